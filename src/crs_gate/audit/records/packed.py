"""Packed data as a stream of what was packed, bounded: it ends early where it cannot be read, and that is told."""

import zlib
from collections.abc import Callable
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from crs_gate.audit.records.room import BEYOND, Room

ENDINGS = ("gz", "bz2", "xz", "zst")
MARKS = {"gz": b"\x1f\x8b\x08", "bz2": b"BZh", "xz": b"\xfd7zXZ\0", "zst": b"\x28\xb5\x2f\xfd"}
"""First bytes of what is packed, whatever its name."""
MOST_BYTES = 16 * 1024 * 1024 * 1024
"""Unpacked bytes of one file."""
_BUFFER = 1024 * 1024
_HIGHEST_RATIO, _ALWAYS_FINE = 500, 64 * 1024 * 1024
_LARGEST_WINDOW = 2**27


def unpacked(ending: str, stream: BinaryIO, room: Room) -> tuple[BinaryIO, list[str]]:
    """What is inside, and a list that says after reading why it ended early, if it did."""
    faults: list[str] = []
    stream.seek(0)
    return cast("BinaryIO", BufferedReader(_Inside(ending, stream, faults.append, room), _BUFFER)), faults


class _Inside(RawIOBase):
    """Reads from the beginning to the end; the only way back is to the beginning, before anything was read on."""

    def __init__(self, ending: str, stream: BinaryIO, told: Callable[[str], None], room: Room) -> None:
        self._ending, self._stream, self._told, self._room = ending, stream, told, room
        self._file: Any = None
        self._count = 0
        self._broken: tuple[type[Exception], ...] = (EOFError, OSError, ValueError, MemoryError, zlib.error)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """To the beginning."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Begin again."""
        if offset or whence:
            raise OSError("packed data is read from its beginning")
        self._stream.seek(0)
        self._file, self._count = None, 0
        return 0

    def tell(self) -> int:
        """How many bytes were given out."""
        return self._count

    def readinto(self, buffer: Any) -> int:
        """The next bytes; none where it ends, or where it cannot be read on."""
        if self._file is None:
            self._file = self._opened()
        try:
            data: bytes = self._file.read(len(buffer))
        except self._broken as error:
            self._told(f"packed data that cannot be read to its end ({type(error).__name__})")
            return 0
        self._count += len(data)
        grown = self._count > _ALWAYS_FINE and self._count > _HIGHEST_RATIO * max(self._stream.tell(), 1)
        if grown or self._count > MOST_BYTES:
            self._told("packed data that grows beyond all measure")
            return 0
        if not self._room.take(len(data)):
            self._told(BEYOND)
            return 0
        buffer[: len(data)] = data
        return len(data)

    def _opened(self) -> Any:
        import bz2
        import gzip
        import lzma

        if self._ending == "zst":
            import zstandard

            self._broken = (*self._broken, zstandard.ZstdError)
            unpacker = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
            return unpacker.stream_reader(self._stream, closefd=False, read_across_frames=True)
        if self._ending == "gz":
            return gzip.GzipFile(fileobj=self._stream, mode="rb")
        if self._ending == "xz":
            self._broken = (*self._broken, lzma.LZMAError)
            return lzma.LZMAFile(self._stream)
        return bz2.BZ2File(self._stream)
