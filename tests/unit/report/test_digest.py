from decimal import Decimal

import pytest

from crs_gate.model.rating import CriterionRating, Rating
from crs_gate.model.report import Reason, Report
from crs_gate.model.scheme import Criterion, Outcome, Severity
from crs_gate.report import FORMATS, digest, render
from tests.unit.report import sample


@pytest.mark.parametrize(
    ("fix", "prose", "snippet"),
    [
        ("One line.", "One line.", ""),
        ("Two\nlines.", "Two lines.", ""),
        ("Say it.\n\n    a:\n      b: 1\n", "Say it.", "a:\n  b: 1"),
        ("First.\n\nSecond:\n\n    a: 1\n\n    b: 2\n\nThird.", "First. Second: Third.", "a: 1\n\nb: 2"),
        ("Say it.\n\n```yaml\na: 1\n```\n", "Say it.", "a: 1"),
        ("    Say it.\n\n        a: 1\n", "Say it.", "a: 1"),
        ("", "", ""),
    ],
)
def test_advice_is_split_into_words_and_a_snippet(fix: str, prose: str, snippet: str) -> None:
    assert digest.repair(fix) == (prose, snippet)


def test_groups_put_errors_first_then_unknown_then_the_rest() -> None:
    manifest = sample.blocked().manifests[0]
    groups = digest.groups(manifest.verdict.introduced, digest.odd_outcomes(manifest))
    assert [(group.label, group.rule_id, len(group.findings)) for group in groups] == [
        ("error", "license-missing", 2),
        ("error", "opt-out-signal-unchecked", 1),
        ("unknown", "derived-from-unknown", 1),
        ("warning", "source-locator-unstable", 1),
    ]


@pytest.mark.parametrize(
    ("outcome", "severity", "word"),
    [
        (Outcome.FAIL, Severity.ERROR, "error"),
        (Outcome.FAIL, Severity.NOTE, "note"),
        (Outcome.UNKNOWN, Severity.ERROR, "unknown"),
        (Outcome.UNKNOWN, Severity.WARNING, "unknown"),
        (Outcome.ERROR, Severity.WARNING, "fault"),
    ],
)
def test_a_finding_is_called_by_how_its_rule_ended(outcome: Outcome, severity: Severity, word: str) -> None:
    about = sample.finding("license-missing", 1, "x", "a")._replace(severity=severity)
    report = sample.with_findings((about,), results=(sample.result(about, outcome),))
    assert digest.label(about, digest.odd_outcomes(report.manifests[0])) == word


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("a" * 40, "a" * 12),
        ("work tree", "work tree"),
        ("p.yml@" + "b" * 40, "p.yml@" + "b" * 12),
        ("x" + "a" * 40, "x" + "a" * 40),
    ],
)
def test_commit_ids_are_shortened_and_words_are_not(name: str, short: str) -> None:
    assert digest.commit(name) == short


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ((), ""),
        (("nothing was crawled",), "nothing owed: <nothing was crawled>"),
        (("nothing was crawled", "no people"), "nothing owed: <nothing was crawled> (and 1 more statement)"),
    ],
)
def test_nothing_is_owed_only_where_a_statement_says_so(because: tuple[str, ...], said: str) -> None:
    row = CriterionRating(Criterion.OPT_OUT, True, Decimal(1), 3, because=because)
    assert digest.why(row, ", ".join, lambda text: f"<{text}>") == said


def test_what_keeps_a_criterion_from_being_met_is_named() -> None:
    row = CriterionRating(Criterion.TRACE, False, Decimal(0), 3, ("a", "b"), ("c",), ("no people",))
    assert digest.why(row, " ".join, str) == "a b; not known: c"


def built_in(*ratings: Rating | None, **meta: str) -> Report:
    """A run without a policy over datasets with these ratings."""
    one = sample.passed().manifests[0]
    manifests = tuple(one._replace(head_rating=rating) for rating in ratings)
    return sample.passed()._replace(meta=sample.META._replace(policy="built-in", **meta), manifests=manifests)


GOOD, BAD = sample.rating({}, "91.99", {}), sample.rating({Criterion.TRACE: (("r",), ())}, "83.7", {})


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (built_in(BAD), "No policy yet: this dataset already holds min_rating: B, min_score: 83"),
        (built_in(GOOD, BAD), "No policy yet: these datasets already hold min_rating: B, min_score: 83"),
        (built_in(GOOD, None), ""),
        (built_in(), ""),
        (built_in(GOOD, partial="ignore: C4"), ""),
        (sample.passed(), ""),
        (built_in(GOOD)._replace(left_out=("x.crs.yaml",)), ""),
    ],
)
def test_without_a_policy_the_floors_that_hold_already_are_told(report: Report, said: str) -> None:
    assert digest.floors_held(report) == said
    for format_name in ("text", "markdown"):
        assert said in render(report, format_name).replace("&#95;", "_")
        assert ("No policy yet" in render(report, format_name)) is bool(said)


def test_a_reason_of_several_lines_is_told_in_one() -> None:
    report = sample.stopped(sample.passed().manifests[0])
    lines = Reason("policy-invalid", "the policy is not valid\n  p.yml:2:1: unknown key\n  p.yml:3:1: missing key\n")
    said = "the policy is not valid: p.yml:2:1: unknown key; p.yml:3:1: missing key"
    assert [reason.message for reason in digest.own_reasons(report._replace(reasons=(lines,)))] == [said]
    assert f"  * {said}\n" in render(report._replace(reasons=(lines,)), "text")


def test_every_format_renders_and_no_other() -> None:
    assert all(render(sample.blocked(), name).endswith("\n") for name in FORMATS)
    with pytest.raises(ValueError, match="unknown report format"):
        render(sample.blocked(), "xml")
