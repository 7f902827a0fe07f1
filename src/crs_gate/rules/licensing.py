"""What the rules on licenses ask of the engine: one answer a source, for the release and the use that are declared."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from crs_gate.licenses import weighing
from crs_gate.licenses.facts import License
from crs_gate.licenses.mixing import Mix, Part, mix
from crs_gate.licenses.reading import Reading, read
from crs_gate.licenses.verdict import MERGED, PUBLIC, Act, Grade, Judgement, unread
from crs_gate.licenses.weighing import Answer
from crs_gate.model.answer import given
from crs_gate.model.dataset import About, Dataset
from crs_gate.model.packed import Names
from crs_gate.model.policy import Policy
from crs_gate.model.source import LicenseClaim, Source
from crs_gate.rules.answers import NotAsked, ToldElsewhere, Undetermined
from crs_gate.rules.license_census import MOST_GAPS, MOST_NAMED, LicenseCensus, is_merged
from crs_gate.rules.license_terms import own_terms, terms_of
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
MORE_GAPS = ("", "")
"""Stands last among gaps of which there are too many to name. No waiver covers it."""
_MOST_ANSWERS = 20_000
_SAID = {"true": True, "yes": True, "false": False, "no": False}
_EUROPE = " EU EEA AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO "
"""Where the database right of Directive 96/9/EC is law."""


class Mixture(NamedTuple):
    """What is merged: how many sources, and what holds them. ``mix`` has one part for all that are licensed alike.

    ``rows`` gives the row of each part's name: the first source of its license. ``gaps`` are the sources whose license
    is not known, each behind the rule that says so; they end in ``MORE_GAPS`` where there are too many to name.
    ``apart`` names the first few sources to split off, ``apart_size`` counts all of them.
    """

    size: int
    mix: Mix
    rows: Mapping[str, int]
    gaps: tuple[tuple[str, str], ...]
    apart: tuple[str, ...] = ()
    apart_size: int = 0


class Licensing:
    """The answers of one dataset under one policy; what is alike is asked once."""

    def __init__(self, dataset: Dataset, policy: Policy, census: LicenseCensus, names: Names) -> None:
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
            granted=own_terms(outbound, about.grants),
        )
        """What is done with a merged source."""
        self._sources, self._census, self._names = dataset.sources, census, names
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._last: tuple[Source, Answer] | None = None

    def answer(self, source: Source) -> Answer:
        """The engine's answer; raises ``ToldElsewhere`` when the license cannot be read."""
        if self._last and self._last[0] is source:  # the rules ask for one source in a row
            return self._last[1]
        claim = source.license
        key = (*claim[:4], claim.grants, _claimed(source), source.relation, source.role)
        if key not in self._answers:
            if len(self._answers) >= _MOST_ANSWERS:
                self._answers.clear()
            terms = terms_of(claim)
            act = self.act_of(source, contents=terms.contents)
            if _GIVES_WAY in terms.canonical:
                act = act._replace(beside=frozenset(self._census.merged_ids))
            self._answers[key] = weighing.weigh(terms.canonical, act, terms.own)
        self._last = source, self._answers[key]
        return self._last[1]

    def against_parents(self, source: Source) -> Iterator[tuple[int, str, Judgement]]:
        """What the licenses of what a source was made from say of its own: place, id and conflict of each."""
        for place, name in enumerate(source.derived_from or ()):
            row = self._names.row(name)
            terms = None if row is None else self._census.of_row(row)
            if terms is None:
                continue
            try:
                made = terms_of(source.license)
            except ToldElsewhere:
                continue
            act = self.act._replace(outbound=made.canonical, granted=made.own, contents=terms.contents)
            judged = weighing.weigh(terms.canonical, act, terms.own).passing_on
            if judged.grade is Grade.CONFLICT:
                yield place, name, judged

    def use_of(self, terms: str, source: Source) -> Judgement:
        """What terms, as a canonical expression, say of the declared use of a source."""
        return weighing.weigh(terms, self.act_of(source)).use

    @cached_property
    def mixture(self) -> Mixture:
        """The sources that are merged, and what licenses can hold them together."""
        census = self._census
        alike = dict(sorted((group.first[0][0], group) for group in census.merged.values()))
        parts = [Part(name, *group.terms) for name, group in alike.items()]
        mixed = mix(parts, self.act, [group.size for group in alike.values()])
        apart = [alike[part.name] for part in mixed.apart]
        first = sorted(name for group in apart for name, _ in group.first)[:MOST_NAMED]
        return Mixture(
            sum(group.size for group in alike.values()),
            mixed,
            {name: group.first[0][1] for name, group in alike.items()},
            self._gaps(mixed),
            tuple(first),
            sum(group.size for group in apart),
        )

    def _gaps(self, mixed: Mix) -> tuple[tuple[str, str], ...]:
        """The merged sources whose license cannot be read, then those of which nobody knows what it allows."""
        gaps = [(rule, self._names.name(row)) for rule, row in self._census.unread]
        more = self._census.unread_count > len(gaps)
        if mixed.gaps:
            open_ = {part[1:] for part in mixed.gaps}
            for source in (s for s in self._sources if is_merged(s) and _is_one_of(s, open_)):
                if more := more or len(gaps) >= MOST_GAPS:
                    break
                gaps.append((self._speaker_of(source), source.id))
        return (*gaps, MORE_GAPS) if more else tuple(gaps)

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


def _is_one_of(source: Source, terms: set[tuple[str, License | None, bool]]) -> bool:
    try:
        return terms_of(source.license) in terms
    except ToldElsewhere:
        return False


def outbound_of(about: About) -> Reading:
    """The license that the dataset as a whole is given."""
    return read(about.license or "")


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


def _in_europe(jurisdictions: tuple[str, ...] | None) -> bool:
    """Whether European law is looked at; where nobody says, it is."""
    return jurisdictions is None or any(f" {name.upper().partition('-')[0]} " in _EUROPE for name in jurisdictions)
