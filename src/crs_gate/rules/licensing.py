"""What the rules on licenses ask of the engine: one answer a source, for the release and the use that are declared."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from crs_gate.licenses import expression, weighing
from crs_gate.licenses.facts import License, facts
from crs_gate.licenses.mixing import Mix, Part, mix
from crs_gate.licenses.reading import Kind, Reading, read
from crs_gate.licenses.stated import stated_terms
from crs_gate.licenses.verdict import MERGED, PUBLIC, Act, Grade, Judgement, unread
from crs_gate.licenses.weighing import Answer
from crs_gate.model.answer import given
from crs_gate.model.dataset import About, Dataset, Grants, LicenseClaim, Source
from crs_gate.model.policy import Policy
from crs_gate.rules.answers import NotAsked, ToldElsewhere, Undetermined
from crs_gate.rules.statements import RESERVING, read_license
from crs_gate.rules.wording import listing

SPEAKERS = {
    "R0m": "license-model-license-on-data",
    "R10": "license-contents-missing",
    "M5": "output-terms-conflict",
}
"""Rules of the gate that say what rules of the engine found, where that is not the rule that asked."""
_GIVES_WAY = "EUPL-1.2"
"""The one license whose answer depends on what data is merged with."""
_REFERENCE = r"(?:DocumentRef-[^:]+:)?LicenseRef-(?:scancode-)?(.+)"
_SAID = {"true": True, "yes": True, "false": False, "no": False}
_EUROPE = " EU EEA AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO "
"""Where the database right of Directive 96/9/EC is law."""


class Terms(NamedTuple):
    """A license as a source states it: the canonical expression of all that applies, and terms that are on no list."""

    canonical: str
    own: License | None
    contents: bool
    """Whether the contents have a license of their own."""


class Mixture(NamedTuple):
    """What is merged: the parts by the pointer of their license, and what holds them.

    ``gaps`` are the sources whose license is not known, each behind the rule that says so.
    """

    parts: Mapping[str, Part]
    mix: Mix
    gaps: tuple[tuple[str, str], ...]


class Licensing:
    """The answers of one dataset under one policy; what is alike is asked once."""

    def __init__(self, dataset: Dataset, policy: Policy) -> None:
        about = dataset.about
        release = about.release if about.release in {"internal", "none"} else PUBLIC
        train, commercial, release_model = (_SAID.get((text or "").strip().lower()) for text in about.use)
        outbound = outbound_of(about)
        self.act = Act(
            MERGED,
            outbound.canonical,
            release,
            train,
            commercial,
            release_model,
            level=policy.license_level,
            europe=_in_europe(about.jurisdictions),
            granted=_own_terms(outbound, about.grants),
        )
        """What is done with a merged source."""
        self._dataset = dataset
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._last: tuple[Source, Answer] | None = None

    def answer(self, source: Source) -> Answer:
        """The engine's answer; raises ``ToldElsewhere`` when the license cannot be read."""
        if self._last and self._last[0] is source:  # the rules ask for one source in a row
            return self._last[1]
        claim = source.license
        key = (*claim[:4], claim.grants, _claimed(source), source.relation, source.role)
        if key not in self._answers:
            terms = terms_of(claim)
            act = self.act_of(source, contents=terms.contents)
            if _GIVES_WAY in terms.canonical:
                act = act._replace(beside=self._merged_ids)
            self._answers[key] = weighing.weigh(terms.canonical, act, terms.own)
        self._last = source, self._answers[key]
        return self._last[1]

    def against_parents(self, source: Source) -> Iterator[tuple[int, str, Judgement]]:
        """What the licenses of what a source was made from say of its own: place, id and conflict of each."""
        for place, name in enumerate(source.derived_from or ()):
            parent = self._by_id.get(name)
            if parent is None:
                continue
            try:
                terms, made = terms_of(parent.license), terms_of(source.license)
            except ToldElsewhere:
                continue
            act = self.act._replace(outbound=made.canonical, granted=made.own, contents=terms.contents)
            judged = weighing.weigh(terms.canonical, act, terms.own).passing_on
            if judged.grade is Grade.CONFLICT:
                yield place, name, judged

    @cached_property
    def _by_id(self) -> Mapping[str, Source]:
        return {source.id: source for source in self._dataset.sources}

    def use_of(self, terms: str, source: Source) -> Judgement:
        """What terms, as a canonical expression, say of the declared use of a source."""
        return weighing.weigh(terms, self.act_of(source)).use

    @cached_property
    def _merged_ids(self) -> frozenset[str]:
        merged = (source for source in self._dataset.sources if (source.relation or MERGED) == MERGED)
        return frozenset(name for source in merged for name in read_license(source.license).ids)

    @cached_property
    def mixture(self) -> Mixture:
        """The sources that are merged, and what licenses can hold them together."""
        parts: dict[str, Part] = {}
        gaps: list[tuple[str, str]] = []
        merged: dict[str, Source] = {}
        for source, pointer in zip(self._dataset.sources, self._dataset.pointers, strict=True):
            if (source.relation or MERGED) != MERGED:
                continue
            try:
                terms = terms_of(source.license)
            except ToldElsewhere as gap:
                gaps.append((str(gap.by), source.id))
            else:
                parts[f"{pointer}/license"] = Part(source.id, terms.canonical, terms.own, terms.contents)
                merged[source.id] = source
        mixed = mix(list(parts.values()), self.act)
        gaps += [(self._speaker_of(merged[part.name]), part.name) for part in mixed.gaps]
        return Mixture(parts, mixed, tuple(gaps))

    def _speaker_of(self, source: Source) -> str:
        """The rule that says why nobody knows what a source may be released under."""
        return SPEAKERS.get(self.answer(source).release.rule, "license-conflict")

    def act_of(self, source: Source, *, contents: bool = False) -> Act:
        """What is done with a source; ``contents`` when a license of its own covers them."""
        return self.act._replace(
            relation=source.relation or MERGED,
            train=False if source.role == "eval" else self.act.train,
            exception=_claimed(source),
            contents=contents,
        )


