"""Which items of a list of required answers a dataset leaves open.

A statement answers, whatever it says; a placeholder, an admitted unknown or a note that a field is unverified does not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from crs_gate.model.answer import given, is_filler
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source
from crs_gate.rules.answer_lists import Item, When
from crs_gate.rules.hollow import denied
from crs_gate.rules.owing import (
    may_be_crawled,
    may_be_generated,
    may_be_sensitive,
    may_hold_persons,
    may_rest_on_consent,
)
from crs_gate.rules.wording import quoted

_OF_DATASET = "dataset."
_EITHER = " | "
_NAMED = 3
_YES_OR_NO = frozenset({"present", "minors", "release"})
"""Fields to which a plain no, or none, is an answer."""
_NATIVE = "native"
_NATIVE_ALONE = (
    *("dataset.size", "dataset.languages", "dataset.first_used", "dataset.security"),
    *("modality", "consent", "collected.agent"),
)
"""Fields that no reader of another format fills in."""


class Open(NamedTuple):
    """An item that is not answered: the fields to fill, the first place, and the sources that owe it.

    ``beyond`` says that the format has no place for any of the fields.
    """

    item: Item
    fields: tuple[str, ...]
    pointer: str
    names: tuple[str, ...] = ()
    size: int = 0
    beyond: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """The fields as people read them."""
        return tuple(plain(field).replace(_EITHER, " or ") for field in self.fields)

    @property
    def words(self) -> str:
        """What is missing, where."""
        listed = " and ".join(self.named)
        more = f" and {self.size - len(self.names):,} more" if self.size > len(self.names) else ""
        return f"{listed} of {', '.join(map(quoted, self.names))}{more}" if self.size else listed


def plain(field: str) -> str:
    """A field as the manifest spells it, dotted."""
    return field.replace("[+]", "").replace("[]", "").replace("+", "")


def open_items(dataset: Dataset, items: Iterable[Item], *, of_itself: bool = False) -> Iterator[Open]:
    """Each item that is owed and not answered, in the order of the list.

    ``of_itself`` asks of one source alone, where the file describes one dataset and names others that it was made from.
    """
    asked = [item for item in items if item.fields]
    conditions = {item.when for item in asked}
    owed = {When.ALWAYS}
    of_source = [_OfSources(item, tuple(f for f in item.fields if not f.startswith(_OF_DATASET))) for item in asked]
    alone = dataset.itself if of_itself else ""
    for source, pointer in zip(dataset.sources, dataset.pointers, strict=True):
        if alone and source.id != alone:
            continue
        held = {when: _MAY[when](source) for when in conditions}
        owed.update(when for when in held if held[when])
        for one in of_source:
            if held[one.item.when]:
                one.look(source, pointer)
    for item, one in zip(asked, of_source, strict=True):
        missing = [f for f in item.fields if f.startswith(_OF_DATASET) and not _answers(dataset.about, f)]
        if missing and item.when in owed:
            pointer = f"/{plain(missing[0]).partition(_EITHER)[0].replace('.', '/')}"
            yield Open(item, tuple(missing), pointer, beyond=_beyond(dataset, missing))
        if one.missing:
            fields = tuple(one.missing)
            yield Open(item, fields, one.pointer, tuple(one.names), one.size, _beyond(dataset, fields))


class _OfSources:
    """What sources leave open of one item."""

    def __init__(self, item: Item, fields: tuple[str, ...]) -> None:
        self.item, self._fields = item, fields
        self.missing: dict[str, None] = {}
        self.names: list[str] = []
        self.size, self.pointer = 0, ""

    def look(self, source: Source, pointer: str) -> None:
        """Note what this source does not answer."""
        missing = [field for field in self._fields if not _answers(source, field)]
        if not missing:
            return
        if not self.size:
            self.pointer = f"{pointer}/{plain(missing[0]).partition(_EITHER)[0].replace('.', '/')}"
        self.missing.update(dict.fromkeys(missing))
        self.size += 1
        if self.size <= _NAMED:
            self.names.append(source.id)


_MAY: Mapping[When, Callable[[Source], bool]] = {
    When.ALWAYS: lambda _: True,
    When.PERSONAL: may_hold_persons,
    When.SENSITIVE: may_be_sensitive,
    When.CONSENT: may_rest_on_consent,
    When.CRAWLED: may_be_crawled,
    When.SYNTHETIC: may_be_generated,
}
"""Whether a source owes what is asked under a condition. Silence owes."""


def _answers(record: Any, field: str) -> bool:
    return any(_answered(record, *steps) for steps in _paths(field))


@cache
def _paths(field: str) -> Sequence[tuple[tuple[str, ...], bool, str]]:
    """For each alternative the attributes to follow, whether an entry is needed, and what each entry must state."""
    found = []
    for one in field.removeprefix(_OF_DATASET).replace(_EITHER + _OF_DATASET, _EITHER).split(_EITHER):
        path, _, below = one.replace("[+]", "+[]").partition("[].")
        names = path.removesuffix("+").replace("opt_out.signals", "signals").replace("from", "from_").split(".")
        found.append((tuple("derived_from" if n == "derived_from_" else n for n in names), path.endswith("+"), below))
    return found


def _answered(record: Any, names: tuple[str, ...], some: bool, below: str) -> bool:
    value = record
    for name in names:
        value = getattr(value, name)
    if value is None or isinstance(value, str):
        return _says(value, names[-1])
    entries = (getattr(entry, below) if below else entry for entry in value)
    return (bool(value) or not some) and all(_says(entry, below) for entry in entries)


def _says(value: str | None, name: str) -> bool:
    if value is None or not given(value) or is_filler(value):
        return False
    return name in _YES_OR_NO or not denied(value)


def _beyond(dataset: Dataset, fields: Iterable[str]) -> bool:
    """Whether the format of the file has no place for any of the fields."""
    if dataset.format == _NATIVE:
        return False
    without = (*_NATIVE_ALONE, *(field for _, some in dataset.not_in_format for field in some))
    each = [one for field in fields for one in plain(field).split(_EITHER)]
    return all(any(_within(one, gap) for gap in without) for one in each)


def _within(one: str, gap: str) -> bool:
    return one == gap or one.startswith(f"{gap}.")
