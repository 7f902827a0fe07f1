"""Which source of a manifest each of its data files is of."""

from collections.abc import Iterator

from crs_gate.errors import UsageError
from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.judge.views import SHARD
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source
from crs_gate.rules.claims import claimed_objects, claimed_paths
from crs_gate.rules.persons import denial

NOBODY = ""
"""Stands for a source where no source claims a file."""


class Owners:
    """Which sources claim a file, and what each says of personal data."""

    def __init__(self, dataset: Dataset, tree: Tree) -> None:
        self._of: dict[str, list[str]] = {}
        self.denials: dict[str, str] = {NOBODY: "no source claims the file"}
        try:
            for source in _sources(dataset):
                for path in dict.fromkeys(_claimed(source, tree)):
                    self._of.setdefault(path, []).append(source.id)
                    self.denials[source.id] = denial(source)
        except TreeWorkError as error:
            raise UsageError(str(error), "name folders in place of patterns") from error

    def of(self, path: str) -> tuple[str, ...]:
        """The ids of the sources that claim a path."""
        return tuple(dict.fromkeys(self._of.get(path, (NOBODY,))))


def _sources(dataset: Dataset) -> Iterator[Source]:
    if dataset.table is None:
        yield from dataset.sources
        return
    for shard in dataset.table.shards(SHARD):
        yield from shard.sources


def _claimed(source: Source, tree: Tree) -> Iterator[str]:
    for file in source.files or ():
        yield from claimed_paths(tree, file.path or "")
        yield from (each.path for each in claimed_objects(tree, file))
