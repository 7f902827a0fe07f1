"""Tables as Parquet, through the extra ``parquet``: columns as in CSV, or nested as in JSON Lines."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from crs_gate.formats.interface import Problem, Unreadable
from crs_gate.formats.table_columns import Column, Holds, columns, tree_of
from crs_gate.formats.table_lines import LONGEST_ROW, MOST_ROWS, Row, text_size, too_long, too_many, unread_size
from crs_gate.model.limits import LARGEST_FILE

_INSTALL = "reading Parquet takes an extra: pip install 'crs-gate[parquet]'"
_LARGEST_GROUP = 512 * 1024 * 1024
"""Bytes of one row group as it is in memory."""
_AT_ONCE = 100
_DEEPEST = 20


def rows(
    chunks: Iterator[bytes],
    only: bytearray | None = None,
    *,
    again: bool = False,
) -> Iterator[Row | Problem]:
    """Each row, or why it cannot be one; with ``only`` those alone whose flag is set when they are reached.

    The number of the row, from 1, stands in for a line. The compressed file is held as a whole.
    """
    try:
        import pyarrow as pa
    except ImportError as error:
        raise Unreadable(_INSTALL) from error
    from crs_gate.columnar import parquet
    from crs_gate.columnar.bounds import TooMuchError
    from crs_gate.columnar.rows import rows_of, weight

    try:
        stream = BytesIO(_whole(chunks))
        file = parquet.opened(stream)
        _refuse_too_big(file.read.metadata)
        known = columns(file.read.schema_arrow.names)
        number = -1
        for batch in parquet.batches(stream, file, _AT_ONCE):
            if weight(batch) > _AT_ONCE * LONGEST_ROW:
                raise Unreadable(f"rows from {number + 2:,} on are longer than {LONGEST_ROW // 1024**2} MiB each")
            for record in rows_of(batch):
                number += 1
                if only is None or only[number]:
                    yield _row(number, record, known, again=again)
    except TooMuchError as error:
        raise Unreadable(str(error)) from error
    except (pa.ArrowException, OSError, ValueError, LookupError, ArithmeticError, MemoryError) as error:
        said = str(error).partition("\n")[0][:200]
        raise Unreadable(f"not a Parquet file that can be read: {said}") from error


def _whole(chunks: Iterator[bytes]) -> bytes:
    found = bytearray()
    for chunk in chunks:
        found += chunk
        if len(found) > LARGEST_FILE:
            raise Unreadable(f"the file is larger than {LARGEST_FILE // 1024**2} MiB, the limit for Parquet")
    return bytes(found)


def _refuse_too_big(metadata: Any) -> None:
    if metadata.num_rows > MOST_ROWS:
        raise too_many(MOST_ROWS + 1)
    if any(metadata.row_group(at).total_byte_size > _LARGEST_GROUP for at in range(metadata.num_row_groups)):
        raise Unreadable(f"a row group is larger than {_LARGEST_GROUP // 1024**2} MiB, the limit; write smaller ones")


def _row(number: int, record: dict[str, Any], known: tuple[Column, ...], *, again: bool) -> Row | Problem:
    stated = zip(known, record.values(), strict=True)
    try:
        cells = [(column.path, _value(value)) for column, value in stated if column.holds is not Holds.NOTHING]
    except Unreadable as error:
        return error.problem._replace(line=number + 1, pointer=f"/sources/{number}")
    tree = tree_of((path, value) for path, value in cells if value is not None)
    size = text_size(tree)
    if size > LONGEST_ROW:
        return too_long(number + 1).problem._replace(pointer=f"/sources/{number}")
    return Row(number, number + 1, tree, "", size, 0 if again else _unread(record, known) + unread_size(tree))


def _unread(record: dict[str, Any], known: tuple[Column, ...]) -> int:
    """The bytes of the columns that nobody reads; what is no text counts as its text would."""
    stated = zip(known, record.values(), strict=True)
    dropped = (value for column, value in stated if column.holds is Holds.NOTHING and value is not None)
    return sum(len(value) if isinstance(value, bytes) else text_size(str(value)) for value in dropped)


def _value(value: Any, depth: int = 0) -> Any:
    """The value as JSON Lines would give it: numbers and dates as text, nothing where nothing is stated."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if depth < _DEEPEST and isinstance(value, list):
        return [_value(item, depth + 1) for item in value]
    if depth < _DEEPEST and isinstance(value, dict):
        found = ((key, _value(item, depth + 1)) for key, item in value.items())
        return {key: item for key, item in found if item is not None} or None
    raise Unreadable(f"a column holds {type(value).__name__}, which is no text, number, date, list or struct")
