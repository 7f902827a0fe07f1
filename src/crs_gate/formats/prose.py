"""Answers that stand in prose: what a sentence says plainly, and where that needs a person to read it."""

import re

from crs_gate.escape import one_line
from crs_gate.model.answer import State, state

LONGEST_ANSWER = 200
"""Characters of a written answer that are kept."""
URL = re.compile(r"https?://[^\s<>\"'()\[\]{}|\\^`]{1,2000}")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")

_ABSENT = "(?:is|are|was|were)? ?(?:stored|included|contained|present|collected|in (?:the|this) dataset)?"
_KIND = "(?:personal|sensitive|private|personally identifiable|identifying)"
_WHAT = f"{_KIND}(?: (?:and|or|nor) {_KIND})? (?:information|data)"
_NO_PERSONAL_DATA = re.compile(
    rf"(?:none|no|no pii|(?:there is )?no (?:known )?{_WHAT} ?{_ABSENT}"
    rf"|(?:the|this) dataset (?:does not|doesn't) contain (?:any )?{_WHAT})"
    r"[.! ]*",
    re.IGNORECASE,
)


def plainly(text: str) -> str | None:
    """``yes`` or ``no`` where a text says that and nothing else, as ``true`` and ``No.`` do."""
    return {"yes": "yes", "true": "yes", "no": "no", "false": "no"}.get(text.strip().rstrip(".!").lower())


def personal_data(text: str) -> str | None:
    """``no`` for a plain denial, ``None`` for a placeholder, else ``unknown``: prose needs a person to read it."""
    if state(text) is not State.GIVEN:
        return None
    return "no" if _NO_PERSONAL_DATA.fullmatch(text) else "unknown"


def shortened(text: str, longest: int = LONGEST_ANSWER) -> str:
    """The text on one line, cut to a length."""
    return one_line(text, longest)
