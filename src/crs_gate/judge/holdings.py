"""From a dataset to what its licenses ask: each source as a work that is held under a license."""

from collections.abc import Iterator
from typing import NamedTuple

from crs_gate.licenses.holding import Held
from crs_gate.licenses.obligations import Obligations, obligations
from crs_gate.licenses.reading import Kind, Reading
from crs_gate.licenses.verdict import COLLECTION, Act, Grade
from crs_gate.licenses.weighing import Answer, weigh
from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset
from crs_gate.model.policy import Policy
from crs_gate.model.source import LicenseClaim, Locator, Source
from crs_gate.rules.answers import ToldElsewhere
from crs_gate.rules.license_terms import terms_of
from crs_gate.rules.licensing import Licensing, outbound_of, stated_readings
from crs_gate.rules.output_terms import OutputTerms
from crs_gate.rules.overview import Overview
from crs_gate.rules.wording import quoted

_HUB = "hf://"
_DOI = "https://doi.org/"


class Attributions(NamedTuple):
    """What the licenses of one dataset ask. ``outbound`` is its own license, empty where it cannot be read.

    ``unsaid`` are the fields of the manifest that nobody filled in; what they speak of counts as meant.
    """

    path: str
    name: str
    outbound: str
    act: Act
    unsaid: tuple[str, ...]
    asked: Obligations


def attributions(dataset: Dataset, policy: Policy) -> Attributions:
    """What the licenses of all sources ask, for the release and the use that the dataset declares."""
    overview, about = Overview(dataset.sources), dataset.about
    licensing, terms = Licensing(dataset, policy, overview.licenses, overview.names), overview.output_terms
    asked = obligations(_held(source, licensing, terms) for source in dataset.sources)
    name, outbound = _stated(about.name), outbound_of(about).canonical
    return Attributions(dataset.path, name, outbound, licensing.act, tuple(_unsaid(dataset)), asked)


def _unsaid(dataset: Dataset) -> Iterator[str]:
    about = dataset.about
    if not given(about.release):
        yield "dataset.release"
    for field in ("train", "release_model"):
        if not given(getattr(about.use, field)):
            yield f"dataset.use.{field}"


def _held(source: Source, licensing: Licensing, terms: OutputTerms) -> Held:
    """A source as a work. It is changed unless it lies in a collection as it was found."""
    held = Held(
        source.id,
        _stated(source.title),
        _stated(source.license.credit),
        _address(source.locator),
        act=licensing.act_of(source),
        changed=source.relation != COLLECTION or bool(source.trace),
        link=_stated(source.license.link),
    )
    return _with_output_terms(_with_license(held, source, licensing), source, terms)


def _with_license(held: Held, source: Source, licensing: Licensing) -> Held:
    try:
        terms, answer = terms_of(source.license), licensing.answer(source)
    except ToldElsewhere:
        return held._replace(doubts=tuple(_doubts(source.license)))
    return held._replace(
        canonical=terms.canonical,
        taken=answer.taken,
        left=answer.left,
        act=licensing.act_of(source, contents=terms.contents),
        own=terms.own,
        doubts=(*_open(answer), *_doubts(source.license), *_conditions(answer)),
        barred=tuple(_barred(answer)),
    )


def _with_output_terms(held: Held, source: Source, terms: OutputTerms) -> Held:
    carried = terms.of(source)
    along = [name for each in carried if each.terms for name in weigh(each.terms, held.act).taken]
    doubts = ["terms of a model whose output it holds: not known"] if any(not each.terms for each in carried) else []
    return held._replace(along=tuple(along), doubts=(*held.doubts, *doubts)) if carried else held


def _doubts(claim: LicenseClaim) -> Iterator[str]:
    """Why the license, or that of the contents, cannot be read."""
    for pointer, reading in stated_readings(claim):
        if not reading.canonical:
            of_contents = pointer.endswith("contents")
            text = claim.contents if of_contents else claim.expression or claim.name
            yield _doubt("license of the contents" if of_contents else "license", text or "", reading)


def _doubt(what: str, text: str, reading: Reading) -> str:
    if not text.strip() or reading.kind is Kind.MISSING:
        return f"{what}: not stated"
    return f"{what}: {quoted(text)} {reading.note}"


def _barred(answer: Answer) -> Iterator[str]:
    for judgement in (answer.release, answer.label, answer.use):
        if judgement.grade is Grade.CONFLICT:
            yield judgement.why


_CONDITIONS = frozenset({"E1", "E7", "R1", "R4o", "R9", "X1"})
"""Rules of the engine whose condition is no duty that a license lists."""


def _conditions(answer: Answer) -> Iterator[str]:
    """What is allowed on a condition that somebody must look at."""
    for judgement in (answer.release, answer.label, answer.use):
        if judgement.grade is Grade.CONDITIONAL and judgement.rule in _CONDITIONS:
            yield "; ".join(filter(None, [f"on a condition: {judgement.why}", judgement.remedy]))


def _open(answer: Answer) -> Iterator[str]:
    for judgement in (answer.release, answer.label, answer.use):
        if judgement.grade is Grade.UNKNOWN:
            yield "; ".join(filter(None, [f"license: {judgement.why}", judgement.remedy]))


def _address(locator: Locator) -> str:
    """Where people find the source: its web address, or else what leads to it."""
    doi, hub = _stated(locator.doi).removeprefix("doi:").strip(), _stated(locator.hub)
    resolved = doi if not doi or doi.startswith(("http://", "https://")) else _DOI + doi
    page = f"https://huggingface.co/{hub[len(_HUB) :]}" if hub.startswith(_HUB) else hub
    return _stated(locator.url) or resolved or _stated(locator.git) or page


def _stated(text: str | None) -> str:
    """The text on one line, where it is an answer."""
    return " ".join(text.split()) if text and given(text) else ""
