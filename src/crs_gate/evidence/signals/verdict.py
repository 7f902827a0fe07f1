"""What a signal says of a use: disallow, allow or unknown, and how several become one answer."""

from collections.abc import Iterable
from typing import NamedTuple

ALLOW, DISALLOW, UNKNOWN = "allow", "disallow", "unknown"
TRAIN, MINING, INFERENCE = "train", "mining", "inference"
USES = (TRAIN, MINING, INFERENCE)
"""Training of models, text and data mining in general, and giving content to a model that answers."""


class Reason(NamedTuple):
    """What one protocol says of one use. ``text`` is for people and may quote what a server sent: escape it."""

    protocol: str
    verdict: str
    text: str
    line: int = 0
    """The line in the file, from 1; 0 where there is none."""

    @property
    def told(self) -> str:
        """One clause, with its place."""
        where = f", line {self.line}" if self.line else ""
        return f"{self.protocol}{where}: {self.text}"


class Verdict(NamedTuple):
    """The answer for one use, and what led to it: the decisive reasons come first."""

    verdict: str
    reasons: tuple[Reason, ...] = ()


def merged(reasons: Iterable[Reason]) -> Verdict:
    """Any disallow wins, and unknown never becomes allow; nothing asked at all is unknown as well."""
    found = tuple(sorted(dict.fromkeys(reasons), key=lambda reason: _WEIGHT[reason.verdict]))
    return Verdict(found[0].verdict if found else UNKNOWN, found)


_WEIGHT = {DISALLOW: 0, UNKNOWN: 1, ALLOW: 2}
