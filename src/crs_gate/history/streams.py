"""The content of big files in chunks: from disk or from git's object store, in bounded memory."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from crs_gate.errors import HistoryError
from crs_gate.history.disk import FolderSnapshot, open_inside
from crs_gate.history.entries import Kind
from crs_gate.history.repository import Repository
from crs_gate.history.snapshot import Snapshot

CHUNK = 1024 * 1024
"""Bytes that are read at once."""
IN_MEMORY = 32 * 1024 * 1024
"""Bytes of a copy that is kept in memory; a larger one lies in a temporary file without a name."""

_NOT_A_FILE = {
    Kind.SYMLINK: "{} is a symbolic link, which is never followed; put the file itself there",
    Kind.SUBMODULE: "{} is a submodule, which is never entered",
    Kind.OTHER: "{} is no regular file",
}


def chunks_of(snapshot: Snapshot, path: str) -> Callable[[], Iterator[bytes]] | str:
    """What gives a file's content from its beginning each time that it is called; or why there is none."""
    entry = snapshot.entry(path)
    if entry is None:
        return f"there is no file {path}"
    if entry.kind is not Kind.FILE:
        return _NOT_A_FILE[entry.kind].format(path)
    repository = getattr(snapshot, "repository", None)
    if isinstance(repository, Repository) and entry.blob and not _is_on_disk(snapshot, path):
        blob = entry.blob
        return lambda: repository.stream(blob, CHUNK)
    return lambda: _from_disk(snapshot, path)


def _is_on_disk(snapshot: Snapshot, path: str) -> bool:
    """Whether the bytes on disk are meant; sparse checkout keeps some files of a work tree in the index alone."""
    if not isinstance(snapshot, FolderSnapshot):
        return False
    handle = open_inside(snapshot.root, path)
    if handle is not None:
        os.close(handle)
    return handle is not None


def _from_disk(snapshot: Snapshot, path: str) -> Iterator[bytes]:
    handle = open_inside(snapshot.root, path) if isinstance(snapshot, FolderSnapshot) else None
    if handle is None:
        raise HistoryError(f"{path} cannot be read", "it must be a regular file that no link leads to")
    try:
        while chunk := os.read(handle, CHUNK):
            yield chunk
    finally:
        os.close(handle)


@contextmanager
def opened(snapshot: Snapshot, path: str) -> Iterator[BinaryIO]:
    """A file that can be read at any place: itself on disk, else a copy of what git keeps. Raises ``HistoryError``."""
    handle = open_inside(snapshot.root, path) if isinstance(snapshot, FolderSnapshot) else None
    if handle is not None:
        with os.fdopen(handle, "rb") as file:
            yield file
        return
    chunks = chunks_of(snapshot, path)
    if isinstance(chunks, str):
        raise HistoryError(chunks)
    from tempfile import SpooledTemporaryFile

    with SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        for chunk in chunks():
            copy.write(chunk)
        copy.seek(0)
        yield cast("BinaryIO", copy)
