"""One side of a comparison as very many sources: gone through in shards, never held."""

from array import array
from collections.abc import Iterable, Iterator

from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source
from crs_gate.model.table import Shard
from crs_gate.rules.overview import Overview

SHARD = 2_000
"""Sources that are judged at a time."""


class View:
    """A dataset, whether its sources are kept in a table or in the manifest, and what is known of all of them."""

    def __init__(self, dataset: Dataset, alike: "View | None" = None) -> None:
        self.dataset = dataset
        self.overview: Overview
        self.prints = array("q")
        """A hash of each source: what is equal on both sides is not compared."""
        if alike and dataset.table and alike.dataset.table and dataset.table.digest == alike.dataset.table.digest:
            self.prints, self.overview = alike.prints, alike.overview
        else:
            self.overview = Overview(self._printed(dataset.sources))

    def __len__(self) -> int:
        return len(self.prints)

    def size(self, row: int) -> int:
        """What it takes to hold the source of a row, in bytes; nothing where it is held anyway."""
        return self.dataset.table.sizes[row] if self.dataset.table is not None else 0

    def shards(self) -> Iterator[Shard]:
        """All sources in order."""
        table, sources = self.dataset.table, self.dataset.sources
        if table is not None:
            yield from table.shards(SHARD)
            return
        for first in range(0, len(sources), SHARD):
            yield Shard(first, tuple(sources[first : first + SHARD]), self.dataset.locate)

    def chosen(self, rows: bytearray) -> Iterator[tuple[int, Source]]:
        """Row and source of each row whose flag is set when it is reached."""
        if self.dataset.table is not None:
            return self.dataset.table.chosen(rows)
        return ((row, source) for row, source in enumerate(self.dataset.sources) if rows[row])

    def _printed(self, sources: Iterable[Source]) -> Iterator[Source]:
        for source in sources:
            self.prints.append(hash(source))
            yield source
