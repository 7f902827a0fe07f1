"""The DVC pointers of a snapshot: which data paths below a folder they claim."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from functools import cached_property
from itertools import islice, takewhile
from posixpath import dirname, join
from typing import NamedTuple

from crs_gate.facts.dvc import LARGEST_DVC_FILE, LOCK, PIPELINE, Out, outs_of_file, outs_of_lock
from crs_gate.facts.kinds import POINTER_SUFFIX, claimed_by_pointer
from crs_gate.history.snapshot import Snapshot

MOST_POINTERS = 5_000
"""DVC files of one snapshot that are read. Those beyond stand for the data in their names (``x.csv`` for
``x.csv.dvc``); of locks beyond nothing is known."""

Known = MutableMapping[tuple[str, ...], tuple[Out, ...] | None]
"""What was read of DVC files, by path and git's ids of the contents: base and head mostly share it."""


class Claims(NamedTuple):
    """What pointers claim below a folder, relative to it: see the fields of ``Tree``."""

    stands_for: dict[str, tuple[str, ...]]
    made: tuple[str, ...]
    located: frozenset[str]
    unread: tuple[str, ...]


class Pointers:
    """Reads each ``*.dvc`` and ``dvc.lock`` of a snapshot once, when it is asked for.

    ``paths`` are these files, where somebody has looked for them already.
    """

    def __init__(self, snapshot: Snapshot, paths: Iterable[str] | None = None, known: Known | None = None) -> None:
        self._snapshot, self._paths = snapshot, paths
        self._known: Known = {} if known is None else known
        self._here: dict[str, tuple[Out, ...] | None] = {}

    def around(self, folder: str) -> Claims:
        """The claims on paths below a folder: by the DVC files in it, and by those right in the folders above."""
        prefix = f"{folder}/" if folder else ""
        inside, above = self._near(folder)
        stands_for: dict[str, tuple[str, ...]] = {}
        for path in inside:
            if claimed_by_pointer(path) and path in self.readable:
                stands_for[path[len(prefix) :]] = tuple(_stands_for(path, prefix, self.outs(path)))
        found = [out for path in (*inside, *above) for out in self.outs(path) or () if _is_below(out, prefix)]
        direct = {path for paths in stands_for.values() for path in paths}
        made = dict.fromkeys(out.path[len(prefix) :] for out in found)
        located = frozenset(out.path[len(prefix) :] for out in found if out.locator)
        unread = tuple(path for path in (*inside, *above) if self.is_lost(path))
        return Claims(stands_for, tuple(path for path in made if path not in direct), located, unread)

    def outs(self, path: str) -> tuple[Out, ...] | None:
        """What a ``*.dvc`` or ``dvc.lock`` names; ``None`` where it is none of DVC's, or there are too many."""
        if path not in self._here:
            self._here[path] = self._known_outs(path) if path in self.readable else None
        return self._here[path]

    def is_lost(self, path: str) -> bool:
        """Whether a path is that of a ``dvc.lock`` that is there, and nobody knows which data it names."""
        if claimed_by_pointer(path) or self.outs(path) is not None:
            return False
        at = bisect_left(self._all, path)
        return at < len(self._all) and self._all[at] == path

    def _known_outs(self, path: str) -> tuple[Out, ...] | None:
        beside = join(dirname(path), PIPELINE) if path.endswith(LOCK) else ""
        ids = [self._snapshot.blob_id(name) if name else "" for name in (path, beside)]
        key = (path, *(id_ or "" for id_ in ids))
        if not ids[0]:
            return self._read(path, beside)
        if key not in self._known:
            self._known[key] = self._read(path, beside)
        return self._known[key]

    def _read(self, path: str, beside: str) -> tuple[Out, ...] | None:
        data = self._snapshot.read(path, LARGEST_DVC_FILE)
        if data is None:
            return None
        return (
            outs_of_lock(path, data, self._snapshot.read(beside, LARGEST_DVC_FILE))
            if beside
            else outs_of_file(path, data)
        )

    def _near(self, folder: str) -> tuple[Sequence[str], Sequence[str]]:
        """The DVC files below a folder, and those that lie in the folders above it and not deeper."""
        prefix = f"{folder}/" if folder else ""
        start = bisect_left(self._all, prefix)
        inside = list(takewhile(lambda path: path.startswith(prefix), islice(self._all, start, None)))
        parts = folder.split("/")[:-1] if folder else []
        tops = ["/".join(parts[:count]) for count in range(len(parts) + 1)] if folder else []
        return inside, [path for top in tops for path in self._by_folder.get(top, ())]

    @cached_property
    def _all(self) -> list[str]:
        return sorted(filter(is_dvc_file, self._snapshot.names() if self._paths is None else self._paths))

    @cached_property
    def readable(self) -> frozenset[str]:
        """The first DVC files by name, so that it never depends on which manifest is looked at first."""
        return frozenset(self._all[:MOST_POINTERS])

    @cached_property
    def _by_folder(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._all:
            found.setdefault(dirname(path), []).append(path)
        return found


def is_dvc_file(path: str) -> bool:
    """Whether a file may name data that DVC keeps elsewhere."""
    if not path.endswith((POINTER_SUFFIX, LOCK)):
        return False
    return claimed_by_pointer(path) is not None or path == LOCK or path.endswith(f"/{LOCK}")


def _stands_for(path: str, prefix: str, outs: Sequence[Out] | None) -> Iterator[str]:
    """The paths below a folder; where one lies elsewhere, or all do, also the name, so that it is not lost.

    What is no DVC file stands for itself: it is called like one, and may hold the data.
    """
    if outs is None:
        yield path[len(prefix) :]
        return
    yield from (out.path[len(prefix) :] for out in outs if _is_below(out, prefix))
    if not outs or not all(_is_below(out, prefix) for out in outs):
        yield (claimed_by_pointer(path) or path)[len(prefix) :]


def _is_below(out: Out, prefix: str) -> bool:
    return len(out.path) > len(prefix) and out.path.startswith(prefix)
