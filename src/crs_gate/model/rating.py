"""Ratings: a letter, a score, and why."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from crs_gate.model.scheme import Criterion


class CriterionRating(NamedTuple):
    """One criterion or safeguard. ``share`` of its weighted checks is satisfied, 0 to 1.

    ``failed`` and ``unknown`` name the blocking rules that keep it from being met; ``because`` holds the
    statements by which nothing was owed, when nothing was.
    """

    criterion: Criterion
    met: bool
    share: Decimal
    checks: int
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    because: tuple[str, ...] = ()


class Rating(NamedTuple):
    """The rating of a dataset: ``met`` of six criteria, ``score`` 0 to 100, a letter for each source."""

    letter: str
    met: int
    score: Decimal
    by_criterion: tuple[CriterionRating, ...]
    by_source: Mapping[str, str]
    by_letter: tuple[tuple[str, int], ...] = ()
    """How many sources have each letter, the best first; stated where ``by_source`` may not name all of them."""


def shown(score: Decimal) -> str:
    """A score as people see it: one decimal, rounded down, so that a shown 70.0 always passes a floor of 70."""
    return str(score.quantize(Decimal("0.1"), rounding=ROUND_DOWN))
