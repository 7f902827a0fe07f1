"""Into which pieces data is cut, so that many processes can read one large file."""

from itertools import pairwise
from typing import NamedTuple

LARGEST = 64 * 1024 * 1024
"""Bytes of a shard, as long as a file can be cut at all."""
_BY_LINES = (".jsonl", ".ndjson", ".txt", ".text", ".md", ".log")


class Shard(NamedTuple):
    """The bytes from ``start`` up to ``end`` of a file. A record belongs to the shard in which it begins."""

    path: str
    size: int
    start: int
    end: int

    @property
    def is_whole(self) -> bool:
        """Whether the file was not cut."""
        return self.start == 0 and self.end == self.size


def split(path: str, size: int, largest: int = LARGEST) -> tuple[Shard, ...]:
    """The shards of a file. Only what is read line by line can be cut; the bytes of no shard are those of another."""
    if size <= largest or not path.lower().endswith(_BY_LINES):
        return (Shard(path, size, 0, size),)
    count = -(-size // largest)
    edges = [size * number // count for number in range(count + 1)]
    return tuple(Shard(path, size, start, end) for start, end in pairwise(edges))
