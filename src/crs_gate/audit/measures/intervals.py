"""Intervals for shares and for their differences, at 95 %."""

from math import sqrt
from typing import NamedTuple

Z = 1.959963984540054
"""The standard normal quantile at 97.5 %."""
_DIGITS = 6


class Share(NamedTuple):
    """A share with its 95 % interval; all ``None`` of nothing."""

    hits: int
    of: int
    share: float | None
    low: float | None
    high: float | None


class Difference(NamedTuple):
    """A difference of two shares with its 95 % interval."""

    value: float
    low: float
    high: float


def wilson(count: int, of: int) -> Share:
    """Wilson's score interval (1927) of ``count`` in ``of``, for records that are a sample of many more.

    It says how far chance alone may have moved the share; of the records at hand the share is exact.
    """
    if not of:
        return Share(count, of, None, None, None)
    share, square = count / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    low = 0.0 if not count else max(0.0, middle - half)
    high = 1.0 if count == of else min(1.0, middle + half)
    return Share(count, of, round(share, _DIGITS), round(low, _DIGITS), round(high, _DIGITS))


def newcombe(one: tuple[int, int], other: tuple[int, int]) -> Difference:
    """The difference of two independent shares, each (count, of), by Newcombe's score interval (1998, method 10)."""
    (p, low, high), (q, under, over) = ((s.share or 0.0, s.low or 0.0, s.high or 0.0) for s in _both(one, other))
    below, above = sqrt((p - low) ** 2 + (over - q) ** 2), sqrt((high - p) ** 2 + (q - under) ** 2)
    return Difference(*(round(number, _DIGITS) for number in (p - q, p - q - below, p - q + above)))


def _both(one: tuple[int, int], other: tuple[int, int]) -> tuple[Share, Share]:
    return wilson(*one), wilson(*other)
