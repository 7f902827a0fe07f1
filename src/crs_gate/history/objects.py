"""Commits, trees and blobs by name, through GitPython and its one persistent ``git cat-file --batch``.

Trees are read as objects and walked here: no process for each question, equal folders of base and head are read
once, and a tree that names more files than exist (a "git bomb") ends in an error.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, overload

from crs_gate.errors import HistoryError
from crs_gate.history.entries import BROKEN, FORBIDDEN_NAMES, KINDS, LONGEST_LISTING, MOST_FILES, Entry, Kind
from crs_gate.history.library import git_class
from crs_gate.history.listing import Listing, parse
from crs_gate.history.plumbing import missing_git_or_folder, run_bounded
from crs_gate.history.sizes import Sizes
from crs_gate.model.limits import LARGEST_FILE

if TYPE_CHECKING:
    from git.cmd import Git

_TREE_ITEM = re.compile(rb"([0-7]{5,6}) ([^\0/]+)\0(.{20})", re.DOTALL)
_FOLDER_MODES = frozenset((b"40000", b"040000"))
_FILE = Kind.FILE  # looking a member up costs more than all else in a tree
_KINDS = {mode.encode("ascii"): kind for mode, kind in KINDS.items()}
_LARGEST_TREE = 64 * 1024 * 1024
_DRAIN = 1024 * 1024
_MOST_WALKED = 200
"""Folders that are read one by one: up to about here, that is quicker than to start a process."""
_LONGEST_FACTS = 56
"""Characters that stand beside a path when git lists it."""


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
        self._sizes = Sizes(place, added)
        self._others: list[object] = []

    def close(self) -> None:
        """End the processes."""
        self._sizes.close()
        if self._git is not None:
            self._git.clear_cache()
            self._git = None

    def leave_processes(self) -> None:
        """In a process that was forked: let the git of the process above alone, and start one when it is needed."""
        self._others += [self._git, self._sizes]  # kept, since to drop them would end them
        self._git, self._sizes = None, Sizes(self._place, self._added)

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

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """The size in bytes of each object, as git stores it, less those that are not in this clone."""
        return self._sizes.of(names)

    def listing(self, tree: str) -> Listing:
        """All files below a tree: walked when there are few folders, listed by git when there are many."""
        few = self.walk(tree, most_folders=_MOST_WALKED)
        return Listing.of(few) if few is not None else self._listed(tree)

    def _listed(self, tree: str) -> Listing:
        options = ("ls-tree", "-r", "-t", "-z", "--full-tree", tree)
        answer = run_bounded(options, self._place, self._added, _few_enough)
        if answer is None:
            raise _too_much()
        if answer.status:
            raise HistoryError(f"git could not list the tree {tree}: a partial clone may lack a part of it", BROKEN)
        return parse(tree, answer.out)

    @overload
    def walk(self, tree: str, prefix: str = "") -> dict[str, Entry]: ...

    @overload
    def walk(self, tree: str, prefix: str = "", *, most_folders: int) -> dict[str, Entry] | None: ...

    def walk(self, tree: str, prefix: str = "", *, most_folders: int | None = None) -> dict[str, Entry] | None:
        """All files below a tree, by path: ``prefix`` and the path below it; ``None`` where that takes too many."""
        found: dict[str, Entry] = {}
        waiting, budget, read = deque([(prefix, tree)]), LONGEST_LISTING, 0
        while waiting:
            path, name = waiting.popleft()  # level by level: it shows early that there are many
            read += 1
            if most_folders is not None and read + len(waiting) > most_folders:
                return None
            folder = self.folder(name)
            found.update({path + part: entry for part, entry in folder.files.items()})
            waiting += [(f"{path}{part}/", below) for part, below in folder.folders.items()]
            budget -= folder.length + len(path) * (len(folder.files) + len(folder.folders))
            if budget < 0 or len(found) + len(waiting) > MOST_FILES:
                raise _too_much()
        return found

    def _object(self, name: str, limit: int) -> tuple[str, bytes] | None:
        git = self._reader()
        from git.exc import GitCommandNotFound

        try:
            full, _, _, stream = git.stream_object_data(name)
            data = bytes(stream.read(limit + 1))
            while stream.read(_DRAIN):  # the process answers the next question only when this one is read
                pass
        except ValueError as e:
            if "could not be resolved" in str(e):
                return None
            raise self._broken(name) from e
        except GitCommandNotFound as e:
            raise missing_git_or_folder(self._place) from e
        except OSError as e:
            raise self._broken(name) from e
        return _text(full), data

    def _reader(self) -> "Git":
        if self._git is None:
            self._git = git_class()(self._place)
            self._git.update_environment(**self._added)
        return self._git

    def _broken(self, name: str) -> HistoryError:
        self.close()
        return HistoryError(f"git could not read {name} in {self._place}", BROKEN)


def _few_enough(size: int, records: int) -> bool:
    return records <= MOST_FILES and size - _LONGEST_FACTS * records <= LONGEST_LISTING


def _too_much() -> HistoryError:
    return HistoryError(f"the commit names more than {MOST_FILES:,} files, or paths of absurd length")


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
        raise HistoryError(f"the tree {tree} is broken or too big", BROKEN)
    names = [name.decode("utf-8", "surrogateescape") for _, name, _ in items]
    if len(set(names)) != len(names) or not FORBIDDEN_NAMES.isdisjoint(names):
        raise HistoryError(f"the tree {tree} holds a forbidden name, or one name twice", BROKEN)
    folders = {n: raw.hex() for n, (mode, _, raw) in zip(names, items, strict=True) if mode in _FOLDER_MODES}
    files = {
        n: Entry(_KINDS.get(mode, _FILE), raw.hex())
        for n, (mode, _, raw) in zip(names, items, strict=True)
        if n not in folders
    }
    return Folder(files, folders, len(data))
