"""Ids of sources for formats that name their parts freely: each one valid in a native manifest, and each once."""

import re

LONGEST = 128
_OTHER = re.compile(r"[^A-Za-z0-9._:/@+#~=,-]+")
_NOT_FIRST = "-.:/@+#~=,"
_LONGEST_NAME = 1000
_ROOM = 8
"""Characters that are kept free for a number."""


class Ids:
    """Gives ids. The same names in the same order give the same ids."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, name: str | None, otherwise: str) -> str:
        """The id for a name, or for what stands in where nothing of a name is left; a number is added to a double."""
        wanted = slug(name or "") or otherwise
        found, stem = wanted, wanted[: LONGEST - _ROOM]
        while found in self._taken:
            number = self._next[stem] = self._next.get(stem, 1) + 1
            found = f"{stem}-{number}"
        self._taken.add(found)
        return found


def slug(name: str) -> str:
    """A name with what an id cannot hold as hyphens, and cut; empty when nothing is left."""
    return _OTHER.sub("-", name[:_LONGEST_NAME]).strip("-").lstrip(_NOT_FIRST)[:LONGEST]
