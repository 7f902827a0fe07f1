"""A measure as one page: no network, no script, and nothing out of the data but what its text outcome shows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crs_gate import __version__
from crs_gate.audit.measures.outcome import Broken, Outcome
from crs_gate.escape import bounded, plain
from crs_gate.report.html import asset, digest_of, template
from crs_gate.report.measure_plots import Curve, Plot, Row, plots

_TITLES = {
    "bias": "Shares of values, by group and against a reference",
    "duplicates": "Copies, and overlap",
    "persons": "Names of people and places",
    "synthetic": "Synthetic data against real data",
}
_LONGEST = 200
_MOST = 100
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 630, 10, 170


def render(found: Outcome, broken: Sequence[Broken]) -> str:
    """One HTML document, ending in a newline."""
    from markupsafe import Markup

    style = asset("report.css")
    page = {
        "title": _TITLES[found.measure],
        "size": _size(found.tree["records"]),
        "broken": [_bound(each) for each in broken],
        "unread": [_text(f"{each.path}: {each.why}") for each in found.unread[:_MOST]],
        "plots": [_plot(plot) for plot in plots(found.measure, found.tree)],
        "foot": f"crs-gate {__version__}: numbers about the data, and no judgment beyond bounds that somebody stated",
    }
    return template("measure.html").render(page=page, style=Markup(style), hash=digest_of(style)) + "\n"  # noqa: S704


def _size(records: int | Mapping[str, int]) -> str:
    if isinstance(records, int):
        return f"{records:,} records"
    return ", ".join(f"{count:,} {side} records" for side, count in records.items())


def _bound(each: Broken) -> str:
    figure = each.figure
    value = "no value" if figure.value is None else f"{figure.value:.4g}"
    return _text(f"{figure.of}: {value}; --max-{figure.bound.replace('_', '-')} is {each.most:g}")


def _plot(plot: Plot) -> dict[str, Any]:
    rows = [_row(row, plot.held_against) for row in plot.rows]
    return {"title": _text(plot.title), "note": _text(plot.note), "rows": rows, "left": plot.left, **_curves(plot)}


def _row(row: Row, against: str) -> dict[str, Any]:
    said = "unknown" if row.share is None else f"{100 * row.share:.1f} %"
    if row.low is not None and row.high is not None and row.share is not None:
        said += f" [{100 * row.low:.1f}, {100 * row.high:.1f}]"
    if row.reference is not None:
        said += f", {against} {100 * row.reference:.1f} %"
    places = {"at": _at(row.share) or 0, "low": _at(row.low), "high": _at(row.high), "reference": _at(row.reference)}
    return {"name": _text(row.name), "count": row.number, "said": said, **places}


def _at(share: float | None) -> int | None:
    return None if share is None else round(1000 * min(max(share, 0.0), 1.0))


def _curves(plot: Plot) -> dict[str, Any]:
    if not plot.curves:
        return {}
    least = min(curve.steps[0] for curve in plot.curves)
    most = max(curve.steps[-1] for curve in plot.curves)
    drawn = [{"name": curve.name, "path": _path(curve, least, most)} for curve in plot.curves]
    return {"least": f"{least:g}", "most": f"{most:g}", "curves": drawn}


def _path(curve: Curve, least: float, most: float) -> str:
    """The share of records up to each value, as a line."""
    across, last = most - least or 1.0, max(len(curve.steps) - 1, 1)
    points: Iterable[tuple[float, float]] = (
        (_LEFT + (step - least) / across * (_RIGHT - _LEFT), _BOTTOM - number / last * (_BOTTOM - _TOP))
        for number, step in enumerate(curve.steps)
    )
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _text(value: str) -> str:
    return plain(bounded(value, _LONGEST))
