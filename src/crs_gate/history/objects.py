"""Commits, trees and blobs by name, through one persistent ``git cat-file --batch``.

Trees are read as objects and walked here: no process for each question, equal folders of base and head are read
once, and a tree that names more files than exist (a "git bomb") ends in an error.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from itertools import chain, takewhile
from pathlib import Path
from typing import NamedTuple, overload

from crs_gate.errors import HistoryError
from crs_gate.history.conversation import Conversation
from crs_gate.history.entries import BROKEN, FORBIDDEN_NAMES, KINDS, LONGEST_LISTING, MOST_FILES, Entry, Kind
from crs_gate.history.listing import Listing, parse
from crs_gate.history.plumbing import run_bounded
from crs_gate.history.sizes import ARGUMENTS, NOT_THERE, sizes
from crs_gate.model.limits import LARGEST_FILE

_TREE_ITEM = re.compile(rb"([0-7]{5,6}) ([^\0/]+)\0(.{20})", re.DOTALL)
_FOLDER_MODES = frozenset((b"40000", b"040000"))
_FILE = Kind.FILE  # looking a member up costs more than all else in a tree
_KINDS = {mode.encode("ascii"): kind for mode, kind in KINDS.items()}
_LARGEST_TREE = 64 * 1024 * 1024
_MOST_KEPT = 8 * 1024 * 1024
"""Bytes of trees that are kept for the next question, as git stores them; here they take about eight times that."""
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
        self._folders: dict[str, Folder] = {}
        self._kept = 0
        self._contents = Conversation(("cat-file", "--batch"), place, added)
        self._lengths = Conversation(ARGUMENTS, place, added)
        self._others: list[Conversation] = []

    def close(self) -> None:
        """End the processes."""
        self._contents.close()
        self._lengths.close()

    def leave_processes(self) -> None:
        """In a process that was forked: let the git of the process above alone, and start one when it is needed."""
        self._others += [self._contents, self._lengths]  # kept, since to drop them would end them
        self._contents, self._lengths = self._contents.another(), self._lengths.another()

    def commit(self, revision: str) -> Commit | None:
        """The commit that a revision names, or ``None`` where it is not in this clone."""
        found = self._object(f"{revision}^{{commit}}", _DRAIN)
        if found is None:
            return None
        name, data = found
        header = data.partition(b"\n\n")[0].decode("utf-8", "replace").split("\n")
        (key, tree), *fields = (line.partition(" ")[::2] for line in header)
        parents = takewhile(lambda field: field[0] == "parent", fields)  # git takes none that stands further down
        return Commit(name, tree if key == "tree" else "", tuple(value for _, value in parents))

    def folder(self, tree: str) -> Folder:
        """What one tree holds."""
        known = self._folders.pop(tree, None)
        if known is None:
            found = self._object(tree, _LARGEST_TREE)
            if found is None:
                raise _absent("the list of files", tree)
            known = _parse_tree(tree, found[1])
            self._kept += known.length
        self._folders[tree] = known  # behind all others: those in front were not asked for the longest
        while self._kept > _MOST_KEPT and len(self._folders) > 1:
            self._kept -= self._folders.pop(next(iter(self._folders))).length
        return known

    def blob(self, name: str, limit: int = LARGEST_FILE) -> bytes:
        """The content of a file, cut one byte after ``limit``."""
        found = self._object(name, limit)
        if found is None:
            raise _absent("the content", name)
        return found[1]

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """The size in bytes of each object, as git stores it, less those that are not in this clone."""
        return sizes(names, self._lengths)

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
        if "\n" in name:
            return None  # would be two questions
        answers = self._contents.ask((name,))
        full, _, size = answers.readline().rstrip(b"\n").rpartition(b" ")
        if not size.isdigit():
            if size in NOT_THERE:
                return None
            raise self._contents.ended()
        left = int(size)
        data = answers.read(min(left, limit + 1))
        left -= len(data)
        while left and (part := answers.read(min(left, _DRAIN))):  # the next answer stands behind all of this one
            left -= len(part)
        if left or answers.read(1) != b"\n":
            raise self._contents.ended()
        return full.partition(b" ")[0].decode("ascii"), data


def _few_enough(size: int, records: int) -> bool:
    return records <= MOST_FILES and size - _LONGEST_FACTS * records <= LONGEST_LISTING


def _too_much() -> HistoryError:
    return HistoryError(f"the commit names more than {MOST_FILES:,} files, or paths of absurd length")


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
