"""Who and what the records speak of, in which shares: representation, what is missing, labels by group, languages."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.counts import LABEL, LANGUAGE, MISSING, SCRIPT, VALUE, Columns, Counts
from crs_gate.audit.measures.intervals import newcombe, wilson
from crs_gate.audit.measures.language import UNKNOWN
from crs_gate.audit.measures.outcome import Figure, Outcome, outcome

LEAST = 30
"""Records of a group from which on its labels are compared with those of others."""
SUM = 0.005
"""How far the shares of a reference may sum up to something else than 1."""
Reference = Mapping[str, Mapping[str, float]]
_DIGITS = 6


def bias(counts: Counts, what: Columns, reference: Reference) -> Outcome:
    """What was counted as shares with intervals, and the figures that can be bounded."""
    tree = {
        "records": counts.rows,
        "columns": {name: representation(counts, name, reference.get(name)) for name in what.counted},
        "missing": [each for name in what.all for each in missing(counts, name, what.groups)],
        "labels": [labels(counts, group, name) for group in what.groups for name in what.labels if name != group],
        "languages": {name: languages(counts, name) for name in what.texts},
    }
    return outcome("bias", tree, _figures(tree), [*counts.unread, *_too_many(counts), *empty(counts, what.all)])


def representation(counts: Counts, name: str, reference: Mapping[str, float] | None) -> dict[str, Any]:
    """Each value's share among records that state one, and how far all are from a reference.

    ``total_variation`` is half the sum of the absolute differences (0 the same, 1 nothing in common). ``chi_square`` is
    Pearson's distance, the sum of (share - reference)**2 / reference, and ``None`` where a value has no reference: then
    it is infinite. ``inside`` says whether the reference lies in the interval of the share.
    """
    if (VALUE, name) in counts.too_many:
        return {"too_many_values": True, "values": [], "missing": _missing(counts, name)}
    found = {key[0]: count for key, count in counts.of(VALUE, name).items()}
    stated = sum(found.values())
    names = sorted({*found, *(reference or ())}, key=lambda value: (-found.get(value, 0), value))
    values = [_valued(value, found.get(value, 0), stated, reference) for value in names]
    return {
        "stated": stated,
        "missing": _missing(counts, name),
        "values": values,
        **(_distances(found, stated, reference) if reference is not None else {}),
    }


def missing(counts: Counts, name: str, groups: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The share of records without a value, by group."""
    for group in groups:
        if group == name or (VALUE, group) in counts.too_many:
            continue
        sizes = counts.of(VALUE, group)
        without = counts.of(MISSING, group)
        for (its,), size in sorted(sizes.items()):
            yield {"column": name, "group": group, "of": its, **_share(without.get((its, name), 0), size, "records")}


def labels(counts: Counts, group: str, name: str) -> dict[str, Any]:
    """Each label's share in each group, and the largest difference of a label's share between two groups.

    That difference is what is known as the demographic parity difference, taken of labels in place of predictions.
    Groups with fewer than ``LEAST`` labels are shown and not compared.
    """
    base = {"group": group, "label": name, "least": LEAST}
    if {(VALUE, group), (VALUE, name), (LABEL, group, name)} & counts.too_many:
        return {**base, "too_many_values": True, "cells": [], "gap": None}
    cells = counts.of(LABEL, group, name)
    sizes: dict[str, int] = {}
    for (its, _), count in cells.items():
        sizes[its] = sizes.get(its, 0) + count
    every = sorted({label for _, label in cells})
    listed = [
        {"of": its, "value": label, **_share(cells.get((its, label), 0), size, "labels")}
        for its, size in sorted(sizes.items())
        for label in every
    ]
    return {**base, "cells": listed, "gap": _gap(cells, sizes, every)}


def languages(counts: Counts, name: str) -> dict[str, Any]:
    """The share of texts by language and by script."""
    return {
        kind: [
            {"value": value, **_share(count, sum(found.values()), "texts")}
            for (value,), count in sorted(found.items(), key=lambda each: (-each[1], each[0]))
        ]
        for kind, found in ((LANGUAGE, counts.of(LANGUAGE, name)), (SCRIPT, counts.of(SCRIPT, name)))
    }


