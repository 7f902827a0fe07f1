"""What the rows of a ledger come to, and how the counts of its files come together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from struct import iter_unpack
from typing import NamedTuple

from crs_gate.audit.ledger.columns import ISSUES

MOST_PLACES = 3
"""Rows of one source with one issue that are kept; the rest is counted."""
MOST_PLACED = 500
"""Sources of which such rows are kept, the first by name."""
MOST_STRANGE = 1_000
"""Sources that the manifest does not have and that are counted one by one, the first by name."""
MOST_IDS = 8_000_000
"""Rows of which ids are compared; of a larger ledger it is not known whether an id stands there twice."""
MOST_TOLD = 20
ID_BYTES = 16
"""Bytes that stand for an id: of BLAKE2b, so that two ids with the same ones are one id."""
ROWS = "rows"
BROKEN, STRANGE = "broken", "strange"
"""Issues of rows that belong to no source: those that cannot be read, and those of a source that is not there."""
_NO_ID = bytes(ID_BYTES)
_AT_ONCE = 500_000

Place = tuple[str, int]
"""A file and a row in it, counted from 1."""


class Block(NamedTuple):
    """The ids of rows that stand one after the other, ``ID_BYTES`` each; zeros where there is none."""

    path: str
    first: int
    ids: bytes


class Unread(NamedTuple):
    """A file of the ledger that could not be read to its end, and why."""

    path: str
    why: str


class Twice(NamedTuple):
    """How many rows have an id that stands in an earlier row, and the first of them."""

    rows: int
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Tally:
    """What files of a ledger come to. ``sources`` counts rows and issues of each source that the manifest has."""

    rows: int = 0
    broken: int = 0
    """Rows that cannot be read; they are among ``rows``."""
    sources: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    strange: Mapping[str, int] = field(default_factory=dict)
    """Rows of sources that the manifest does not have, for the first ``MOST_STRANGE`` names."""
    strange_rows: int = 0
    places: Mapping[tuple[str, str], tuple[Place, ...]] = field(default_factory=dict)
    """The first rows by issue and source."""
    blocks: tuple[Block, ...] = ()
    columns: tuple[str, ...] = ()
    """Names of columns that nobody reads, the first of them."""
    unread: tuple[Unread, ...] = ()

    @property
    def compared(self) -> bool:
        """Whether the ids of all rows can be compared."""
        return self.rows <= MOST_IDS


def merged(tallies: Iterable[Tally]) -> Tally:
    """All together. The order makes no difference, nor does how they are put together."""
    every = tuple(tallies)
    rows = sum(tally.rows for tally in every)
    blocks = sorted(block for tally in every for block in tally.blocks) if rows <= MOST_IDS else ()
    return Tally(
        rows=rows,
        broken=sum(tally.broken for tally in every),
        sources=_sources(tally.sources for tally in every),
        strange=first_names(_added(tally.strange for tally in every)),
        strange_rows=sum(tally.strange_rows for tally in every),
        places=first_places(_places(tally.places for tally in every)),
        blocks=tuple(blocks),
        columns=tuple(sorted({name for tally in every for name in tally.columns})[:MOST_TOLD]),
        unread=tuple(sorted({each for tally in every for each in tally.unread})),
    )


def twice(tally: Tally) -> Twice | None:
    """The rows whose id stands there twice, exactly; ``None`` where there are too many to be compared."""
    if not tally.compared:
        return None
    passes = max(1, -(-tally.rows // _AT_ONCE))
    found = [_twice_among(tally.blocks, number, passes) for number in range(passes)]
    places = sorted(place for each in found for place in each.places)
    return Twice(sum(each.rows for each in found), tuple(places[:MOST_TOLD]))


def _twice_among(blocks: tuple[Block, ...], number: int, passes: int) -> Twice:
    """Of the ids of one part, told by their last bytes, so that never more than that part is held."""
    seen: set[bytes] = set()
    count = 0
    places: list[Place] = []
    for block in blocks:
        for at, (one,) in enumerate(iter_unpack(f"{ID_BYTES}s", block.ids)):
            if passes > 1 and int.from_bytes(one[-4:]) % passes != number:
                continue
            if one in seen:
                count += 1
                if len(places) < MOST_TOLD:
                    places.append((block.path, block.first + at))
            elif one != _NO_ID:
                seen.add(one)
    return Twice(count, tuple(places))


def first_names(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of the first names. A name that is left out once is not among the first later on."""
    return {name: counts[name] for name in nsmallest(MOST_STRANGE, counts)}


def first_places(places: Mapping[tuple[str, str], tuple[Place, ...]]) -> dict[tuple[str, str], tuple[Place, ...]]:
    """The first places of the first sources of each issue."""
    by_issue: dict[str, list[str]] = {}
    for issue, source in places:
        by_issue.setdefault(issue, []).append(source)
    kept = {(issue, name) for issue, names in by_issue.items() for name in nsmallest(MOST_PLACED, names)}
    return {key: tuple(sorted(places[key])[:MOST_PLACES]) for key in sorted(kept)}


def _places(
    tallies: Iterable[Mapping[tuple[str, str], tuple[Place, ...]]],
) -> dict[tuple[str, str], tuple[Place, ...]]:
    found: dict[tuple[str, str], tuple[Place, ...]] = {}
    for each in tallies:
        for key, places in each.items():
            found[key] = (*found.get(key, ()), *places)
    return found


def _sources(tallies: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    found: dict[str, list[Mapping[str, int]]] = {}
    for each in tallies:
        for source, counts in each.items():
            found.setdefault(source, []).append(counts)
    return {source: _added(counts) for source, counts in sorted(found.items())}


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for name, count in each.items():
            total[name] = total.get(name, 0) + count
    return dict(sorted(total.items()))


def worst(tally: Tally) -> list[tuple[str, str, int, int]]:
    """Issue, source, rows with it and rows of the source: what counts first, then the largest share."""
    told = (
        (issue, source, count, counts[ROWS])
        for source, counts in tally.sources.items()
        for issue, count in counts.items()
        if issue != ROWS
    )
    return sorted(told, key=lambda each: (not ISSUES[each[0]].counts, -each[2] / each[3], -each[2], each[1], each[0]))
