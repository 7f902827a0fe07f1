"""The rows of a Parquet file in batches, each of which takes a bounded amount of memory."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

from crs_gate.columnar.bounds import TooMuchError
from crs_gate.columnar.thrift import CutError, Reader
from crs_gate.columnar.weight import plan

_LARGEST_FOOTER, _SMALL_FOOTER = 32 * 1024 * 1024, 2 * 1024 * 1024
_MOST_STRUCTS = 1_000_000
"""Structs of a footer. One of three bytes takes some hundred in memory."""
_BUFFERS, _BUFFER = 64 * 1024 * 1024, 1024 * 1024
"""Bytes of buffers of all columns together, and of one."""
_SMALLEST_BUFFER = 4 * 1024
_END = 8


def opened(stream: BinaryIO) -> Any:
    """A file of which the footer was read, and nothing else. Takes ``crs-gate[parquet]``; raises what pyarrow does."""
    from pyarrow import parquet

    _insist_on_footer(stream)
    stream.seek(0)
    return parquet.ParquetFile(stream, memory_map=False, pre_buffer=False)


def batches(stream: BinaryIO, file: Any, rows: int, columns: Sequence[str] | None = None) -> Iterator[Any]:
    """Up to so many rows at once, fewer where they are large. Raises ``TooMuchError``, and what pyarrow does."""
    from pyarrow import parquet

    buffer = min(_BUFFER, max(_SMALLEST_BUFFER, _BUFFERS // max(file.metadata.num_columns, 1)))
    for group in range(file.metadata.num_row_groups):
        how = plan(stream, file, group, rows)
        stream.seek(0)
        reader = parquet.ParquetFile(
            stream,
            metadata=file.metadata,
            memory_map=False,
            pre_buffer=False,
            buffer_size=buffer,
            read_dictionary=how.dictionaries,
        )
        yield from reader.iter_batches(how.rows, row_groups=[group], columns=columns, use_threads=False)


def _insist_on_footer(stream: BinaryIO) -> None:
    stream.seek(0, 2)
    total = stream.tell()
    stream.seek(max(total - _END, 0))
    size = int.from_bytes(stream.read(_END)[:4], "little")
    if _LARGEST_FOOTER < size < total:
        raise TooMuchError(f"what it says of itself is larger than {_LARGEST_FOOTER // 1024**2} MiB")
    if _SMALL_FOOTER < size < total:
        stream.seek(total - _END - size)
        with suppress(CutError):  # which is for the library to tell
            Reader(stream.read(size), _MOST_STRUCTS).struct()
