"""What was taken out of a dataset, and whether a source is that: by id, place, content, or nearly the same name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crs_gate.model.answer import given
from crs_gate.model.caching import remembered
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.dates import days
from crs_gate.model.places import spelled
from crs_gate.model.source import File, Locator, Source
from crs_gate.rules.addresses import addresses
from crs_gate.rules.checksums import OF_NOTHING, fault
from crs_gate.rules.near import NearNames
from crs_gate.rules.wording import quoted

_SCHEME = re.compile(r"(?i)\A(?:git\+)?[a-z][a-z0-9+.-]{0,30}://(?:[^/@]{0,200}@)?(?:www\.)?")
_ON_HUB = re.compile(r"\A(?:huggingface\.co|hf\.co)/datasets/|\Adatasets/")
_SECURE_COPY = re.compile(r"\A[\w.-]{1,60}@([^/:]{1,200}):")


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
    unlike = {_subject(entry): entry.unlike for entry in now}
    was = (entry._replace(unlike=unlike.get(_subject(entry), entry.unlike)) for entry in before.removals)
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
        self._ids = {_folded(entry.source): index for index, entry in reversed(listed) if given(entry.source)}
        places = ((_place("url", entry.locator or ""), index) for index, entry in reversed(listed))
        self._places = {place: index for place, index in places if place}
        self._depth = max((place.count("/") for place in self._places), default=0)
        self._digests = {_folded(text): index for index, entry in reversed(listed) for text in entry.sha256}
        self._names = NearNames(_names(listed))
        self._titled = any(given(entry.title) for entry in self._entries)

    def __bool__(self) -> bool:
        return bool(self._entries)

    def returned(self, source: Source) -> Return | None:
        """The entry that a source is; what proves most comes first."""
        for index, pointer, how in self._found(source):
            return Return(self._entries[index], pointer, how)
        return self._on_same_host(source) if self._places else None

    def _found(self, source: Source) -> Iterator[tuple[int, str, str]]:
        if (index := self._ids.get(_folded(source.id))) is not None:
            yield index, "/id", "it has the same id"
        if self._places and (at := self._same_place(source.locator)):
            yield at[0], "/locator", f"{quoted(at[1])} is where it was"
        for number, file in enumerate(source.files or ()) if self._digests else ():
            digest = self._digest(file)
            if digest in self._digests and digest != OF_NOTHING and not fault(digest):
                yield self._digests[digest], f"/files/{number}/sha256", "a file has the same content"
        for pointer, name in (("/title", source.title), ("/id", source.id)):
            index = self._names.find(name) if name and given(name) else None
            if index is not None and not _is_unlike(self._entries[index], source.id):
                yield index, pointer, f"{quoted(name or '')} is nearly the same name"

    def _digest(self, file: File) -> str:
        return _folded(file.sha256 if given(file.sha256) else self._pointers.get(file.path or ""))

    def _same_place(self, locator: Locator) -> tuple[int, str] | None:
        """The entry whose place a locator leads to, or into. A host alone is the place of its front page."""
        for kind, address in addresses(locator):
            place = _place(kind, address)
            for above in (place, *_above(place, self._depth)):
                if above in self._places:
                    return self._places[above], address
        return None

    def _on_same_host(self, source: Source) -> Return | None:
        """The entry of which no more is stated than the host that a source lies on, too."""
        for kind, address in addresses(source.locator):
            host = _host(_place(kind, address))
            index = self._places.get(host)
            if index is not None and not _is_unlike(self._entries[index], source.id):
                return Return(self._entries[index], "/locator", "it lies on the same host", host)
        return None

    def gap(self, source: Source) -> str:
        """What a source would have to state to be told from what was removed; empty where it does."""
        if self._titled and not given(source.title):
            return "title"
        if self._places and not addresses(source.locator):
            return "locator"
        if self._digests and (source.files is None or not all(map(self._digest, source.files))):
            return "sha256 for each of its files"
        return ""


def _names(listed: list[tuple[int, Removal]]) -> Iterator[tuple[str, int]]:
    for index, entry in listed:
        yield from ((name, index) for name in (entry.title, entry.source) if name and given(name))


def _is_to_come(entry: Removal, today: date) -> bool:
    planned = days(entry.effective)
    return planned is not None and planned.first > today


def _is_unlike(entry: Removal, source: str) -> bool:
    return any(each.source == source and given(each.reason) for each in entry.unlike)


def _subject(entry: Removal) -> tuple[str, ...]:
    return tuple(_folded(text) for text in (entry.source, entry.title, entry.locator, *entry.sha256))


def _folded(text: str | None) -> str:
    return (text or "").strip().lower()


@remembered(4096)
def _place(kind: str, text: str) -> str:
    """A place as it is searched for: spelled as in ``model/places``, in lower case, however one gets there.

    Neither the scheme nor ``www.``, a fragment or git's short form make another place of it.
    """
    place = spelled(kind, text).lower().partition("#")[0].removeprefix(f"{kind}:")
    return _ON_HUB.sub("hub:", _SECURE_COPY.sub(r"\1/", _SCHEME.sub("", place))).rstrip("/")


def _above(place: str, depth: int) -> Iterator[str]:
    """What a place is part of, the nearest first: no deeper than any entry, and not the host."""
    parts = place.split("/", depth + 1)
    for count in range(min(len(parts) - 1, depth + 1), 1, -1):
        yield "/".join(parts[:count])


def _host(place: str) -> str:
    return place.partition("/")[0].partition("?")[0]
