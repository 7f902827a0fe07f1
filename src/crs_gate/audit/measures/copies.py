"""Which records are copies of each other, exactly or nearly, from their fingerprints alone."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import accumulate, combinations, product
from typing import NamedTuple

from crs_gate.audit.measures.prints import BINS, DIGEST, ENTRY, ROW, Part, likeness

THRESHOLD = 0.75
"""Estimated Jaccard index from which on two texts are near copies."""
TRAIN = "train"
"""The split in which others must not be; whether it is in others is the same question."""
_BAND = 5
"""Bytes of a band. Of texts that share 75 % of their runs, 0.1 % meet in none of the 25 bands."""
_ALL_PAIRS, _WINDOW = 64, 16
"""Texts in a band up to which all are compared; among more of them each with so many that follow it."""
_GROUPS, _PLACES = 20, 5
_MOST_OVERLAPPING = 20


class Place(NamedTuple):
    """Where a record is."""

    label: str
    path: str
    row: int


class Count(NamedTuple):
    """Groups of copies; ``copies`` are the records beyond the first one of each."""

    groups: int
    copies: int
    across_files: int
    """Groups with records of more than one file."""


class Group(NamedTuple):
    """One of the largest groups, with its first places."""

    size: int
    places: tuple[Place, ...]


class Overlap(NamedTuple):
    """How many records of one split are in another one."""

    split: str
    within: str
    rows: int
    """Records of ``split`` with a text."""
    others: int
    """Those of ``within``; where there are none, nothing is known."""
    exact: int
    near: int
    """Those that are there exactly or nearly."""
    places: tuple[Place, ...]
    """The first of them."""


class Copies(NamedTuple):
    """What the records of all parts come to. ``near`` has the exact copies in it."""

    rows: int
    without_text: int
    exact: Count
    near: Count
    largest: tuple[Group, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def compared(self) -> int:
        """Records with a text."""
        return self.rows - self.without_text


def copies(parts: Iterable[Part], threshold: float = THRESHOLD, *, every_pair: bool = True) -> Copies:
    """Find the copies. The outcome is the same for parts in any order, cut anywhere.

    Of labels that have nothing in common it is said where ``every_pair`` is on; a manifest can have many sources.

    Near copies are chained: a text that is like one of a group belongs to it, as connected components have it. Some
    160 bytes a record are held, and as many again in between.
    """
    table = _Table(parts)
    exact = _Groups(table.count)
    firsts = [group[0] for group in _equal(table) if exact.join(group)]
    near = _Groups(table.count, exact.parents)
    for one, other in _candidates(table, firsts, near):
        if near.find(one) != near.find(other) and likeness(table.number(one), table.number(other)) >= threshold:
            near.join((one, other))
    exact_groups, near_groups = exact.groups(), near.groups()
    return Copies(
        table.rows,
        table.without_text,
        _count(table, exact_groups),
        _count(table, near_groups),
        _largest(table, near_groups),
        tuple(_overlaps(table, exact_groups, near_groups, every_pair)),
    )


class _Table:
    """All fingerprints together, by index in order of place."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = sorted(parts, key=lambda part: (part.label, part.path, part.entries[ENTRY - ROW : ENTRY]))
        self.rows = sum(part.rows for part in self.parts)
        self.without_text = sum(part.without_text for part in self.parts)
        self.data = b"".join(part.entries for part in self.parts)
        self.starts = [0, *accumulate(len(part.entries) // ENTRY for part in self.parts)]
        self.count = self.starts[-1]

    def digest(self, index: int) -> bytes:
        return self.data[index * ENTRY : index * ENTRY + DIGEST]

    def bytes_at(self, index: int, start: int, length: int) -> bytes:
        """Bytes of a signature."""
        at = index * ENTRY + DIGEST + start
        return self.data[at : at + length]

    def number(self, index: int) -> int:
        return int.from_bytes(self.bytes_at(index, 0, BINS), "big")

    def part(self, index: int) -> Part:
        return self.parts[bisect_right(self.starts, index) - 1]

    def place(self, index: int) -> Place:
        part = self.part(index)
        return Place(part.label, part.path, int.from_bytes(self.bytes_at(index, BINS, ROW), "big"))


class _Groups:
    """Which records belong together: a forest in which each leads to the first of its group."""

    def __init__(self, count: int, parents: "array[int] | None" = None) -> None:
        self.parents = array("L", parents if parents is not None else range(count))

    def find(self, index: int) -> int:
        parents = self.parents
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    def join(self, indices: Sequence[int]) -> bool:
        roots = [self.find(index) for index in indices]
        first = min(roots)
        for root in roots:
            self.parents[root] = first
        return True

    def groups(self) -> list[list[int]]:
        """The groups of more than one, each in order of place."""
        found: dict[int, list[int]] = {}
        for index in range(len(self.parents)):
            root = self.find(index)
            if root != index:
                found.setdefault(root, [root]).append(index)
        return list(found.values())


def _equal(table: _Table) -> Iterator[list[int]]:
    """Records with equal digests, also where one is alone."""
    return _runs(sorted(range(table.count), key=table.digest), table.digest)


def _runs(ordered: Iterable[int], key: Callable[[int], bytes]) -> Iterator[list[int]]:
    run: list[int] = []
    last = b""
    for index in ordered:
        here = key(index)
        if run and here != last:
            yield run
            run = []
        run.append(index)
        last = here
    if run:
        yield run


def _candidates(table: _Table, firsts: Sequence[int], known: _Groups) -> Iterator[tuple[int, int]]:
    """Pairs that agree in a band (locality-sensitive hashing, Indyk and Motwani, 1998), one band after the other.

    Those that are known to belong together by then are passed over, since nothing could come of them.
    """
    for start in range(0, BINS - _BAND + 1, _BAND):

        def band(index: int, start: int = start) -> bytes:
            return table.bytes_at(index, start, _BAND)

        for run in _runs(sorted(firsts, key=band), band):
            if len(run) == 1 or len({known.find(index) for index in run}) == 1:
                continue
            if len(run) <= _ALL_PAIRS:
                yield from combinations(run, 2)
            else:
                # By signature, not by place, so that files in another order are compared in the same pairs.
                run.sort(key=lambda index: (table.bytes_at(index, 0, BINS), table.digest(index)))
                for at, index in enumerate(run):
                    yield from ((index, other) for other in run[at + 1 : at + 1 + _WINDOW])


def _count(table: _Table, groups: Sequence[Sequence[int]]) -> Count:
    across = sum(1 for group in groups if _file(table, group[0]) != _file(table, group[-1]))
    return Count(len(groups), sum(len(group) - 1 for group in groups), across)


def _file(table: _Table, index: int) -> tuple[str, str]:
    part = table.part(index)
    return part.label, part.path


def _largest(table: _Table, groups: Sequence[Sequence[int]]) -> tuple[Group, ...]:
    chosen = nsmallest(_GROUPS, groups, key=lambda group: (-len(group), group[0]))
    return tuple(Group(len(group), tuple(table.place(index) for index in group[:_PLACES])) for group in chosen)


def _overlaps(
    table: _Table, exact: Sequence[Sequence[int]], near: Sequence[Sequence[int]], every_pair: bool
) -> Iterator[Overlap]:
    """For each two labels: the records of the one whose group has one of the other; nothing is asked of ``TRAIN``."""
    by_label: dict[str, int] = {part.label: 0 for part in table.parts if part.label}
    for part in table.parts:
        if part.label:
            by_label[part.label] += len(part.entries) // ENTRY
    exactly, nearly = _shared(table, exact), _shared(table, near)
    pairs = product(sorted(by_label), repeat=2) if every_pair else sorted(nearly)
    for split, within in pairs:
        if split != within and not (every_pair and split == TRAIN):
            found = nearly.get((split, within), [])
            places = tuple(table.place(index) for index in nsmallest(_MOST_OVERLAPPING, found))
            count = len(exactly.get((split, within), ()))
            yield Overlap(split, within, by_label[split], by_label[within], count, len(found), places)


def _shared(table: _Table, groups: Sequence[Sequence[int]]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for group in groups:
        labels = [table.part(index).label for index in group]
        for label in (names := set(labels)):
            for other in names - {label}:
                mine = (index for index, its in zip(group, labels, strict=True) if its == label)
                found.setdefault((label, other), []).extend(mine)
    return found
