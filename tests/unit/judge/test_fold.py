"""Results that were counted rate a dataset as the results themselves do, however many reasons there are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.judge import tally
from crs_gate.judge.fold import Fold
from crs_gate.judge.rating import rate
from crs_gate.judge.tally import rating_of
from crs_gate.model.findings import RuleResult
from crs_gate.model.scheme import Criterion, Outcome, Severity

ROWS = 4
RULES = (("r1", Criterion.LICENSE), ("r2", Criterion.LICENSE), ("r3", Criterion.SOURCING))
RESULTS = st.builds(
    lambda rule, row, outcome, severity, reason: (
        row,
        RuleResult(rule[0], rule[1], severity, f"s{row}", outcome, (), reason),
    ),
    st.sampled_from(RULES),
    st.integers(0, ROWS - 1),
    st.sampled_from(tuple(Outcome)),
    st.sampled_from((Severity.ERROR, Severity.WARNING)),
    st.sampled_from("abcdefgh"),
)


@settings(deadline=None)
@given(
    st.lists(RESULTS, max_size=30),
    st.sets(st.tuples(st.sampled_from(("r1", "r2", "r3")), st.integers(0, ROWS - 1).map("s{}".format))),
    st.lists(st.booleans(), min_size=ROWS, max_size=ROWS),
)
def test_waivers_lift_what_was_counted_as_they_lift_results(
    found: list[tuple[int, RuleResult]], waived: set[tuple[str, str]], gone: list[bool]
) -> None:
    def excused(result: RuleResult) -> bool:
        return (result.rule_id, result.subject) in waived

    fold = Fold(ROWS, excused, bytearray(gone))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally, "_MOST_REASONS", 2)
        for row, result in found:
            fold.add([result], row)
        whole = fold.tally.merge(fold.of_gone)
        lifted = whole.excusing(fold.excused[0] + fold.excused[1])
    results, ids = [result for _, result in found], [f"s{row}" for row in range(ROWS)]
    assert rating_of(whole.criteria(ROWS), {}) == rate(results, ids)._replace(by_source={})
    assert rating_of(lifted.criteria(ROWS), {}) == rate(results, ids, excused)._replace(by_source={})
