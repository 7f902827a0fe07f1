"""Values of named columns counted, alone, by group and by group and label, in bounded memory."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.language import language_of, script_of
from crs_gate.audit.measures.rows import Record, known, shown

MOST_VALUES = 1_000
"""Different values of a column, groups and labels among them; of one with more nothing is said but that."""
MOST_CELLS = 100_000
"""Pairs of a group and a label."""
_LONGEST_VALUE = 80
_MOST_UNREAD = 1_000
VALUE, GROUP, MISSING, LABEL, LANGUAGE, SCRIPT = "value", "group", "missing", "label", "language", "script"


class Columns(NamedTuple):
    """What is counted: columns alone, groups, labels by group, and texts whose language is told."""

    columns: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def counted(self) -> tuple[str, ...]:
        """Columns whose values are counted."""
        return tuple(dict.fromkeys((*self.columns, *self.groups, *self.labels)))

    @property
    def all(self) -> tuple[str, ...]:
        """Every column that is named."""
        return tuple(dict.fromkeys((*self.counted, *self.texts)))


@dataclass(frozen=True)
class Counts:
    """Counts by key: what is counted, the columns, and their values. ``too_many`` has keys that go beyond a bound."""

    rows: int = 0
    cells: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    too_many: frozenset[tuple[str, ...]] = frozenset()
    unread: tuple[Unread, ...] = ()

    def of(self, *key: str) -> dict[tuple[str, ...], int]:
        """The counts whose key begins like this, by the rest of it."""
        return {each[len(key) :]: count for each, count in self.cells.items() if each[: len(key)] == key}


def counted(records: Iterable[Record | Unread], what: Columns) -> Counts:
    """Count the records of a file or of a part of one."""
    cells: Counter[tuple[str, ...]] = Counter()
    too_many: frozenset[tuple[str, ...]] = frozenset()
    unread: list[Unread] = []
    rows = 0
    for record in records:
        if isinstance(record, Unread):
            unread.append(record)
            continue
        rows += 1
        cells.update(_keys(record, what))
        if rows % MOST_VALUES == 0:
            cells, too_many = _bounded(cells, too_many)
    cells, too_many = _bounded(cells, too_many)
    return Counts(rows, dict(cells), too_many, tuple(unread[:_MOST_UNREAD]))


def merged(counts: Iterable[Counts]) -> Counts:
    """All together; the order makes no difference."""
    cells: Counter[tuple[str, ...]] = Counter()
    too_many: frozenset[tuple[str, ...]] = frozenset()
    unread: list[Unread] = []
    rows = 0
    for each in counts:
        cells.update(each.cells)
        too_many |= each.too_many
        unread += each.unread
        rows += each.rows
        cells, too_many = _bounded(cells, too_many)
    return Counts(rows, dict(sorted(cells.items())), too_many, tuple(sorted(unread)[:_MOST_UNREAD]))


def _keys(record: Record, what: Columns) -> Iterator[tuple[str, ...]]:
    values = {name: _value(record, name) for name in what.all}
    groups = [(name, values[name]) for name in what.groups if values[name]]
    for name in what.counted:
        if values[name]:
            yield VALUE, name, values[name]
    yield from _missing(values, what, groups)
    for group, its in groups:
        for label in what.labels:
            if label != group and values[label]:
                yield LABEL, group, label, its, values[label]
    yield from _texts(record, what.texts)


def _missing(values: Mapping[str, str], what: Columns, groups: list[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    for name in (each for each in what.all if not values[each]):
        yield MISSING, name
        yield from ((MISSING, group, its, name) for group, its in groups if group != name)


def _texts(record: Record, names: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for name in names:
        text = record.values.get(name)
        if known(text):
            yield LANGUAGE, name, language_of(str(text))
            yield SCRIPT, name, script_of(str(text))


def _value(record: Record, name: str) -> str:
    found = record.values.get(name)
    text = " ".join(shown(found).split()) if known(found) else ""
    if len(text) <= _LONGEST_VALUE:
        return text
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{text[: _LONGEST_VALUE - 8]}… {digest}"


def _bounded(
    cells: Counter[tuple[str, ...]], before: frozenset[tuple[str, ...]]
) -> tuple[Counter[tuple[str, ...]], frozenset[tuple[str, ...]]]:
    """Without what has too many values: whatever the order, the same is left out in the end."""
    sizes = Counter(key[:2] if key[0] == VALUE else key[:3] for key in cells if key[0] in {VALUE, LABEL})
    beyond = {key for key, size in sizes.items() if size > (MOST_VALUES if key[0] == VALUE else MOST_CELLS)}
    too_many = before | beyond
    if not too_many:
        return cells, too_many
    names = {key[1] for key in too_many if key[0] == VALUE}
    return Counter({key: count for key, count in cells.items() if not _is_out(key, too_many, names)}), too_many


def _is_out(key: tuple[str, ...], too_many: frozenset[tuple[str, ...]], names: set[str]) -> bool:
    if key[0] == VALUE:
        return key[:2] in too_many
    if key[0] == LABEL:
        return key[:3] in too_many or key[1] in names or key[2] in names
    return key[0] == MISSING and len(key) > 2 and key[1] in names  # noqa: PLR2004 - those by group
