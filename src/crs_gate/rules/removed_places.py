"""Where removed data was: whether an address leads there, holds the address of it, or lies on its host or around it."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from crs_gate.model.address import Address, searched
from crs_gate.model.prefixes import Prefixes

_MOBILE = re.compile(r"(?:^|(?<=\.))(?:m|mobile|amp)\.(?=[^.]+\.)")
"""Names of a site for small screens: ``m.example.org``, ``en.m.wikipedia.org``."""
_BETWEEN = re.compile(r"[&=]|https?:/{1,3}")
"""What stands before an address in a query."""
_HOST_OF = re.compile(r"[/?:]")
_MOST_ABOVE = 64
"""Folders above an address that are asked for."""
_MOST_INSIDE = 8
"""Addresses that are looked at in the path of another one, and in its query."""


class RemovedPlaces:
    """Numbered locators of removed data. A host alone is the place of its front page.

    Numbers below ``proven`` are of data that is known to be gone: such an entry comes before any other.
    """

    def __init__(self, locators: Sequence[str], proven: int) -> None:
        """A locator that is not given is empty text."""
        self._proven, self._open = Prefixes(), Prefixes()
        self._hosts: dict[str, list[int]] = {}
        below: list[tuple[str, int]] = []
        for number, text in enumerate(locators):
            for place in dict.fromkeys(_places("url", text)) if text else ():
                if place.path or place.query:
                    (self._proven if number < proven else self._open).add(place, number)
                    below.append((_as_folder(place), number))
                elif number not in self._hosts.get(place.host, ())[-1:]:
                    self._hosts.setdefault(place.host, []).append(number)
        below.sort()
        self._folders = [folder for folder, _ in below]
        self._below = [number for _, number in below]

    def __bool__(self) -> bool:
        return bool(self._hosts or self._folders)

    def at(self, kind: str, text: str) -> int | None:
        """The entry that an address leads to, or below."""
        return next((found for place in _places(kind, text) if (found := self._at(place)) is not None), None)

    def inside(self, kind: str, text: str) -> Iterator[tuple[int, str]]:
        """The entries whose address stands in another one, as in that of an archive; with the host, where it is alone.

        One entry for each address that is found.
        """
        inner = (one for place in _places(kind, text) for one in _inside(place, self._is_host))
        for place in inner:
            if (found := self._at(place)) is not None:
                yield found, ""
            yield from ((each, place.host) for each in self._hosts.get(place.host, ()))

    def on_host(self, kind: str, text: str) -> Iterator[tuple[int, str]]:
        """The entries that state no more than the host of an address, with that host."""
        for place in _places(kind, text):
            yield from ((number, place.host) for number in self._hosts.get(place.host, ()))

    def below(self, kind: str, text: str) -> Iterator[int]:
        """The entries of what lay below an address."""
        for place in _places(kind, text):
            folder = _as_folder(place)
            start = bisect_left(self._folders, folder) if not place.query else len(self._folders)
            for index in range(start, len(self._folders)):
                if not self._folders[index].startswith(folder):
                    break
                yield self._below[index]

    def _at(self, place: Address) -> int | None:
        found = self._proven.first(place)
        if found is None:
            found = self._open.first(place)
        if found is None and not (place.path or place.query):
            found = next(iter(self._hosts.get(place.host, ())), None)
        return found

    def _is_host(self, name: str) -> bool:
        return name in self._hosts or name in self._proven or name in self._open


def spelled(kind: str, text: str) -> list[str]:
    """What an address is called in keyed entries."""
    return [str(place) for place in _places(kind, text)]


def spellings(kind: str, text: str) -> Iterator[str]:
    """What an address is called in keyed entries, and all that it lies below; a host alone is its front page."""
    for place in _places(kind, text):
        yield str(place)
        if place.query:
            yield str(place._replace(query=""))
        path = place.path.rpartition("/")[0]
        for _ in range(_MOST_ABOVE):
            if not path:
                break
            yield f"{place.host}{path}"
            path = path.rpartition("/")[0]


def _places(kind: str, text: str) -> list[Address]:
    return [_of_any_screen(place) for place in searched(kind, text)]


def _of_any_screen(place: Address) -> Address:
    host = _MOBILE.sub("", place.host)
    return place if host == place.host else place._replace(host=host)


def _as_folder(place: Address) -> str:
    return f"{place.host}{place.path}/"


def _inside(place: Address, is_host: Callable[[str], bool]) -> Iterator[Address]:
    """The addresses in path and query of another one, of hosts that are asked for; the last ones first."""
    parts = place.path.split("/")
    hits = (index for index in range(len(parts) - 1, 0, -1) if is_host(_name(parts[index])))
    for index in islice(hits, _MOST_INSIDE):
        yield Address(_name(parts[index]), "".join(f"/{part}" for part in parts[index + 1 :]), place.query)
    if not place.query:
        return
    # Here, because few addresses have a query.
    from urllib.parse import unquote

    texts = _BETWEEN.split(unquote(place.query))
    for text in islice((text for text in reversed(texts) if is_host(_name(_HOST_OF.split(text, 1)[0]))), _MOST_INSIDE):
        yield from _places("url", f"https://{text}")


def _name(host: str) -> str:
    return _MOBILE.sub("", host.removeprefix("www."))
