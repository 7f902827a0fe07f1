"""One case to its finished report, under the part of the policy that its dataset has. Pure: values in, a value out."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from crs_gate.judge.in_format import beyond
from crs_gate.judge.manifest import Case, judge
from crs_gate.judge.risk import STRICT, Tier, tier_of
from crs_gate.judge.selection import narrowed
from crs_gate.judge.stated import stated
from crs_gate.judge.vouching import vouched
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import Severity
from crs_gate.report.foreign import import_command

_OF_FLOORS = frozenset(("rating-below-floor", "score-below-floor", "source-below-floor"))
_NAMED = 3


class Asked(NamedTuple):
    """What a report is to hold beside its verdict: origins of values, edits to paste, pictures, audits."""

    origins: bool = False
    plans: bool = False
    pictures: bool = False
    audits: bool = False


NOTHING_MORE = Asked()


def judged(case: Case, policy: Policy, today: date, asked: Asked = NOTHING_MORE) -> ManifestReport:
    """The report of one manifest, with its owner, its profile, and what else is asked for."""
    own, tier = policy_of(case, policy)
    report = judge(case, own, today)
    report = report._replace(
        notes=(*report.notes, *_floor_out_of_reach(report)),
        sha256=case.head.read.sha256 if case.head else "",
        evidence=vouched(case, own, today),
    )
    if asked.plans and report.roadmap:
        from crs_gate.judge.plan import plans

        report = report._replace(plans=plans(case, own, today, report))
    report = narrowed(report, policy.sources) if policy.sources else report
    why = f"{tier.name}: {tier.why}" if tier else ""
    owner = _owners(case, policy)
    report = report._replace(owner=owner, profile=own.profile or "", profile_why=why, require=own.require)
    if case.head and asked.pictures:
        from crs_gate.judge.pictures import pictured

        report = pictured(report, case.head, own, today)
    if case.head and asked.audits:
        from crs_gate.judge.pictures import audit_of

        report = report._replace(audit=audit_of(case.head.tree))
    dataset = case.head.read.dataset if asked.origins and case.head else None
    if dataset is None:
        return report
    listed, left = stated(dataset)
    return report._replace(stated=listed, stated_left=left)


def policy_of(case: Case, policy: Policy) -> tuple[Policy, Tier | None]:
    """What holds for a manifest, and the tier that its size and risk put it in, where the policy asks for that.

    No move lets it off, and no new description of data that another manifest had.
    One that moves is held to the floors of both places, one that takes over data to those of whom it takes it from.
    """
    found = [policy.for_dataset(path) for path in _places(case)]
    tier = _tier(case) if any(one.tiers for one in found) else None
    own, *others = (one.in_tier(tier.name) if tier else one for one in found)
    for other in others:
        own = own.no_milder_than(other)
    return own, tier


def _tier(case: Case) -> Tier:
    """By what the manifest says at head and said at base; of one whose data is taken over nothing is known here."""
    sides = [side.read.dataset for side in (case.head, case.base if case.base is not case.head else None) if side]
    if case.within:
        return Tier(STRICT, f"it takes over data from the folder of {case.within}")
    return tier_of(sides) if sides else Tier(STRICT, "there is no manifest")


def _places(case: Case) -> Iterator[str]:
    """The paths whose part of the policy holds: its own, the one it had, and that of whom it takes data from."""
    former = case.base.path if case.base else ""
    yield from dict.fromkeys(path for path in (case.path, former, case.within) if path)


def _owners(case: Case, policy: Policy) -> str:
    """Who answers for the dataset; after a move those of both places."""
    entries = (policy.entry_for(path) for path in _places(case))
    return ", ".join(dict.fromkeys(entry.owner for entry in entries if entry and entry.owner))


def _floor_out_of_reach(report: ManifestReport) -> Iterator[str]:
    """A note where a floor blocks and the format has no place for what would lift the rating."""
    verdict = report.verdict
    if not any(reason.code in _OF_FLOORS for reason in verdict.reasons):
        return
    owed = (f for f in (*verdict.introduced, *verdict.existing) if f.severity is Severity.ERROR)
    fields = [*dict.fromkeys(filter(None, (beyond(report.not_in_format, finding) for finding in owed)))]
    if fields:
        more = f" and {len(fields) - _NAMED:,} more" if len(fields) > _NAMED else ""
        yield (
            f"{report.format} has no place for all that the floor asks ({', '.join(fields[:_NAMED])}{more}): "
            f"`{import_command(report)}` writes a manifest that has one, and `profile: starter` for this file "
            "under `datasets` in the policy asks for no floor"
        )
