"""Which owed answers of the dataset as a whole are open: the dataset's side of ``open_fields``."""

from collections.abc import Iterable, Iterator

from crs_gate.licenses.reading import Kind
from crs_gate.model.answer import given
from crs_gate.model.dataset import About, Dataset
from crs_gate.model.source import Source
from crs_gate.rules.licensing import outbound_of
from crs_gate.rules.statements import is_crawled, says_of_persons

_INSIDE = frozenset({"internal", "none"})


def about_gaps(dataset: Dataset) -> tuple[str, ...]:
    """Each owed field of the dataset without an answer, dotted, in the order of the schema.

    A license is owed where the data is given out, a way to opt out where a source is crawled or speaks of persons.
    """
    return tuple(_gaps(dataset.about, dataset.sources))


def _gaps(about: About, sources: Iterable[Source]) -> Iterator[str]:
    if about.release not in _INSIDE and outbound_of(about).kind is not Kind.EXPRESSION:
        yield "license"
    if not (given(about.opt_out.url) or given(about.opt_out.email)) and any(map(_owes_a_way_out, sources)):
        yield "opt_out"
    if not (given(about.retention.period) or given(about.retention.until)):
        yield "retention"
    if about.bias.known is None:
        yield "bias.known"


def _owes_a_way_out(source: Source) -> bool:
    return is_crawled(source) is True or says_of_persons(source) is True
