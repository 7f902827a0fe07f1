"""What a snapshot holds at a path, and what git's modes and names mean for it."""

from enum import Enum
from typing import NamedTuple

MOST_FILES = 1_000_000
LONGEST_LISTING = 256 * 1024 * 1024
"""Characters of all paths together: a few hostile trees can name more files than any machine could list."""
LONGEST_LINK = 4_096
"""Bytes of the target of a symlink that is looked at."""

WORK_TREE = "work tree"
INDEX = "index"
FOLDER = "folder"


class Kind(Enum):
    """What is at a path. Listings hold no folders; ``OTHER`` is a socket, a device or the like."""

    FILE = "file"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"
    OTHER = "other"

    __hash__ = object.__hash__


_FILE = Kind.FILE  # looking a member up costs more than all else


class Entry(NamedTuple):
    """One path: its kind, git's id of the content, and its size in bytes; ``None`` where that is not known."""

    kind: Kind
    blob: str | None = None
    size: int | None = None


KINDS = {"120000": Kind.SYMLINK, "160000": Kind.SUBMODULE}
"""What git's modes stand for; any other mode of what is no folder is a file."""
FORBIDDEN_NAMES = frozenset(("", ".", "..", ".git"))
"""Names that no honest tree holds at any depth: git refuses to write them, and a path with one leads elsewhere."""
BROKEN = "run `git fsck` in the repository"
"""The hint where a repository holds what no git wrote."""


def entry_of(mode: str, blob: str) -> Entry:
    """An entry from a mode as git prints it (``100644``) and an object id."""
    return Entry(KINDS.get(mode, _FILE), blob)
