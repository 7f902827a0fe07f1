"""What a snapshot holds at a path."""

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


class Entry(NamedTuple):
    """One path: its kind, git's id of the content, and its size in bytes; ``None`` where that is not known."""

    kind: Kind
    blob: str | None = None
    size: int | None = None
