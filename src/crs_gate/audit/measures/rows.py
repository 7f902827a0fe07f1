"""Records of JSON Lines, CSV, TSV, plain text and Parquet, one after the other, as flat mappings of plain values."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, NamedTuple, TypeGuard

from crs_gate.audit.found import Unread

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of one line; a longer one is not read, and that is told."""
MOST_UNPACKED = 64 * 1024**3
"""Bytes that come out of one compressed file."""
_MOST_FIELDS, _DEEPEST = 2_000, 20
_AT_ONCE = 500
_MOST_TOLD = 100
_HEAD = 64
_POINTERS = (
    b"version https://git-lfs.github.com/spec/",
    b"version https://hawser.github.com/spec/",
    b"/annex/objects/",
)
_TEXT = (".txt", ".text", ".md")
_JSON = (".jsonl", ".ndjson")
READABLE = (*_JSON, ".csv", ".tsv", *_TEXT, ".parquet")
"""Endings of what is read; of all but Parquet also with ``.gz`` behind."""

Value = str | int | float | bool | None


class Record(NamedTuple):
    """One record: its number in the file from 1, and its values by name; ``a.b`` is ``b`` inside of ``a``."""

    row: int
    values: Mapping[str, Value]


def records(path: str, stream: BinaryIO) -> Iterator[Record | Unread]:
    """Each record of a file, and in its place why one, or the rest of the file, cannot be read. Never raises."""
    told = 0
    try:
        for found in _read(path, stream):
            yield found
            told += isinstance(found, Unread)
            if told == _MOST_TOLD:
                raise _TooMuchError(f"more than {_MOST_TOLD} records cannot be read; the rest of the file is left out")
    except (_TooMuchError, OSError, EOFError) as fault:
        yield Unread(path, str(fault)[:200] or "cannot be read")


def known(value: Value | object) -> TypeGuard[str | int | float | bool]:
    """Whether a value says anything: not absent, not empty or blank, not NaN."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    return value is not None and value == value  # noqa: PLR0124 - NaN alone is not itself


def shown(value: Value) -> str:
    """A value as text: the same for the same value of any format."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact in a float
        return str(int(value))
    return "" if value is None else str(value)


class _TooMuchError(Exception):
    """The file goes beyond a bound, or is not what its name says."""


def _read(path: str, stream: BinaryIO) -> Iterator[Record | Unread]:
    name = path.lower()
    stream.seek(0)
    if stream.read(_HEAD).startswith(_POINTERS):
        raise _TooMuchError("a pointer of Git LFS or git-annex lies here in place of the data; fetch that first")
    stream.seek(0)
    if name.endswith(".gz"):
        yield from _plain(name.removesuffix(".gz"), path, _unpacked(stream))
    elif name.endswith(".parquet"):
        yield from _parquet(stream)
    else:
        yield from _plain(name, path, _lines(stream))


def _plain(name: str, path: str, lines: Iterator[bytes | None]) -> Iterator[Record | Unread]:
    if name.endswith(_JSON):
        yield from _json_lines(path, lines)
    elif name.endswith((".csv", ".tsv")):
        yield from _csv(path, lines, "\t" if name.endswith(".tsv") else ",")
    elif name.endswith(_TEXT):
        yield from _each(path, lines, lambda text: {"text": text})
    else:
        raise _TooMuchError(f"is none of {', '.join(READABLE)}, nor one of the first six with .gz")


def _unpacked(stream: BinaryIO) -> Iterator[bytes | None]:
    import gzip
    import zlib

    total = 0
    try:
        for line in _lines(gzip.GzipFile(fileobj=stream, mode="rb")):
            total += len(line or b"")
            if total > MOST_UNPACKED:
                raise _TooMuchError(f"unpacks to more than {MOST_UNPACKED // 1024**3} GiB, the limit")
            yield line
    except zlib.error as fault:
        raise _TooMuchError("the compressed bytes are damaged") from fault


def _lines(stream: Any) -> Iterator[bytes | None]:
    """Each line without its end; ``None`` for one that is too long."""
    stream.seek(0)
    first = True
    while line := stream.readline(LONGEST_LINE + 1):
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        if len(line) <= LONGEST_LINE:
            yield line.rstrip(b"\r\n")
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LONGEST_LINE)
        yield None


