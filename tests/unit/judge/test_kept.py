"""Which results on very many sources are told, and that they are never more than a report tells of a manifest."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.judge import kept
from crs_gate.judge.kept import Kept
from crs_gate.judge.remembered import Remembered
from crs_gate.model.findings import Finding, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.scheme import Criterion, Outcome, Severity

PLACE = Location("s.jsonl", 1, 1)


def result(rule: str, subject: str, size: int, outcome: Outcome = Outcome.FAIL) -> RuleResult:
    findings = (
        Finding(rule, Severity.ERROR, "it is wrong", PLACE, subject, f"{rule}/{subject}/{number}")
        for number in range(size)
    )
    return RuleResult(rule, Criterion.LICENSE, Severity.ERROR, subject, outcome, tuple(findings))


def told(
    results: list[RuleResult], *, before: Iterable[RuleResult] = (), waived: str = ""
) -> tuple[Kept, list[RuleResult]]:
    remembered = Remembered()
    for each in before:
        remembered.add(each, unknown=False, guarded=False)
    remembered.freeze()
    found = Kept(remembered, lambda each: each.subject == waived and bool(waived))
    for each in results:
        found.add(each, lambda _pointer: PLACE)
    return found, list(found.finish())


def sizes(results: list[RuleResult]) -> list[tuple[str, str, int]]:
    return [(each.rule_id, each.subject, len(each.findings)) for each in results]


@pytest.fixture(autouse=True)
def _little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_FINDINGS", 10)
    monkeypatch.setattr(kept, "_MOST_OF_A_RULE", 3)


def test_one_row_with_thousands_of_findings_takes_no_more_than_there_is_room() -> None:
    found, results = told([result("r", "a", 5_000), result("r", "b", 5_000)])
    assert (sizes(results), found.untold) == ([("r", "a", 10)], 1)


def test_the_first_findings_of_each_rule_come_before_many_of_one() -> None:
    found, results = told([result("r", "a", 5_000), result("r", "b", 3), result("s", "c", 2)])
    assert sizes(results) == [("r", "a", 5), ("r", "b", 3), ("s", "c", 2)]
    assert not found.untold


def test_new_findings_come_before_old_ones_and_what_speaks_of_the_dataset_before_all() -> None:
    old = [result("r", f"old{number}", 4) for number in range(3)]
    new = [result("r", f"new{number}", 4) for number in range(2)]
    found, results = told([*old, *new, result("whole", "", 3)], before=old)
    assert sizes(results) == [("whole", "", 3), ("r", "new0", 4), ("r", "new1", 3)]
    assert found.untold == 3
    assert (
        {f"r/old0/{number}" for number in range(3)} <= found.known <= {f.fingerprint for o in old for f in o.findings}
    )


def test_a_waived_result_is_kept_even_without_room_for_its_findings() -> None:
    _, results = told([result("whole", "", 10), result("r", "w", 4)], waived="w")
    assert sizes(results) == [("whole", "", 10), ("r", "w", 0)]


def test_all_of_a_big_result_counts_as_found_again() -> None:
    big = [result("r", "a", 50)]
    remembered = Remembered()
    remembered.add(big[0], unknown=False, guarded=False)
    remembered.freeze()
    found = Kept(remembered, lambda _: False)
    found.add(big[0], lambda _pointer: PLACE)
    assert remembered.resolved == 0


RESULTS = st.lists(
    st.builds(result, st.sampled_from("rst"), st.sampled_from(("", *"abcdef")), st.integers(0, 12)), max_size=12
)


@settings(deadline=None)
@given(RESULTS, RESULTS, st.sampled_from(("", "a")))
def test_never_more_is_told_than_there_is_room_and_nothing_is_lost_uncounted(
    head: list[RuleResult], base: list[RuleResult], waived: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "MOST_FINDINGS", 10)
        patch.setattr(kept, "_MOST_OF_A_RULE", 3)
        found, results = told(head, before=base, waived=waived)
    assert sum(len(each.findings) for each in results) <= 10
    assert len(results) + found.untold == len(head)
    assert {f.fingerprint for each in results for f in each.findings} <= {
        f.fingerprint for r in head for f in r.findings
    }
