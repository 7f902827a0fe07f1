"""What synthetic data takes over from the real data it stands for: copies, shares of values, and its bias."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.bias import bias, empty
from crs_gate.audit.measures.copies import Copies, Overlap
from crs_gate.audit.measures.counts import LABEL, VALUE, Columns, Counts
from crs_gate.audit.measures.duplicates import overlap
from crs_gate.audit.measures.marginals import of_classes, of_numbers
from crs_gate.audit.measures.nearest import closer
from crs_gate.audit.measures.outcome import Figure, Outcome, outcome
from crs_gate.audit.measures.samples import Sample, numbers_of, numeric

SIDES = ("real", "synthetic", "holdout")
_DIGITS = 6


class Side(NamedTuple):
    """What was counted and sampled of one side; the sample has ``Columns.columns`` in their order."""

    counts: Counts
    sample: Sample


def synthetic(
    copies: Copies, sides: Mapping[str, Side], what: Columns, unread: Sequence[Unread], compared: Sequence[str] = ()
) -> Outcome:
    """Hold the sides ``real`` and ``synthetic``, and ``holdout`` where there is one, against each other."""
    real, made = sides["real"], sides["synthetic"]
    held = sides["holdout"].sample if "holdout" in sides else None
    columns = {name: _marginal(name, at, real, made) for at, name in enumerate(what.columns)}
    tree = {
        "records": {name: side.counts.rows for name, side in sides.items()},
        "compared": list(compared),
        "copies": {each.split: _copied(each) for each in copies.overlaps if each.within == "real"},
        "closer": closer(real.sample, made.sample, held, len(what.columns)),
        "columns": columns,
        "bias": {name: _bias(side.counts, what) for name, side in sides.items()},
        "shift": list(_shifts(real.counts, made.counts, what)),
    }
    numbers = {name for name, column in columns.items() if column["kind"] == "numbers"}
    return outcome("synthetic", tree, _figures(tree), [*unread, *_not_counted(sides, what, numbers)])


def _copied(each: Overlap) -> dict[str, Any]:
    return {
        "records": each.rows,
        "exact": each.exact,
        "exact_share": overlap(each, each.exact),
        "near": each.near,
        "near_share": overlap(each, each.near),
        "places": [place._asdict() for place in each.places],
    }


def _marginal(name: str, at: int, real: Side, made: Side) -> dict[str, Any]:
    if numeric(real.sample, at):
        return of_numbers(numbers_of(real.sample, at), numbers_of(made.sample, at))
    if (VALUE, name) in real.counts.too_many | made.counts.too_many:
        return {"kind": "classes", "too_many_values": True, "values": [], "difference": None, "uncovered": None}
    return of_classes(*({key[0]: count for key, count in side.counts.of(VALUE, name).items()} for side in (real, made)))


def _bias(counts: Counts, what: Columns) -> dict[str, Any]:
    found = bias(counts, what._replace(columns=()), {}).tree
    return {"columns": found["columns"], "labels": found["labels"]}


def _shifts(real: Counts, made: Counts, what: Columns) -> Iterator[dict[str, Any]]:
    """For each group and label: by how much its share in a group is another one, at most over labels and groups."""
    for group in what.groups:
        for label in what.labels:
            if group != label:
                yield {"group": group, "label": label, **_shift(real, made, (LABEL, group, label))}


def _shift(real: Counts, made: Counts, key: tuple[str, str, str]) -> dict[str, Any]:
    if any({key, (VALUE, key[1]), (VALUE, key[2])} & counts.too_many for counts in (real, made)):
        return {"shift": None}
    ours, theirs = real.of(*key), made.of(*key)
    sizes = [_sizes(ours), _sizes(theirs)]
    labels = sorted({value for _, value in (*ours, *theirs)})
    found = [
        (round(theirs.get(cell, 0) / sizes[1][cell[0]] - ours.get(cell, 0) / sizes[0][cell[0]], _DIGITS), *cell)
        for cell in product(sorted(sizes[0].keys() & sizes[1].keys()), labels)
    ]
    if not found:
        return {"shift": None}
    most, its, value = max(found, key=lambda each: (abs(each[0]), each[1:]))
    return {"shift": abs(most), "of": its, "value": value, "change": most}


def _sizes(cells: Mapping[tuple[str, ...], int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (its, _), count in cells.items():
        found[its] = found.get(its, 0) + count
    return found


def _figures(tree: Mapping[str, Any]) -> Iterator[Figure]:
    copied = tree["copies"].get("synthetic", {})
    yield Figure("exact", "synthetic records that are real ones", copied.get("exact_share"))
    yield Figure("near", "synthetic records that are nearly real ones", copied.get("near_share"))
    yield Figure("closer", "synthetic records nearer to real ones than others are", tree["closer"]["share"])
    for name, column in tree["columns"].items():
        yield Figure("difference", f"{name}, real and synthetic", column["difference"])
        yield Figure("uncovered", f"real values of {name} that are not reached", column["uncovered"])
    for each in tree["shift"]:
        yield Figure("shift", f"{each['label']} by {each['group']}, real and synthetic", each["shift"])


def _not_counted(sides: Mapping[str, Side], what: Columns, numbers: set[str]) -> Iterator[Unread]:
    for name, side in sides.items():
        for key in sorted(side.counts.too_many):
            if key[0] != VALUE or key[1] not in numbers:
                yield Unread(f"{' by '.join(reversed(key[1:]))} ({name})", "too many different values to be counted")
        for each in empty(side.counts, what.all):
            yield each._replace(path=f"{each.path} ({name})")
