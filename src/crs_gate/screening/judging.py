"""What keeps a source from being taken from: the rules on rights and people, as the gate itself would run them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from crs_gate.judge.evaluate import Subject, Teller, ending, result_of, runnable
from crs_gate.judge.selection import selected
from crs_gate.licenses.reading import Kind
from crs_gate.model.dataset import Dataset
from crs_gate.model.findings import RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Criterion, Outcome, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, ToldElsewhere
from crs_gate.rules.license_terms import readable
from crs_gate.rules.registry import Rule
from crs_gate.rules.statements import read_license

ASKED = frozenset((Criterion.LICENSE, Criterion.OPT_OUT, Criterion.PRIVACY, Criterion.REMOVAL))
"""What must be answered before anything is taken. Files, dates, steps and retention come with the data."""


RETURNED = "removed-source-returned"


class Gap(NamedTuple):
    """One rule that a source fails, or that cannot tell. ``excused`` says that a waiver in force covers it.

    ``unknown`` says that nobody knows, rather than that it is wrong.
    """

    rule: str
    reason: str
    unknown: bool
    excused: bool = False


class Judging:
    """Runs the blocking rules on single sources of one dataset."""

    def __init__(self, dataset: Dataset, policy: Policy, today: date, excused: Callable[[RuleResult], bool]) -> None:
        self._ctx = Context(dataset, policy, today)
        self._excused = excused
        rules = [rule for rule in selected(policy) if _is_asked(rule)]
        self.removals_count = any(rule.id == RETURNED for rule in rules) and not self._may_all_return(policy)
        """Whether what was removed stays out: the rule runs, blocks, and no waiver is in force for it."""
        pairs = [*runnable(rules, policy, local=True), *runnable(rules, policy, local=False)]
        self._rules = [(rule, severity) for rule, severity in pairs if severity is Severity.ERROR]

    def _may_all_return(self, policy: Policy) -> bool:
        return policy.severities.get(RETURNED, Severity.ERROR) is not Severity.ERROR or self.may_return("")

    def may_return(self, source_id: str) -> bool:
        """Whether a waiver in force lets a source be what was removed; empty text asks for all of them."""
        return self._excused(RuleResult(RETURNED, Criterion.REMOVAL, Severity.ERROR, source_id, Outcome.FAIL))

    def gaps(self, source: Source) -> Iterator[Gap]:
        """What it lacks: first what is wrong, then what is not known, last what another gap is the reason of."""
        found = [gap for rule, severity in self._rules if (gap := self._gap(rule, severity, source))]
        return (gap for _, gap in sorted(found, key=lambda pair: pair[0]))

    def _gap(self, rule: Rule, severity: Severity, source: Source) -> tuple[int, Gap] | None:
        ended = ending(rule, source, self._ctx)
        if ended is None or ended.outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
            return None
        subject = Subject(source.id, "", Teller("", _nowhere))
        result = result_of(rule, severity, ended, subject)
        reason = ended.found[0][1] if ended.found else ended.reason
        unknown = ended.outcome is Outcome.UNKNOWN or _is_open_license(rule, source)
        order = 2 if result.told_by else int(ended.outcome is Outcome.UNKNOWN)
        return order, Gap(rule.id, reason, unknown, self._excused(result))


def _is_asked(rule: Rule) -> bool:
    """Whether a rule is on what must be answered before anything is taken; a rule of other criteria can say so."""
    return rule.criterion in ASKED or bool(getattr(rule.module, "BEFORE_TAKING", False))


def _is_open_license(rule: Rule, source: Source) -> bool:
    """Whether a rule fails for no other reason than that nobody knows the license; words that refuse are known."""
    try:
        readable(source.license)
    except ToldElsewhere as gap:
        return gap.by == rule.id and read_license(source.license).kind is not Kind.NO_LICENSE
    return False


def _nowhere(pointer: str) -> Location:
    return Location("", 0, 0, pointer)
