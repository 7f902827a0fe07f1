"""Snapshots of files on disk: the work tree of a repository, or a plain folder. Symlinks are never followed."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from crs_gate.errors import HistoryError
from crs_gate.history.entries import FOLDER, KINDS, LONGEST_LINK, MOST_FILES, WORK_TREE, Entry, Kind, entry_of
from crs_gate.history.listing import Listing
from crs_gate.history.repository import Repository
from crs_gate.history.snapshot import linked
from crs_gate.model.limits import LARGEST_FILE

_NOT_THERE = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO))
_FILE = Kind.FILE
_Found = TypeVar("_Found")
_INSIDE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


class FolderSnapshot:
    """All files below a folder, ``.git`` left out; needs no git."""

    label = FOLDER

    def __init__(self, root: Path) -> None:
        self.root = root
        self._listing: Listing | None = None

    def names(self) -> Sequence[str]:
        """Every path."""
        return self._all().names

    def paths(self, below: str = "") -> Mapping[str, Entry]:
        """Every path, or those below one folder."""
        return self._all().below(below)

    def entry(self, path: str) -> Entry | None:
        """What is at one path."""
        return self._all().entry(path)

    def read(self, path: str, limit: int = LARGEST_FILE) -> bytes | None:
        """The content of a regular file."""
        return read_inside(self.root, path, limit)

    def link(self, path: str) -> str | None:
        """Where a symlink points."""
        return link_inside(self.root, path)

    def blob_id(self, path: str) -> str | None:  # noqa: ARG002 - part of the protocol
        """Not known: nothing is hashed."""
        return None

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """Sizes on disk."""
        found = ((path, self.entry(path)) for path in paths)
        return {path: entry.size for path, entry in found if entry and entry.size is not None}

    def _all(self) -> Listing:
        if self._listing is None:
            self._listing = Listing.of(self._list())
        return self._listing

    def _list(self) -> Mapping[str, Entry]:
        found: dict[str, Entry] = {}
        folders = [""]
        while folders:
            prefix = folders.pop()
            for item in _items(self.root / prefix):
                path = prefix + item.name
                if item.is_dir(follow_symlinks=False):
                    folders += [f"{path}/"] if item.name != ".git" else []
                else:
                    found[path] = _on_disk(item.stat(follow_symlinks=False))
            if len(found) + len(folders) > MOST_FILES:
                raise HistoryError(f"there are more than {MOST_FILES:,} files below {self.root}")
        return found


class WorkTreeSnapshot(FolderSnapshot):
    """The files of a work tree that git tracks or would track: what ``.gitignore`` names is left out.

    A file that sparse checkout keeps out of the work tree is read from the index.
    """

    label = WORK_TREE

    def __init__(self, repository: Repository) -> None:
        super().__init__(repository.root)
        self.repository = repository
        self._prefix = f"{repository.root}/"
        self._ids: dict[str, str | None] = {}
        self._new: list[str] = []

    def read(self, path: str, limit: int = LARGEST_FILE) -> bytes | None:
        """The content of a regular file, as it is on disk."""
        found = super().read(path, limit)
        if found is None and (blob := self._kept_away(path)):
            return self.repository.objects.blob(blob, limit)
        return found

    def link(self, path: str) -> str | None:
        """Where a symlink points, as it is on disk."""
        target = super().link(path)
        if target is None and (entry := self.entry(path)) and entry.kind is Kind.SYMLINK and entry.blob:
            return linked(self.repository, entry.blob)
        return target

    def blob_id(self, path: str) -> str | None:
        """The id that git would give the bytes on disk; conversions such as of line ends are not made."""
        if path not in self._ids:
            self._ids[path] = self._hashed(path)
        return self._ids[path]

    def _hashed(self, path: str) -> str | None:
        from hashlib import sha1

        data = super().read(path)
        if data is None:
            return self._kept_away(path)
        if len(data) > LARGEST_FILE:
            return None
        return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def _kept_away(self, path: str) -> str | None:
        entry = self.entry(path)
        return entry.blob if entry and entry.kind is Kind.FILE else None

    def changed_since(self, commit: str) -> frozenset[str]:
        """The paths that may differ from a commit: tracked ones in git's eyes, and all that git does not track.

        No content goes through a filter, so that a file which one would alter may be named without need.
        """
        self._all()
        options = ("--name-only", "-z", "--no-renames", "--ignore-submodules=dirty")
        out = self.repository.run("diff-index", *options, commit, "--", filters=False)
        return frozenset(out.decode("utf-8", "surrogateescape").split("\0")[:-1]).union(self._new)

    def _list(self) -> Mapping[str, Entry]:
        options = ("-z", "--stage", "-t", "--cached", "--others", "--exclude-standard")
        out = self.repository.run("ls-files", *options).decode("utf-8", "surrogateescape")
        found: dict[str, Entry] = {}
        for record in out.split("\0"):
            tag, _, rest = record.partition(" ")
            facts, _, path = ("", "", rest) if tag == "?" else rest.partition("\t")
            if not path or path in found or path.endswith("/"):
                continue
            if entry := self._look(tag, facts, path):
                found[path] = entry
                self._new += [path] if tag == "?" else []
        return found

    def _look(self, tag: str, facts: str, path: str) -> Entry | None:
        mode, _, stage = facts.partition(" ")
        if tag == "S" or KINDS.get(mode) is Kind.SUBMODULE:
            return entry_of(mode, stage.partition(" ")[0])
        try:
            status = os.lstat(self._prefix + path)
        except OSError:
            return None
        return None if stat.S_ISDIR(status.st_mode) else _on_disk(status)


def read_inside(root: Path, path: str, limit: int) -> bytes | None:
    """A regular file below ``root``, cut one byte after ``limit``; no symlink on the way is followed."""
    return _at(root, path, lambda folder, name: _content(folder, name, limit))


def link_inside(root: Path, path: str) -> str | None:
    """Where a symlink below ``root`` points; ``None`` for anything else."""
    return _at(root, path, _target)


def open_inside(root: Path, path: str) -> int | None:
    """A handle of a regular file below ``root``, to be closed by the caller; no symlink on the way is followed."""
    return _at(root, path, _handle)


def _handle(folder: int, name: str) -> int | None:
    handle = os.open(name, _INSIDE | os.O_NONBLOCK, dir_fd=folder)
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    return None


def _content(folder: int, name: str, limit: int) -> bytes | None:
    handle = os.open(name, _INSIDE | os.O_NONBLOCK, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        with open(handle, "rb", closefd=False) as file:
            return file.read(limit + 1)
    finally:
        os.close(handle)


def _target(folder: int, name: str) -> str | None:
    if not stat.S_ISLNK(os.lstat(name, dir_fd=folder).st_mode):
        return None
    target = os.readlink(name, dir_fd=folder)
    return target if len(os.fsencode(target)) <= LONGEST_LINK else None


def _at(root: Path, path: str, look: Callable[[int, str], _Found | None]) -> _Found | None:
    """What ``look`` sees in the open folder of a path; the folder is reached without following a link."""
    *parents, name = path.split("/")
    if "\0" in path or any(part in {"", ".", ".."} for part in (*parents, name)):
        return None
    handle = -1
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for part in parents:
            above, handle = handle, os.open(part, _INSIDE | os.O_DIRECTORY, dir_fd=handle)
            os.close(above)
        return look(handle, name)
    except OSError as e:
        if e.errno in _NOT_THERE:
            return None
        raise HistoryError(f"{path!r} cannot be read: {e.strerror}") from e
    finally:
        if handle >= 0:
            os.close(handle)


def _items(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as items:
            return sorted(items, key=lambda item: item.name)
    except OSError as e:
        raise HistoryError(f"{folder} cannot be listed: {e.strerror}") from e


def _on_disk(status: os.stat_result) -> Entry:
    if stat.S_ISREG(status.st_mode):
        return Entry(_FILE, None, status.st_size)
    return Entry(Kind.SYMLINK if stat.S_ISLNK(status.st_mode) else Kind.OTHER)


def plain_file(file: Path, flags: int) -> int:
    """A handle of a plain file, which may be made. Raises ``OSError`` for everything else, too; no link is followed.

    Nobody waits for the other end of a pipe that lies there.
    """
    handle = os.open(file, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "no plain file", str(file))
    return handle
