"""The rows of one file of a ledger, in batches and in bounded memory."""

import json
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from operator import itemgetter
from typing import Any, BinaryIO, NamedTuple

from crs_gate.audit.ledger.columns import COLUMNS, SUFFIXES, Row

LONGEST_LINE = 64 * 1024
"""Bytes of one row in JSON Lines."""
MOST_ROWS = 1_000_000_000
MOST_BYTES = 1024 * 1024 * 1024 * 1024
_AT_ONCE = 10_000
_LARGEST_GROUP = 512 * 1024 * 1024
_LARGEST_BATCH = 64 * 1024 * 1024
_LONGEST_NAME = 40
_MOST_NAMES = 100
_NAMES = frozenset(COLUMNS)
_ALL = itemgetter(*COLUMNS)
_TEXTS = frozenset({str, type(None)})
_INSTALL = "reading Parquet takes an extra: pip install 'crs-gate[parquet]'"


class UnreadableLedgerError(Exception):
    """A file of a ledger that cannot be read, or not to its end: why, in one clause."""


class LedgerTooLargeError(Exception):
    """A ledger with more than somebody wants to read: how much, in one clause."""


class Room:
    """How many rows and bytes of lines, unpacked, are read of all files together. A few packed bytes can hold many."""

    def __init__(self, rows: int = MOST_ROWS, size: int = MOST_BYTES) -> None:
        self._rows, self.size, self._said = rows, size, (rows, size)

    def insist_on(self, rows: int) -> None:
        """Raise ``LedgerTooLargeError`` where there is no room for so many rows."""
        if rows > self._rows:
            raise LedgerTooLargeError(f"the ledger has more than {self._said[0]:,} rows")

    def take(self, rows: int, size: int = 0) -> None:
        """Take room for rows and bytes of lines. Raises ``LedgerTooLargeError``."""
        self.insist_on(rows)
        if size > self.size:
            raise LedgerTooLargeError(f"the ledger has more than {self._said[1] // 1024**2:,} MiB, unpacked")
        self._rows, self.size = self._rows - rows, self.size - size


class Batch(NamedTuple):
    """Rows that stand one after the other; ``None`` is one that cannot be read. ``columns`` are names nobody reads."""

    rows: list[Row | None]
    columns: set[str]


def batches(path: str, stream: BinaryIO, room: Room) -> Iterator[Batch]:
    """All rows of a file, in order. Raises ``UnreadableLedgerError`` or ``LedgerTooLargeError``, maybe after some."""
    name = path.lower()
    if not name.endswith(SUFFIXES):
        raise UnreadableLedgerError(f"a ledger ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}")
    if name.endswith(".parquet"):
        yield from _of_parquet(stream, room)
        return
    packed = name.endswith(".gz")
    try:
        yield from _of_lines(_unpacked(stream) if packed else stream, room)
    except (OSError, EOFError, zlib.error) as fault:
        what = "is cut short or no gzip" if packed else "cannot be read"
        raise UnreadableLedgerError(f"{what}: {str(fault)[:100]}") from fault


def _unpacked(stream: BinaryIO) -> Any:
    from gzip import GzipFile

    return GzipFile(fileobj=stream, mode="rb")


def _of_lines(stream: Any, room: Room) -> Iterator[Batch]:
    decode = json.JSONDecoder(object_pairs_hook=_once).decode
    rows: list[Row | None] = []
    columns: set[str] = set()
    total, start = 0, True
    while line := stream.readline(LONGEST_LINE + 1):
        total += len(line)
        if start and line.startswith((b"version https://git-lfs", b"\xef\xbb\xbf")):
            raise UnreadableLedgerError(
                "a pointer of Git LFS lies in its place: fetch the file with `git lfs pull`"
                if line.startswith(b"v")
                else "it begins with a byte order mark: save it without one"
            )
        start = False
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
            total += len(rest)
            line = line[:LONGEST_LINE] + b" " + rest[-1:] if rest else line[:LONGEST_LINE] + b"  \n"
            if total > room.size:
                break
        if total > room.size:
            room.take(0, total)
        if len(line) <= LONGEST_LINE and line.isspace():
            continue
        rows.append(None if len(line) > LONGEST_LINE else _row(line, decode, columns))
        if len(rows) == _AT_ONCE:
            room.take(len(rows), total)
            yield Batch(rows, columns)
            rows, columns, total = [], set(), 0
    room.take(len(rows), total)
    if rows:
        yield Batch(rows, columns)


