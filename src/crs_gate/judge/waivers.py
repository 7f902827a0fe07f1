"""Waivers: which results they excuse today, and what became of each."""

from collections.abc import Callable, Iterable
from datetime import date

from crs_gate.model.findings import RuleResult
from crs_gate.model.policy import Waiver
from crs_gate.model.report import WaiverState, WaiverUse

EXPIRING_DAYS = 30


def excuse(waivers: Iterable[Waiver], dataset: str, today: date) -> Callable[[RuleResult], bool]:
    """A test for results that a waiver in force covers, itself or through the rule that speaks for it.

    An expired waiver excuses nothing.
    """
    held = {(w.rule, w.source or "") for w in waivers if w.dataset == dataset and not w.expired(today)}
    return lambda result: (
        (result.rule_id, result.subject) in held or bool(result.told_by and held.issuperset(result.told_by))
    )


def use(waivers: Iterable[Waiver], unsatisfied: Iterable[tuple[str, RuleResult]], today: date) -> tuple[WaiverUse, ...]:
    """The state of each waiver, given every unsatisfied result as (manifest path, result)."""
    needed = {(path, result.rule_id, result.subject) for path, result in unsatisfied}
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
