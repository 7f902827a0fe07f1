"""What was taken out of a dataset, and whether a source is that: by id, place, content, or nearly the same name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.dates import days
from crs_gate.model.recorded import NOTHING, Recorded
from crs_gate.model.source import File, Source
from crs_gate.rules.addresses import addresses, reaches
from crs_gate.rules.checksums import OF_NOTHING, bare, fault
from crs_gate.rules.near import NearNames
from crs_gate.rules.removed_places import RemovedPlaces, spellings
from crs_gate.rules.wording import quoted


class Return(NamedTuple):
    """A source that is what an entry speaks of: where in the source that shows, and how, in words.

    ``doubt`` says of the source why it may be that, where nothing proves that it is.
    """

    entry: Removal
    pointer: str
    how: str
    doubt: str = ""


def entries(head: Dataset, before: Dataset | None) -> tuple[Removal, ...]:
    """What was removed by head or by base: an entry that is gone still counts. What head says is unlike is unlike."""
    now = register(head)
    if before is None or before is head or not (before.removals or before.recorded.removals):
        return now
    unlike = {subject_of(entry): entry.unlike for entry in now}
    was = (entry._replace(unlike=unlike.get(subject_of(entry), entry.unlike)) for entry in register(before))
    return tuple(dict.fromkeys((*now, *was)))


def register(dataset: Dataset) -> tuple[Removal, ...]:
    """What the manifest and the ledgers of its repository say was removed."""
    return (*(dataset.removals or ()), *dataset.recorded.removals)


def names_something(entry: Removal) -> bool:
    """Whether an entry says what was removed. What is no digest names no file."""
    named = any(given(text) for text in (entry.source, entry.title, entry.locator))
    return named or not all(fault(bare(text)) for text in entry.sha256)


def is_open(entry: Removal) -> bool:
    """Whether it was asked for, and nothing says that it was done: the source may still be there."""
    return given(entry.requested) and days(entry.effective) is None


def in_words(entry: Removal) -> str:
    """What was removed, and the number of the request."""
    stated = next((text for text in (entry.title, entry.source, entry.locator, *entry.sha256) if given(text)), "")
    number = f" ({quoted(entry.id or '', 40)[1:-1]})" if given(entry.id) else ""
    if not stated and number:
        return f"what request {quoted(entry.id or '', 40)} speaks of"
    return f"{quoted(stated or '', 60)}{number}"


class Ledger:
    """Entries of what was removed, ready to be asked source by source."""

    def __init__(
        self,
        removals: Iterable[Removal],
        pointers: Mapping[str, str] | None = None,
        recorded: Recorded = NOTHING,
    ) -> None:
        """``pointers`` gives the digest in the pointer (of Git LFS, say) at a path.

        ``recorded`` is what keyed entries stand for; its other entries are among the removals.
        """
        self._pointers = {**dict(recorded.listed), **(pointers or {})}
        self._tags, self._keyed = (recorded.tags, recorded.keyed) if recorded.keyed else (None, {})
        stated = set(recorded.removals)
        self._entries = sorted(removals, key=is_open)
        listed = list(enumerate(self._entries))
        self._unlike = [{each.source for each in entry.unlike if given(each.reason)} for entry in self._entries]
        locators = [entry.locator if entry.locator and given(entry.locator) else "" for entry in self._entries]
        self._places = RemovedPlaces(locators, sum(not is_open(entry) for entry in self._entries))
        self._ids = {_folded(entry.source): index for index, entry in reversed(listed) if given(entry.source)}
        self._digests = {bare(text): index for index, entry in reversed(listed) for text in entry.sha256}
        self._names = NearNames(_names(listed))
        self._asks = recorded.asks or any(entry.sha256 for entry in self._entries if entry not in stated)
        self._titled = any(given(entry.title) for entry in self._entries)

    def __bool__(self) -> bool:
        return bool(self._entries or self._keyed)

    def returned(self, source: Source) -> Return | None:
        """The entry that a source is; what proves most comes first."""
        return next(self._found(source), None)

    @property
    def has_digests(self) -> bool:
        """Whether an entry names a file by its content."""
        return bool(self._digests or self._keyed)

    def around(self, source: Source) -> Return | None:
        """An entry of what lay below the place of a source, which may hold it."""
        for pointer, kind, text in _located(source) if self._places else ():
            if (index := self._first(self._places.below(kind, text), (source.id,))) is not None:
                entry = self._entries[index]
                doubt = f"is at {quoted(text, 60)}, and {in_words(entry)}, which was removed, lay below that"
                return Return(entry, pointer, "it lies around it", doubt)
        return None

    def named(self, source_id: str) -> Removal | None:
        """The entry of a source of that id."""
        index = self._ids.get(_folded(source_id))
        return None if index is None else self._entries[index]

    def holding(self, digest: str) -> Removal | None:
        """The entry of a file with that SHA-256."""
        found = bare(digest)
        if found == OF_NOTHING or not found or fault(found):
            return None
        index = self._digests.get(found)
        if index is not None:
            return self._entries[index]
        return self._keyed.get(self._tags.content(found)) if self._tags else None

    def at(self, kind: str, text: str, ids: Sequence[str]) -> Return | None:
        """The entry of what was at an address, or at one that stands in it. ``ids`` are the sources that it is of."""
        if (index := self._places.at(kind, text)) is not None:
            return Return(self._entries[index], "", f"{quoted(text)} is where it was")
        inside = (index for index, host in self._places.inside(kind, text) if not host)
        if (index := self._first(inside, ids)) is not None:
            return Return(self._entries[index], "", f"the address of it stands in {quoted(text)}")
        if self._tags:
            found = (self._keyed.get(self._tags.place(place)) for place in spellings(kind, text))
            if entry := next(filter(None, found), None):
                return Return(entry, "", f"{quoted(text)} is where it was")
        return None

    def on_host(self, kind: str, text: str, ids: Sequence[str]) -> Return | None:
        """The entry of which no more is stated than the host of an address, or of one that stands in it.

        It speaks of all but what every one of the sources is said to be unlike.
        """
        places = self._places
        for index, host in chain(places.on_host(kind, text), places.inside(kind, text)):
            if host and not self._is_unlike(index, ids):
                entry = f"the locator of {in_words(self._entries[index])}, which was removed"
                doubt = f"lies on {quoted(host, 60)[1:-1]}, and {entry}, is that host alone"
                return Return(self._entries[index], "", "it lies on the same host", doubt)
        return None

    def _first(self, found: Iterator[int], ids: Sequence[str]) -> int | None:
        return next((index for index in found if not self._is_unlike(index, ids)), None)

    def _is_unlike(self, index: int, ids: Sequence[str]) -> bool:
        """Whether an entry says of each source, with a reason, that it is something else."""
        return bool(ids) and self._unlike[index].issuperset(ids)

    def _found(self, source: Source) -> Iterator[Return]:
        if entry := self.named(source.id):
            yield Return(entry, "/id", "it has the same id")
        located = list(_located(source)) if self._places or self._keyed else []
        ids = (source.id,)
        for pointer, kind, text in located:
            if found := self.at(kind, text, ids):
                yield found._replace(pointer=pointer)
        for number, file in enumerate(source.files or ()) if self.has_digests else ():
            if entry := self.holding(self._digest(file)):
                yield Return(entry, f"/files/{number}/sha256", "a file has the same content")
        for pointer, name in (("/title", source.title), ("/id", source.id)):
            index = self._names.find(name) if name and given(name) else None
            if index is not None and not self._is_unlike(index, ids):
                yield Return(self._entries[index], pointer, f"{quoted(name or '')} is nearly the same name")
        for pointer, kind, text in located:
            if found := self.on_host(kind, text, ids):
                yield found._replace(pointer=pointer)

    def _digest(self, file: File) -> str:
        return bare((file.sha256 if given(file.sha256) else self._pointers.get(file.path or "")) or "")

    def gap(self, source: Source) -> str:
        """What a source would have to state to be told from what was removed; empty where it does."""
        if self._titled and not given(source.title):
            return "title"
        if self._places and not addresses(source.locator):
            return "locator"
        if self._asks and (source.files is None or not all(map(self._digest, source.files))):
            return "sha256 for each of its files"
        return ""


def _located(source: Source) -> Iterator[tuple[str, str, str]]:
    """Where a source and its files are, as far as others can go there: pointer, kind and address."""
    for kind, text in addresses(source.locator):
        yield "/locator", kind, text
    for number, file in enumerate(source.files or ()):
        if file.url and reaches("url", file.url):
            yield f"/files/{number}/url", "url", file.url


def _names(listed: list[tuple[int, Removal]]) -> Iterator[tuple[str, int]]:
    for index, entry in listed:
        yield from ((name, index) for name in (entry.title, entry.source) if name and given(name))


def is_to_come(entry: Removal, today: date) -> bool:
    """Whether the data will be gone on a later day, and may be there until then."""
    return planned_day(entry, today) is not None


def planned_day(entry: Removal, today: date) -> date | None:
    """The later day on which the data will be gone; ``None`` where it is gone, or no day is stated."""
    planned = days(entry.effective)
    return planned.first if planned and planned.first > today else None


def subject_of(entry: Removal) -> tuple[str, ...]:
    """What an entry says was removed, as it is compared."""
    return tuple(_folded(text) for text in (entry.source, entry.title, entry.locator, *entry.sha256))


def _folded(text: str | None) -> str:
    return (text or "").strip().lower()
