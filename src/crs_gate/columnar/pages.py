"""The pages of one column of a row group, told by their headers: what they unpack to is said nowhere else for sure."""

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from crs_gate.columnar.bounds import MOST_HELD, TooMuchError
from crs_gate.columnar.footer import Chunk
from crs_gate.columnar.thrift import I32, STRUCT, CutError, Reader, Struct

_HEADERS = (1024, 64 * 1024, 1024 * 1024)
"""Bytes in which a header is looked for; it can hold the smallest and the largest value of its page."""
_PADDING = 100
"""Bytes that old writers forgot to count."""
_KIND, _UNPACKED, _PACKED, _DATA, _DICTIONARY, _DATA_V2 = 1, 2, 3, 5, 7, 8
_VALUES, _ENCODING, _ENCODING_V2 = 1, 2, 4
_REP_BYTES, _REP_ENCODING, _RLE = 6, 4, 3
DATA, DICTIONARY, DATA_V2 = 0, 2, 3
_ENDLESS = 1_000_000
"""Pages of one column in one row group."""


class Page(NamedTuple):
    """A page: its kind, where its bytes begin, packed and unpacked bytes, values with those that are null, encoding.

    ``levels`` are the bytes of repetition levels of a page of the second version, which are never packed; -1 says of
    an older page that its levels are in no run-length encoding.
    """

    kind: int
    start: int
    packed: int
    unpacked: int
    values: int
    encoding: int
    levels: int


def pages(stream: BinaryIO, chunk: Chunk) -> Iterator[Page]:
    """Each page that a reader of the column goes through. Raises ``TooMuchError``."""
    at, end, left = chunk.start, chunk.end + _PADDING, chunk.values
    for _ in range(_ENDLESS):
        if left <= 0 or at >= end:
            return
        page = _page(stream, at)
        if page is None:
            return
        yield page
        at = page.start + page.packed
        if page.kind in (DATA, DATA_V2):
            left -= page.values
    raise TooMuchError(f"a column has more than {_ENDLESS:,} pages in one row group")


def content(stream: BinaryIO, page: Page, codec: str) -> Any:
    """What a page unpacks to. Raises ``TooMuchError``, and what pyarrow does."""
    import pyarrow as pa

    stream.seek(page.start)
    data = stream.read(page.packed)
    if codec == "UNCOMPRESSED":
        return data
    if page.unpacked > MOST_HELD:
        raise TooMuchError("a page takes too much memory")
    name = {"LZ4": "lz4_raw"}.get(codec, codec.lower())
    return memoryview(pa.decompress(data, decompressed_size=page.unpacked, codec=name))


def _page(stream: BinaryIO, at: int) -> Page | None:
    """The page at a place; none where the file ends."""
    for size in _HEADERS:
        stream.seek(at)
        data = stream.read(size)
        if not data:
            return None
        reader = Reader(data)
        try:
            return _of(reader.struct(), at + reader.at)
        except CutError:
            if len(data) < size:
                break
    raise TooMuchError("the header of a page cannot be read")


def _of(header: Struct, start: int) -> Page:
    kind = _number(header, _KIND)
    about: Struct = header.get(({DATA: _DATA, DICTIONARY: _DICTIONARY, DATA_V2: _DATA_V2}.get(kind, -1), STRUCT), {})
    encoding = _number(about, _ENCODING_V2 if kind == DATA_V2 else _ENCODING)
    levels = _number(about, _REP_BYTES) if kind == DATA_V2 else 0
    if kind == DATA and about.get((_REP_ENCODING, I32)) != _RLE:
        levels = -1
    values = _number(about, _VALUES)
    return Page(kind, start, _number(header, _PACKED), _number(header, _UNPACKED), values, encoding, levels)


def _number(found: Struct, field: int) -> int:
    value: int = found.get((field, I32), 0)
    if not 0 <= value < 2**31:
        raise TooMuchError("the header of a page holds a number that it cannot")
    return value
