"""From bytes as they come to lines as they are, in bounded memory."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST_LINE = 1024 * 1024
"""Bytes of the longest line that is read."""
_KEPT = 200
"""Bytes of a longer line that are kept to be shown."""


class Line(NamedTuple):
    """One line: its number from 1, its bytes with the line end, and whether they are its beginning alone."""

    number: int
    data: bytes
    cut: bool = False


def lines(chunks: Iterable[bytes]) -> Iterator[list[Line]]:
    """The lines that end in each chunk; of one that is too long the first bytes. Ends with what has no line end."""
    number, rest, dropping = 1, b"", False
    for chunk in chunks:
        pieces = chunk.split(b"\n")
        found = []
        for piece in pieces[:-1]:
            if dropping or len(rest) + len(piece) >= LONGEST_LINE:
                found.append(Line(number, (rest + piece)[:_KEPT], cut=True))
            else:
                found.append(Line(number, b"%b%b\n" % (rest, piece)))
            number, rest, dropping = number + 1, b"", False
        rest = rest if dropping else rest + pieces[-1]
        if len(rest) >= LONGEST_LINE:
            rest, dropping = rest[:_KEPT], True
        yield found
    if rest or dropping:
        yield [Line(number, rest, dropping)]
