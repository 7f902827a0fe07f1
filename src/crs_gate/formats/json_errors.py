"""Why a JSON text cannot be read, in plain words and with the place; runs only when something is wrong."""

import json
import re

from crs_gate.formats.interface import Unreadable
from crs_gate.formats.source_text import line_and_column
from crs_gate.formats.wording import shown

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|-?\b(?:NaN|Infinity)\b', re.DOTALL)
_COLON = re.compile(r"[ \t\n\r]*:")

# The decoder's words differ between Python versions; what they begin with does not.
_SENTENCES = (
    ("Expecting property name", "a key in double quotes is expected here"),
    ("Expecting ':'", "a ':' is expected after the key"),
    ("Expecting ','", "a ',' or the end of the list or object is expected here"),
    ("Expecting value", "a value is expected here; JSON has no comments and no bare words"),
    ("Extra data", "the document ends before this; a file holds one"),
    ("Unterminated string", "a quote is opened here and never closed"),
    ("Invalid control", "a line break or tab stands in a string; write it as \\n or \\t"),
    ("Invalid", "this '\\' escape does not exist in JSON; a plain backslash is written twice"),
)


def explain(text: str, error: json.JSONDecodeError) -> Unreadable:
    """The decoder's error as a sentence."""
    if error.pos >= len(text.rstrip()):
        return Unreadable("the document ends in the middle: a ']', '}' or value is missing", error.lineno, error.colno)
    if (comma := _last_comma(text, error.pos)) is not None:
        return Unreadable("no ',' stands before the end of a list or object", *line_and_column(text, comma))
    for beginning, sentence in _SENTENCES:
        if error.msg.startswith(beginning):
            return Unreadable(sentence, error.lineno, error.colno)
    return Unreadable(f"not valid JSON: {error.msg}", error.lineno, error.colno)


def _last_comma(text: str, at: int) -> int | None:
    """The comma before the end of a list or object. Python 3.13 begins to stumble over it, and before over the end."""
    if text[at] == "," and text[at + 1 :].lstrip()[:1] in "]}":
        return at
    before = text[:at].rstrip()
    return len(before) - 1 if text[at] in "]}" and before.endswith(",") else None


def constant(text: str) -> Unreadable:
    """The first ``NaN`` or ``Infinity`` outside strings."""
    for token in _TOKEN.finditer(text):
        if token.group()[-1] in "Ny":
            return Unreadable(f"{token.group()} is not a JSON number", *line_and_column(text, token.start()))
    return Unreadable("NaN and Infinity are not JSON numbers")


def too_deep(text: str, deepest: int) -> Unreadable:
    """The first bracket that opens a level too many."""
    message = f"this is nested deeper than {deepest} levels"
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token.group(), 0)
        if depth > deepest:
            return Unreadable(message, *line_and_column(text, token.start()))
    return Unreadable(message)


def twice(text: str) -> Unreadable:
    """The first key that its object has already."""
    open_objects: list[dict[str, int]] = []
    for token in _TOKEN.finditer(text):
        kind = token.group()[0]
        if kind in "[{":
            open_objects.append({})
        elif kind in "]}":
            open_objects.pop()
        elif kind == '"' and _COLON.match(text, token.end()):
            key, keys = json.loads(token.group()), open_objects[-1]
            if key in keys:
                return _second(text, key, keys[key], token.start())
            keys[key] = token.start()
    return Unreadable("a key is twice in one object")


def _second(text: str, key: str, first: int, second: int) -> Unreadable:
    line, _ = line_and_column(text, first)
    message = f"the key {shown(key)} is here twice; the first is on line {line}"
    return Unreadable(message, *line_and_column(text, second))
