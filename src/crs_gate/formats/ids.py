"""Ids of sources for formats that name their parts freely: each one valid in a native manifest, and each once."""

import re
from collections.abc import Iterable

LONGEST = 128
_VALID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._:/@+#~=,-]{0,127}")
_OTHER = re.compile(r"[^A-Za-z0-9._:/@+#~=,-]+")
_NOT_FIRST = "-.:/@+#~=,"
_LONGEST_NAME = 1000
_ROOM = 8
"""Characters that are kept free for a number."""
_DIGITS = 16
"""Characters of a digest that tell two names apart."""


class Ids:
    """Gives ids. The same names in the same order give the same ids; ``taken`` are those that are not free."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def take(self, name: str | None, otherwise: str) -> str:
        """The id for a name, or for what stands in where nothing of a name is left; a number is added to a double."""
        return self.free(slug(name or "") or otherwise)

    def free(self, wanted: str) -> str:
        """An id, with a number where it is taken."""
        found, stem = wanted, wanted[: LONGEST - _ROOM]
        while found in self._taken:
            number = self._next[stem] = self._next.get(stem, 1) + 1
            found = f"{stem}-{number}"
        self._taken.add(found)
        return found


def slug(name: str) -> str:
    """A name with what an id cannot hold as hyphens, and cut; empty when nothing is left."""
    return _OTHER.sub("-", name[:_LONGEST_NAME]).strip("-").lstrip(_NOT_FIRST)[:LONGEST]


def is_valid(name: str) -> bool:
    """Whether a manifest can hold an id as it is."""
    return _VALID.fullmatch(name) is not None


def fixed(name: str, taken: Iterable[str]) -> str:
    """The id for a name that is none: as it is with a digest where it is taken, so that no other name changes it."""
    from hashlib import sha256

    found = slug(name) or "source"
    if found not in taken:
        return found
    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{found[: LONGEST - _DIGITS - 1]}-{digest}"
