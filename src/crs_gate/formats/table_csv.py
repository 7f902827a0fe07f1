"""Tables as CSV (RFC 4180): a header of dotted names, then one source a record.

An empty cell is not stated. A cell of a list holds JSON where it begins with ``[``, else values between ``;``.
"""

import csv
from collections.abc import Iterator
from typing import Any

from crs_gate.formats import json_text
from crs_gate.formats.interface import Problem, Unreadable
from crs_gate.formats.source_text import decode, refuse_controls
from crs_gate.formats.table_columns import Column, Holds, columns, tree_of
from crs_gate.formats.table_lines import LONGEST_ROW, MOST_ROWS, Row, lines, too_long, too_many

_LONGEST_CELL = 131_072
"""Characters: the csv module refuses longer ones by itself."""


def rows(
    chunks: Iterator[bytes],
    only: bytearray | None = None,
    *,
    again: bool = False,  # noqa: ARG001 - every kind of table is read alike
) -> Iterator[Row | Problem]:
    """Each record, or why it is none; with ``only`` those alone whose flag is set when they are reached."""
    records = _records(_texts(lines(chunks)))
    _, header = next(records, (1, []))
    known = columns(header)
    for number, (line, record) in enumerate(records):
        if only is not None and not only[number]:
            continue
        if number >= MOST_ROWS:
            raise too_many(line)
        yield _row(number, line, record, known)


def _texts(raw: Iterator[bytes]) -> Iterator[str]:
    for number, line in enumerate(raw, 1):
        if len(line) > LONGEST_ROW:
            raise too_long(number)
        try:
            text = line.removesuffix(b"\r").decode()
            if not text.isprintable():
                refuse_controls(text)
        except (UnicodeDecodeError, Unreadable):
            raise _explained(line, number) from None
        yield f"{text}\n"


def _explained(line: bytes, number: int) -> Unreadable:
    try:
        refuse_controls(decode(line))
    except Unreadable as error:
        return Unreadable(error.problem.message, number, error.problem.column)
    return Unreadable("the line cannot be read", number)


def _records(texts: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line that it begins on."""
    reader = csv.reader(texts, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise Unreadable(_in_words(str(error)), line) from error
        if record is None:
            return
        yield line, record


def _in_words(said: str) -> str:
    if "field limit" in said:
        return f"a cell is longer than {_LONGEST_CELL:,} characters, the limit; is a quote missing?"
    if "unexpected end" in said:
        return "a quote is opened in this record and never closed"
    if "expected after" in said:
        return "a ',' or the end of the line is expected after a closing quote; a quote in a cell is written twice"
    return "this is no record of a CSV table"


def _row(number: int, line: int, record: list[str], known: tuple[Column, ...]) -> Row | Problem:
    pointer = f"/sources/{number}"
    if not record:
        return Problem("an empty line; each record of the table holds one source", line, 1, pointer)
    if len(record) != len(known):
        return Problem(f"{len(record)} cells in this record, {len(known)} columns in the header", line, 1, pointer)
    if sum(map(len, record)) > LONGEST_ROW:
        return too_long(line).problem._replace(pointer=pointer)
    try:
        stated = [(column, cell) for column, cell in zip(known, record, strict=True) if cell and not cell.isspace()]
        cells = [(column.path, _value(column, cell)) for column, cell in stated]
    except Unreadable as error:
        return error.problem._replace(line=line, column=1, pointer=pointer)
    return Row(number, line, tree_of(cell for cell in cells if cell[1] is not None))


def _value(column: Column, cell: str) -> Any:
    """What a cell states; ``None`` for nothing that is read."""
    text = cell.strip()
    if column.holds is Holds.NOTHING:
        return None
    if column.holds is Holds.RECORDS or text[0] == _JSON_FROM.get(column.holds):
        return _json(column, text)
    if column.holds is Holds.VALUES:
        return [part for part in map(str.strip, text.split(";")) if part] or None  # separators alone state nothing
    return text


_JSON_FROM = {Holds.VALUES: "[", Holds.EITHER: "{"}
"""What JSON begins with, where a cell may also hold something else."""


def _json(column: Column, text: str) -> Any:
    if text[0] not in "[{":
        raise Unreadable(f"the column '{column.name}' holds a list or mapping as JSON, which begins with '[' or '{{'")
    try:
        value, _ = json_text.parse(text)
    except Unreadable as error:
        where = f"the column '{column.name}', character {error.problem.column}"
        raise Unreadable(f"{where}: {error.problem.message}") from error
    return value
