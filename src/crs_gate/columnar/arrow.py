"""The batches of an Arrow file or stream, each looked at before it is unpacked and held valid before it is read."""

from collections.abc import Iterator
from struct import Struct
from typing import Any, BinaryIO, NamedTuple

from crs_gate.columnar.bounds import MOST_HELD, TooMuchError
from crs_gate.columnar.flatbuffer import I64, Table, root

_MAGIC = b"ARROW1"
_TAIL = 10
_CONTINUED = b"\xff\xff\xff\xff"
_BLOCK = Struct("<qi4xq")
_BUFFER = Struct("<qq")
_HEADER_TYPE, _HEADER, _BODY_LENGTH = 1, 2, 3
_DICTIONARY, _BATCH = 2, 3
_NODES, _BUFFERS, _COMPRESSION = 1, 2, 3
_INSIDE = 1
_LARGEST_ABOUT = 64 * 1024 * 1024
_PLAIN = -1


class _Message(NamedTuple):
    """Where a message lies: what it says of itself, and the body behind."""

    about: bytes
    body: int
    end: int


def batches(stream: BinaryIO) -> Iterator[Any]:
    """Each batch. Takes ``crs-gate[parquet]``; raises ``TooMuchError``, and what pyarrow does."""
    import pyarrow as pa

    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    if stream.read(len(_MAGIC)) == _MAGIC:
        for at in _of_footer(stream, size):
            _insist(stream, _message(stream, at, size))
        stream.seek(0)
        file = pa.ipc.open_file(stream)
        found = (file.get_batch(number) for number in range(file.num_record_batches))
    else:
        at = 0
        while (message := _message(stream, at, size)).about:
            _insist(stream, message)
            at = message.end
        stream.seek(0)
        found = iter(pa.ipc.open_stream(stream))
    for batch in found:
        batch.validate(full=True)
        yield batch


def _of_footer(stream: BinaryIO, size: int) -> list[int]:
    """Where the dictionaries and batches of a file begin."""
    stream.seek(max(size - _TAIL, 0))
    length = int.from_bytes(stream.read(4), "little")
    if length > min(_LARGEST_ABOUT, size):
        raise TooMuchError("what the table says of itself is too large")
    stream.seek(size - _TAIL - length)
    footer = root(stream.read(length))
    return [at for field in (2, 3) for at, _, _ in footer.structs(field, _BLOCK)]


def _message(stream: BinaryIO, at: int, size: int) -> _Message:
    """The message at a place; empty where none follows."""
    if not 0 <= at <= size:
        raise TooMuchError("a batch lies outside of the file")
    stream.seek(at)
    length = stream.read(4)
    behind = at + 4
    if length == _CONTINUED:
        length, behind = stream.read(4), at + 8
    count = int.from_bytes(length, "little")
    if len(length) < 4 or not count:  # noqa: PLR2004 - a length has four bytes
        return _Message(b"", size, size)
    if count > _LARGEST_ABOUT:
        raise TooMuchError("it holds no batch of Arrow, or one that is too large")
    about = stream.read(count)
    body = behind + count
    end = body + max(root(about).number(_BODY_LENGTH), 0)
    if end > size:
        raise TooMuchError("a batch goes beyond the end of the file")
    return _Message(about, body, end)


def _insist(stream: BinaryIO, message: _Message) -> None:
    """Raise ``TooMuchError`` where a batch unpacks to too much."""
    if not message.about:
        raise TooMuchError("a batch is not where it should be")
    table = root(message.about)
    header: Table | None = table.table(_HEADER)
    kind = table.small(_HEADER_TYPE)
    if kind == _DICTIONARY and header is not None:
        header = header.table(_INSIDE)
    if header is None or kind not in (_DICTIONARY, _BATCH):
        return
    buffers = header.structs(_BUFFERS, _BUFFER)
    packed = header.table(_COMPRESSION) is not None
    total = sum(_unpacked(stream, message.body + at, size) if packed else size for at, size in buffers)
    if total > MOST_HELD:
        raise TooMuchError(f"a batch takes more than {MOST_HELD // 1024**2} MiB once it is unpacked")


def _unpacked(stream: BinaryIO, at: int, size: int) -> int:
    if size < I64.size:
        return 0
    stream.seek(max(at, 0))
    data = stream.read(I64.size)
    length: int = I64.unpack(data)[0] if len(data) == I64.size else _PLAIN
    return size if length == _PLAIN else max(length, 0)
