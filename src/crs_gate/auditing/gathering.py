"""What pieces came to, put together: by file, then by source and for all. The order makes no difference."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from crs_gate.audit.found import Tally, Unread, merged
from crs_gate.auditing.work import Outcome, Piece

_AT_ONCE = 500


class Counts(NamedTuple):
    """What the files of one source come to. ``rows`` counts records by kind, and so does ``flawed`` with flaws."""

    files: int
    records: int
    rows: Mapping[str, int]
    flawed: Mapping[str, int]


class Gathered(NamedTuple):
    """All together. ``by_group`` are the counts of each source; a file counts for each that claims it."""

    total: Tally
    by_group: Mapping[str, Counts]


class Gathering:
    """Takes outcomes in any order. ``groups`` gives the sources of a path."""

    def __init__(self, pieces: Iterable[Piece], groups: Callable[[str], Iterable[str]] = lambda _: ()) -> None:
        self._groups = groups
        self._left: dict[str, set[tuple[str, str, int, int]]] = {}
        for piece in pieces:
            self._left.setdefault(piece.shard.path, set()).add(piece.key)
        self._parts: dict[str, list[Outcome]] = {}
        self._all: list[Tally] = []
        self._by_group: dict[str, list[Tally]] = {}

    def take(self, outcome: Outcome) -> None:
        """One outcome; a second one of the same piece is passed over."""
        path = outcome.piece.shard.path
        left = self._left.get(path, set())
        if outcome.piece.key not in left:
            return
        left.remove(outcome.piece.key)
        self._parts.setdefault(path, []).append(outcome)
        if not left:
            del self._left[path]
            self._add(path, _of_file(self._parts.pop(path)))

    def done(self) -> Gathered:
        """All that was taken. A file of which a piece never came is named as unread."""
        for path in sorted(self._left):
            missing = Tally(files=1, unread=(Unread(path, "it was not read"),), not_read=1)
            whole = replace(merged([missing, *(part.tally for part in self._parts.pop(path, ()))]), files=1)
            self._add(path, whole)
        self._left = {}
        counts = {group: _counts(merged(tallies)) for group, tallies in sorted(self._by_group.items())}
        return Gathered(merged(self._all), counts)

    def _add(self, path: str, tally: Tally) -> None:
        _put(self._all, tally)
        bare = replace(tally, samples=(), flaws=(), unread=())
        for group in self._groups(path):
            _put(self._by_group.setdefault(group, []), bare)


def _of_file(parts: list[Outcome]) -> Tally:
    """The pieces of one file in order, the rows of each counted from behind those before it."""
    tallies, records = [], 0
    for part in sorted(parts, key=lambda part: part.piece.key):
        tallies.append(part.tally.later_by(records))
        records += part.tally.records
    return merged(tallies)


def _put(tallies: list[Tally], tally: Tally) -> None:
    """Keeps the list short, so that memory does not grow with the number of files."""
    tallies.append(tally)
    if len(tallies) == _AT_ONCE:
        tallies[:] = [merged(tallies)]


def _counts(tally: Tally) -> Counts:
    return Counts(tally.files, tally.records, tally.rows, tally.flawed)
