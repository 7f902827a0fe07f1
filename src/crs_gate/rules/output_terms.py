"""Terms of models travel with what the models wrote: which of them a source carries, its own and its parents'."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crs_gate.licenses.facts import facts
from crs_gate.licenses.reading import Kind, read
from crs_gate.licenses.verdict import OF_MODELS
from crs_gate.licenses.weighing import without_exception
from crs_gate.model.dataset import Dataset, Source
from crs_gate.rules.licensing import covering
from crs_gate.rules.statements import read_license

_MOST_TERMS = 100  # different terms that are followed down; what is beyond counts as terms that nobody read
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


class OutputTerms:
    """What every source of a dataset carries."""

    def __init__(self, dataset: Dataset) -> None:
        self._own = {source.id: tuple(_own(source)) for source in dataset.sources}
        self._inherited = _inherited(dataset, self._own)

    def of(self, source: Source) -> tuple[Carried, ...]:
        """Its own terms, then those of what it was made from; each once."""
        own = self._own[source.id]
        known = {carried.terms for carried in own}
        return own + tuple(carried for carried in self._inherited.get(source.id, ()) if carried.terms not in known)


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


def _inherited(dataset: Dataset, own: Mapping[str, tuple[Carried, ...]]) -> Mapping[str, list[Carried]]:
    """What each source gets from its ancestors: one walk down for each kind of terms."""
    origins: dict[str, list[Carried]] = {}
    silent = (Carried(_NOT_READ, source.id, SILENT) for source in dataset.sources if _is_silent(source))
    for carried in (*(each for terms in own.values() for each in terms), *silent):
        kind = carried.terms if carried.terms in origins or len(origins) < _MOST_TERMS else _NOT_READ
        origins.setdefault(kind, []).append(carried._replace(terms=kind))
    if not origins:
        return {}
    children = _children(dataset)
    found: defaultdict[str, list[Carried]] = defaultdict(list)
    for starts in origins.values():
        for name, carried in _below(starts, children):
            found[name].append(carried)
    return found


def _children(dataset: Dataset) -> Mapping[str, list[str]]:
    children: defaultdict[str, list[str]] = defaultdict(list)
    for source in dataset.sources:
        for parent in (*(source.derived_from or ()), *source.synthetic.seeds):
            children[parent].append(source.id)
    return children


def _below(starts: list[Carried], children: Mapping[str, list[str]]) -> Iterator[tuple[str, Carried]]:
    """Every source that descends from one of these, once, with the one that it was first reached from."""
    seen: set[str] = set()
    reached = [(start.origin, start) for start in reversed(starts)]
    while reached:
        name, carried = reached.pop()
        for child in children.get(name, ()):
            if child not in seen:
                seen.add(child)
                reached.append((child, carried))
                yield child, carried
