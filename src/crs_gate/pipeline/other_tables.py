"""Tables that belong to other manifests: what one in the same folder or above keeps its sources in is no data."""

from collections.abc import Callable, Iterable, Iterator
from posixpath import dirname, join

from crs_gate.facts.manifests import find
from crs_gate.facts.tree import Tree
from crs_gate.formats.interface import ReadResult
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.policy import Policy
from crs_gate.model.table import SUFFIXES
from crs_gate.pipeline.finding import Found, may_have_table

Read = Callable[[Snapshot, str, str | None], ReadResult]
"""Reads a manifest of a snapshot by its path, in the format that the policy names."""


class OtherTables:
    """Asks manifests for their tables, each once, and only where there is a file that could be one.

    What a manifest calls its table counts when it was read as that, to the last row: one that is not valid keeps
    nothing from being data. Where manifests were ``named``, others in the folder of a named one count as well.
    """

    def __init__(self, policy: Policy, read: Read, *, named: bool) -> None:
        self._policy, self._read, self._named = policy, read, named
        self._tables: dict[tuple[str, str], str] = {}
        """The table of each manifest that was read, empty where there is none, by snapshot and path."""
        self._folders: dict[str, dict[str, dict[str, str | None]]] = {}
        """The manifests of each folder with their formats, by snapshot."""
        self._candidates: dict[tuple[str, str], dict[str, str | None]] = {}
        """Those that may have a table, by snapshot and folder."""

    def learn(self, snapshot: Snapshot, path: str, result: ReadResult) -> None:
        """Remember the table of a manifest that was read for its own sake."""
        table = result.dataset.table if result.dataset else None
        self._tables[snapshot.label, path] = table.path if table else ""

    def around(self, found: Found, path: str, tree: Tree) -> frozenset[str]:
        """The tables of others among the files of the tree around a manifest, as the tree names them."""
        if not any(name.lower().endswith(SUFFIXES) for name in tree.files):
            return frozenset()
        others = {other: format_name for other, format_name in self._near(found, tree) if other != path}
        prefix = f"{tree.folder}/" if tree.folder else ""
        tables = [self._table(found.snapshot, *other) for other in others.items()]
        inside = {table[len(prefix) :] for table in tables if table.startswith(prefix)}
        return frozenset(inside & tree.files.keys())

    def _near(self, found: Found, tree: Tree) -> Iterator[tuple[str, str | None]]:
        """The manifests in the folder of a tree and above it that may have a table."""
        folder = tree.folder
        beside = (join(folder, name) for name in tree.files if "/" not in name) if self._named else ()
        yield from self._in_folder(found, folder, beside).items()
        while folder:
            folder = dirname(folder)
            yield from self._in_folder(found, folder).items()

    def _in_folder(self, found: Found, folder: str, beside: Iterable[str] = ()) -> dict[str, str | None]:
        snapshot, key = found.snapshot, (found.snapshot.label, folder)
        if key not in self._candidates:
            there = {**find(beside, self._policy), **self._manifests(found).get(folder, {})}
            self._candidates[key] = {path: name for path, name in there.items() if may_have_table(snapshot, path)}
        return self._candidates[key]

    def _manifests(self, found: Found) -> dict[str, dict[str, str | None]]:
        if (label := found.snapshot.label) not in self._folders:
            folders = self._folders[label] = {}
            for path, format_name in found.formats.items():
                folders.setdefault(dirname(path), {})[path] = format_name
        return self._folders[label]

    def _table(self, snapshot: Snapshot, path: str, format_name: str | None) -> str:
        if (snapshot.label, path) not in self._tables:
            self.learn(snapshot, path, self._read(snapshot, path, format_name))
        return self._tables[snapshot.label, path]
