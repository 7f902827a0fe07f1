from datetime import date
from decimal import Decimal

import pytest

from crs_gate.judge.decide import Judged, decide
from crs_gate.judge.rating import rate
from crs_gate.judge.waivers import excuse, use
from crs_gate.model.findings import Change, ChangeKind, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.report import Verdict, WaiverState
from crs_gate.model.scheme import CRITERIA, Criterion, Outcome, Severity, Status
from tests.unit.judge.build import result

TODAY = date(2026, 11, 22)
FREE = Policy(min_source_rating=None, no_letter_regression=False, score_tolerance=None)
GOOD = tuple(result(f"r{i}", c) for i, c in enumerate(CRITERIA))


def bad(count: int, outcome: Outcome = Outcome.FAIL) -> tuple[RuleResult, ...]:
    """Six results of which the last ``count`` are not satisfied."""
    return GOOD[: 6 - count] + tuple(result(f"r{i}", c, outcome) for i, c in list(enumerate(CRITERIA))[6 - count :])


def verdict(policy: Policy, head: tuple[RuleResult, ...], base: tuple[RuleResult, ...] | None = None,
            changes: tuple[Change, ...] = ()) -> Verdict:  # fmt: skip
    excused = excuse(policy.waivers, "d.crs.yaml", TODAY)
    before = rate(base, ["s"], excused) if base else None
    return decide(Judged(policy, excused, rate(head, ["s"], excused), before, changes, head, base or ()))


def codes(found: Verdict) -> list[str]:
    return [reason.code for reason in found.reasons]


def test_nothing_wrong_passes() -> None:
    assert verdict(Policy(), GOOD, GOOD).status is Status.PASSED


@pytest.mark.parametrize(("floor", "status"), [("B", Status.PASSED), ("A", Status.BLOCKED)])
def test_the_floor_itself_passes(floor: str, status: Status) -> None:
    assert verdict(FREE._replace(min_rating=floor), bad(1)).status is status


def test_a_score_under_its_floor_blocks() -> None:
    assert codes(verdict(FREE._replace(min_score=Decimal(84)), bad(1))) == ["score-below-floor"]
    assert codes(verdict(FREE._replace(min_score=Decimal(83)), bad(1))) == []


def test_a_change_that_lowers_letter_and_score_is_told_both() -> None:
    found = verdict(FREE._replace(no_letter_regression=True, score_tolerance=Decimal(0)), bad(2), bad(1))
    assert codes(found) == ["rating-lowered", "score-lowered"]


def test_a_dataset_that_was_bad_may_stay_as_it_is() -> None:
    found = verdict(Policy(), bad(5), bad(5))
    assert (found.status, len(found.introduced), len(found.existing)) == (Status.PASSED, 0, 5)


def test_a_change_that_helps_passes_and_counts_what_it_resolved() -> None:
    found = verdict(Policy(), bad(4), bad(5))
    assert (found.status, found.resolved) == (Status.PASSED, 1)


@pytest.mark.parametrize("kind", [ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.RENAMED])
def test_an_added_or_changed_source_under_the_floor_blocks(kind: ChangeKind) -> None:
    found = verdict(FREE._replace(min_source_rating="C"), bad(3), changes=(Change(kind, "s", "s"),))
    assert codes(found) == ["source-below-floor"]


def test_a_removed_source_is_never_held_against_the_change() -> None:
    gone = Change(ChangeKind.REMOVED, "old", "old")
    assert verdict(FREE._replace(min_source_rating="A"), GOOD, changes=(gone,)).status is Status.PASSED


def test_an_unknown_that_the_change_brings_blocks_only_where_the_policy_says_so() -> None:
    head = bad(1, Outcome.UNKNOWN)
    assert verdict(FREE, head, GOOD).status is Status.PASSED
    assert codes(verdict(FREE._replace(block_unknown=True), head, GOOD)) == ["unknown-introduced"]
    assert codes(verdict(FREE._replace(block_unknown=True), head, head)) == []


def test_a_crashed_rule_leaves_the_verdict_undecided() -> None:
    found = verdict(FREE, bad(1, Outcome.ERROR))
    assert (found.status, codes(found)) == (Status.UNDECIDED, ["rule-failed"])


def test_a_block_outweighs_a_crash() -> None:
    found = verdict(FREE._replace(min_rating="A"), bad(1, Outcome.ERROR))
    assert (found.status, codes(found)) == (Status.BLOCKED, ["rating-below-floor", "rule-failed"])


def test_a_failed_rule_on_the_change_itself_always_blocks() -> None:
    gone = result("manifest-deleted", Criterion.CHANGE, Outcome.FAIL, subject="")
    found = decide(Judged(FREE, lambda _: False, None, None, head_results=(gone,)))
    assert (found.status, codes(found)) == (Status.BLOCKED, ["manifest-deleted"])


def waiver(
    rule: str = "r5", expires: str = "2027-01-31", source: str | None = "s", dataset: str = "d.crs.yaml"
) -> Waiver:
    return Waiver(
        rule, dataset, source, "agreed", "legal@example.org", date.fromisoformat(expires), Location("p", 1, 1)
    )


FLOOR_A = FREE._replace(min_rating="A")


def test_a_waiver_lifts_the_block_and_shows_what_it_waived() -> None:
    found = verdict(FLOOR_A._replace(waivers=(waiver(),)), bad(1))
    assert (found.status, [f.rule_id for f in found.waived]) == (Status.PASSED, ["r5"])


@pytest.mark.parametrize(
    "useless",
    [
        waiver(expires="2026-11-21"),
        waiver(source="other"),
        waiver(source=None),
        waiver("r4"),
        waiver(dataset="x.crs.yaml"),
    ],
    ids=["expired", "other source", "dataset only", "other rule", "other dataset"],
)
def test_an_expired_or_foreign_waiver_does_not_help(useless: Waiver) -> None:
    assert verdict(FLOOR_A._replace(waivers=(useless,)), bad(1)).status is Status.BLOCKED


def test_a_waiver_holds_to_the_end_of_its_last_day() -> None:
    assert verdict(FLOOR_A._replace(waivers=(waiver(expires="2026-11-22"),)), bad(1)).status is Status.PASSED


@pytest.mark.parametrize(
    ("held", "state"),
    [
        (waiver(), WaiverState.ACTIVE),
        (waiver(expires="2026-12-01"), WaiverState.EXPIRING),
        (waiver(expires="2026-11-21"), WaiverState.EXPIRED),
        (waiver("r0"), WaiverState.UNUSED),
    ],
)
def test_each_waiver_says_what_became_of_it(held: Waiver, state: WaiverState) -> None:
    unsatisfied = [("d.crs.yaml", r) for r in bad(1) if not r.satisfied]
    assert use([held], unsatisfied, TODAY)[0].state is state


def test_findings_are_sorted_by_severity_then_place() -> None:
    soft = result("w", Criterion.SOURCING, Outcome.FAIL, severity=Severity.WARNING)
    found = verdict(FREE, (soft, *bad(1)))
    assert [f.rule_id for f in found.introduced] == ["r5", "w"]