def _row(line: bytes, decode: Any, columns: set[str]) -> Row | None:
    try:
        found = decode(line.decode().strip())
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    cells = _ALL(found) if found.keys() == _NAMES else _some(found, columns)
    if _TEXTS.issuperset(map(type, cells)):
        return Row(*cells)
    if type(cells[0]) is int:
        return Row(str(cells[0]), *cells[1:]) if _TEXTS.issuperset(map(type, cells[1:])) else None
    return None


def _some(found: dict[str, Any], columns: set[str]) -> tuple[Any, ...]:
    if strange := found.keys() - _NAMES:
        _note(strange, columns)
    return tuple(map(found.get, COLUMNS))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _note(found: Any, columns: set[str]) -> None:
    if len(columns) < _MOST_NAMES:
        columns.update(name[:_LONGEST_NAME] for name in sorted(found)[:_MOST_NAMES] if not name.startswith("x-"))


def _of_parquet(stream: BinaryIO, room: Room) -> Iterator[Batch]:
    try:
        import pyarrow as pa
    except ImportError as fault:
        raise UnreadableLedgerError(_INSTALL) from fault
    from crs_gate.columnar import parquet
    from crs_gate.columnar.bounds import TooMuchError
    from crs_gate.columnar.rows import weight

    try:
        file = parquet.opened(stream)
        metadata, names = file.read.metadata, file.read.schema_arrow.names
        room.insist_on(metadata.num_rows)
        if any(metadata.row_group(at).total_byte_size > _LARGEST_GROUP for at in range(metadata.num_row_groups)):
            limit = _LARGEST_GROUP // 1024**2
            raise UnreadableLedgerError(f"a row group is larger than {limit} MiB, the limit: write smaller ones")
        if len(set(names)) != len(names):
            raise UnreadableLedgerError("a column stands there twice")
        known = [name for name in COLUMNS if name in names]
        columns: set[str] = set()
        _note([name for name in names if name not in COLUMNS], columns)
        for batch in parquet.batches(stream, file, _AT_ONCE, known):
            if weight(batch) > _LARGEST_BATCH:
                raise UnreadableLedgerError(f"{_AT_ONCE:,} rows take more than {_LARGEST_BATCH // 1024**2} MiB")
            room.take(batch.num_rows)
            yield Batch(_rows_of(batch, known), columns)
    except TooMuchError as fault:
        raise UnreadableLedgerError(str(fault)) from fault
    except (pa.ArrowException, OSError, ValueError, LookupError, ArithmeticError, MemoryError) as fault:
        said = str(fault).partition("\n")[0][:100]
        raise UnreadableLedgerError(f"no Parquet that can be read: {said}") from fault


def _rows_of(batch: Any, known: list[str]) -> list[Row | None]:
    nothing = [None] * batch.num_rows
    cells = [batch.column(known.index(name)).to_pylist() if name in known else nothing for name in COLUMNS]
    return [_checked(row) for row in zip(*cells, strict=True)]


def _checked(cells: tuple[Any, ...]) -> Row | None:
    if _TEXTS.issuperset(map(type, cells)):
        return Row(*cells)
    row = [_text(cell, name) for cell, name in zip(cells, COLUMNS, strict=True)]
    return Row(*row) if _TEXTS.issuperset(map(type, row)) else None


def _text(cell: Any, name: str) -> Any:
    """Ids may be numbers, and days dates; all else is text."""
    if name == "id" and type(cell) is int:
        return str(cell)
    if name == "retrieved" and isinstance(cell, date):
        return cell.date().isoformat() if isinstance(cell, datetime) else cell.isoformat()
    return cell
