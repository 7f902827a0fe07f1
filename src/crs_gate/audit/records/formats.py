"""The records of a file, by what its name says: decoded values, or raw text where that is all there is."""

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any, BinaryIO, NamedTuple

from crs_gate.audit.records.decoding import json_value, unescaped
from crs_gate.audit.records.room import BEYOND, Room

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of one line; what is longer is not read, and that is told."""
LARGEST_DOCUMENT = 64 * 1024 * 1024
"""Bytes of a JSON document that is read at once."""
HEAD = 4_096
"""Bytes from which a file's encoding is told, and its family where its name says nothing."""
_ROWS, _ROW = 1_000, 64
"""Rows that are read at once, and bytes that each is work for, at least."""
_MOST_CELLS = 1_000_000
_LINES = frozenset(("jsonl", "ndjson", "jsonlines"))
_DOCUMENTS = frozenset(("json", "geojson", "jsonld", "ipynb", "har"))
_TABLES = {"csv": ",", "tsv": "\t"}
_TEXT = frozenset(("txt", "text", "md", "log", "xml", "html", "htm", "yaml", "yml", "rst", "srt", "vtt", "sql", "tex"))
_COLUMNS = frozenset(("parquet", "arrow", "feather", "ipc"))


_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_BY_ZEROS = {
    "x0x0": "utf-16-le",
    "0x0x": "utf-16-be",
    "x000": "utf-32-le",
    "000x": "utf-32-be",
}
_TOO_LONG = f"a line is longer than {LONGEST_LINE:,} bytes"


class Record(NamedTuple):
    """One record: what it decodes to (a text where nothing decodes), and ``fault``, why it could not be read."""

    value: Any
    fault: str = ""


def family(path: str) -> str:
    """How a file is read: ``lines``, ``json``, ``table``, ``text``, ``columns``, or empty where it has no records."""
    named = path.rpartition("/")[2].lower().rpartition(".")[2]
    if named in _LINES:
        return "lines"
    if named in _TABLES:
        return "table"
    if named in _COLUMNS:
        return "columns"
    return "json" if named in _DOCUMENTS else "text" if named in _TEXT else ""


