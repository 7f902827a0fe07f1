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
from crs_gate.formats.table_lines import LONGEST_ROW, MOST_ROWS, Row, lines, text_size, too_long, too_many, unread_size

_LONGEST_CELL = 131_072
"""Characters: the csv module refuses longer ones by itself."""


def rows(
    chunks: Iterator[bytes],
    only: bytearray | None = None,
    *,
    again: bool = False,
) -> Iterator[Row | Problem]:
    """Each record, or why it is none; with ``only`` those alone whose flag is set when they are reached."""
    records = _records(_Texts(lines(chunks)))
    _, _, header = next(records, (1, 0, []))
    known = columns(header)
    for number, (line, size, record) in enumerate(records):
        if only is not None and not only[number]:
            continue
        if number >= MOST_ROWS:
            raise too_many(line)
        row = _row(number, line, record, known)
        if isinstance(row, Row):
            yield row._replace(size=size, unread=0 if again else _unread(record, known) + unread_size(row.tree))
        else:
            yield row


class _Texts:
    """Lines as texts. ``began`` is the line that a record begins on, ``size`` counts the bytes of the record so far."""

    def __init__(self, raw: Iterator[bytes]) -> None:
        self._raw = raw
        self.began = 1
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._raw, 1):
            self.size += len(line)
            if self.size > LONGEST_ROW:
                raise too_long(self.began)
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


def _records(texts: _Texts) -> Iterator[tuple[int, int, list[str]]]:
    """Each record with the line that it begins on and its bytes."""
    reader = csv.reader(texts, strict=True)
    while True:
        line = reader.line_num + 1
        texts.began, texts.size = line, 0
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise Unreadable(_in_words(str(error)), line) from error
        if record is None:
            return
        yield line, texts.size, record


def _unread(record: list[str], known: tuple[Column, ...]) -> int:
    return sum(text_size(cell) for column, cell in zip(known, record, strict=True) if column.holds is Holds.NOTHING)


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
