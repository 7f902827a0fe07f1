"""How much of each record of one split stands in another one, word for word: copies inside of longer texts."""

from collections.abc import Iterable, Mapping
from heapq import nsmallest
from typing import NamedTuple

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.copies import Place
from crs_gate.audit.measures.prints import How
from crs_gate.audit.measures.rows import Record
from crs_gate.audit.measures.words import grams, hashing, text_of, words_of

RUN = 8
"""Words of a run: PaLM's measure of contamination (Chowdhery et al., 2022, section 8)."""
SHARE = 0.7
"""Of its runs from which on a record counts as contained, as there."""
MOST_RUNS = 5_000_000
"""Different runs that are held of the records that are looked for."""
_MOST_PLACES = 20


class Sought(NamedTuple):
    """The runs of the records of a split that are looked for: by record, and which there are."""

    split: str
    runs: Mapping[Place, frozenset[int]]
    all: frozenset[int]
    too_short: int
    """Records with fewer words than a run has: nothing is said of them."""
    rows: int
    unread: tuple[Unread, ...] = ()
    """Where records were left out; what cannot be read is not told again."""


class Contained(NamedTuple):
    """How many records of a split are contained in another one, with the first places."""

    split: str
    within: str
    rows: int
    """Records long enough to be asked about."""
    too_short: int
    contained: int
    places: tuple[Place, ...]


def sought(split: str, files: Iterable[tuple[str, Iterable[Record | Unread]]], how: How) -> Sought:
    """What is looked for: all records of a split. Beyond ``MOST_RUNS`` records are left out, which is told."""
    runs: dict[Place, frozenset[int]] = {}
    every: set[int] = set()
    unread: list[Unread] = []
    short = 0
    hashed = hashing(how.seed)
    for path, records in files:
        for record in records:
            if isinstance(record, Unread):
                continue  # the fingerprints of the same file tell it
            words = words_of(text_of(record.values, how.columns))
            if len(words) < RUN:
                short += 1
                continue
            found = frozenset(grams(words, RUN, hashed))
            if len(every) + len(found) > MOST_RUNS:
                why = (
                    f"from record {record.row} on not looked for in other splits: more than {MOST_RUNS:,} runs of words"
                )
                unread.append(Unread(path, why))
                break
            every |= found
            runs[Place(split, path, record.row)] = found
    return Sought(split, runs, frozenset(every), short, len(runs), tuple(unread))


def seen(records: Iterable[Record | Unread], wanted: frozenset[int], how: How) -> frozenset[int]:
    """Which of the runs stand in these records. Of many shards: the union."""
    found: set[int] = set()
    hashed = hashing(how.seed)
    for record in records:
        if isinstance(record, Record):
            found |= wanted & grams(words_of(text_of(record.values, how.columns)), RUN, hashed)
    return frozenset(found)


def contained(what: Sought, within: str, found: frozenset[int], share: float = SHARE) -> Contained:
    """The records of which at least such a share of runs was seen in the other split."""
    places = [place for place, runs in what.runs.items() if len(runs & found) >= share * len(runs)]
    first = tuple(nsmallest(_MOST_PLACES, places))
    return Contained(what.split, within, what.rows, what.too_short, len(places), first)
