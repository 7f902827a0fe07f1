"""What a baseline covers: what was there and is as it was, and nothing else."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crs_gate.facts.tree import Tree
from crs_gate.judge.case import NOT_COMPARED, Case, Side
from crs_gate.judge.diff import compare
from crs_gate.judge.owing import owed
from crs_gate.judge.rating import rate
from crs_gate.model.debt import Baseline, Debt, SourceDebt
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import Criterion, Severity, Status, worse
from crs_gate.pipeline.judging import judged
from tests.unit.judge.test_table_oracle import ABOUT, PATH, TODAY, essence, inline, source_lists

FLOOR = Policy(min_rating="A", min_source_rating=None, no_letter_regression=False, score_tolerance=None)
datasets = st.tuples(ABOUT, source_lists())


def taken(side: Side, policy: Policy = FLOOR) -> Debt:
    assert side.read.dataset
    return owed(Case(PATH, NOT_COMPARED, side), side.read.dataset, policy, TODAY)


def under(baseline: Baseline, head: Side, base: Side | None, policy: Policy = FLOOR) -> ManifestReport:
    change = "changed" if base else "added"
    return judged(Case(PATH, change, head, base), policy._replace(baseline=baseline), TODAY)


def codes(report: ManifestReport) -> set[str]:
    return {reason.code for reason in report.verdict.reasons}


@settings(max_examples=40, deadline=None)
@given(datasets)
def test_what_was_there_when_it_was_taken_stands_in_no_floors_way(stated: Any) -> None:
    side = inline(*stated)
    back = any(r.criterion is Criterion.REMOVAL and r.findings for r in under({}, side, side).results)
    policy = FLOOR._replace(min_score=None if back else Decimal(100))
    report = under({PATH: taken(side)}, side, inline(*stated), policy)
    assert codes(report) == set()
    assert report.baseline is not None
    assert report.baseline.stale == 0


@settings(deadline=None)
@given(datasets, datasets)
def test_new_debt_is_never_covered(before: Any, after: Any) -> None:
    base, head = inline(*before), inline(*after)
    report = under({PATH: taken(base)}, head, base)
    assert base.read.dataset
    assert head.read.dataset
    known = {(r.rule_id, r.subject) for r in under({}, base, base).results if not r.satisfied}
    touched = {change.subject for change in compare(base.read.dataset, head.read.dataset).changes}
    letter = rate(
        report.results,
        [source.id for source in head.read.dataset.sources],
        lambda r: (r.rule_id, r.subject) in known and r.subject not in touched,
    ).letter
    if worse(letter, "A"):
        assert report.verdict.status is Status.BLOCKED


@settings(max_examples=40, deadline=None)
@given(datasets, datasets, st.sampled_from(("base", "head")))
def test_letter_score_and_all_but_floors_stay_as_they_are(before: Any, after: Any, of: str) -> None:
    base, head = inline(*before), inline(*after)
    policy = Policy(min_rating="B", block_unknown=True)
    with_it = under({PATH: taken(base if of == "base" else head)}, head, base, policy)
    without = under({}, head, base, policy)
    assert (with_it.head_rating, with_it.base_rating) == (without.head_rating, without.base_rating)
    assert codes(without) - codes(with_it) <= {"rating-below-floor", "score-below-floor"}
    assert codes(with_it) <= codes(without)
    assert with_it.verdict[2:] == without.verdict[2:]


@settings(max_examples=40, deadline=None)
@given(datasets, st.sampled_from(("foreign", "other content", "no base", "other rules")))
def test_an_entry_that_does_not_fit_covers_nothing(stated: Any, how: str) -> None:
    side, other = inline(*stated), inline(*stated)
    debt = taken(side)
    assume(debt.size)
    changed = {
        "foreign": {"elsewhere/d.crs.json": debt},
        "other content": {PATH: Debt({}, {id_: SourceDebt("0" * 64, d.rules) for id_, d in debt.sources.items()})},
        "other rules": {PATH: Debt({}, {id_: SourceDebt(d.content, ("no-such",)) for id_, d in debt.sources.items()})},
        "no base": {PATH: debt},
    }[how]
    base = None if how == "no base" else other
    found, without = under(changed, side, base), under({}, side, base)
    assert essence(found) | {"baseline": None} == essence(without)
    assert found.baseline is None or found.baseline.covered == 0


@settings(max_examples=40, deadline=None)
@given(datasets, st.randoms())
def test_the_order_of_entries_makes_no_difference(stated: Any, chance: Any) -> None:
    side = inline(*stated)
    debt = taken(side)
    dataset, sources = list(debt.dataset.items()), list(debt.sources.items())
    chance.shuffle(dataset)
    chance.shuffle(sources)
    mixed = Debt(dict(dataset), {id_: SourceDebt(d.content, d.rules[::-1]) for id_, d in sources})
    assert essence(under({PATH: mixed}, side, side)) == essence(under({PATH: debt}, side, side))


def waiver(expires: date) -> Waiver:
    return Waiver("license-unknown", PATH, "a", "why", "who", expires, Location("policy.yml", 1, 1))


def test_what_a_waiver_speaks_of_is_not_taken_and_not_covered_when_it_is_over() -> None:
    side = inline({"name": "d"}, [{"id": "a", "license": "unknown"}])
    plain = {PATH: taken(side)}
    for end in (date(2026, 11, 1), date(2027, 1, 1)):
        policy = FLOOR._replace(waivers=(waiver(end),))
        assert "license-unknown" not in taken(side, policy).sources["a"].rules
    over = FLOOR._replace(waivers=(waiver(date(2026, 11, 1)),))
    assert codes(under(plain, side, side)) == set()
    assert codes(under(plain, side, side, over)) == {"rating-below-floor"}


def test_a_removed_source_that_is_back_is_not_taken() -> None:
    about = {"name": "d", "removals": [{"source": "a", "title": "one"}]}
    debt = taken(inline(about, [{"id": "a", "title": "one"}]))
    assert "removed-source-returned" not in {*debt.dataset, *(rule for d in debt.sources.values() for rule in d.rules)}


def test_what_goes_missing_again_is_new_though_the_source_is_as_it_was() -> None:
    there = inline({"name": "d"}, [{"id": "a", "files": [{"path": "data/x.csv"}]}])
    gone = there._replace(tree=Tree({"data/y.csv": 4}))
    baseline = {PATH: taken(gone)}
    assert "source-path-missing" in baseline[PATH].sources["a"].rules
    again, still = under(baseline, gone, there), under(baseline, gone, gone)
    assert again.baseline is not None
    assert still.baseline is not None
    assert again.baseline.covered < still.baseline.covered


def test_other_sources_do_not_make_an_entry_on_the_dataset_stale() -> None:
    crawled = {"category": "crawled", "personal_data": {"present": "yes"}}
    one, two = ({"id": id_, **crawled} for id_ in "ab")
    base, head = inline({"name": "d"}, [one, two]), inline({"name": "d"}, [one])
    report = under({PATH: taken(base)}, head, base)
    assert codes(report) == set()
    stated = inline({"name": "d", "opt_out": {"email": "nobody"}}, [one])
    assert codes(under({PATH: taken(base)}, stated, base)) == {"rating-below-floor"}


def test_entries_are_shared_and_compared_by_content_and_rule() -> None:
    one = Debt({"x": ("1", "2")}, {"a": SourceDebt("c", ("r", "s")), "b": SourceDebt("c", ("r",))})
    two = Debt({"x": ("2",)}, {"a": SourceDebt("c", ("s", "t")), "b": SourceDebt("d", ("r",))})
    assert one.shared(two) == Debt({"x": ("2",)}, {"a": SourceDebt("c", ("s",))})
    assert one.beyond(two) == Debt({"x": ("1",)}, {"a": SourceDebt("c", ("r",)), "b": SourceDebt("c", ("r",))})
    assert (one.size, one.of_rules(("x", "s"))) == (5, Debt({"x": ("1", "2")}, {"a": SourceDebt("c", ("s",))}))


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(["source-locator-unstable", "license-missing", "trace-missing", "source-date-missing"]))
def test_a_note_that_was_there_leaves_nothing_open(rule: str) -> None:
    stated = {"name": "d", "retention": {"period": "P2Y"}}, [{"id": id_} for id_ in "abcd"]  # too many to name each
    policy = FLOOR._replace(severities={rule: Severity.NOTE})
    side = inline(*stated)
    report = under({PATH: taken(side, policy)}, side, inline(*stated), policy)
    assert codes(report) == set()


def test_a_note_on_a_new_source_leaves_open_what_it_makes_unknown() -> None:
    policy = FLOOR._replace(severities={"license-missing": Severity.NOTE})
    base = inline({"name": "d"}, [{"id": id_} for id_ in "abcd"])
    head = inline({"name": "d"}, [{"id": id_} for id_ in "abcde"])
    report = under({PATH: taken(base, policy)}, head, base, policy)
    assert "rating-below-floor" in codes(report)