def outbound_of(about: About) -> Reading:
    """The license that the dataset as a whole is given."""
    return read(about.license or "")


def terms_of(claim: LicenseClaim) -> Terms:
    """The license and that of the contents, which both apply; raises ``ToldElsewhere`` when it cannot be read.

    Contents whose license cannot be read count as contents that nobody speaks of.
    """
    reading = readable(claim)
    contents = contents_of(claim)
    both = f"({reading.canonical}) AND ({contents})" if contents else reading.canonical
    canonical = expression.render(expression.parse(both))
    return Terms(canonical, _own_terms(reading, claim.grants), bool(contents))


def contents_of(claim: LicenseClaim) -> str:
    """The canonical expression of the license of the contents; empty without one, and for one of databases alone."""
    reading = read(claim.contents or "")
    return "" if len(covering(reading.ids, frozenset({"database"}))) == len(reading.ids) else reading.canonical


def readable(claim: LicenseClaim) -> Reading:
    """The license as it is read; raises ``ToldElsewhere`` when it cannot be."""
    reading = read_license(claim)
    if not reading.canonical:
        raise ToldElsewhere(_SPOKEN_OF_BY[reading.kind], "the license cannot be read")
    return reading


_SPOKEN_OF_BY = {
    Kind.MISSING: "license-missing",
    Kind.NO_LICENSE: "license-missing",
    Kind.NON_ANSWER: "license-unknown",
    Kind.FAMILY: "license-unknown",
    Kind.UNRECOGNIZED: "license-unrecognized",
}
"""The rule that speaks of what is no license."""


def stated_readings(claim: LicenseClaim) -> list[tuple[str, Reading]]:
    """Each license that is stated, with its pointer: of the source, and of the contents of a database."""
    stated = [("/license/expression", read_license(claim))]
    return [*stated, ("/license/contents", read(claim.contents))] if claim.contents is not None else stated


def stated_ids(claim: LicenseClaim) -> list[tuple[str, str]]:
    """Each license id that is stated, with its pointer; raises ``NotAsked`` when there is none."""
    ids = [(pointer, name) for pointer, reading in stated_readings(claim) for name in reading.ids]
    if not ids:
        raise NotAsked("another rule says that the license cannot be read")
    return ids


def told(judgement: Judgement, answer: Answer) -> str:
    """Why, the way out, and which branch of an OR was the best."""
    branch = f" ({listing(answer.taken)} is the best branch of the OR)" if answer.left else ""
    return "; ".join(filter(None, [judgement.why, judgement.remedy])) + branch


@lru_cache(maxsize=4096)
def covering(names: tuple[str, ...], covers: frozenset[str]) -> tuple[str, ...]:
    """Those of the licenses whose text covers one of these and nothing else."""
    return tuple(
        name for name in names if (known := facts(weighing.without_exception(name))) and known.covers in covers
    )


def insist_on_read(answer: Answer) -> None:
    """Raise ``ToldElsewhere`` for a license that nobody has read: it may be one for models."""
    if answer.release == unread(answer.release.license):
        raise ToldElsewhere("license-conflict", answer.release.why)


def undetermined(judgement: Judgement) -> Undetermined | ToldElsewhere:
    """What a rule raises where the engine does not know."""
    if judgement.rule in SPEAKERS:
        return ToldElsewhere(SPEAKERS[judgement.rule], judgement.why)
    return Undetermined("; ".join(filter(None, [judgement.why, judgement.remedy])), "/license/expression")


def _claimed(source: Source) -> str:
    """The exception that is claimed; ``other`` must be named by the note.

    A reservation of rights takes that of Directive (EU) 2019/790 article 4 away (paragraph 3).
    """
    exception = source.license.exception
    if exception.basis == "other" and not given(exception.note):
        return ""
    reserved = any((signal.result or "").strip().lower() in RESERVING for signal in source.signals or ())
    return "" if exception.basis == "eu-dsm-4" and reserved else exception.basis or ""


def _own_terms(reading: Reading, grants: Grants) -> License | None:
    """Terms as stated, where the one license is on no list."""
    if not any(grants) or len(reading.ids) != 1:
        return None
    name = weighing.without_exception(reading.ids[0])
    reference = re.fullmatch(_REFERENCE, name)
    if not reference or read(reference[1]).canonical or any(known.usable for known in weighing.resolve(name)):
        return None  # it is on a list, or calls itself like a license that is
    stated, (named,) = _stated(name, grants), weighing.resolve(name)
    return stated._replace(
        commercial="no" if named.commercial == "no" else stated.commercial,
        redistribution="no" if named.redistribution == "no" else stated.redistribution,
        limits=named.limits,
    )


@lru_cache(maxsize=1024)
def _stated(name: str, grants: Grants) -> License:
    return stated_terms(name, **grants._asdict())


def _in_europe(jurisdictions: tuple[str, ...] | None) -> bool:
    """Whether European law is looked at; where nobody says, it is."""
    return jurisdictions is None or any(f" {name.upper().partition('-')[0]} " in _EUROPE for name in jurisdictions)
