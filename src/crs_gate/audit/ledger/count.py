"""The pure counter of a ledger: one file as a stream, in bounded memory, to a tally."""

from collections import Counter
from hashlib import blake2b
from typing import BinaryIO

from crs_gate.audit.ledger.columns import Row
from crs_gate.audit.ledger.owed import Judge, Wanted
from crs_gate.audit.ledger.read import Batch, Room, UnreadableLedgerError, batches
from crs_gate.audit.ledger.tally import (
    BROKEN,
    ID_BYTES,
    MOST_IDS,
    MOST_PLACED,
    MOST_PLACES,
    MOST_STRANGE,
    MOST_TOLD,
    ROWS,
    STRANGE,
    Block,
    Place,
    Tally,
    Unread,
    first_names,
    first_places,
)

_NO_ID = bytes(ID_BYTES)
_LONGEST_NAME = 128
_STRANGE = (STRANGE,)

_Told = tuple[str, tuple[str, ...]]


def count(path: str, stream: BinaryIO, wanted: Wanted, room: Room | None = None) -> Tally:
    """Count one file. What cannot be read is told in the tally, and never passed over.

    Raises ``LedgerTooLargeError`` where there is no room for all of it.
    """
    counter = _Counter(path, wanted)
    try:
        for batch in batches(path, stream, room or Room()):
            counter.take(batch)
    except UnreadableLedgerError as fault:
        return counter.tally(str(fault))
    return counter.tally()


class _Counter:
    """The counts of one file, as they grow."""

    def __init__(self, path: str, wanted: Wanted) -> None:
        self._path, self._wanted = path, wanted
        self._rows = self._broken = self._strange_rows = 0
        self._sources: dict[str, Counter[str]] = {}
        self._strange: Counter[str] = Counter()
        self._places: dict[tuple[str, str], tuple[Place, ...]] = {}
        self._placed: Counter[str] = Counter()
        self._blocks: list[Block] = []
        self._columns: set[str] = set()
        self._judge = Judge(wanted)

    def take(self, batch: Batch) -> None:
        """Count some rows that stand one after the other."""
        first = self._rows + 1
        told: Counter[_Told] = Counter()
        ids = bytearray()
        for number, row in enumerate(batch.rows, first):
            if row is None:
                self._broken += 1
                self._place(BROKEN, "", number)
                ids += _NO_ID
                continue
            ids += _NO_ID if not row.id else blake2b(row.id.encode(errors="replace"), digest_size=ID_BYTES).digest()
            found = self._of(row)
            told[found] += 1
            if found[1]:
                for issue in found[1]:
                    self._place(issue, found[0], number)
        self._rows += len(batch.rows)
        if self._rows <= MOST_IDS:
            self._blocks.append(Block(self._path, first, bytes(ids)))
        else:
            self._blocks.clear()
        self._add(told)
        self._columns = set(sorted(self._columns | batch.columns)[:MOST_TOLD])

    def tally(self, unread: str = "") -> Tally:
        """What all rows came to."""
        return Tally(
            rows=self._rows,
            broken=self._broken,
            sources={name: dict(counts) for name, counts in sorted(self._sources.items())},
            strange=first_names(self._strange),
            strange_rows=self._strange_rows,
            places=first_places(self._places),
            blocks=tuple(self._blocks),
            columns=tuple(sorted(self._columns)),
            unread=(Unread(self._path, unread),) if unread else (),
        )

    def _of(self, row: Row) -> _Told:
        """The source of a row, and what the row lacks."""
        source = row.source or ""
        stated = self._wanted.sources.get(source)
        if stated is None:
            source = source.strip()
            stated = self._wanted.sources.get(source)
        return (
            (source[:_LONGEST_NAME], _STRANGE) if stated is None else (source, self._judge.lacks(row, source, stated))
        )

    def _add(self, told: Counter[_Told]) -> None:
        for (source, lacks), times in told.items():
            if lacks == _STRANGE:
                self._strange_rows += times
                self._strange[source] += times
                continue
            mine = self._sources.setdefault(source, Counter())
            mine[ROWS] += times
            for issue in lacks:
                mine[issue] += times
        if len(self._strange) > 2 * MOST_STRANGE:
            self._strange = Counter(first_names(self._strange))

    def _place(self, issue: str, source: str, number: int) -> None:
        key = issue, source
        places = self._places.get(key, ())
        if len(places) >= MOST_PLACES:
            return
        self._places[key] = (*places, (self._path, number))
        if not places:
            self._placed[issue] += 1
            if self._placed[issue] > 2 * MOST_PLACED:
                self._places = first_places(self._places)
                self._placed = Counter(issue for issue, _ in self._places)
