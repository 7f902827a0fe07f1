from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.judge.rating import rate
from crs_gate.model.findings import WHOLE_DATASET, RuleResult
from crs_gate.model.rating import shown
from crs_gate.model.scheme import CRITERIA, SAFEGUARDS, Criterion, Outcome, Severity, letter_for, worse
from tests.unit.judge.build import result


def rated(answers: str) -> str:
    """The letter for six answers, ``y`` or ``n``, one a criterion."""
    outcomes = {"y": Outcome.PASS, "n": Outcome.FAIL}
    results = [result(f"r{i}", c, outcomes[a]) for i, (c, a) in enumerate(zip(CRITERIA, answers, strict=True))]
    return rate(results, ["s"]).letter


@pytest.mark.parametrize(
    ("dataset", "answers", "letter"),
    [
        ("SOD4SB", "yyyynn", "C"),
        ("MS COCO", "ynnnnn", "F"),
        ("RANDOM People", "yyyyyn", "B"),
        ("TikTok", "nnnnnn", "G"),
    ],
)
def test_published_ratings_come_out_of_the_arithmetic(dataset: str, answers: str, letter: str) -> None:
    assert rated(answers) == letter


def test_all_six_met_is_a() -> None:
    assert rated("yyyyyy") == "A"


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR])
def test_one_bad_source_unmakes_the_criterion(outcome: Outcome) -> None:
    results = [result("r", Criterion.SOURCING, subject=f"s{i}") for i in range(9)]
    results.append(result("r", Criterion.SOURCING, outcome, subject="bad"))
    rating = rate(results, [r.subject for r in results])
    assert not rating.by_criterion[0].met
    assert rating.by_source["s0"] != rating.by_source["bad"]


def test_a_criterion_nobody_looked_at_is_not_met() -> None:
    rating = rate([], ["s"])
    assert (rating.letter, rating.score) == ("G", 0)


def test_a_warning_lowers_the_score_but_not_the_letter() -> None:
    good = [result(f"r{i}", c) for i, c in enumerate(CRITERIA)]
    warned = [*good, result("w", Criterion.SOURCING, Outcome.FAIL, severity=Severity.WARNING)]
    assert rate(good, ["s"]).score == 100
    assert rate(warned, ["s"]).letter == "A"
    assert rate(warned, ["s"]).score < 100


def test_a_note_changes_nothing() -> None:
    good = [result(f"r{i}", c) for i, c in enumerate(CRITERIA)]
    noted = [*good, result("n", Criterion.SOURCING, Outcome.FAIL, severity=Severity.NOTE)]
    assert rate(noted, ["s"]).score == rate(good, ["s"]).score


def test_what_the_whole_dataset_owes_is_not_held_against_a_source() -> None:
    results = [result(f"r{i}", c) for i, c in enumerate(CRITERIA)]
    results.append(result("d", Criterion.RETENTION, Outcome.FAIL, subject=WHOLE_DATASET))
    rating = rate(results, ["s"])
    assert (rating.letter, rating.by_source["s"]) == ("B", "A")


def test_a_statement_by_which_nothing_is_owed_is_reported() -> None:
    rating = rate([result("r", Criterion.OPT_OUT, Outcome.NOT_APPLICABLE)], ["s"])
    opt_out = next(c for c in rating.by_criterion if c.criterion is Criterion.OPT_OUT)
    assert (opt_out.met, opt_out.because) == (True, ("why",))


def test_an_excused_result_counts_only_where_it_is_asked_for() -> None:
    results = [result(f"r{i}", c) for i, c in enumerate(CRITERIA[1:])]
    results.append(result("bad", Criterion.SOURCING, Outcome.FAIL))
    assert rate(results, ["s"]).letter == "B"
    assert rate(results, ["s"], lambda r: r.rule_id == "bad").letter == "A"


def test_a_score_is_shown_rounded_down_and_never_below_a_floor_it_holds() -> None:
    assert shown(Decimal("69.99")) == "69.9"
    assert shown(Decimal("70")) == "70.0"


def test_thirds_add_up_to_the_exact_score() -> None:
    results = [result(f"r{i}", c, subject=s) for i, c in enumerate(CRITERIA) for s in "abc"]
    assert rate(results, "abc").score == 100


WORSE = {
    Outcome.PASS: [Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR],
    Outcome.NOT_APPLICABLE: [Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR],
}
KINDS = [(f"{c.value}-{s.name}", c, s) for c in (*CRITERIA, *SAFEGUARDS) for s in (Severity.ERROR, Severity.WARNING)]


@st.composite
def result_sets(draw: st.DrawFn) -> tuple[list[RuleResult], list[str]]:
    sources = [f"s{i}" for i in range(draw(st.integers(1, 4)))]
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=12, unique=True))
    results = [
        result(rule, criterion, draw(st.sampled_from(list(Outcome))), source, severity)
        for rule, criterion, severity in kinds
        for source in sources
    ]
    return results, sources


@given(result_sets(), st.data())
def test_a_worse_outcome_never_helps(case: tuple[list[RuleResult], list[str]], data: st.DataObject) -> None:
    results, sources = case
    index = data.draw(st.integers(0, len(results) - 1))
    if results[index].outcome not in WORSE:
        return
    changed = results[index]._replace(outcome=data.draw(st.sampled_from(WORSE[results[index].outcome])))
    before, after = rate(results, sources), rate([*results[:index], changed, *results[index + 1 :]], sources)
    assert not worse(before.letter, after.letter)
    assert after.score <= before.score


@given(result_sets(), st.randoms())
def test_order_never_matters(case: tuple[list[RuleResult], list[str]], random: object) -> None:
    results, sources = case
    shuffled = list(results)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rate(results, sources) == rate(shuffled, sources)


@given(result_sets())
def test_a_source_that_is_nowhere_better_than_any_other_never_helps(case: tuple[list[RuleResult], list[str]]) -> None:
    results, sources = case
    rules = {r.rule_id: r for r in results}
    added = [r._replace(subject="worst", outcome=Outcome.FAIL) for r in rules.values()]
    before, after = rate(results, sources), rate([*results, *added], [*sources, "worst"])
    assert not worse(before.letter, after.letter)
    assert after.score <= before.score


@settings(max_examples=50)
@given(result_sets())
def test_the_letter_is_the_count_of_met_criteria(case: tuple[list[RuleResult], list[str]]) -> None:
    rating = rate(*case)
    assert rating.letter == letter_for(sum(c.met for c in rating.by_criterion if c.criterion in CRITERIA))
    assert 0 <= rating.score <= 100
