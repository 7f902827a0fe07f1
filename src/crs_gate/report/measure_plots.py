"""The figures of a measure as plots: shares on one scale with their intervals at 95 %, and distributions as lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

MOST_ROWS = 40


class Row(NamedTuple):
    """One share; names are those of the data, and hostile. ``reference`` is what it is held against."""

    name: str
    number: str
    share: float | None
    low: float | None = None
    high: float | None = None
    reference: float | None = None


class Curve(NamedTuple):
    """A distribution: equally probable steps, from the least value to the largest."""

    name: str
    steps: tuple[float, ...]


class Plot(NamedTuple):
    """Rows with a title; ``left`` counts those without room. Or curves on one scale."""

    title: str
    note: str = ""
    rows: tuple[Row, ...] = ()
    left: int = 0
    curves: tuple[Curve, ...] = ()
    held_against: str = "reference"


def plots(measure: str, tree: Mapping[str, Any]) -> tuple[Plot, ...]:
    """The plots of a measure, from the tree that machines get."""
    return tuple(_OF[measure](tree))


def _bias(tree: Mapping[str, Any]) -> Iterator[Plot]:
    for name, column in tree["columns"].items():
        values = [_row(each["value"], each, each.get("reference")) for each in column["values"]]
        far = column.get("total_variation")
        note = "" if far is None else f"from the reference: total variation {far:.4f}"
        yield _plot(name, [*values, _row("(no value)", column["missing"])], note)
    for each in tree["labels"]:
        cells = [_row(f"{cell['of']}: {cell['value']}", cell) for cell in each["cells"]]
        gap = each["gap"]
        note = f"largest difference: {gap['difference']:.4f}" if gap else ""
        yield _plot(f"{each['label']} by {each['group']}", cells, note)
    lacking = [_row(f"{each['column']} in {each['of']}", each) for each in tree["missing"] if each["count"]]
    if lacking:
        yield _plot("without a value, by group", lacking)
    for name, those in tree["languages"].items():
        yield _plot(f"languages of {name}", [_row(each["value"], each) for each in those["language"]])


def _duplicates(tree: Mapping[str, Any]) -> Iterator[Plot]:
    both = (("exact copies", tree["exact"]), ("exact and near copies", tree["near"]))
    yield _plot("copies", [Row(name, f"{count['copies']:,}", count["share"]) for name, count in both])
    pairs = [
        Row(f"{each['split']} in {each['within']}", f"{each['near']:,}", _part(each["near"], each["rows"]))
        for each in tree["overlaps"]
    ]
    if pairs:
        yield _plot("exactly or nearly in another one", pairs)
    inside = [
        Row(f"{each['split']} in {each['within']}", f"{each['contained']:,}", _part(each["contained"], each["rows"]))
        for each in tree["contained"]
    ]
    if inside:
        yield _plot("inside of texts of another one", inside)


def _persons(tree: Mapping[str, Any]) -> Iterator[Plot]:
    of = tree["records"]
    kinds = [Row(each["what"], f"{each['rows']:,}", _part(each["rows"], of)) for each in tree["kinds"]]
    yield _plot("records with names, as the model sees them", [
        Row("any of them", f"{tree['with_any']:,}", _part(tree["with_any"], of)), *kinds,
    ])  # fmt: skip


def _synthetic(tree: Mapping[str, Any]) -> Iterator[Plot]:
    for side, copied in tree["copies"].items():
        pairs = (("exactly", "exact"), ("exactly or nearly", "near"))
        rows = [Row(name, f"{copied[key]:,}", copied[f"{key}_share"]) for name, key in pairs]
        yield _plot(f"{side} records that are among the real ones", rows)
    closer = tree["closer"]
    if closer["share"] is not None:
        note = f"nearer than the nearest 5 % of the holdout ({closer['holdout']})"
        rows = [Row("synthetic", f"{closer['count']:,}", closer["share"], closer["low"], closer["high"]),
                Row("holdout", "", closer["holdout_share"])]  # fmt: skip
        yield _plot("nearer to a real record", rows, note)
    for name, column in tree["columns"].items():
        yield _column(name, column)
    shifts = [_shift(each) for each in tree["shift"] if each["shift"] is not None]
    if shifts:
        yield _plot("shares of labels that changed", shifts)


def _column(name: str, column: Mapping[str, Any]) -> Plot:
    far = column["difference"]
    note = "cannot be compared" if far is None else f"difference {far:.4f}"
    if column["kind"] == "numbers":
        curves = tuple(Curve(side, tuple(column[side])) for side in ("real", "synthetic") if column[side])
        return Plot(name, f"{note} (Kolmogorov-Smirnov)", curves=curves if _drawable(curves) else ())
    sums = {side: sum(each[side] for each in column["values"]) for side in ("real", "synthetic")}
    rows = [
        Row(each["value"], f"{each['synthetic']:,}", _part(each["synthetic"], sums["synthetic"]),
            reference=_part(each["real"], sums["real"]))
        for each in column["values"]
    ]  # fmt: skip
    return _plot(name, rows, f"{note} (total variation); the mark is the real share")._replace(held_against="real")


def _drawable(curves: Iterable[Curve]) -> bool:
    return all(-_HUGE < step < _HUGE for curve in curves for step in curve.steps)


_HUGE = 1e300


def _shift(each: Mapping[str, Any]) -> Row:
    sign = "more" if each["change"] > 0 else "less"
    name = f"{each['label']} {each['value']} in {each['of']} ({each['group']}): {sign}"
    return Row(name, "", each["shift"])


def _row(name: str, each: Mapping[str, Any], reference: float | None = None) -> Row:
    return Row(name, f"{each['count']:,}", each["share"], each["low"], each["high"], reference)


def _plot(title: str, rows: Sequence[Row], note: str = "") -> Plot:
    return Plot(title, note, tuple(rows[:MOST_ROWS]), max(len(rows) - MOST_ROWS, 0))


def _part(part: int, whole: int) -> float | None:
    return part / whole if whole else None


_OF = {"bias": _bias, "duplicates": _duplicates, "persons": _persons, "synthetic": _synthetic}
