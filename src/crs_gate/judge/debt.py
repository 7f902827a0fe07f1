"""The baseline: which results were known to be owed, and are owed still.

It lifts the floors of a letter and a score and nothing else: all other reasons to block speak of what a change does.
An entry covers a result only while what it was taken of is stated as it was, and brings nothing that base had not.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from crs_gate.judge.case import NOT_COMPARED, Case
from crs_gate.model.dataset import Dataset, leaves
from crs_gate.model.debt import BaselineUse, Debt
from crs_gate.model.findings import RuleResult
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.scheme import CRITERIA, SAFEGUARDS, Criterion, Outcome, Severity
from crs_gate.model.source import Source
from crs_gate.rules.licensing import MORE_GAPS
from crs_gate.rules.registry import Rule

_COVERED = frozenset((*CRITERIA, *SAFEGUARDS)) - {Criterion.REMOVAL}
_DATASET = "/dataset"
InForce = Mapping[str, frozenset[str]]
"""The rules with an entry in force, by the id of the source."""


def content_of(source: Source) -> str:
    """A digest of all that a source states, but for its id."""
    return _digest(list(leaves(source._replace(id=""))))


class Statements:
    """What findings on a dataset as a whole are about, as digests.

    One on what the dataset states, or does not, is about the key below ``dataset``: other sources may word it
    otherwise, and it is the same. One on files or sources is about what it says. What others speak of, and what is not
    known, is about no more than that.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._about = dataset.about

    def digests(self, result: RuleResult) -> tuple[str, ...]:
        """The digests of a result on the dataset, sorted."""
        unknown = result.outcome is Outcome.UNKNOWN
        found = {self._digest(f.location.pointer, "" if unknown else f.message) for f in result.findings}
        return tuple(sorted(found or {self._digest("", "")}))

    def _digest(self, pointer: str, message: str) -> str:
        if pointer != _DATASET and not pointer.startswith(f"{_DATASET}/"):
            return _digest([message])
        key = pointer[len(_DATASET) + 1 :].partition("/")[0]
        return _digest([pointer, list(leaves(getattr(self._about, key, None)))])


def _digest(stated: object) -> str:
    return sha256(json.dumps(stated).encode()).hexdigest()


def may_be_covered(result: RuleResult) -> bool:
    """Whether a result is of the kind that a baseline knows: one that counts, and no fault of a rule.

    What was removed and is back, or may be, is not. That nobody says what was removed is told by another rule.
    """
    if result.satisfied or result.severity is Severity.NOTE or result.outcome is Outcome.ERROR:
        return False
    return result.criterion in _COVERED or (result.criterion is Criterion.REMOVAL and bool(result.told_by))


def barred_by_waivers(waivers: Iterable[Waiver], dataset: str, today: date) -> Callable[[RuleResult], bool]:
    """A test for results that a waiver speaks of, itself or through a rule whose waiver is over.

    What somebody let off for a time is not for a baseline to let off for good.
    """
    own = [waiver for waiver in waivers if waiver.dataset == dataset]
    named = {(waiver.rule, waiver.source or "") for waiver in own}
    over = {(waiver.rule, waiver.source or "") for waiver in own if waiver.expired(today)}
    return lambda result: (result.rule_id, result.subject) in named or not over.isdisjoint(result.told_by)


def in_force(debt: Debt, unchanged: Iterable[Source]) -> InForce:
    """The entries on sources that state what they stated then; of those that this change leaves as they were."""
    found = {}
    for source in unchanged:
        known = debt.sources.get(source.id)
        if known and content_of(source) == known.content:
            found[source.id] = frozenset(known.rules)
    return found


