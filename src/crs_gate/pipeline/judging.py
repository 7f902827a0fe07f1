"""One case to its finished report, under the part of the policy that its dataset has. Pure: values in, a value out."""

from datetime import date

from crs_gate.judge.manifest import Case, judge
from crs_gate.judge.stated import stated
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport


def judged(case: Case, policy: Policy, today: date, show_origin: bool = False) -> ManifestReport:
    """The report of one manifest, with its owner, its profile, and where asked for its stated values."""
    own, entry = policy_of(case, policy), policy.entry_for(case.path)
    report = judge(case, own, today)._replace(owner=(entry and entry.owner) or "", profile=own.profile or "")
    dataset = case.head.read.dataset if show_origin and case.head else None
    if dataset is None:
        return report
    listed, left = stated(dataset)
    return report._replace(stated=listed, stated_left=left)


def policy_of(case: Case, policy: Policy) -> Policy:
    """What holds for a manifest. No move lets it off, and no new description of data that another manifest had.

    One that moves is held to the floors of both places, one that takes over data to those of whom it takes it from.
    """
    own = policy.for_dataset(case.path)
    former = case.base.path if case.base else case.path
    for other in (former, case.within):
        if other and other != case.path:
            own = own.no_milder_than(policy.for_dataset(other))
    return own