def _share(count: int, of: int, noun: str) -> dict[str, Any]:
    found = wilson(count, of)
    return {"count": count, noun: of, "share": found.share, "low": found.low, "high": found.high}


def _missing(counts: Counts, name: str) -> dict[str, Any]:
    return _share(counts.cells.get((MISSING, name), 0), counts.rows, "records")


def _valued(value: str, count: int, stated: int, reference: Mapping[str, float] | None) -> dict[str, Any]:
    found = wilson(count, stated)
    shown = {"value": value, "count": count, "share": found.share, "low": found.low, "high": found.high}
    if reference is None:
        return shown
    wanted = reference.get(value, 0.0)
    inside = found.low <= wanted <= found.high if found.low is not None and found.high is not None else None
    return {**shown, "reference": wanted, "inside": inside}


def _distances(found: Mapping[str, int], stated: int, reference: Mapping[str, float]) -> dict[str, Any]:
    if not stated:
        return {"total_variation": None, "chi_square": None, "not_in_reference": []}
    shares = {value: found.get(value, 0) / stated for value in {*found, *reference}}
    off = {value: share - reference.get(value, 0.0) for value, share in shares.items()}
    without = sorted(value for value, share in shares.items() if share and not reference.get(value))
    squares = sorted(off[value] ** 2 / wanted for value, wanted in reference.items() if wanted)
    return {
        "total_variation": round(sum(sorted(map(abs, off.values()))) / 2, _DIGITS),
        "chi_square": None if without else round(sum(squares), _DIGITS),
        "not_in_reference": without,
    }


def _gap(cells: Mapping[tuple[str, ...], int], sizes: Mapping[str, int], every: list[str]) -> dict[str, Any] | None:
    """The largest difference, ``None`` where no two groups are large enough."""
    large = sorted(its for its, size in sizes.items() if size >= LEAST)
    if len(large) < 2:  # noqa: PLR2004 - nothing to compare
        return None
    best: tuple[float, str, str, str] | None = None
    for label in every:
        shares = [(cells.get((its, label), 0) / sizes[its], its) for its in large]
        (least, low), (most, high) = min(shares), max(shares)
        apart = round(most - least, _DIGITS)
        if best is None or apart > best[0]:
            best = (apart, label, high, low)
    if best is None:
        return None
    _, label, high, low = best
    ends = [(cells.get((its, label), 0), sizes[its]) for its in (high, low)]
    return {"value": label, "most_in": high, "least_in": low, **_named(newcombe(*ends))}


def _named(difference: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip(("difference", "low", "high"), difference, strict=True))


def _figures(tree: Mapping[str, Any]) -> Iterator[Figure]:
    for name, column in tree["columns"].items():
        yield Figure("missing", f"records without {name}", column["missing"]["share"])
        if "total_variation" in column or column.get("too_many_values"):
            yield Figure("distance", f"{name} from its reference", column.get("total_variation"))
    for each in tree["labels"]:
        gap = each["gap"]
        yield Figure("gap", f"{each['label']} by {each['group']}", gap["difference"] if gap else None)
    for name, found in tree["languages"].items():
        unknown = next((each["share"] for each in found[LANGUAGE] if each["value"] == UNKNOWN), 0.0)
        yield Figure("unknown_language", f"texts of {name} in no known language", unknown if found[LANGUAGE] else None)


def empty(counts: Counts, names: Iterable[str]) -> Iterator[Unread]:
    """The columns in which no record has a value: most often their name is wrong."""
    for name in names:
        if counts.cells.get((MISSING, name), 0) == counts.rows:
            yield Unread(name, "no record has a value in this column; is its name right?")


def _too_many(counts: Counts) -> Iterator[Unread]:
    for key in sorted(counts.too_many):
        yield Unread(" by ".join(reversed(key[1:])), "too many different values to be counted")
