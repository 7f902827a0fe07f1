"""What a Parquet file says of itself at its end: which columns it has, and where each lies in each group of rows.

The library would tell, too; but for some values it ends the process.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from crs_gate.columnar.bounds import TooMuchError
from crs_gate.columnar.thrift import BINARY, I32, I64, LIST, STRUCT, CutError, Path, Reader, Struct

LARGEST = 32 * 1024 * 1024
_END, _MAGIC = 8, b"PAR1"
_MOST_STRUCTS, _MOST_CHUNKS = 2_000_000, 300_000
"""Structs of a footer, and those that tell of a column in a group. One of three bytes takes 700 in memory."""
_SCHEMA, _GROUPS, _COLUMNS, _ABOUT = (2, LIST), (4, LIST), (1, LIST), (3, STRUCT)
_LISTS: dict[Path, int] = {
    (2,): STRUCT, (4,): STRUCT, (5,): STRUCT, (7,): STRUCT, (4, 1): STRUCT, (4, 4): STRUCT,
    (4, 1, 3, 2): I32, (4, 1, 3, 3): BINARY, (4, 1, 3, 8): STRUCT, (4, 1, 3, 13): STRUCT,
    (4, 1, 3, 16, 2): I64, (4, 1, 3, 16, 3): I64, (4, 1, 3, 17, 2): I32,
}  # fmt: skip
_TYPE, _LENGTH, _REPETITION, _NAME, _CHILDREN = (1, I32), (2, I32), (3, I32), (4, BINARY), (5, I32)
_CODEC, _VALUES, _SIZE, _DATA, _DICTIONARY = (4, I32), (5, I64), (7, I64), (9, I64), (11, I64)
_CODECS = ("UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW")
_REPEATED, _BYTE_ARRAY = 2, 6


class Leaf(NamedTuple):
    """A column: its name with those of the structs around it, how deep lists go, bytes of a value, whether of texts."""

    path: str
    deepest: int
    width: int
    is_text: bool


class Chunk(NamedTuple):
    """A column in a group of rows: where its pages lie, how they are packed, and how many values it has."""

    start: int
    end: int
    codec: str
    values: int


class Footer(NamedTuple):
    """The columns, and those of each group of rows."""

    leaves: list[Leaf]
    groups: list[list[Chunk]]


def footer(stream: BinaryIO) -> Footer | None:
    """What a file says of itself; ``None`` where that cannot be read, as the library tells. Raises ``TooMuchError``."""
    stream.seek(0, 2)
    total = stream.tell()
    stream.seek(max(total - _END, 0))
    end = stream.read(_END)
    size = int.from_bytes(end[:4], "little")
    if end[4:] != _MAGIC or size > total - _END:
        return None
    if size > LARGEST:
        raise TooMuchError(f"what it says of itself is larger than {LARGEST // 1024**2} MiB")
    stream.seek(total - _END - size)
    try:
        about = Reader(stream.read(size), _MOST_STRUCTS, _LISTS).struct()
    except CutError:
        return None
    leaves = list(_leaves(about.get(_SCHEMA, [])))
    groups = [group.get(_COLUMNS, []) for group in about.get(_GROUPS, [])]
    if sum(map(len, groups)) > _MOST_CHUNKS:
        raise TooMuchError(f"it has more than {_MOST_CHUNKS:,} columns in all groups of rows")
    if any(len(group) != len(leaves) for group in groups):
        raise TooMuchError("a group of rows has not the columns of the table")
    return Footer(leaves, [[_chunk(column.get(_ABOUT, {})) for column in group] for group in groups])


def _leaves(schema: list[Struct]) -> Iterator[Leaf]:
    """The columns of a tree whose nodes come one by one, each in front of its children."""
    open_nodes: list[list[Any]] = []  # how many children are still to come, the path, and how deep lists go
    for element in schema:
        while open_nodes and not open_nodes[-1][0]:
            open_nodes.pop()
        _, path, deepest = open_nodes[-1] if open_nodes else (0, None, 0)
        if open_nodes:
            open_nodes[-1][0] -= 1
        name = element.get(_NAME, b"").decode("utf-8", "replace")
        name = name if not path else f"{path}.{name}"
        deepest += element.get(_REPETITION) == _REPEATED and path is not None
        if children := element.get(_CHILDREN, 0):
            open_nodes.append([children, "" if path is None else name, deepest])
        elif path is not None:
            yield Leaf(name, deepest, max(element.get(_LENGTH, 0), 0), element.get(_TYPE) == _BYTE_ARRAY)


def _chunk(about: Struct) -> Chunk:
    start, dictionary = about.get(_DATA, 0), about.get(_DICTIONARY, 0)
    if 0 < dictionary < start:
        start = dictionary
    if start < 0:
        raise TooMuchError("a column lies outside of the file")
    codec = about.get(_CODEC, -1)
    name = _CODECS[codec] if 0 <= codec < len(_CODECS) else ""
    return Chunk(start, start + max(about.get(_SIZE, 0), 0), name, about.get(_VALUES, 0))
