"""``ai.txt``, as Spawning proposed it: lines of robots.txt that speak of training, often by kinds of files."""

from collections.abc import Iterator

from crs_gate.evidence.signals import robots
from crs_gate.evidence.signals.text import decoded, is_page
from crs_gate.evidence.signals.verdict import ALLOW, DISALLOW, TRAIN, UNKNOWN, Reason

PROTOCOL = "ai.txt"
_ALL = ("/", "*", "/*")


def of_file(data: bytes, url: str, use: str) -> Iterator[Reason]:
    """What an ``ai.txt`` says of an address; what it forbids for kinds of files alone leaves a page of them unclear."""
    if use != TRAIN or is_page(data):
        return
    text, fault = decoded(data)
    if fault:
        yield Reason(PROTOCOL, UNKNOWN, fault)
        return
    lines = [line for group in robots.read(text).groups for line in group.lines if line.value]
    for line in lines:
        if line.field == "disallow":
            whole = line.value in _ALL or robots.covers(line.value, url)
            told = f"it disallows {line.value[:60]}"
            yield Reason(PROTOCOL, DISALLOW if whole else UNKNOWN, told, line.number)
    if lines and all(line.field == "allow" for line in lines):
        yield Reason(PROTOCOL, ALLOW, "it disallows nothing")
