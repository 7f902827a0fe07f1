"""The content of big files in chunks: from disk or from git's object store, in bounded memory."""

import os
from collections.abc import Callable, Iterator

from crs_gate.errors import HistoryError
from crs_gate.history.disk import FolderSnapshot, open_inside
from crs_gate.history.entries import Kind
from crs_gate.history.repository import Repository
from crs_gate.history.snapshot import Snapshot

CHUNK = 1024 * 1024
"""Bytes that are read at once."""

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
