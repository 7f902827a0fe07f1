"""What reading some rows of a row group takes in memory at most, from what its pages say."""

from functools import reduce
from heapq import nlargest
from struct import Struct
from typing import Any, BinaryIO, NamedTuple

from crs_gate.columnar.bounds import MOST_HELD, TooMuchError
from crs_gate.columnar.footer import Chunk, Footer, Leaf
from crs_gate.columnar.levels import Rows, rows_in
from crs_gate.columnar.pages import DATA, DATA_V2, DICTIONARY, Page, content, pages

_WIDEST = 16
"""Bytes of a value in memory, at least; decimals are the widest of those whose width is not declared."""
_LEVELS = 8
_SIZE = Struct("<I")
_EXPANDED = 64 * 1024 * 1024
"""Bytes that rows may take when each of them has the largest value of a dictionary in it."""
_COPIES = 3
"""Copies of a dictionary: unpacked, in the decoder, and with the rows."""
_COLUMN = 16 * 1024
"""Bytes that a column takes without any value."""
_FRONT_CODED = 7
_LENGTHS = (5, 6, 7)
"""Encodings in which the lengths of all values of a page are unpacked at once."""


class Part(NamedTuple):
    """Pages that lie one after the other: how many values, and what all of them take.

    ``front_coded`` says that each value may repeat all of the one before it.
    """

    values: int = 0
    size: int = 0
    front_coded: bool = False

    def with_page(self, page: Page) -> "Part":
        """The same with one more page."""
        lengths = page.values * _WIDEST if page.encoding in _LENGTHS else 0
        front_coded = self.front_coded or page.encoding == _FRONT_CODED
        return Part(self.values + page.values, self.size + page.unpacked + lengths, front_coded)


class Column(NamedTuple):
    """One column of a row group: what a value takes, and what is held all the time; a dictionary, if it is of texts.

    ``longest`` are the values of the longest row. Each row lies in one of the ``parts``.
    """

    path: str
    width: int
    held: int
    dictionary: Page | None
    codec: str
    longest: int
    parts: tuple[Part, ...]

    def takes(self, rows: int) -> int:
        """The most that so many rows take that stand one after the other."""
        values = rows * self.longest
        copies = ((part, min(part.values, values) if part.front_coded else 1) for part in self.parts)
        most = nlargest(rows, (part.size * count for part, count in copies))
        return self.held + sum(most) + min(values, sum(part.values for part in self.parts)) * self.width


class Plan(NamedTuple):
    """How a row group is read: so many rows at once, and these columns with their dictionaries beside them."""

    rows: int
    dictionaries: list[str]


def plan(stream: BinaryIO, about: Footer, group: int, rows: int) -> Plan:
    """How up to ``rows`` rows at once can be read. Raises ``TooMuchError`` where not even one can."""
    chunks = about.groups[group]
    columns = [_column(stream, *pair, closely=False) for pair in zip(about.leaves, chunks, strict=True)]
    count = _fitting(columns, rows)
    if count < rows and any(column.longest > 1 for column in columns):
        columns = [_column(stream, *pair, closely=True) for pair in zip(about.leaves, chunks, strict=True)]
        count = _fitting(columns, rows)
    if not count:
        raise TooMuchError(f"a row can take more than {MOST_HELD // 1024**2} MiB once it is unpacked")
    return Plan(count, [column.path for column in columns if _expands(stream, column, count)])


def _expands(stream: BinaryIO, column: Column, rows: int) -> bool:
    """Whether rows may come to much more than their pages do, since they share the values of a dictionary."""
    page = column.dictionary
    if page is None or page.unpacked * rows <= _EXPANDED:
        return False
    return column.longest > 1 or _longest(content(stream, page, column.codec)) * rows > _EXPANDED


def _longest(values: Any) -> int:
    """The bytes of the longest value of a dictionary, in which each has its length in front."""
    at = longest = 0
    while at + 4 <= len(values):
        size = _SIZE.unpack_from(values, at)[0]
        longest, at = max(longest, size), at + 4 + size
    return longest


def _fitting(columns: list[Column], rows: int) -> int:
    while rows and sum(column.takes(rows) for column in columns) > MOST_HELD:
        rows //= 2
    return rows


def _column(stream: BinaryIO, leaf: Leaf, chunk: Chunk, *, closely: bool) -> Column:
    width = max(_WIDEST, leaf.width) + _LEVELS
    largest = held = 0
    data, dictionary = [], None
    for page in pages(stream, chunk):
        largest = max(largest, page.packed + page.unpacked)
        if page.kind == DICTIONARY:
            dictionary = page if leaf.is_text else None
            held += page.unpacked * _COPIES + page.values * width
        elif page.kind in (DATA, DATA_V2):
            data.append(page)
    held += _COLUMN + largest
    if not leaf.deepest:
        longest, parts = 1, tuple(Part().with_page(page) for page in data)
    elif closely:
        longest, parts = _by_rows(data, [rows_in(stream, page, chunk.codec, leaf.deepest) for page in data])
    else:
        whole = reduce(Part.with_page, data, Part())
        longest, parts = whole.values, (whole,)
    return Column(leaf.path, width, held, dictionary, chunk.codec, longest, parts)


def _by_rows(data: list[Page], rows: list[Rows]) -> tuple[int, tuple[Part, ...]]:
    """The values of the longest row, and pages in parts: each goes on to the page in which the next row begins."""
    longest = going_on = 0
    parts, part = [], Part()
    for page, here in zip(data, rows, strict=True):
        part, going_on = part.with_page(page), going_on + here.front
        longest = max(longest, going_on, here.longest)
        if here.begin:
            parts.append(part)
            part, going_on = Part().with_page(page), here.last
    return longest, (*parts, part)
