"""How a column of synthetic records differs from the same of real ones, and what of the real one it does not reach."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from math import ceil, sqrt
from typing import Any

_DIGITS = 6
_CRITICAL = 1.3581
_POINTS = 20
"""Steps of the quantiles that a plot gets."""


def of_numbers(real: Sequence[float], synthetic: Sequence[float]) -> dict[str, Any]:
    """Of two sorted lists of numbers: the Kolmogorov-Smirnov statistic, the largest distance of their distributions.

    ``by_chance`` is what two samples of this size from one distribution stay below in 95 % of all cases (Smirnov,
    1948). ``uncovered`` is the share of real numbers outside of the range of the synthetic ones. ``None`` of nothing.
    """
    base = {"kind": "numbers", "real": quantiles(real), "synthetic": quantiles(synthetic)}
    if not real or not synthetic:
        return {**base, "difference": None, "by_chance": None, "uncovered": None}
    outside = bisect_left(real, synthetic[0]) + len(real) - bisect_right(real, synthetic[-1])
    return {
        **base,
        "difference": round(kolmogorov_smirnov(real, synthetic), _DIGITS),
        "by_chance": round(_CRITICAL * sqrt((len(real) + len(synthetic)) / (len(real) * len(synthetic))), _DIGITS),
        "uncovered": round(outside / len(real), _DIGITS),
    }


def of_classes(real: Mapping[str, int], synthetic: Mapping[str, int]) -> dict[str, Any]:
    """Of two counts of values: total variation, and the share of real records whose value no synthetic one has."""
    base = {"kind": "classes", "values": _shares(real, synthetic)}
    all_real, all_synthetic = sum(real.values()), sum(synthetic.values())
    if not all_real or not all_synthetic:
        return {**base, "difference": None, "uncovered": None, "values_missed": None}
    missed = sorted(value for value in real if value not in synthetic)
    return {
        **base,
        "difference": round(total_variation(real, synthetic), _DIGITS),
        "uncovered": round(sum(real[value] for value in missed) / all_real, _DIGITS),
        "values_missed": len(missed),
    }


def kolmogorov_smirnov(one: Sequence[float], other: Sequence[float]) -> float:
    """The largest difference of two empirical distribution functions; both lists are sorted and not empty."""
    points = sorted({*one, *other})
    return max(abs(bisect_right(one, at) / len(one) - bisect_right(other, at) / len(other)) for at in points)


def total_variation(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """Half the sum of the absolute differences of the shares: 0 the same, 1 nothing in common. Neither is empty."""
    ones, others = sum(one.values()), sum(other.values())
    return sum(sorted(abs(one.get(v, 0) / ones - other.get(v, 0) / others) for v in {*one, *other})) / 2


def quantiles(numbers: Sequence[float]) -> list[float]:
    """Every twentieth of a sorted list, ends included, by the nearest rank."""
    last = len(numbers) - 1
    return [numbers[round(step * last / _POINTS)] for step in range(_POINTS + 1)] if numbers else []


def percentile(numbers: Sequence[float], share: float) -> float:
    """Of a sorted list that is not empty, by the nearest rank."""
    return numbers[max(ceil(share * len(numbers)) - 1, 0)]


def _shares(real: Mapping[str, int], synthetic: Mapping[str, int]) -> list[dict[str, Any]]:
    names = sorted({*real, *synthetic}, key=lambda value: (-real.get(value, 0), value))
    return [{"value": name, "real": real.get(name, 0), "synthetic": synthetic.get(name, 0)} for name in names]
