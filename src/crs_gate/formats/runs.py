"""Records of runs that other tools write, to one value: OpenLineage events and W3C PROV.

These are foreign JSON, with floats and in any order, so they are read with the JSON of manifests and not with the
strict one of evidence. Nothing in them is followed or run.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from crs_gate.formats.interface import Problem, Unreadable
from crs_gate.model.runs import Run

LARGEST = 16 * 1024 * 1024
"""Bytes of one record."""
MOST_RUNS = 20_000
"""Runs in one record."""
MOST_ITEMS = 200_000
"""Inputs and outputs in one record."""
LONGEST = 4_096
_DIGEST = re.compile(r"(?:sha-?256[:=])?([0-9a-fA-F]{64})", re.IGNORECASE)
_PROV = frozenset(("entity", "activity", "wasGeneratedBy", "used", "wasDerivedFrom", "bundle"))


class Event(NamedTuple):
    """One document of a record, the line on which it begins, and how to find those of values in it."""

    line: int
    tree: dict[str, Any]
    lines: Callable[[str], int] = lambda _pointer: 1


def read(file: str, data: bytes) -> tuple[Run, ...]:
    """The runs of a record, found by its content. Raises ``Unreadable``, and nothing else."""
    from crs_gate.formats import runs_openlineage, runs_prov
    from crs_gate.formats.source_text import decode

    if len(data) > LARGEST:
        raise Unreadable(f"a record of runs has at most {LARGEST // 1024 // 1024} MiB")
    events = list(_events(decode(data)))
    if len(events) == 1 and not _PROV.isdisjoint(events[0].tree):
        found = tuple(runs_prov.runs_of(file, events[0].tree, events[0].lines))
    elif all("eventTime" in event.tree for event in events):
        found = tuple(runs_openlineage.runs_of(file, events))
    else:
        line = next((event.line for event in events if "eventTime" not in event.tree), 1)
        raise Unreadable("this is neither an OpenLineage event (eventTime, run, job) nor W3C PROV as JSON", line)
    if len(found) > MOST_RUNS or sum(len(run.inputs) + len(run.outputs) for run in found) > MOST_ITEMS:
        raise Unreadable(f"a record speaks of at most {MOST_RUNS:,} runs with {MOST_ITEMS:,} inputs and outputs")
    return found


def _events(text: str) -> Iterator[Event]:
    """One object, a list of objects, or an object on each line."""
    from crs_gate.formats import json_text

    lines = text.split("\n")
    some = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if len(some) > 1 and all(line.startswith("{") and line.rstrip().endswith("}") for _, line in some):
        for number, line in some:
            try:
                yield _event(number, json_text.parse(line)[0])
            except Unreadable as fault:
                raise _on_line(fault.problem, number) from fault
        return
    tree, places = json_text.parse(text)
    if isinstance(tree, list):
        for index, each in enumerate(tree):
            yield _event(places.locate(f"/{index}")[0], each)
    else:
        yield _event(1, tree)._replace(lines=lambda pointer: places.locate(pointer)[0])


def _event(line: int, tree: object) -> Event:
    if not isinstance(tree, dict):
        raise Unreadable("a record of runs is an object of JSON, a list of them, or one on each line", line)
    return Event(line, tree)


def _on_line(problem: Problem, line: int) -> Unreadable:
    return Unreadable(problem.message, line, problem.column)


def text_of(value: object) -> str:
    """A text that can be kept: empty for anything else, and for what is longer than any name."""
    return value.strip() if isinstance(value, str) and len(value) <= LONGEST and value.isprintable() else ""


def mapping_of(value: object) -> dict[str, Any]:
    """A mapping; empty for anything else."""
    return value if isinstance(value, dict) else {}


def sha256_of(value: object) -> str:
    """The SHA-256 that a text is, with or without the name of the algorithm before it; else empty."""
    found = _DIGEST.fullmatch(text_of(value))
    return found[1].lower() if found else ""