def _each(path: str, lines: Iterator[bytes | None], read: Any) -> Iterator[Record | Unread]:
    """A record a line; an empty line is none, and counts as none."""
    row = 0
    for line in lines:
        if line is not None and not line.strip():
            continue
        row += 1
        why = "" if line is not None else f"longer than {LONGEST_LINE // 1024**2} MiB"
        try:
            values = read(line.decode()) if line is not None else {}
        except (ValueError, RecursionError, _TooMuchError) as fault:
            why = str(fault) if isinstance(fault, _TooMuchError) else "not UTF-8, or not one JSON object"
        if not why:
            yield Record(row, values)
        else:
            yield Unread(path, f"record {row}: {why}")


def _json_lines(path: str, lines: Iterator[bytes | None]) -> Iterator[Record | Unread]:
    decode = json.JSONDecoder().decode

    def read(text: str) -> dict[str, Value]:
        tree = decode(text)
        if not isinstance(tree, dict):
            raise _TooMuchError("no JSON object")
        return flat(tree)

    yield from _each(path, lines, read)


def flat(tree: Mapping[str, Any]) -> dict[str, Value]:
    """A nested mapping with dotted names; a list is its values as JSON text."""
    found: dict[str, Value] = {}
    waiting = [("", tree, 0)]
    while waiting:
        prefix, mapping, depth = waiting.pop()
        for key, value in mapping.items():
            name = f"{prefix}{key}"
            if isinstance(value, dict) and depth < _DEEPEST:
                waiting.append((f"{name}.", value, depth + 1))
            else:
                found[name] = _scalar(value)
            if len(found) + len(waiting) > _MOST_FIELDS:
                raise _TooMuchError(f"more than {_MOST_FIELDS:,} values")
    return found


def _scalar(value: Any) -> Value:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return str(value)


def _csv(path: str, lines: Iterator[bytes | None], delimiter: str) -> Iterator[Record | Unread]:
    reader = csv.reader(_texts(lines), delimiter=delimiter, strict=True)
    header: list[str] = []
    row = 0
    try:
        for cells in reader:
            if not cells:
                continue
            if not header:
                header = cells
                if len(set(header)) < len(header) or len(header) > _MOST_FIELDS:
                    raise _TooMuchError("the first line names a column twice, or too many")
                continue
            row += 1
            if len(cells) == len(header):
                yield Record(row, dict(zip(header, cells, strict=True)))
            else:
                yield Unread(path, f"record {row}: {len(cells)} cells, {len(header)} columns")
    except csv.Error as fault:
        raise _TooMuchError(f"no CSV from record {row + 1} on: {fault}") from fault
    except UnicodeDecodeError as fault:
        raise _TooMuchError(f"not UTF-8 from record {row + 1} on") from fault


def _texts(lines: Iterable[bytes | None]) -> Iterator[str]:
    for line in lines:
        if line is None:
            raise _TooMuchError(f"a line is longer than {LONGEST_LINE // 1024**2} MiB")
        yield line.decode() + "\n"


def _parquet(stream: BinaryIO) -> Iterator[Record | Unread]:
    try:
        import pyarrow as pa
    except ImportError as fault:
        raise _TooMuchError("reading Parquet takes an extra: pip install 'crs-gate[parquet]'") from fault
    from crs_gate.columnar import parquet
    from crs_gate.columnar.bounds import TooMuchError
    from crs_gate.columnar.rows import rows_of

    row = 0
    try:
        for batch in parquet.batches(stream, parquet.opened(stream), _AT_ONCE):
            for tree in rows_of(batch):
                row += 1
                yield Record(row, flat(tree))
    except TooMuchError as fault:
        raise _TooMuchError(f"from record {row + 1} on: {fault}") from fault
    except (pa.ArrowException, ValueError, LookupError, ArithmeticError, MemoryError) as fault:
        raise _TooMuchError(f"no Parquet that can be read from record {row + 1} on") from fault