def family_of(path: str, head: bytes) -> str:
    """The same, and by the first bytes where the name says nothing: a name is no reason not to look."""
    opened = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[")
    if named := family(path):
        return "lines" if named == "text" and opened else named
    if head.startswith((b"PAR1", b"ARROW1")):
        return "columns"
    if not is_text(head):
        return ""
    return "lines" if opened else "text"


def is_text(head: bytes) -> bool:
    """Whether the beginning of a file is text; the last character of it may be cut."""
    if not head or encoding_of(head) != "utf-8-sig":
        return bool(head)
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
    return b"\0" not in head


def encoding_of(head: bytes) -> str:
    """UTF-8, or UTF-16 or UTF-32 by their marks, or by where the zeros stand in Latin text."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    size = len(head) // 4
    if size < 2:  # noqa: PLR2004 - "ab" is not enough
        return "utf-8-sig"
    many = "".join("0" if head[at : size * 4 : 4].count(0) * 10 > size * 7 else "x" for at in range(4))
    return _BY_ZEROS.get(many, "utf-8-sig")


def is_wide(head: bytes) -> bool:
    """Whether a file is UTF-16 or UTF-32: its lines do not end at a byte."""
    return encoding_of(head) != "utf-8-sig"


def of_line(line: bytes, *, decoded: bool) -> Record:
    """One line: of JSON where that is expected, else as text. Zero bytes between letters hide nothing."""
    if len(line) > LONGEST_LINE:
        return Record("", _TOO_LONG)
    if b"\0" in line:
        line = line.replace(b"\0", b"")
    if not decoded:
        return Record(line.decode("utf-8", "replace"))
    value = json_value(line.removeprefix(b"\xef\xbb\xbf"))
    return Record(unescaped(line.decode("utf-8", "replace")) if value is None else value)


def of_stream(path: str, stream: BinaryIO, named: str, room: Room | None = None) -> Iterator[Record]:
    """The records of a whole file of a family that is not read line by line, or whose lines are no bytes."""
    if named == "columns":
        yield from _columns(stream, room or Room())
    elif named == "json":
        yield from _document(stream)
    elif named == "table":
        yield from _table(_lines(stream), _TABLES[path.lower().rpartition(".")[2]])
    else:
        for line in _lines(stream):
            yield (
                line if isinstance(line, Record) else of_line(line.encode("utf-8", "replace"), decoded=named == "lines")
            )


def _lines(stream: BinaryIO) -> Iterator[str | Record]:
    """The lines of a text with their ends; of one that is too long only that it is."""
    encoding = encoding_of(stream.read(HEAD))
    stream.seek(0)
    text = TextIOWrapper(stream, encoding=encoding, errors="replace", newline="\n")
    while line := text.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            yield line
            continue
        yield Record("", _TOO_LONG)
        while (line := text.readline(LONGEST_LINE)) and not line.endswith("\n"):
            pass


def _document(stream: BinaryIO) -> Iterator[Record]:
    data = stream.read(LARGEST_DOCUMENT + 1)
    if len(data) > LARGEST_DOCUMENT:
        yield Record("", f"a JSON document is larger than {LARGEST_DOCUMENT:,} bytes: JSON Lines has no such bound")
        return
    text = data.decode(encoding_of(data[:HEAD]), "replace")
    value = json_value(text)
    if value is None:
        yield from (of_line(line.encode("utf-8", "replace"), decoded=True) for line in text.splitlines())
    elif isinstance(value, list):
        yield from map(Record, value)
    else:
        yield Record(value)


def _table(lines: Iterator[str | Record], delimiter: str) -> Iterator[Record]:
    """The rows of a table by the names of its first row; that row is a record too, since not all tables have a head."""
    beyond: list[Record] = []
    rows = csv.reader(_plain(lines, beyond), delimiter=delimiter)
    names: list[str] = []
    while True:
        row = _next_of(rows)
        yield from beyond
        beyond.clear()
        if row is None:
            return
        if isinstance(row, Record):
            yield row
            return
        if len(row) > _MOST_CELLS:
            yield Record("", f"a row of more than {_MOST_CELLS:,} cells")
            continue
        if names:
            more = range(len(names), len(row))
            yield Record(dict(zip([*names, *map(str, more)], row, strict=False)))
        else:
            names = _unique([name[:80] or str(at) for at, name in enumerate(row)])
            yield Record(row)


def _next_of(rows: Iterator[list[str]]) -> list[str] | Record | None:
    """The next row, or why it cannot be read. The limit holds for the whole process, and is left as it was."""
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        return next(rows, None)
    except csv.Error:
        return Record("", f"a cell is longer than {LONGEST_LINE:,} characters")
    finally:
        csv.field_size_limit(before)


def _plain(lines: Iterator[str | Record], beyond: list[Record]) -> Iterator[str]:
    for line in lines:
        if isinstance(line, Record):
            beyond.append(line)
        else:
            yield line.replace("\x00", "")


def _unique(names: list[str]) -> list[str]:
    """Columns of one name are columns nevertheless."""
    return names if len(set(names)) == len(names) else [f"{name}.{at}" for at, name in enumerate(names)]


def _columns(stream: BinaryIO, room: Room) -> Iterator[Record]:
    try:
        import pyarrow as pa
    except ImportError:
        yield Record("", "a table of columns, which takes crs-gate[parquet] to be read")
        return
    from crs_gate.columnar.bounds import TooMuchError
    from crs_gate.columnar.rows import rows_of, weight

    try:
        for batch in _batches(stream):
            if not room.take(weight(batch) + batch.num_rows * _ROW):
                yield Record("", BEYOND)
                return
            yield from map(Record, rows_of(batch))
    except TooMuchError as error:
        yield Record("", f"a table that is not read: {error}")
    except (pa.ArrowException, OSError, ValueError, ArithmeticError, MemoryError, LookupError) as error:
        yield Record("", f"a table that cannot be read ({type(error).__name__})")


def _batches(stream: BinaryIO) -> Iterator[Any]:
    """Rows in batches."""
    from crs_gate.columnar import arrow, parquet

    if stream.read(4) == b"PAR1":
        return parquet.batches(stream, parquet.opened(stream), _ROWS)
    return arrow.batches(stream)
