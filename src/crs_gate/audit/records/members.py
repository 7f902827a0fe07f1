"""The members of archives as streams, one after the other; an archive in an archive is told, and not looked into."""

import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from lzma import LZMAError
from typing import BinaryIO, NamedTuple, cast

MOST = 100_000
"""Members of one archive."""
MOST_BYTES = 16 * 1024 * 1024 * 1024
"""Unpacked bytes of all members together."""
LARGEST_IN_STREAM = 64 * 1024 * 1024
"""Bytes of a member of a packed tar file, which is held in memory: there is no way back in such a file."""
_HIGHEST_RATIO, _ALWAYS_FINE = 500, 64 * 1024 * 1024
_ZIP, _TAR, _TAR_AT = b"PK\x03\x04", b"ustar", 257
_CLOSED = (".7z", ".rar")
BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, struct.error, zlib.error, LZMAError, EOFError, OSError, RuntimeError,
    NotImplementedError, ValueError, OverflowError, UnicodeError, IndexError, KeyError, MemoryError,
)  # fmt: skip
"""What the libraries raise for bytes that they cannot read."""
_TOO_MUCH = "an archive with more in it than is searched: keep its members as files of their own"


class Member(NamedTuple):
    """A file in an archive, and a stream that can go back to its beginning; ``fault`` says why there is none."""

    name: str = ""
    stream: BinaryIO | None = None
    size: int = 0
    fault: str = ""


def archive(path: str, head: bytes) -> str:
    """``zip``, ``tar``, ``closed`` for one that nobody looks into here, or empty for what is no archive."""
    if path.lower().endswith(_CLOSED):
        return "closed"
    if head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        return "tar"
    return "zip" if head.startswith(_ZIP) else ""


def of_zip(stream: BinaryIO) -> Iterator[Member]:
    """The members of a zip file. Whoever declares sizes beyond all measure has nothing read."""
    try:
        with zipfile.ZipFile(stream) as file:
            infos = [info for info in file.infolist() if not info.is_dir()]
            total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
            if len(infos) > MOST or total > MOST_BYTES or total > max(_ALWAYS_FINE, _HIGHEST_RATIO * packed):
                yield Member(fault=_TOO_MUCH)
                return
            for info in infos:
                if info.flag_bits & 1:
                    yield Member(info.filename, fault="an encrypted member of an archive")
                    continue
                with file.open(info) as member:
                    yield Member(info.filename, cast("BinaryIO", member), info.file_size)
    except BROKEN as error:
        yield Member(fault=f"an archive that cannot be read ({type(error).__name__})")


def of_tar(stream: BinaryIO, *, packed: bool = False) -> Iterator[Member]:
    """The members of a tar file; of one that is packed each is taken into memory."""
    total = count = 0
    try:
        with tarfile.open(fileobj=stream, mode="r|" if packed else "r:") as file:
            for info in file:
                count, total = count + 1, total + info.size
                if count > MOST or total > MOST_BYTES:
                    yield Member(fault=_TOO_MUCH)
                    return
                member = file.extractfile(info) if info.isfile() else None
                if member is None:
                    continue
                if not packed:
                    yield Member(info.name, cast("BinaryIO", member), info.size)
                elif info.size > LARGEST_IN_STREAM:
                    yield Member(info.name, fault="a member of a packed archive that is too large to be searched")
                else:
                    yield Member(info.name, BytesIO(member.read()), info.size)
    except BROKEN as error:
        yield Member(fault=f"an archive that cannot be read ({type(error).__name__})")
