"""Tables as JSON Lines: one object a line."""

from collections.abc import Iterator
from typing import Any

from crs_gate.formats import json_text
from crs_gate.formats.interface import Problem, Unreadable
from crs_gate.formats.source_text import decode, refuse_controls
from crs_gate.formats.table_lines import LONGEST_ROW, MOST_ROWS, UNREAD, Row, lines, too_long, too_many, unread_size


def rows(chunks: Iterator[bytes], only: bytearray | None = None, *, again: bool = False) -> Iterator[Row | Problem]:
    """Each row, or why a line is none; with ``only`` those alone whose flag is set when they are reached.

    ``again`` says that the same bytes were read without fault before, which saves a third of the time.
    """
    if again:
        yield from _known_rows(chunks, only)
        return
    read = json_text.DECODER.decode
    for number, line in enumerate(lines(chunks)):
        if only is not None and not only[number]:
            continue
        if number >= MOST_ROWS:
            raise too_many(number + 1)
        try:
            text = line.decode()
            if _is_odd(text, line):
                yield _slowly(number, line)
            else:
                yield _row(number, read(text), text, len(line))
        except (ValueError, RecursionError, json_text.RefusedError):
            yield _slowly(number, line)


def _known_rows(chunks: Iterator[bytes], only: bytearray | None) -> Iterator[Row]:
    read = json_text.PLAIN_DECODER.decode
    for number, line in enumerate(lines(chunks)):
        if only is None or only[number]:
            text = line.decode()
            yield Row(number, number + 1, read(text), text, len(line))


def _row(number: int, tree: Any, text: str, size: int) -> Row:
    """A row that is read for the first time. Only what may hold a key that nobody reads is looked through for one."""
    unread = unread_size(tree) if f'"{UNREAD}' in text or "\\u" in text else 0
    return Row(number, number + 1, tree, text, size, unread)


def _is_odd(text: str, line: bytes) -> bool:
    """Whether the quick way does not see all that could be wrong: escapes, depth, characters that nobody sees."""
    if not text.isprintable() or "\\ud" in text or "\\uD" in text or len(line) > LONGEST_ROW:
        return True
    return text.count("[") + text.count("{") > json_text.DEEPEST


def _slowly(number: int, line: bytes) -> Row | Problem:
    if len(line) > LONGEST_ROW:
        return _problem(too_long(number + 1).problem, number)
    if not line.strip():
        return Problem("an empty line; each line of the table holds one source", number + 1, 1, f"/sources/{number}")
    try:
        text = decode(line)
        refuse_controls(text)
        tree, _ = json_text.parse(text)
    except Unreadable as error:
        return _problem(error.problem._replace(line=number + 1), number)
    return _row(number, tree, text, len(line))


def _problem(found: Problem, number: int) -> Problem:
    """What a reader of documents says, said of a row."""
    said = found.message.replace("the document", "the row").replace("a file holds one", "a line holds one object")
    return found._replace(message=said.replace("; the first is on line 1", ""), pointer=f"/sources/{number}")
