"""Where rows begin in a page of a nested column: its repetition levels tell, and nothing else does for sure."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from crs_gate.columnar.bounds import TooMuchError
from crs_gate.columnar.pages import DATA_V2, Page, content

_LENGTH = 4
_GROUP = 8
_LONGEST_NUMBER = 5
_PAIRS = {ord(digit): f"{value & 3}{value >> 2}" for value, digit in enumerate("0123456789abcdef")}
_MOST_BITS = 4
_BLOCK = 64 * 1024
"""Groups of eight levels that are looked at together."""


class Rows(NamedTuple):
    """Values of a page: in front of the first row that begins in it, in its longest row, and from the last one on.

    Where none begins, all stand in front.
    """

    front: int
    longest: int
    last: int
    begin: bool


def rows_in(stream: BinaryIO, page: Page, codec: str, deepest: int) -> Rows:
    """Where rows begin in a page. Raises ``TooMuchError`` where that cannot be told."""
    bits = deepest.bit_length()
    if page.levels < 0 or bits > _MOST_BITS:
        raise TooMuchError("a nested column is larger than can be told from how it is written")
    levels = _levels(stream, page, codec)
    front = longest = open_row = seen = 0
    begin = False
    try:
        for starts, count in _runs(levels, page.values, bits):
            first, *rows = starts
            open_row += first
            for row in rows:
                front, longest = (open_row, longest) if not begin else (front, max(longest, open_row))
                begin, open_row = True, row + 1
            seen += count
    except IndexError as error:
        raise TooMuchError("a page of a nested column cannot be read") from error
    rest = max(page.values - seen, 0)  # levels that end early: as if no row began any more
    if not begin:
        return Rows(open_row + rest, 0, 0, begin=False)
    return Rows(front, max(longest, open_row + rest), open_row + rest, begin=True)


def _levels(stream: BinaryIO, page: Page, codec: str) -> bytes:
    if page.kind == DATA_V2:
        stream.seek(page.start)
        return stream.read(page.levels)
    data = content(stream, page, codec)
    size = int.from_bytes(bytes(data[:_LENGTH]), "little")
    return bytes(data[_LENGTH : _LENGTH + size])


def _runs(data: bytes, values: int, bits: int) -> Iterator[tuple[list[int], int]]:
    """Runs of levels: the values in front of each row that begins and behind the last, and how many there are."""
    at = 0
    while values > 0 and at < len(data):
        header, at = _number(data, at)
        groups = header >> 1
        if not header & 1:
            count, size = min(values, groups), -(-bits // 8)
            yield ([0] * (min(count, 2) + 1) if not any(data[at : at + size]) else [count]), count
            at, values = at + size, values - count
            continue
        for begin in range(0, min(groups, len(data)), _BLOCK):  # never more than there are bytes
            size = min(_BLOCK, groups - begin) * bits
            count = min(values, size * _GROUP // bits)
            yield [len(part) for part in _digits(data[at : at + size], bits)[:count].split("0")], count
            at, values = at + size, values - count


def _digits(data: bytes, bits: int) -> str:
    """Packed levels as one digit each, the first one first."""
    number = int.from_bytes(data, "little")
    count = len(data) * 8
    if bits == 1:
        return f"{number:0{count}b}"[::-1]
    if bits == 2:  # noqa: PLR2004 - two levels in each digit of base 16
        return f"{number:0{count // 4}x}"[::-1].translate(_PAIRS)
    return f"{number:0{-(-count // 3)}o}"[::-1] if bits == 3 else f"{number:0{count // 4}x}"[::-1]  # noqa: PLR2004


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(_LONGEST_NUMBER):
        byte = data[at]
        value, at = value | (byte & 127) << 7 * place, at + 1
        if byte < 128:  # noqa: PLR2004 - the last byte of a number has no high bit
            break
    return value, at
