"""Finds candidates of all kinds in a text: one look with all patterns at once, and a second one where any matched."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from crs_gate.audit.kinds import KINDS
from crs_gate.audit.records.decoding import without_halves
from crs_gate.audit.records.validators import BEFORE, is_one

_BEHIND = 12
MOST_HITS = 5_000
"""Findings of one kind in one text; a record with more is a list of them, and the rest changes nothing."""
_GREEDY = frozenset(("iban", "phone"))
_CUTS = 10
_SIEVES = {"email": KINDS["email"].pattern.partition("]+")[2]}
"""What the first look takes for a pattern. Bytes of Latin-1 match no letter before they are decoded."""


class Hit(NamedTuple):
    """One value of a kind. It is counted and hashed, and goes nowhere else."""

    kind: str
    value: str


class _Place(NamedTuple):
    start: int
    end: int
    hit: Hit


class Detector:
    """Patterns of some kinds, compiled once in a process."""

    def __init__(self, kinds: Sequence[str]) -> None:
        import re2

        options = re2.Options()
        options.log_errors = False
        options.max_mem = 64 * 1024 * 1024
        self._kinds = tuple(kinds)
        self._patterns: list[Any] = [re2.compile(KINDS[kind].pattern, options) for kind in kinds]
        self._set = re2.Set.SearchSet(options)
        for kind in kinds:
            self._set.Add(_SIEVES.get(kind, KINDS[kind].pattern))
        self._set.Compile()

    def may_hold(self, text: str | bytes) -> bool:
        """Whether any pattern matches; nearly all texts end here."""
        try:
            return bool(self._set.Match(text))
        except UnicodeEncodeError:
            return bool(self._set.Match(without_halves(str(text))))

    def hits(self, text: str) -> Iterator[Hit]:
        """All that is what it looks like, in the order of the text; of two that overlap the longer one."""
        text = without_halves(text)
        cluster: list[_Place] = []
        end = 0
        for place in sorted(self._candidates(text)):
            if cluster and place.start >= end:
                yield from _longest(cluster)
                cluster = []
            cluster.append(place)
            end = max(end, place.end)
        yield from _longest(cluster)

    def _candidates(self, text: str) -> Iterator[_Place]:
        for number in self._set.Match(text) or ():
            kind = self._kinds[number]
            count = 0
            for found in self._patterns[number].finditer(text):
                start, end = found.span(found.lastindex or 0)
                for place in self._judged(number, kind, text, start, end):
                    yield place
                    count += 1
                if count >= MOST_HITS:
                    break

    def _judged(self, number: int, kind: str, text: str, start: int, end: int) -> Iterator[_Place]:
        """The candidate, or what of it is one: a pattern may have taken the next word or number with it."""
        stop = _accepted(kind, text, start, end)
        if stop:
            yield _Place(start, stop, Hit(kind, text[start:stop]))
        if kind in _GREEDY and stop != end:
            rest = stop or start + 2
            for found in self._patterns[number].finditer(text[rest : end + 40]):
                if stop := _accepted(kind, text, rest + found.start(), rest + found.end()):
                    yield _Place(rest + found.start(), stop, Hit(kind, text[rest + found.start() : stop]))


def _accepted(kind: str, text: str, start: int, end: int) -> int:
    """Where it ends, or 0. Only kinds that are written in groups are tried without their last groups."""
    before = text[max(start - BEFORE, 0) : start]
    for _ in range(_CUTS if kind in _GREEDY else 1):
        if is_one(kind, text[start:end], before, text[end : end + _BEHIND]):
            return end
        end -= 1
        while end > start and text[end].isalnum():
            end -= 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        if end <= start:
            break
    return 0


def _longest(cluster: list[_Place]) -> list[Hit]:
    """Those of candidates that overlap which are kept, the longest first."""
    if len(cluster) == 1:
        return [cluster[0].hit]
    taken: list[tuple[int, int]] = []
    kept: list[_Place] = []
    for place in sorted(cluster, key=lambda each: (each.start - each.end, each)):
        start, end, _ = place
        at = bisect_left(taken, (start, end))
        if (at == 0 or taken[at - 1][1] <= start) and (at == len(taken) or taken[at][0] >= end):
            taken.insert(at, (start, end))
            kept.append(place)
    return [place.hit for place in sorted(kept)]


@lru_cache(maxsize=8)
def detector(kinds: tuple[str, ...]) -> Detector:
    """The detector of some kinds; one a process."""
    return Detector(kinds)
