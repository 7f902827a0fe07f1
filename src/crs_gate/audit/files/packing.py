"""Packed data, read as unpackers read it: one part behind the other, whatever pads them, in bounded memory."""

import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, NamedTuple

_CHUNK = 8 * 1024
_LARGEST_WINDOW = 2**27
_MOST_MEMORY = 256 * 1024 * 1024
_GZIP = 31


class Unpacked(NamedTuple):
    """The beginning of what is packed: its bytes, how many packed ones they took, and whether they are all of it.

    ``broken`` says that something follows that cannot be read, which unpackers pass over or stumble on later.
    """

    data: bytes
    read: int
    whole: bool
    broken: bool = False


def unpacked(kind: str, stream: BinaryIO, most: int) -> Unpacked:
    """Up to so many bytes of what is packed. Raises what ``opened`` raises where not even the first can be read."""
    file, data = opened(kind, stream), bytearray()
    while len(data) < most:
        try:
            chunk = file.read(min(most - len(data), 64 * _CHUNK))
        except (ValueError, EOFError):
            if not data:
                raise
            return Unpacked(bytes(data), stream.tell(), whole=False, broken=True)
        if not chunk:
            return Unpacked(bytes(data), stream.tell(), whole=True)
        data += chunk
    return Unpacked(bytes(data), stream.tell(), whole=False)


def opened(kind: str, stream: BinaryIO) -> "Parts | _Zstandard":
    """A reader of packed data: ``gz``, ``zlib``, ``bz2``, ``xz``, ``lzma`` or ``zst``.

    It raises ``ValueError`` for bytes that it cannot read, ``EOFError`` where they end too early, and ``ImportError``
    where the library for them is missing.
    """
    return _Zstandard(stream) if kind == "zst" else Parts(_makers()[kind], stream)


class Parts:
    """What a library unpacks a part at a time, such as the members of a gzip file."""

    def __init__(self, make: Callable[[], Any], stream: BinaryIO) -> None:
        self._make, self._stream, self._rest = make, stream, b""
        self._part: Any = make()

    def read(self, size: int) -> bytes:
        """Some of the next bytes, no more than are asked for; none at the end."""
        while self._part is not None:
            packed = b""
            if self._part.needs_input:
                packed, self._rest = self._rest or self._stream.read(_CHUNK), b""
                if not packed:
                    raise EOFError
            data: bytes = self._decompressed(packed, size)
            if self._part.eof:
                self._begin_next()
            if data:
                return data
        return b""

    def _decompressed(self, packed: bytes, size: int) -> bytes:
        import lzma

        try:
            data: bytes = self._part.decompress(packed, size)
        except (zlib.error, lzma.LZMAError, OSError, MemoryError) as error:
            raise ValueError from error
        return data

    def _begin_next(self) -> None:
        """Pass over what pads two parts, as all readers do."""
        rest = self._part.unused_data.lstrip(b"\x00")
        while not rest and (chunk := self._stream.read(_CHUNK)):
            rest = chunk.lstrip(b"\x00")
        self._part, self._rest = (self._make() if rest else None), rest


class _Zlib:
    """The unpacker of zlib, asked as those of the other libraries are."""

    def __init__(self, window: int) -> None:
        self._it, self._full = zlib.decompressobj(window), False

    @property
    def eof(self) -> bool:
        return self._it.eof

    @property
    def unused_data(self) -> bytes:
        return self._it.unused_data

    @property
    def needs_input(self) -> bool:
        return not (self._full or self._it.unconsumed_tail)

    def decompress(self, packed: bytes, size: int) -> bytes:
        data = self._it.decompress(self._it.unconsumed_tail + packed, size)
        self._full = len(data) == size
        return data


class _Zstandard:
    def __init__(self, stream: BinaryIO) -> None:
        import zstandard

        self._fault = zstandard.ZstdError
        unpacker = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
        self._file = unpacker.stream_reader(stream, read_across_frames=True, closefd=False)

    def read(self, size: int) -> bytes:
        """The next bytes, as many as are asked for unless it ends."""
        try:
            data: bytes = self._file.read(size)
        except self._fault as error:
            raise ValueError from error
        return data


def _makers() -> dict[str, Callable[[], Any]]:
    import bz2
    import lzma

    return {
        "gz": lambda: _Zlib(_GZIP),
        "zlib": lambda: _Zlib(zlib.MAX_WBITS),
        "bz2": bz2.BZ2Decompressor,
        "xz": lambda: lzma.LZMADecompressor(memlimit=_MOST_MEMORY),
        "lzma": lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MOST_MEMORY),
    }
