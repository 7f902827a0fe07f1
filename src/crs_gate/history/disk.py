"""Snapshots of files on disk: the work tree of a repository, or a plain folder. Symlinks are never followed."""

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from crs_gate.errors import HistoryError
from crs_gate.history.entries import FOLDER, MOST_FILES, WORK_TREE, Entry, Kind
from crs_gate.history.repository import Repository
from crs_gate.history.snapshot import entry_of
from crs_gate.model.limits import LARGEST_FILE

_NOT_THERE = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO))
_FILE = Kind.FILE
_INSIDE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


class FolderSnapshot:
    """All files below a folder, ``.git`` left out; needs no git."""

    label = FOLDER

    def __init__(self, root: Path) -> None:
        self.root = root
        self._all: Mapping[str, Entry] | None = None

    def paths(self, below: str = "") -> Mapping[str, Entry]:
        """Every path, or those below one folder."""
        if self._all is None:
            self._all = self._list()
        if not below:
            return self._all
        return {path: entry for path, entry in self._all.items() if path.startswith(f"{below}/")}

    def entry(self, path: str) -> Entry | None:
        """What is at one path."""
        return self.paths().get(path)

    def read(self, path: str, limit: int = LARGEST_FILE) -> bytes | None:
        """The content of a regular file."""
        return read_inside(self.root, path, limit)

    def blob_id(self, path: str) -> str | None:  # noqa: ARG002 - part of the protocol
        """Not known: nothing is hashed."""
        return None

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """Sizes on disk."""
        entries = self.paths()
        found = ((path, entries.get(path)) for path in paths)
        return {path: entry.size for path, entry in found if entry and entry.size is not None}

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

    def read(self, path: str, limit: int = LARGEST_FILE) -> bytes | None:
        """The content of a regular file, as it is on disk."""
        found = super().read(path, limit)
        if found is None and (blob := self._kept_away(path)):
            return self.repository.objects.blob(blob, limit)
        return found

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
        entry = self.paths().get(path)
        return entry.blob if entry and entry.kind is Kind.FILE else None

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
        return found

    def _look(self, tag: str, facts: str, path: str) -> Entry | None:
        mode, _, stage = facts.partition(" ")
        if mode == "160000":
            return Entry(Kind.SUBMODULE, stage.partition(" ")[0])
        if tag == "S":
            return entry_of(mode, stage.partition(" ")[0])
        try:
            status = os.lstat(self._prefix + path)
        except OSError:
            return None
        return None if stat.S_ISDIR(status.st_mode) else _on_disk(status)


def read_inside(root: Path, path: str, limit: int) -> bytes | None:
    """A regular file below ``root``, cut one byte after ``limit``; no symlink on the way is followed."""
    parts = path.split("/")
    if "\0" in path or any(part in {"", ".", ".."} for part in parts):
        return None
    handle = -1
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for part in parts[:-1]:
            above, handle = handle, os.open(part, _INSIDE | os.O_DIRECTORY, dir_fd=handle)
            os.close(above)
        above, handle = handle, os.open(parts[-1], _INSIDE | os.O_NONBLOCK, dir_fd=handle)
        os.close(above)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        with open(handle, "rb", closefd=False) as file:
            return file.read(limit + 1)
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
