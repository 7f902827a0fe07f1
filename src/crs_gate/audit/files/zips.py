"""How a zip file is laid out: what readers that begin at the end see, and readers that begin at the front do not.

The layout is that of https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3).
"""

import struct
from collections.abc import Iterable
from itertools import pairwise
from typing import BinaryIO
from zipfile import ZipInfo

_LARGEST_DIRECTORY = 32 * 1024 * 1024
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_DIRECTORY, _LOCAL, _LOCAL_SIZE = b"PK\x01\x02", b"PK\x03\x04", 30
_NAMES_AT = 26
_LARGEST_DESCRIPTOR = 24


class Tail:
    """The end of a file: where the record at the end of a zip file stands, if one does."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        first = max(size - _LONGEST_COMMENT - _END_SIZE, 0)
        stream.seek(first)
        tail = stream.read(_LONGEST_COMMENT + _END_SIZE)
        stream.seek(0)
        at = tail.rfind(_END)
        self.found = 0 <= at <= len(tail) - _END_SIZE
        record = tail[at : at + _END_SIZE] if self.found else bytes(_END_SIZE)
        self.directory: int = struct.unpack_from("<I", record, 12)[0]
        """Bytes of the list of members."""
        comment: int = struct.unpack_from("<H", record, 20)[0]
        self.is_last = self.found and at + _END_SIZE + comment == len(tail)
        self.begin = first + at - self.directory
        """Where the list of members begins, when nothing is between it and the record."""


def directory_fault(stream: BinaryIO, size: int) -> str:
    """Whether the list of members is too long to be read at once."""
    long = Tail(stream, size).directory > _LARGEST_DIRECTORY
    return "an archive with a list of members that is too long to be read" if long else ""


def zip_behind(stream: BinaryIO, size: int) -> bool:
    """Whether a file that is none by its first bytes ends as a zip file does."""
    tail = Tail(stream, size)
    if not (tail.is_last and tail.directory and tail.begin >= 0):
        return False
    stream.seek(tail.begin)
    return stream.read(len(_DIRECTORY)) == _DIRECTORY


def overlaps(infos: Iterable[ZipInfo]) -> bool:
    """Whether members lie in each other."""
    ordered = _in_order(infos)
    return any(here.header_offset + here.compress_size > later.header_offset for here, later in pairwise(ordered))


def hidden(stream: BinaryIO, size: int, infos: Iterable[ZipInfo], directory: int) -> str:
    """What lies in the archive and in no list, in words; ``directory`` is where its list of members begins."""
    ordered = _in_order(infos)
    if ordered and ordered[0].header_offset:
        return "an archive with something before its first member"
    for info, end in zip(ordered, [*(each.header_offset for each in ordered[1:]), directory], strict=True):
        stream.seek(info.header_offset + _NAMES_AT)
        names = stream.read(4)
        if len(names) < 4:  # noqa: PLR2004 - two numbers of two bytes
            return ""
        begin = info.header_offset + _LOCAL_SIZE + sum(struct.unpack("<HH", names)) + info.compress_size
        if begin < end:
            stream.seek(begin)
            if _LOCAL in stream.read(min(end - begin, _LARGEST_DESCRIPTOR + len(_LOCAL))):
                return "an archive with a member that its list leaves out"
    tail = Tail(stream, size)
    return "an archive with something behind its end" if tail.found and not tail.is_last else ""


def _in_order(infos: Iterable[ZipInfo]) -> list[ZipInfo]:
    return sorted(infos, key=lambda info: info.header_offset)
