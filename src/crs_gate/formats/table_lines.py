"""From the bytes of a table to its lines, in bounded memory."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from crs_gate.formats.interface import Problem, Unreadable
from crs_gate.formats.source_text import refuse_byte_order_mark

LARGEST_TABLE = 4 * 1024 * 1024 * 1024
"""Bytes of the largest table that is read; it is never held."""
LONGEST_ROW = 1024 * 1024
"""Bytes of the longest row, and of the longest line."""
MOST_ROWS = 5_000_000
LARGEST_BATCH = 4 * 1024 * 1024
"""Bytes of rows from which on no more are held at a time."""
UNREAD = "x-"
"""How keys begin that nobody reads."""
_LONGEST_START = 64
"""Bytes by which something else than a table is known."""

_LFS = (
    "a Git LFS pointer lies here in place of the table: the gate downloads nothing, and a commit holds the pointer"
    " alone; keep the table in git itself (`git lfs untrack`)"
)
_POINTERS = (
    (b"version https://git-lfs.github.com/spec/", _LFS),
    (b"version https://hawser.github.com/spec/", _LFS),
    (
        b"/annex/objects/",
        "a git-annex pointer lies here in place of the table: keep the table in git itself (`git annex unannex`)",
    ),
)


class Row(NamedTuple):
    """One row of a table: its number from 0, its line from 1, what it holds, and its text where that has columns.

    ``size`` counts its bytes. ``unread`` counts those of what nobody reads, when the table is read for the first time.
    """

    number: int
    line: int
    tree: Any
    text: str = ""
    size: int = 0
    unread: int = 0


_Read = TypeVar("_Read", bound=Row | Problem)


def checked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same chunks, once the first of them does not begin like something else than a table, up to the limit."""
    total, start = 0, b""
    for chunk in chunks:
        if total < _LONGEST_START:
            start = (start + chunk)[:_LONGEST_START]
            _refuse_stand_in(start)
        total += len(chunk)
        if total > LARGEST_TABLE:
            raise Unreadable(f"the table is larger than {LARGEST_TABLE // 1024**3} GiB, the limit")
        yield chunk
    if not total:
        raise Unreadable("the table is empty")


def lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Each line without its end. What follows the last line end is a line, if there is anything."""
    rest, number = b"", 0
    for chunk in chunks:
        pieces = (rest + chunk).split(b"\n")
        rest = pieces.pop()
        yield from pieces
        number += len(pieces)
        if len(rest) > LONGEST_ROW:
            raise too_long(number + 1)
    if rest:
        yield rest


def batches(rows: Iterable[_Read], most: int) -> Iterator[list[_Read]]:
    """Rows as they are held at a time: so many at most, and one more at most than fit into ``LARGEST_BATCH``."""
    batch: list[_Read] = []
    size = 0
    for row in rows:
        batch.append(row)
        size += row.size if isinstance(row, Row) else 0
        if len(batch) == most or size >= LARGEST_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def text_size(value: Any) -> int:
    """The bytes of all texts and keys in a value, and one for each other thing in it."""
    size, waiting = 0, [value]
    while waiting:
        found = waiting.pop()
        size += 1
        if isinstance(found, str):
            size += len(found) if found.isascii() else len(found.encode("utf-8", "surrogatepass"))
        elif isinstance(found, dict):
            waiting.extend(found)
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)
    return size


def unread_size(tree: Any) -> int:
    """The bytes of what stands under keys that begin with ``x-``: no rule looks at that."""
    size, waiting = 0, [tree]
    while waiting:
        found = waiting.pop()
        size += 1
        if isinstance(found, dict):
            for key, value in found.items():
                if isinstance(key, str) and key.startswith(UNREAD):
                    size += text_size(value)
                else:
                    waiting.append(value)
        elif isinstance(found, list):
            waiting.extend(found)
    return size


def too_long(line: int) -> Unreadable:
    """What is said of a line, or a row that begins there, with more than ``LONGEST_ROW`` bytes."""
    return Unreadable(f"the row is longer than {LONGEST_ROW // 1024**2} MiB, the limit", line)


def too_many(line: int) -> Unreadable:
    """What is said of the first row beyond ``MOST_ROWS``."""
    return Unreadable(f"the table has more than {MOST_ROWS:,} rows, the limit", line)


def _refuse_stand_in(first: bytes) -> None:
    for start, message in _POINTERS:
        if first.startswith(start):
            raise Unreadable(message)
    refuse_byte_order_mark(first)