class Coverage:
    """Which results of the head a baseline covers. Ask once for each, those on sources before those on the dataset.

    ``was_there`` says whether base had the same of a source, and ``before`` has the digests that it had on the dataset
    by rule (``None`` where there is no base). What is ``barred`` is never covered.
    """

    def __init__(
        self,
        debt: Debt,
        statements: Statements,
        held: InForce,
        was_there: Callable[[RuleResult], bool],
        before: Mapping[str, tuple[str, ...]] | None,
        barred: Callable[[RuleResult], bool],
    ) -> None:
        self._before = before
        self._debt, self._statements, self._held = debt, statements, held
        self._was_there, self._barred = was_there, barred
        self._open: set[str] = set()
        """The rules with a result on a source that is not covered, but for notes that are not new."""
        self._used: set[tuple[str, str]] = set()
        self._covered = 0
        self.fresh = 0
        """Sources with entries in force to which the change brings data, so that they cover nothing."""

    def covers(self, result: RuleResult) -> bool:
        """Whether the result is known, and nothing about it is new."""
        if result.satisfied:
            return False
        known = may_be_covered(result) and not self._barred(result) and self._has_entries(result)
        if known and not self._is_new(result):
            self._covered += len(result.findings)
            return True
        if result.subject and not (result.severity is Severity.NOTE and self._was_there(result)):
            self._open.add(result.rule_id)
        return False

    def use(self) -> BaselineUse:
        """How many findings are covered, and how many entries speak of nothing that is still owed."""
        return BaselineUse(self._covered, self._debt.size - len(self._used), self.fresh)

    def _has_entries(self, result: RuleResult) -> bool:
        """Whether all that a result finds was known; the entries are of use then, and each that fits is."""
        if result.subject:
            if result.rule_id not in self._held.get(result.subject, ()):
                return False
            self._used.add((result.subject, result.rule_id))
            return True
        digests = set(self._statements.digests(result))
        known = digests.intersection(self._debt.dataset.get(result.rule_id, ()))
        self._used.update((f"\0{result.rule_id}", digest) for digest in known)
        return known == digests

    def _is_new(self, result: RuleResult) -> bool:
        """Whether base had not all of it, or it is left open by a source that nothing covers."""
        if result.subject:
            return not self._was_there(result)
        if MORE_GAPS in result.told_by:
            return bool(self._open)
        if any(rule in self._open for rule, _ in result.told_by):
            return True
        before = self._before
        return before is not None and not set(self._statements.digests(result)).issubset(before.get(result.rule_id, ()))


def was_among(owed: Iterable[RuleResult]) -> Callable[[RuleResult], bool]:
    """A test for results of the head that say nothing which one of these did not."""
    findings: set[str] = set()
    silent: set[tuple[str, str]] = set()
    for each in owed:
        findings.update(finding.fingerprint for finding in each.findings)
        if not each.findings:
            silent.add((each.rule_id, each.subject))

    def was_there(result: RuleResult) -> bool:
        if result.findings:
            return all(finding.fingerprint in findings for finding in result.findings)
        return (result.rule_id, result.subject) in silent

    return was_there


class Known(NamedTuple):
    """What the baseline knows of a manifest, by the path that it has at base, of the rules that run."""

    case: Case
    debt: Debt
    barred: Callable[[RuleResult], bool]

    def coverage(
        self,
        head: Dataset,
        unchanged: Iterable[Source],
        was_there: Callable[[RuleResult], bool],
        owed: Iterable[RuleResult],
    ) -> Coverage:
        """What is covered at head. ``owed`` are the results of the base, of which those on the dataset are of use."""
        alone = self.case.change == NOT_COMPARED
        before = None if alone else self._digests(owed)
        fresh: set[str] = set()
        held = in_force(self.debt, self._noted(unchanged, fresh))

        def there(result: RuleResult) -> bool:
            return alone or (result.subject not in fresh and was_there(result))

        coverage = Coverage(self.debt, Statements(head), held, there, before, self.barred)
        coverage.fresh = len(fresh.intersection(held))
        return coverage

    def _noted(self, sources: Iterable[Source], fresh: set[str]) -> Iterator[Source]:
        """The sources as they come; ``fresh`` gets the ids of those to which the change brings data."""
        for source in sources:
            if self.case.has_fresh_data(source):
                fresh.add(source.id)
            yield source

    def _digests(self, owed: Iterable[RuleResult]) -> Mapping[str, tuple[str, ...]]:
        base = self.case.base_dataset
        return {r.rule_id: Statements(base).digests(r) for r in owed if not r.subject} if base else {}


def known_of(case: Case, policy: Policy, today: date, rules: Iterable[Rule]) -> Known | None:
    """The part of the baseline that speaks of a manifest; ``None`` where none does."""
    debt = policy.baseline.get(case.base_path or case.path)
    if debt is None:
        return None
    return Known(case, debt.of_rules(rule.id for rule in rules), barred_by_waivers(policy.waivers, case.path, today))
