"""The verdict on the policy file: what the rules on the policy find, and which of that blocks."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crs_gate.judge.evaluate import evaluate_policy
from crs_gate.judge.selection import selected
from crs_gate.judge.waivers import excuse
from crs_gate.model.findings import Finding, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy
from crs_gate.model.report import PolicyFindings, Reason
from crs_gate.model.scheme import Severity
from crs_gate.rules.interface import PolicyState


class OnPolicy(NamedTuple):
    """The findings, the reasons that block, and the results that are not satisfied."""

    found: PolicyFindings
    reasons: tuple[Reason, ...]
    results: tuple[RuleResult, ...]


def judge_state(state: PolicyState, policy: Policy, today: date, locate: Callable[[str], Location]) -> OnPolicy:
    """Judge a change of the policy by the one that was there before. A waiver for the policy file lets off its rule."""
    excused = excuse(policy.waivers, state.path, today)
    results = evaluate_policy(state, policy, selected(policy), locate)
    results = tuple(result for result in results if not result.satisfied)
    open_ = [result for result in results if not excused(result)]
    brought = {*state.loosened, *state.waived}
    told = _findings(open_)
    found = PolicyFindings(
        tuple(f for f in told if (f.location.pointer, f.message) in brought),
        tuple(f for f in told if (f.location.pointer, f.message) not in brought),
        _findings(result for result in results if excused(result)),
    )
    return OnPolicy(found, tuple(_reasons(open_)), results)


def _findings(results: Iterable[RuleResult]) -> tuple[Finding, ...]:
    return tuple(sorted((f for r in results for f in r.findings), key=lambda f: (-f.severity, f.location, f.message)))


def _reasons(results: Sequence[RuleResult]) -> Iterator[Reason]:
    for result in results:
        if result.severity is Severity.ERROR and result.findings:
            first, *more = result.findings
            counted = f" (and {len(more):,} more)" if more else ""
            yield Reason(result.rule_id, first.message + counted)
