"""The rows of a Parquet file in batches, each of which takes a bounded amount of memory."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple

from crs_gate.columnar.bounds import TooMuchError
from crs_gate.columnar.footer import Footer, footer
from crs_gate.columnar.weight import plan

_BUFFERS, _BUFFER = 64 * 1024 * 1024, 1024 * 1024
"""Bytes of buffers of all columns together, and of one."""
_SMALLEST_BUFFER = 4 * 1024


class File(NamedTuple):
    """A file of which the footer was read, and nothing else: once by us, and once by the library."""

    about: Footer
    read: Any


def opened(stream: BinaryIO) -> File:
    """Open a file. Takes ``crs-gate[parquet]``; raises ``TooMuchError``, and what pyarrow does."""
    from pyarrow import parquet

    about = footer(stream)
    stream.seek(0)
    read = parquet.ParquetFile(stream, memory_map=False, pre_buffer=False)
    if about is None or len(about.groups) != read.metadata.num_row_groups:
        raise TooMuchError("what it says of itself can be read in two ways")
    return File(about, read)


def batches(stream: BinaryIO, file: File, rows: int, columns: Sequence[str] | None = None) -> Iterator[Any]:
    """Up to so many rows at once, fewer where they are large. Raises ``TooMuchError``, and what pyarrow does."""
    from pyarrow import parquet

    buffer = min(_BUFFER, max(_SMALLEST_BUFFER, _BUFFERS // max(len(file.about.leaves), 1)))
    for group in range(len(file.about.groups)):
        how = plan(stream, file.about, group, rows)
        stream.seek(0)
        reader = parquet.ParquetFile(
            stream,
            metadata=file.read.metadata,
            memory_map=False,
            pre_buffer=False,
            buffer_size=buffer,
            read_dictionary=how.dictionaries,
        )
        yield from reader.iter_batches(how.rows, row_groups=[group], columns=columns, use_threads=False)
