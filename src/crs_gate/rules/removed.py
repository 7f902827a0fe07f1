"""What was taken out of a dataset, and whether a source is that: by id, place, content, or nearly the same name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crs_gate.model.address import Address, searched
from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.dates import days
from crs_gate.model.prefixes import Prefixes
from crs_gate.model.source import File, Source
from crs_gate.rules.addresses import addresses, reaches
from crs_gate.rules.checksums import OF_NOTHING, fault
from crs_gate.rules.near import NearNames
from crs_gate.rules.wording import quoted


class Return(NamedTuple):
    """A source that is what an entry speaks of: where in the source that shows, and how, in words.

    ``host`` is given where nothing but the host is known to be the same, and then proves nothing.
    """

    entry: Removal
    pointer: str
    how: str
    host: str = ""


def entries(head: Dataset, before: Dataset | None) -> tuple[Removal, ...]:
    """What was removed by head or by base: an entry that is gone still counts. What head says is unlike is unlike."""
    now = head.removals or ()
    if before is None or before is head or not before.removals:
        return now
    unlike = {subject_of(entry): entry.unlike for entry in now}
    was = (entry._replace(unlike=unlike.get(subject_of(entry), entry.unlike)) for entry in before.removals)
    return tuple(dict.fromkeys((*now, *was)))


def names_something(entry: Removal) -> bool:
    """Whether an entry says what was removed."""
    return any(given(text) for text in (entry.source, entry.title, entry.locator, *entry.sha256))


def is_open(entry: Removal) -> bool:
    """Whether it was asked for, and nothing says that it was done: the source may still be there."""
    return given(entry.requested) and days(entry.effective) is None


def in_words(entry: Removal) -> str:
    """What was removed, and the number of the request."""
    stated = next((text for text in (entry.title, entry.source, entry.locator, *entry.sha256) if given(text)), "")
    number = f" ({quoted(entry.id or '', 40)[1:-1]})" if given(entry.id) else ""
    return f"{quoted(stated or '', 60)}{number}"


class Ledger:
    """All that was removed, ready to be asked source by source."""

    def __init__(self, removals: Sequence[Removal], today: date, pointers: Mapping[str, str] | None = None) -> None:
        """``pointers`` gives the digest in the pointer (of Git LFS, say) at a path."""
        self._pointers = pointers or {}
        self._entries = sorted((entry for entry in removals if not _is_to_come(entry, today)), key=is_open)
        listed = list(enumerate(self._entries))
        self._places = Prefixes()
        self._ids = {_folded(entry.source): index for index, entry in reversed(listed) if given(entry.source)}
        self._of_hosts = {index for index, entry in listed if self._add(entry, index)}
        self._digests = {_folded(text): index for index, entry in reversed(listed) for text in entry.sha256}
        self._names = NearNames(_names(listed))
        self._titled = any(given(entry.title) for entry in self._entries)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def _add(self, entry: Removal, index: int) -> bool:
        """Enter the places of an entry; whether one of them is a host alone."""
        places = searched("url", entry.locator) if entry.locator and given(entry.locator) else ()
        for place in places:
            self._places.add(place, index)
        return any(not (place.path or place.query) for place in places)

    def returned(self, source: Source) -> Return | None:
        """The entry that a source is; what proves most comes first."""
        return next(self._found(source), None)

    @property
    def has_digests(self) -> bool:
        """Whether an entry names a file by its content."""
        return bool(self._digests)

    def named(self, source_id: str) -> Removal | None:
        """The entry of a source of that id."""
        index = self._ids.get(_folded(source_id))
        return None if index is None else self._entries[index]

    def holding(self, digest: str) -> Removal | None:
        """The entry of a file with that SHA-256."""
        index = self._digests.get(_folded(digest))
        return None if index is None or _folded(digest) == OF_NOTHING or fault(digest) else self._entries[index]

    def over(self, place: Address) -> list[tuple[Removal, str]]:
        """The entries that a searched place lies under; with its host, where of the entry no more than that is stated.

        A host alone is the place of its front page.
        """
        host = place.host if place.path or place.query else ""
        return [(self._entries[at], host if at in self._of_hosts else "") for at in self._places.nearest(place)]

    def _found(self, source: Source) -> Iterator[Return]:
        if entry := self.named(source.id):
            yield Return(entry, "/id", "it has the same id")
        above = [*self._above(source)] if self._places else []
        yield from (found for found in above if not found.host)
        for number, file in enumerate(source.files or ()) if self._digests else ():
            if entry := self.holding(self._digest(file)):
                yield Return(entry, f"/files/{number}/sha256", "a file has the same content")
        for pointer, name in (("/title", source.title), ("/id", source.id)):
            index = self._names.find(name) if name and given(name) else None
            if index is not None and not is_unlike(self._entries[index], source.id):
                yield Return(self._entries[index], pointer, f"{quoted(name or '')} is nearly the same name")
        yield from (found for found in above if found.host and not is_unlike(found.entry, source.id))

    def _above(self, source: Source) -> Iterator[Return]:
        """The entries whose place a source leads to, or into."""
        for pointer, kind, text in _located(source):
            for place in searched(kind, text):
                for entry, host in self.over(place):
                    how = "it lies on the same host" if host else f"{quoted(text)} is where it was"
                    yield Return(entry, pointer, how, host)

    def _digest(self, file: File) -> str:
        return _folded(file.sha256 if given(file.sha256) else self._pointers.get(file.path or ""))

    def gap(self, source: Source) -> str:
        """What a source would have to state to be told from what was removed; empty where it does."""
        if self._titled and not given(source.title):
            return "title"
        if self._places and not addresses(source.locator):
            return "locator"
        if self._digests and (source.files is None or not all(map(self._digest, source.files))):
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


def _is_to_come(entry: Removal, today: date) -> bool:
    planned = days(entry.effective)
    return planned is not None and planned.first > today


def is_unlike(entry: Removal, source: str) -> bool:
    """Whether an entry says, with a reason, that a source is something else."""
    return any(each.source == source and given(each.reason) for each in entry.unlike)


def subject_of(entry: Removal) -> tuple[str, ...]:
    """What an entry says was removed, as it is compared."""
    return tuple(_folded(text) for text in (entry.source, entry.title, entry.locator, *entry.sha256))


def _folded(text: str | None) -> str:
    return (text or "").strip().lower()
