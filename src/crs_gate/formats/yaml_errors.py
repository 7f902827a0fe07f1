"""What a YAML parser complains about, in plain words."""

import re
from typing import Any

from crs_gate.formats.interface import Unreadable
from crs_gate.formats.source_text import line_and_column

_LONGEST_PROBLEM = 120
_MISFIT = "this does not fit the lines above it: check indentation, quotes and what stands on the line before"

# The first pattern that is found in "<context>; <problem>" of either parser gives the sentence.
_SENTENCES = tuple(
    (re.compile(pattern), sentence, at_context)
    for pattern, sentence, at_context in (
        (r"quoted scalar; .*(unexpected end|document)", "a quote is opened here and never closed", True),
        (
            r"quoted scalar; .*(escape|hexdec)",
            "unknown '\\' escape in double quotes; single quotes take it as text",
            False,
        ),
        (r"flow sequence;", "the list opened here with '[' lacks a ',' or its ']'", True),
        (r"flow mapping;", "the mapping opened here with '{' lacks a ',' or its '}'", True),
        (
            r"mapping values are not allowed",
            "a ':' cannot stand here: quote text that holds ': ', or check indentation",
            False,
        ),
        (r"block (mapping|collection|sequence); .*(expected key|block end|'-' indicator)", _MISFIT, False),
        (r"unexpected ':'", "a ':' cannot stand here; quote the value", False),
        (r"expected ':'", "a key without its ':' stands here", True),
        (r"sequence entries are not allowed", "a list item '- ' cannot stand here; give it a line of its own", False),
        (r"(an|the) (alias|anchor);", "'&' and '*' start an anchor or alias; quote the value", False),
        (r" tag;", "'!' starts a tag; quote the value", True),
        (r"incompatible YAML", "only YAML 1.x is read; remove the '%YAML' line", False),
        (r"directive", "a '%' at the start of a line is a directive; quote the text", False),
        (r"document start", "the document ends before this", False),
        (r"node content", "a value is expected here; quote text that starts with '[', ']', '{', '}' or ','", False),
        (r"block scalar;", "only an indentation digit, '+' or '-' may follow '|' or '>' on this line", False),
        (r"a tab character", "a tab is used for indentation here; YAML takes spaces only", False),
    )
)


def explain(error: Exception, text: str) -> Unreadable:
    """The parser's error as a sentence with a place; ``text`` is what was parsed."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return _without_mark(error, text)
    problem = str(getattr(error, "problem", "") or "")
    if "cannot start any token" in problem:
        return _at(mark, _bad_start(text, mark))
    said = f"{getattr(error, 'context', None) or ''}; {problem}"
    for pattern, sentence, at_context in _SENTENCES:
        if pattern.search(said):
            return _at((at_context and error.context_mark) or mark, sentence)  # type: ignore[attr-defined]
    return _at(mark, f"not valid YAML: {problem[:_LONGEST_PROBLEM]}")


def _at(mark: Any, message: str) -> Unreadable:
    return Unreadable(message, mark.line + 1, mark.column + 1)


def _bad_start(text: str, mark: Any) -> str:
    lines = text.split("\n", mark.line + 1)
    character = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
    if character == "\t":
        return "a tab is used for indentation here; YAML takes spaces only"
    return f"a value cannot start with '{character}'; quote it"


def _without_mark(error: Exception, text: str) -> Unreadable:
    """Characters outside YAML's set, and escapes of code points that do not exist."""
    found = re.search("[^\t\n\r -~\u00a0-\ufffd\U00010000-\U0010ffff]", text)
    if found:
        what = f"U+{ord(found.group()):04X}"
        return Unreadable(f"the character {what} is not allowed in YAML", *line_and_column(text, found.start()))
    if isinstance(error, ValueError | OverflowError):
        return Unreadable("an escape in double quotes names no Unicode character")
    return Unreadable("not valid YAML")
