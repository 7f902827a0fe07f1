"""SHA-256 of files below a folder, one after the other: no link is followed, and a file that changes is no digest."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

BUFFER = 256 * 1024
"""Bytes that are read at once: they stay in the processor's own memory between reading and hashing."""
LARGEST_POINTER = 1_023
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC
_POINTERS = (b"version https://", b"/annex/objects/")


class Stamp(NamedTuple):
    """What tells that a file is as it was without reading it; times in nanoseconds."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class Hashed(NamedTuple):
    """The digest of one file, or why there is none. ``small`` are its bytes where they look like a pointer."""

    path: str
    sha256: str = ""
    stamp: Stamp = Stamp(0, 0, 0, 0)
    small: bytes = b""
    fault: str = ""


class StoppedError(Exception):
    """Somebody asked to stop in the middle of a file."""


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


class Reader:
    """Hashes files below one folder, given as a path. It has one buffer of its own, and is used by one thread.

    ``told`` is called with the number of bytes as they are read; it may raise ``StoppedError``.
    """

    def __init__(self, root: str, told: Callable[[int], None] = lambda _: None) -> None:
        self._root, self._told = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), told
        self._buffer = bytearray(BUFFER)
        self._view = memoryview(self._buffer)
        self._here: tuple[str, int] | None = None

    def close(self) -> None:
        """Let go of the folders."""
        self._leave()
        os.close(self._root)

    def hashes(self, paths: Iterable[str]) -> Iterator[Hashed]:
        """The digest of each file, in the order given; quickest where files of one folder follow each other."""
        return map(self.hashed, paths)

    def hashed(self, path: str) -> Hashed:
        """The digest of one file."""
        folder, _, name = path.rpartition("/")
        try:
            at = self._folder(folder)
            handle = os.open(name, _FILE, dir_fd=at)
        except (OSError, ValueError) as error:
            return Hashed(path, fault=_why(error))
        try:
            return self._read(path, name, at, handle)
        except OSError as error:
            return Hashed(path, fault=_why(error))
        finally:
            os.close(handle)

    def _read(self, path: str, name: str, at: int, handle: int) -> Hashed:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Hashed(path, fault="it is no regular file")
        before, digest, count, small = stamp_of(status), sha256(), 0, b""
        while got := os.readv(handle, (self._buffer,)):
            digest.update(self._view[:got])
            if not count and got <= LARGEST_POINTER and self._buffer.startswith(_POINTERS):
                small = bytes(self._view[:got])
            count += got
            self._told(got)
        if count != before.size or stamp_of(os.fstat(handle)) != before or not _is_still(name, at, before):
            return Hashed(path, fault="it changed while it was read")
        return Hashed(path, digest.hexdigest(), before, small)

    def _folder(self, folder: str) -> int:
        """The open folder of a path; it is reached without following a link."""
        if not folder:
            return self._root
        if self._here and self._here[0] == folder:
            return self._here[1]
        self._leave()
        handle = os.dup(self._root)
        for part in folder.split("/"):
            if part in {"", ".", ".."}:
                os.close(handle)
                raise ValueError("its path leads elsewhere")
            try:
                below = os.open(part, _FOLDER, dir_fd=handle)
            finally:
                os.close(handle)
            handle = below
        self._here = folder, handle
        return handle

    def _leave(self) -> None:
        if self._here:
            with suppress(OSError):
                os.close(self._here[1])
            self._here = None


def _is_still(name: str, at: int, stamp: Stamp) -> bool:
    """Whether a name still leads to the file that was read; one that was replaced is another file."""
    try:
        return stamp_of(os.lstat(name, dir_fd=at)) == stamp
    except OSError:
        return False


def _why(error: Exception) -> str:
    if not isinstance(error, OSError):
        return str(error)
    match error:
        case FileNotFoundError():
            return "it is not there any more"
        case PermissionError():
            return "it may not be read: give access, or leave it out"
    import errno

    if error.errno in {errno.ELOOP, errno.ENOTDIR}:
        return "it is a symbolic link, or lies behind one; links are never followed"
    return f"it cannot be read: {error.strerror}"
