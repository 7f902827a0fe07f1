"""Waivers: which results they excuse today, and what became of each."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from crs_gate.model.findings import Finding, RuleResult
from crs_gate.model.policy import Waiver
from crs_gate.model.report import WaiverState, WaiverUse

EXPIRING_DAYS = 30


def excuse(waivers: Iterable[Waiver], dataset: str, today: date) -> Callable[[RuleResult], bool]:
    """A test for results that a waiver in force covers, itself or through the rule that speaks for it.

    A result on the dataset as a whole is covered, too, where each finding points at a source that a waiver names. An
    expired waiver excuses nothing.
    """
    held = {(w.rule, w.source or "") for w in waivers if w.dataset == dataset and not w.expired(today)}

    def is_excused(result: RuleResult) -> bool:
        if (result.rule_id, result.subject) in held:
            return True
        if result.told_by:
            return held.issuperset(result.told_by)
        pointed = bool(result.findings) and bool(result.findings[0].source)
        return pointed and all((result.rule_id, finding.source) in held for finding in result.findings)

    return is_excused


def parted(results: Iterable[RuleResult], excused: Callable[[RuleResult], bool]) -> Iterator[RuleResult]:
    """The results, with what waivers cover of one on the dataset as a whole apart, as if it spoke of that source."""
    for result in results:
        if not any(finding.source for finding in result.findings):
            yield result
            continue
        left: list[Finding] = []
        apart: dict[str, list[Finding]] = {}
        for finding in result.findings:
            itself = result._replace(subject=finding.source)
            (apart.setdefault(finding.source, []) if finding.source and excused(itself) else left).append(finding)
        for source, findings in apart.items():
            yield result._replace(subject=source, findings=tuple(findings))
        if left:
            yield result._replace(findings=tuple(left))


def use(waivers: Iterable[Waiver], unsatisfied: Iterable[tuple[str, RuleResult]], today: date) -> tuple[WaiverUse, ...]:
    """The state of each waiver, given every unsatisfied result as (manifest path, result)."""
    needed: set[tuple[str, str, str]] = set()
    for path, result in unsatisfied:
        needed.add((path, result.rule_id, result.subject))
        needed.update((path, result.rule_id, finding.source) for finding in result.findings if finding.source)
    return tuple(_use(w, (w.dataset, w.rule, w.source or "") in needed, today) for w in waivers)


def _use(waiver: Waiver, needed: bool, today: date) -> WaiverUse:
    days_left = (waiver.expires - today).days
    if waiver.expired(today):
        state = WaiverState.EXPIRED
    elif not needed:
        state = WaiverState.UNUSED
    else:
        state = WaiverState.EXPIRING if days_left <= EXPIRING_DAYS else WaiverState.ACTIVE
    return WaiverUse(waiver, state, days_left)
