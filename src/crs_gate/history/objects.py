"""Commits, trees and blobs by name, through GitPython and its one persistent ``git cat-file --batch``.

Trees are read as objects and walked here: no process for each question, equal folders of base and head are read
once, and a tree that names more files than exist (a "git bomb") ends in an error.
"""

import re
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crs_gate.errors import HistoryError
from crs_gate.history.entries import LONGEST_LISTING, MOST_FILES, Entry, Kind
from crs_gate.history.plumbing import missing_git_or_folder
from crs_gate.model.limits import LARGEST_FILE

if TYPE_CHECKING:
    from git.cmd import Git

_TREE_ITEM = re.compile(rb"([0-7]{5,6}) ([^\0/]+)\0(.{20})", re.DOTALL)
_FOLDER_MODES = frozenset((b"40000", b"040000"))
_FILE = Kind.FILE  # looking a member up costs more than all else in a tree
_KINDS = {b"120000": Kind.SYMLINK, b"160000": Kind.SUBMODULE}
_LOOK = "run `git fsck` in the repository"
_FORBIDDEN_NAMES = frozenset((".", "..", ".git"))
_LARGEST_TREE = 64 * 1024 * 1024
_DRAIN = 1024 * 1024


class Commit(NamedTuple):
    """A commit: full id, id of its tree, ids of its parents even where a shallow clone does not hold them."""

    id: str
    tree: str
    parents: tuple[str, ...]


class Folder(NamedTuple):
    """One tree: its files by name, the ids of its folders by name, and its length in bytes."""

    files: Mapping[str, Entry]
    folders: Mapping[str, str]
    length: int


class Objects:
    """The object store of one repository. Close it: it holds a process."""

    def __init__(self, place: Path, added: Mapping[str, str]) -> None:
        self._place = place
        self._added = added
        self._git: Git | None = None
        self._folders: dict[str, Folder] = {}

    def close(self) -> None:
        """End the process."""
        if self._git is not None:
            self._git.clear_cache()
            self._git = None

    def commit(self, revision: str) -> Commit | None:
        """The commit that a revision names, or ``None`` where it is not in this clone."""
        found = self._object(f"{revision}^{{commit}}", _DRAIN)
        if found is None:
            return None
        name, data = found
        header = data.partition(b"\n\n")[0].decode("utf-8", "replace").split("\n")
        fields = [line.partition(" ")[::2] for line in header]
        tree = next((value for key, value in fields if key == "tree"), "")
        return Commit(name, tree, tuple(value for key, value in fields if key == "parent"))

    def folder(self, tree: str) -> Folder:
        """What one tree holds."""
        if tree not in self._folders:
            found = self._object(tree, _LARGEST_TREE)
            if found is None:
                raise _absent("the list of files", tree)
            self._folders[tree] = _parse_tree(tree, found[1])
        return self._folders[tree]

    def blob(self, name: str, limit: int = LARGEST_FILE) -> bytes:
        """The content of a file, cut one byte after ``limit``."""
        found = self._object(name, limit)
        if found is None:
            raise _absent("the content", name)
        return found[1]

    def walk(self, tree: str, prefix: str = "") -> dict[str, Entry]:
        """All files below a tree, by path: ``prefix`` and the path below it."""
        found: dict[str, Entry] = {}
        waiting, budget = [(prefix, tree)], LONGEST_LISTING
        while waiting:
            path, name = waiting.pop()
            folder = self.folder(name)
            found.update({path + part: entry for part, entry in folder.files.items()})
            waiting += [(f"{path}{part}/", below) for part, below in folder.folders.items()]
            budget -= folder.length + len(path) * (len(folder.files) + len(folder.folders))
            if budget < 0 or len(found) + len(waiting) > MOST_FILES:
                raise HistoryError(f"the commit names more than {MOST_FILES:,} files, or paths of absurd length")
        return found

    def _object(self, name: str, limit: int) -> tuple[str, bytes] | None:
        git = self._reader()
        try:
            full, _, _, stream = git.stream_object_data(name)
            data = bytes(stream.read(limit + 1))
            while stream.read(_DRAIN):  # the process answers the next question only when this one is read
                pass
        except ValueError as e:
            if "could not be resolved" in str(e):
                return None
            raise self._broken(name) from e
        except OSError as e:
            raise self._broken(name) from e
        return _text(full), data

    def _reader(self) -> "Git":
        if self._git is None:
            try:
                from git.cmd import Git
            except ImportError as e:  # GitPython looks for git when it is imported
                raise missing_git_or_folder(self._place) from e
            self._git = Git(self._place)
            self._git.update_environment(**self._added)
        return self._git

    def _broken(self, name: str) -> HistoryError:
        self.close()
        return HistoryError(f"git could not read {name} in {self._place}", _LOOK)


def _text(value: object) -> str:
    """GitPython promises text here and gives bytes."""
    return value.decode("ascii") if isinstance(value, bytes) else str(value)


def _absent(what: str, name: str) -> HistoryError:
    return HistoryError(
        f"{what} {name} is not in this clone",
        "a partial clone lacks it: clone without `filter`, or fetch it first; nothing is fetched by the gate",
    )


def _parse_tree(tree: str, data: bytes) -> Folder:
    items = _TREE_ITEM.findall(data)
    # What the pattern skipped is missing from the sum: each item is mode, name, id and two separators.
    if sum(map(len, chain.from_iterable(items))) + 2 * len(items) != len(data):
        raise HistoryError(f"the tree {tree} is broken or too big", _LOOK)
    names = [name.decode("utf-8", "surrogateescape") for _, name, _ in items]
    if len(set(names)) != len(names) or not _FORBIDDEN_NAMES.isdisjoint(names):
        raise HistoryError(f"the tree {tree} holds a forbidden name, or one name twice", _LOOK)
    folders = {n: raw.hex() for n, (mode, _, raw) in zip(names, items, strict=True) if mode in _FOLDER_MODES}
    files = {
        n: Entry(_KINDS.get(mode, _FILE), raw.hex())
        for n, (mode, _, raw) in zip(names, items, strict=True)
        if n not in folders
    }
    return Folder(files, folders, len(data))
