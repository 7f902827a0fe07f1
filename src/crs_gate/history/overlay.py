"""A snapshot in which one file has another content: what would be, before it is written."""

from collections.abc import Iterable, Mapping, Sequence

from crs_gate.history.entries import Entry
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.limits import LARGEST_FILE


class Overlay:
    """As the snapshot below it, but for the content of a file that is there."""

    def __init__(self, below: Snapshot, path: str, data: bytes) -> None:
        self._below, self._path, self._data = below, path, data

    @property
    def label(self) -> str:
        """That of the snapshot below."""
        return self._below.label

    def names(self) -> Sequence[str]:
        """Every path."""
        return self._below.names()

    def paths(self, below: str = "") -> Mapping[str, Entry]:
        """Every path, or those below one folder."""
        return self._below.paths(below)

    def entry(self, path: str) -> Entry | None:
        """What is at one path."""
        return self._below.entry(path)

    def read(self, path: str, limit: int = LARGEST_FILE) -> bytes | None:
        """The content of a file; of the one, that which it would have."""
        return self._data[: limit + 1] if path == self._path else self._below.read(path, limit)

    def link(self, path: str) -> str | None:
        """Where a symlink points."""
        return self._below.link(path)

    def blob_id(self, path: str) -> str | None:
        """Git's id of the content; of the one that is not known."""
        return None if path == self._path else self._below.blob_id(path)

    def sizes(self, paths: Iterable[str]) -> Mapping[str, int]:
        """The sizes of files."""
        found = self._below.sizes(paths)
        return {path: len(self._data) if path == self._path else size for path, size in found.items()}
