"""Which of very many sources differ between base and head; only those become records, and only some at a time."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crs_gate.judge.diff import change_of, in_order, match_renamed
from crs_gate.judge.earlier import Earlier
from crs_gate.judge.views import View
from crs_gate.model.findings import Change, ChangeKind
from crs_gate.model.source import Source
from crs_gate.model.table import Shard

MOST_MATCHED = 20_000
"""New or gone sources that are looked at for what was renamed. Where there are more, they are added and removed."""
LARGEST_MATCHED = 32 * 1024 * 1024
"""Bytes that these take together at most."""
MOST_CHANGES = 20_000
"""Changes that are told. What is beyond is counted."""
_LARGEST_TOLD = 32 * 1024 * 1024
"""Bytes of the values of changes that are told."""
_FIELD = 100
"""Bytes that a changed value takes beyond its texts."""
GONE = -1
"""In place of a row at base."""


class Differing(NamedTuple):
    """For each row of the head its row at base, or -1; for each row of the base whether it is gone.

    ``renamed`` has the source at base of each id at head that it has under another id, ``matched_by`` why.
    """

    base_rows: "array[int]"
    gone: bytearray
    renamed: Mapping[str, Source]
    matched_by: Mapping[str, str]
    too_many: bool = False
    """Whether so many are new or gone that none was looked at for having been renamed."""

    @property
    def names(self) -> dict[str, str]:
        """The id at head of each id at base that was renamed."""
        return {source.id: name for name, source in self.renamed.items()}

    @property
    def survivors(self) -> int:
        """How many sources of the base there still are."""
        return len(self.gone) - sum(self.gone)


def differing(base: View | None, head: View) -> Differing:
    """Match rows by id, and what is left by what else tells it, while that is not too much."""
    if base is None:
        return Differing(array("i", [GONE]) * len(head), bytearray(), {}, {})
    names = base.overview.names
    rows = array("i", (GONE if row is None else row for row in map(names.row, head.overview.names)))
    gone = bytearray(b"\1") * len(base)
    for row in rows:
        if row >= 0:
            gone[row] = 0
    found = Differing(rows, gone, {}, {})
    old_count, new_count = sum(gone), rows.count(GONE)
    if not old_count or not new_count:
        return found
    added = bytearray(row < 0 for row in rows)
    if max(old_count, new_count) > MOST_MATCHED or _held(base, gone) + _held(head, added) > LARGEST_MATCHED:
        return found._replace(too_many=True)
    old = {source.id: source for _, source in base.chosen(gone)}
    new = {source.id: source for _, source in head.chosen(added)}
    renamed, matched_by = match_renamed(old, new)
    for name, source in renamed.items():
        before, after = names.row(source.id), head.overview.names.row(name)
        if before is not None and after is not None:
            rows[after], gone[before] = before, 0
    return found._replace(renamed=renamed, matched_by=matched_by)


def _held(view: View, flags: bytearray) -> int:
    """What the flagged rows take together."""
    return sum(view.size(row) for row, is_flagged in enumerate(flags) if is_flagged)


class Survivors(Mapping[str, Source]):
    """The source at base for each id at head that both have: all can be asked for, those of one shard are held."""

    def __init__(self, base: View | None, head: View, found: Differing) -> None:
        self._base, self._head, self._found = base, head, found
        rows = (
            at for row, at in enumerate(found.base_rows) if base and at >= 0 and base.prints[at] != head.prints[row]
        )
        self._earlier = Earlier(base, rows) if base else None
        self._held: dict[str, Source] = {}

    def enter(self, shard: Shard) -> dict[str, Source]:
        """Hold those of a shard; gives them, with the sources at base that are equal."""
        self._held = {}
        for row, source in enumerate(shard.sources, shard.first):
            if (before := self._before(row, source)) is not None:
                self._held[source.id] = before
        return self._held

    def _before(self, row: int, source: Source) -> Source | None:
        if self.same_row(row) >= 0:
            return source
        base_row = self._found.base_rows[row]
        return self._earlier.take(base_row) if self._earlier and base_row >= 0 else None

    def same_row(self, row: int) -> int:
        """The row at base of an equal source; -1 where there is none."""
        base_row = self._found.base_rows[row]
        if self._base is None or base_row < 0 or self._base.prints[base_row] != self._head.prints[row]:
            return GONE
        return base_row

    def __contains__(self, name: object) -> bool:
        known = self._base is not None and name in self._base.overview.names
        return known or name in self._found.renamed

    def __getitem__(self, name: str) -> Source:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


class Itself(Mapping[str, Source]):
    """A base compared with itself: each source is there, and was the same."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._held: dict[str, Source] = {}

    def enter(self, shard: Shard) -> dict[str, Source]:
        """Hold the sources of a shard."""
        self._held = {source.id: source for source in shard.sources}
        return self._held

    def __contains__(self, name: object) -> bool:
        return name in self._view.overview.names

    def __getitem__(self, name: str) -> Source:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


class Changes:
    """The changes of very many sources: the first are kept, all are counted. ``rows`` flags those of the head."""

    def __init__(self, found: Differing, rows: int) -> None:
        self._found = found
        self._kept: list[Change] = []
        self._room = _LARGEST_TOLD
        self.counted: Counter[ChangeKind] = Counter()
        self.rows = bytearray(rows)

    def look(self, shard: Shard, before: Mapping[str, Source]) -> None:
        """Compare the sources of a shard with what they were."""
        for row, source in enumerate(shard.sources, shard.first):
            was = before.get(source.id)
            if was is source:
                continue
            if change := change_of(source, was, self._found.matched_by.get(source.id, "")):
                self.rows[row] = 1
                self._add(change)

    def removed(self, base: View) -> None:
        """Add the sources that are gone."""
        for row, is_gone in enumerate(self._found.gone):
            if is_gone:
                name = base.overview.names.name(row)
                self._add(Change(ChangeKind.REMOVED, name, name))

    def _add(self, change: Change) -> None:
        self.counted[change.kind] += 1
        size = sum(_FIELD + len(field.before or "") + len(field.after or "") for field in change.fields)
        if len(self._kept) < MOST_CHANGES and size <= self._room:
            self._kept.append(change)
            self._room -= size

    @property
    def told(self) -> tuple[Change, ...]:
        """Those that are kept, in order."""
        return in_order(self._kept)
