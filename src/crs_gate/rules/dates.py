"""Dates and durations as manifests write them (ISO 8601, reduced precision allowed)."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_DATE = r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?"
_LONGEST_DATE = 40
_DURATION = r"P(?=\d|T\d)(\d{1,6}Y)?(\d{1,6}M)?(\d{1,6}W)?(\d{1,6}D)?(?:T(?=\d)(\d{1,6}H)?(\d{1,6}M)?(\d{1,6}S)?)?"


class Days(NamedTuple):
    """The first and the last day that a date of reduced precision can mean."""

    first: date
    last: date


@lru_cache(maxsize=4096)
def days(text: str | None) -> Days | None:
    """The days that a year, month, day or time means; ``None`` when the text is no date."""
    match = re.fullmatch(_DATE, text.strip()) if text and len(text) <= _LONGEST_DATE else None
    if not match:
        return None
    year, month, day = int(match[1]), match[2], match[3]
    try:
        first = date(year, int(month or 1), int(day or 1))
        if day:
            return Days(first, first)
        following = date(year + 1, 1, 1) if not month or month == "12" else date(year, int(month) + 1, 1)
    except ValueError:
        return None
    return Days(first, following - timedelta(days=1))


def in_future(found: Days, today: date) -> bool:
    """Whether no day of it has begun anywhere on earth; east of Greenwich a day begins before ``today`` (UTC) does."""
    return found.first > today and found.first > today + timedelta(days=1)


def lasting(duration: str) -> bool:
    """Whether the text is an ISO 8601 duration of more than nothing, such as ``P2Y``."""
    match = re.fullmatch(_DURATION, duration.strip())
    return match is not None and any(part and int(part[:-1]) for part in match.groups())
