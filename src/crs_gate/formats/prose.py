"""Answers that stand in prose: what a sentence says plainly, and where that needs a person to read it."""

import re
from datetime import date

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

_DATE = re.compile(
    r"(?a)((?:1[5-9]|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(\d\d)"
    r"(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?)?)?"
)


def is_date(text: str) -> bool:
    """Whether a text is an ISO 8601 date, of the last centuries: a year, month, day or time."""
    found = _DATE.fullmatch(text)
    try:
        return found is not None and bool(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)))
    except ValueError:  # a day that the month does not have
        return False


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
    folded = " ".join(text[: longest * 10].split())
    return folded if len(folded) <= longest else folded[: longest - 3] + "..."
