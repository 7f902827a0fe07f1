"""Dates and durations as manifests and readers take them: ISO 8601, reduced precision allowed, one grammar for all.

``$defs/date`` of the manifest's schema accepts the same dates; a test holds the two together.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_DATE = (
    r"((?:1[5-9]|2[0-9])[0-9]{2})(?:-(0[1-9]|1[0-2])(?:-([0-3][0-9])"
    r"(?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?)?)?)?"
)
"""A year from 1500 to 2999 (earlier ones are numbers rather than dates of anything done with data), a month, a day, or
a time with an offset that some place on earth has. No leap second: Python's times know none."""
_LONGEST_DATE = 40
_DURATION = (
    r"P(?=[0-9]|T[0-9])([0-9]{1,6}Y)?([0-9]{1,6}M)?([0-9]{1,6}W)?([0-9]{1,6}D)?"
    r"(?:T(?=[0-9])([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?"
)


class Days(NamedTuple):
    """The first and the last day that a date of reduced precision can mean."""

    first: date
    last: date


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else: a year, month, day or time."""
    return len(text) <= _LONGEST_DATE and _meant(text) is not None


def days(text: str | None) -> Days | None:
    """The days that a date means, with or without white space around it; ``None`` when the text is no date."""
    return _meant(text.strip()) if text and len(text) <= _LONGEST_DATE else None


@lru_cache(maxsize=4096)
def _meant(text: str) -> Days | None:
    match = re.fullmatch(_DATE, text)
    if not match:
        return None
    year, month, day = int(match[1]), match[2], match[3]
    try:
        first = date(year, int(month or 1), int(day or 1))
    except ValueError:  # a day that the month does not have
        return None
    if day:
        return Days(first, first)
    following = date(year + 1, 1, 1) if not month or month == "12" else date(year, int(month) + 1, 1)
    return Days(first, following - timedelta(days=1))


def in_future(found: Days, today: date) -> bool:
    """Whether no day of it has begun anywhere on earth; east of Greenwich a day begins before ``today`` (UTC) does."""
    return found.first - today > timedelta(days=1)


def lasting(duration: str) -> bool:
    """Whether the text is an ISO 8601 duration of more than nothing, such as ``P2Y``."""
    match = re.fullmatch(_DURATION, duration.strip())
    return match is not None and any(part and int(part[:-1]) for part in match.groups())
