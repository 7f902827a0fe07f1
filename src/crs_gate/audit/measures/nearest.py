"""Whether synthetic records lie nearer to real ones than other real ones do: a sign of learning by heart."""

from collections.abc import Sequence
from typing import Any

from crs_gate.audit.measures.intervals import wilson
from crs_gate.audit.measures.marginals import percentile, quantiles
from crs_gate.audit.measures.rows import Value, known, shown
from crs_gate.audit.measures.samples import Sample, halves, number, numbers_of, numeric

OWN, REAL = 1_000, 2_000
"""Records of the synthetic data and of the holdout that are held against so many real ones."""
FEWEST = 100
"""Records of the holdout from which on a fifth percentile says something."""
_PART = 0.05
_DIGITS = 6

_Row = tuple[float | str | None, ...]


def closer(real: Sample, synthetic: Sample, holdout: Sample | None, columns: int) -> dict[str, Any]:
    """The distance to the closest real record, of synthetic records and of a holdout.

    Gower's distance (1971): the mean over columns of the difference as a part of the range of the real numbers, at
    most 1, and of 0 or 1 for classes. ``share`` of the synthetic records is nearer than the fifth percentile of the
    holdout, or at distance 0; data that is like the holdout comes to some 5 %, and ``holdout_share`` says to how much
    where many distances are equal. Without a holdout half of the real records stand in for it. Where these were
    learned from too, ``share`` comes out too low: that is no proof of privacy.
    """
    own = holdout is not None
    base, held = (real, holdout) if holdout is not None else halves(real)
    base, held, made = base[:REAL], held[:OWN], synthetic[:OWN]
    tree = {"holdout": "own" if own else "half of the real records", "real": len(base), "held": len(held)}
    if len(held) < FEWEST or not base or not made or not columns:
        return {**tree, "share": None, "low": None, "high": None, "records": len(made)}
    measure = _Measure(real, columns)
    rows = [measure.row(each.values) for each in base]
    far = sorted(measure.nearest(measure.row(each.values), rows) for each in held)
    near = sorted(measure.nearest(measure.row(each.values), rows) for each in made)
    limit = percentile(far, _PART)
    found = wilson(_below(near, limit), len(near))
    return {
        **tree,
        "records": len(made),
        "limit": round(limit, _DIGITS),
        "count": found.hits,
        "share": found.share,
        "low": found.low,
        "high": found.high,
        "holdout_share": round(_below(far, limit) / len(far), _DIGITS),
        "distances": {"synthetic": _rounded(near), "holdout": _rounded(far)},
    }


def _below(distances: Sequence[float], limit: float) -> int:
    return sum(1 for each in distances if each < limit or each == 0)


def _rounded(distances: Sequence[float]) -> list[float]:
    return [round(each, _DIGITS) for each in quantiles(distances)]


class _Measure:
    """Gower's distance with the ranges of the real records."""

    def __init__(self, real: Sample, columns: int) -> None:
        self._spans: list[tuple[float, float] | None] = []
        for at in range(columns):
            numbers = numbers_of(real, at) if numeric(real, at) else []
            self._spans.append((numbers[0], numbers[-1] - numbers[0]) if numbers else None)

    def row(self, values: Sequence[Value]) -> _Row:
        """A record with its numbers as parts of their ranges, its classes as text, and ``None`` for what is missing."""
        return tuple(self._scaled(value, span) for value, span in zip(values, self._spans, strict=True))

    def nearest(self, row: _Row, others: Sequence[_Row]) -> float:
        """The smallest distance to any of the others."""
        best = float(len(row))
        for other in others:
            total = 0.0
            for one, its in zip(row, other, strict=True):
                if one == its:
                    continue
                if isinstance(one, float) and isinstance(its, float):
                    apart = one - its if one > its else its - one
                    total += apart if apart < 1 else 1
                else:
                    total += 1
                if total >= best:
                    break
            else:
                best = total
                if not best:
                    break
        return best / len(row)

    @staticmethod
    def _scaled(value: Value, span: tuple[float, float] | None) -> float | str | None:
        if not known(value):
            return None
        if span is None:
            return shown(value)
        found = number(value)
        return shown(value) if found is None else (found - span[0]) / (span[1] or 1.0)
