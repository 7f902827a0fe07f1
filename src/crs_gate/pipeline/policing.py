"""What a change does to the policy: which rules on the policy find something, and what became of each waiver."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crs_gate.errors import PolicyError
from crs_gate.escape import bounded
from crs_gate.judge.policy import OnPolicy, judge_state
from crs_gate.judge.selection import selected
from crs_gate.judge.waivers import use
from crs_gate.model.findings import RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import CANDIDATES, Policy, Waiver
from crs_gate.model.report import PolicyFindings, Reason, WaiverState, WaiverUse
from crs_gate.pipeline.request import Run
from crs_gate.rules.interface import PolicyState
from crs_gate.settings.policy_changes import added_waivers, loosened, told
from crs_gate.settings.policy_file import PolicyText, find, load_placed

_UNTRUSTED = "the base cannot be read, so the policy of the change applies, without what it switches off or waives"
_TOLD = {
    WaiverState.EXPIRED: "the waiver of {rule} for {subject} ended on {expires}",
    WaiverState.UNUSED: "the waiver of {rule} for {subject} lets off nothing",
}


class PolicyChange(NamedTuple):
    """The policy at base and at head. ``path`` is the file of the base, or that of the head where the base has none."""

    path: str
    after: Policy
    locate: Callable[[str], Location]
    """Where a value of the head's policy stands."""
    compared: bool = False
    loosened: tuple[tuple[str, str], ...] = ()
    waived: tuple[tuple[str, str], ...] = ()
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()


class JudgedPolicy(NamedTuple):
    """The findings on the policy, why they block, and the state of each waiver."""

    found: PolicyFindings
    reasons: tuple[Reason, ...]
    waivers: tuple[WaiverUse, ...]


def policy_change(request: Run, found: PolicyText | None, policy: Policy) -> PolicyChange:
    """What the change does to the policy: blocked if it breaks it, findings and a note if it alters it."""
    same = _unchanged(found, policy)
    if not request.trusted:
        return same._replace(notes=(_UNTRUSTED,))
    if request.base is None or not request.compared:
        return same
    try:
        now = find(request.head, request.policy_path)
        if (now and now[:2]) == (found and found[:2]):
            return same._replace(compared=True)
        after, locate = load_placed(now) if now else (Policy(), same.locate)
    except PolicyError as fault:
        return same._replace(reasons=(Reason("policy-invalid", f"after this change {fault.message}"),))
    return PolicyChange(
        found.path if found else now.path if now else same.path,
        after,
        locate,
        compared=True,
        loosened=loosened(policy, after),
        waived=added_waivers(policy, after),
        notes=(told(policy, after),),
    )


def _unchanged(found: PolicyText | None, policy: Policy) -> PolicyChange:
    """The policy as it is, each place at the top of its file: those of waivers are known to the waivers."""
    path = found.path if found else CANDIDATES[0]
    places = {waiver.location.pointer: waiver.location for waiver in policy.waivers}
    return PolicyChange(path, policy, lambda pointer: places.get(pointer) or Location(path, 1, 1, pointer))


def judge_policy(
    change: PolicyChange,
    policy: Policy,
    waivers: Sequence[Waiver],
    unsatisfied: Sequence[tuple[str, RuleResult]],
    today: date,
) -> JudgedPolicy:
    """Judge by the base's ``policy``. ``waivers`` are those that this run can tell of."""
    state = PolicyState(change.path, change.compared, change.loosened, change.waived)
    first = judge_state(state, policy, today, change.locate)
    uses = use(waivers, (*unsatisfied, *((change.path, result) for result in first.results)), today)
    state = state._replace(
        expired=tuple(_still_there(change, uses, WaiverState.EXPIRED)),
        unused=tuple(_still_there(change, _of_rules_that_ran(uses, policy), WaiverState.UNUSED)),
    )
    last: OnPolicy = judge_state(state, policy, today, change.locate)
    return JudgedPolicy(last.found, last.reasons, uses)


def _of_rules_that_ran(uses: Sequence[WaiverUse], policy: Policy) -> list[WaiverUse]:
    """A waiver of a rule that was switched off may be of use in a whole run."""
    ran = {rule.id for rule in selected(policy)}
    return [one for one in uses if one.waiver.rule in ran]


def _still_there(change: PolicyChange, uses: Sequence[WaiverUse], state: WaiverState) -> Iterator[tuple[str, str]]:
    """Pointer and words of each waiver in this state, less those that the change takes out or mends."""
    places = {waiver[:-1]: waiver.location.pointer for waiver in change.after.waivers}
    for one in uses:
        if one.state is state and one.waiver[:-1] in places:
            rule, subject, expires = one.waiver.rule, bounded(one.waiver.subject), one.waiver.expires
            yield places[one.waiver[:-1]], _TOLD[state].format(rule=rule, subject=subject, expires=expires)
