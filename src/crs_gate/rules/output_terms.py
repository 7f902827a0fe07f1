"""Terms of models travel with what the models wrote: which of them a source carries, its own and its parents'."""

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from crs_gate.licenses.facts import facts
from crs_gate.licenses.reading import Kind, read
from crs_gate.licenses.verdict import OF_MODELS
from crs_gate.licenses.weighing import without_exception
from crs_gate.model.packed import Names
from crs_gate.model.source import Source
from crs_gate.rules.ancestry import Ancestry
from crs_gate.rules.license_terms import covering
from crs_gate.rules.statements import read_license

_MOST_TERMS = 100  # different terms that are followed down; what is beyond counts as terms that nobody read
_MOST_CELLS = 25_000_000  # rows times terms: of very many sources fewer different terms are followed down
_FEWEST_TERMS = 4
_NOT_READ = ""
SILENT = "/synthetic"
"""The place of what a source does not say."""


class Carried(NamedTuple):
    """Terms that a source carries: their canonical expression, empty where nobody states them or has read them.

    ``origin`` is the source whose model they belong to, ``pointer`` the place in it that states them.
    """

    terms: str
    origin: str
    pointer: str


class _Starts:
    """The rows that state terms of one kind, and the place in each that does, by its number."""

    def __init__(self) -> None:
        self.rows, self.places = array("I"), array("I")
        self.reached = array("i")
        """For each row the index of the start that it descends from, or -1; empty where none does."""

    def sort(self, names: Names) -> None:
        """Order them by name: which of several is told must not depend on the order of the sources."""
        order = sorted(range(len(self.rows)), key=lambda at: names.name(self.rows[at]))
        self.rows = array("I", map(self.rows.__getitem__, order))
        self.places = array("I", map(self.places.__getitem__, order))


class OutputTerms:
    """What every source of a dataset carries. Rows are added in order, then the terms are followed down."""

    def __init__(self) -> None:
        self._kinds: dict[str, _Starts] = {}
        self._silent = array("I")
        self._places: dict[str, int] = {}
        self._names = Names()

    def add(self, row: int, source: Source) -> None:
        """Append what the next row states."""
        for carried in _own(source):
            known = carried.terms in self._kinds or len(self._kinds) < _MOST_TERMS
            self._start(carried.terms if known else _NOT_READ, row, carried.pointer)
        if _is_silent(source):
            self._silent.append(row)

    def freeze(self, names: Names, ancestry: Ancestry) -> None:
        """Follow the terms down: one walk for each kind. After that nothing is added."""
        self._names = names
        if not ancestry:
            self._kinds.clear()
            return
        self._fold(max(_FEWEST_TERMS, _MOST_CELLS // max(len(names), 1)))
        for row in self._silent:
            self._start(_NOT_READ, row, SILENT)
        for starts in self._kinds.values():
            starts.sort(names)
            for child, index in ancestry.below(starts.rows):
                if not starts.reached:
                    starts.reached = array("i", b"\xff" * 4 * len(names))
                starts.reached[child] = index

    def of(self, source: Source) -> tuple[Carried, ...]:
        """Its own terms, then those of what it was made from; each once."""
        own = tuple(_own(source))
        known = {carried.terms for carried in own}
        return own + tuple(carried for carried in self._inherited(source) if carried.terms not in known)

    def _inherited(self, source: Source) -> Iterator[Carried]:
        reached = [(kind, starts) for kind, starts in self._kinds.items() if starts.reached]
        row = self._names.row(source.id) if reached else None
        if row is None:
            return
        places = list(self._places)
        for kind, starts in reached:
            if (index := starts.reached[row]) >= 0:
                yield Carried(kind, self._names.name(starts.rows[index]), places[starts.places[index]])

    def _start(self, kind: str, row: int, place: str) -> None:
        starts = self._kinds.setdefault(kind, _Starts())
        starts.rows.append(row)
        starts.places.append(self._places.setdefault(place, len(self._places)))

    def _fold(self, most: int) -> None:
        """Count what is beyond the first kinds as terms that nobody read."""
        for kind in [kind for kind in self._kinds if kind != _NOT_READ][most:]:
            starts = self._kinds.pop(kind)
            places = list(self._places)
            for row, place in zip(starts.rows, starts.places, strict=True):
                self._start(_NOT_READ, row, places[place])


def is_generated(source: Source) -> bool:
    """Whether the source says that a model wrote it; what it lists outweighs ``present: no``."""
    return source.synthetic.present == "yes" or bool(source.synthetic.generators) or source.relation == "model_output"


def _is_silent(source: Source) -> bool:
    """Whether a source leaves open if a model wrote it, or which one."""
    return not source.synthetic.generators if is_generated(source) else source.synthetic.present != "no"


def _own(source: Source) -> Iterator[Carried]:
    for index, generator in enumerate(source.synthetic.generators):
        yield Carried(_read(generator.terms), source.id, f"/synthetic/generators/{index}/terms")
    reading = read_license(source.license)
    if covering(reading.ids, OF_MODELS):
        yield Carried(reading.canonical, source.id, "/license/expression")


def _read(terms: str | None) -> str:
    reading = read(terms or "")
    known = reading.kind is Kind.EXPRESSION and all(facts(without_exception(name)) for name in reading.ids)
    return reading.canonical if known else _NOT_READ
