"""Copies and overlap of splits as an outcome: figures for bounds, and a tree for machines."""

from collections.abc import Sequence
from typing import Any

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.contained import RUN, SHARE, Contained
from crs_gate.audit.measures.copies import Copies, Count, Overlap, Place
from crs_gate.audit.measures.outcome import Figure, Outcome, outcome
from crs_gate.audit.measures.prints import GRAM, How


def duplicates(
    found: Copies,
    inside: Sequence[Contained],
    unread: Sequence[Unread],
    how: How,
    threshold: float,
    *,
    by_source: bool = False,
) -> Outcome:
    """What was counted, as shares of the records that have a text. ``by_source`` where labels are those of sources."""
    held = {(each.split, each.within) for each in found.overlaps if each.others}
    tree = {
        "columns": list(how.columns),
        "method": {"seed": how.seed, "gram": GRAM, "threshold": threshold, "run": RUN, "share": SHARE},
        "records": found.rows,
        "without_text": found.without_text,
        "exact": _count(found.exact, found.compared),
        "near": _count(found.near, found.compared),
        "largest": [{"size": group.size, "places": _places(group.places)} for group in found.largest],
        "overlaps": [{**each._asdict(), "places": _places(each.places)} for each in found.overlaps],
        "contained": [{**each._asdict(), "places": _places(each.places)} for each in inside],
    }
    figures = [
        Figure("exact", "exact copies", share(found.exact.copies, found.compared)),
        Figure("near", "near copies", share(found.near.copies, found.compared)),
        *(Figure("overlap", f"{each.split} in {each.within}", overlap(each, each.near)) for each in found.overlaps),
        *(
            Figure("contained", f"{each.split} inside of {each.within}", share(each.contained, each.rows))
            for each in inside
            if (each.split, each.within) in held
        ),
    ]
    if by_source and not found.overlaps:
        figures.append(Figure("overlap", "any source in another one", 0.0))
    return outcome("duplicates", tree, figures, unread)


def overlap(found: Overlap, count: int) -> float | None:
    """The share of a split that is in another one; ``None`` where one of them is empty."""
    return share(count, found.rows) if found.others else None


def share(part: int, whole: int) -> float | None:
    """A share, rounded so that it is the same everywhere; ``None`` of nothing."""
    return round(part / whole, 6) if whole else None


def _count(count: Count, compared: int) -> dict[str, Any]:
    return {**count._asdict(), "share": share(count.copies, compared)}


def _places(places: Sequence[Place]) -> list[dict[str, Any]]:
    return [place._asdict() for place in places]
