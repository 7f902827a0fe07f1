"""Sources that are kept in a table beside the manifest: too many to be held, so they are gone through in shards."""

from array import array
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from crs_gate.model.location import Location

if TYPE_CHECKING:
    from crs_gate.model.source import Source


SUFFIXES = (".jsonl", ".ndjson", ".csv", ".parquet")
"""What the name of a table ends in."""
MOST_PROVEN = 10_000
"""Files of one manifest, with a digest or a size, of which git is asked what it proves."""


class Shard(NamedTuple):
    """Some sources that stand one after the other. ``first`` is the row of the first; rows count from 0.

    ``locate`` gives the place of a JSON pointer of the dataset (``/sources/<row>/...``) below one of them.
    """

    first: int
    sources: "tuple[Source, ...]"
    locate: Callable[[str], Location]


class Table(Protocol):
    """A table that was read once without fault. It is read anew each time that somebody goes through it."""

    path: str
    """Where it lies in the repository."""
    digest: str
    """Equal digests are equal sources."""
    undigested: tuple[str, ...]
    """Paths and globs of files that the sources name without a digest."""
    provable: tuple[str, ...]
    """The first ``MOST_PROVEN`` paths that the sources state a digest or a size of."""
    sizes: "array[int]"
    """Bytes of each row: what it takes to hold its source, roughly."""

    def __len__(self) -> int:
        """How many sources there are."""
        ...

    def shards(self, size: int) -> Iterator[Shard]:
        """All sources in order, at most ``size`` at a time.

        Raises ``HistoryError`` when it is not the table any more that was read at first.
        """
        ...

    def chosen(self, rows: bytearray) -> "Iterator[tuple[int, Source]]":
        """Row and source of each row whose flag is set when it is reached, in order.

        Raises ``HistoryError`` as ``shards`` does, so whoever wants to be sure goes on to the end.
        """
        ...

    def locate(self, pointer: str) -> Location:
        """The row of a JSON pointer of the dataset (``/sources/<row>/...``)."""
        ...
