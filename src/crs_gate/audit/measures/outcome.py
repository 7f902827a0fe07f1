"""What a measure comes to: figures, the bounds that somebody stated for them, and what could not be read."""

from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import Any, NamedTuple

from crs_gate.audit.found import Unread

VERSION = 1
MOST_UNREAD = 100


class Figure(NamedTuple):
    """A number that can be held against a bound: its name, of what, and ``None`` where it could not be measured."""

    bound: str
    of: str
    value: float | None


class Broken(NamedTuple):
    """A figure beyond its bound, or one that has a bound and no value."""

    figure: Figure
    most: float


class Outcome(NamedTuple):
    """One measure, done. ``tree`` is what machines get, and holds all that a plot needs."""

    measure: str
    tree: Mapping[str, Any]
    figures: tuple[Figure, ...]
    unread: tuple[Unread, ...]
    not_read: int


def outcome(measure: str, tree: Mapping[str, Any], figures: Iterable[Figure], unread: Sequence[Unread]) -> Outcome:
    """Put it together, with the first of what could not be read."""
    first = tuple(nsmallest(MOST_UNREAD, set(unread)))
    return Outcome(measure, tree, tuple(figures), first, len(unread))


def broken(figures: Iterable[Figure], bounds: Mapping[str, float]) -> tuple[Broken, ...]:
    """The figures beyond their bounds. One without a value does not keep a bound; it is no proof against it either."""
    held = [figure for figure in figures if figure.bound in bounds]
    found = [Broken(figure, bounds[figure.bound]) for figure in held if not _keeps(figure, bounds[figure.bound])]
    without = sorted(bounds.keys() - {figure.bound for figure in held})
    return (*found, *(Broken(Figure(name, "nothing that was measured", None), bounds[name]) for name in without))


def _keeps(figure: Figure, most: float) -> bool:
    return figure.value is not None and figure.value <= most


def to_report(outcomes: Iterable[tuple[Outcome, Mapping[str, float]]]) -> dict[str, Any]:
    """What ``.crs/measures.json`` holds: for each measure its tree, its figures, its bounds and what was not read."""
    return {"version": VERSION, **{outcome.measure: as_tree(outcome, bounds) for outcome, bounds in outcomes}}


def as_tree(found: Outcome, bounds: Mapping[str, float]) -> dict[str, Any]:
    """One measure for machines."""
    return {
        **found.tree,
        "figures": [figure._asdict() for figure in found.figures],
        "bounds": dict(sorted(bounds.items())),
        "broken": [{**each.figure._asdict(), "most": each.most} for each in broken(found.figures, bounds)],
        "unread": [each._asdict() for each in found.unread],
        "not_read": found.not_read,
    }
