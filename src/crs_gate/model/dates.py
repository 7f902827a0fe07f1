"""Dates and durations as manifests and readers take them: ISO 8601, reduced precision allowed, one grammar for all.

``$defs/date`` of the manifest's schema accepts the same dates; a test holds the two together.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from crs_gate.model.caching import remembered

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
_LONGEST_DURATION = 80
_DAYS_OF_A_YEAR = 365
_SECONDS_OF_A_DAY = 86_400
LONGEST_YEARS = 100
"""Years that a period of retention may last, and that its end may lie ahead."""


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
    return Days(first, _end_of(year, int(month or 12)))


def _end_of(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)  # noqa: PLR2004 - December


def in_future(found: Days, today: date) -> bool:
    """Whether no day of it has begun anywhere on earth; east of Greenwich a day begins before ``today`` (UTC) does."""
    return found.first - today > timedelta(days=1)


def lasting(duration: str) -> bool:
    """Whether the text is an ISO 8601 duration of more than nothing, such as ``P2Y``."""
    length = _length(duration)
    return length is not None and any(length)


def implausible(duration: str) -> bool:
    """Whether a duration is longer than ``LONGEST_YEARS``: it is ``unlimited`` without saying so."""
    length = _length(duration)
    return length is not None and length.months / 12 + length.days / _DAYS_OF_A_YEAR > LONGEST_YEARS


def last_day(start: date, duration: str) -> date | None:
    """The last day of a duration that begins on a day; ``None`` for no duration, the end of the calendar beyond it."""
    length = _length(duration)
    if length is None:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + length.months, 12)
    if year > date.max.year or length.days > _DAYS_OF_A_YEAR * (date.max.year - year):
        return date.max
    day = min(start.day, _end_of(year, month + 1).day)
    return date(year, month + 1, day) + timedelta(days=length.days)


class _Length(NamedTuple):
    """A duration in months, and in days beside them; a part of a day counts as one."""

    months: int
    days: int


@remembered(256)
def _length(duration: str) -> _Length | None:
    match = re.fullmatch(_DURATION, duration.strip()) if len(duration) <= _LONGEST_DURATION else None
    if match is None:
        return None
    years, months, weeks, days_, hours, minutes, seconds = (int(part[:-1]) if part else 0 for part in match.groups())
    started = -(-(hours * 3600 + minutes * 60 + seconds) // _SECONDS_OF_A_DAY)
    return _Length(years * 12 + months, weeks * 7 + days_ + started)
