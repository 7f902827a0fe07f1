import pytest

from crs_gate.model.findings import Finding
from crs_gate.model.report import Reason, Report, Verdict
from crs_gate.model.scheme import Outcome, Severity, Status
from crs_gate.report.github import render
from tests.unit.report import sample
from tests.unit.report.runner import Command, commands


def found(report: Report, level: str = "error") -> list[Command]:
    return [one for one in commands(render(report)) if one.name == level]


def lines(annotations: list[Command]) -> list[str]:
    return [one.properties.get("line", "") for one in annotations]


def test_an_annotation_stands_on_the_line_and_says_what_why_and_how() -> None:
    first = found(sample.blocked())[0]
    assert first.properties == {
        "file": "data/social.crs.yaml",
        "line": "12",
        "col": "5",
        "title": "license-missing (license)",
    }
    assert first.message.splitlines() == [
        "forum-posts: no license is stated",
        "Without a license nobody may use the data.",
        "Fix: State the license as an SPDX expression, or say that it is not known.",
    ]


def test_every_line_is_a_command() -> None:
    assert len(commands(render(sample.hostile()))) == len(render(sample.hostile()).splitlines())


def test_the_first_of_each_rule_comes_before_the_second_of_any() -> None:
    assert lines(found(sample.blocked())) == ["12", "52", "60", "41"]


def test_warnings_are_warnings_and_what_was_there_before_is_silent() -> None:
    assert lines(found(sample.blocked(), "warning")) == ["44"]


def test_what_was_there_before_is_annotated_when_nothing_else_blocks() -> None:
    old = sample.finding("license-missing", 9, "no license is stated", "a")
    report = sample.with_findings((), verdict=Verdict(Status.BLOCKED, (), (), (old,)))
    assert lines(found(report)) == ["9"]
    passed = sample.with_findings((), verdict=Verdict(Status.PASSED, (), (), (old,)))
    assert render(passed) == ""


def test_nothing_is_an_error_when_the_gate_passes() -> None:
    about = sample.finding("license-missing", 9, "no license is stated", "a")
    report = sample.with_findings((about,), Status.PASSED)
    assert (found(report), lines(found(report, "warning"))) == ([], ["9"])


def unknown(status: Status, *more: Finding, reasons: tuple[Reason, ...] = ()) -> Report:
    about = sample.finding("derived-from-unknown", 60, "not known", "a")
    results = (sample.result(about, Outcome.UNKNOWN), *map(sample.result, more))
    return sample.with_findings((), results=results, verdict=Verdict(status, reasons, (about, *more)))


def test_unknown_is_a_warning_beside_a_failure() -> None:
    report = unknown(Status.BLOCKED, sample.finding("license-missing", 9, "no license is stated", "b"))
    assert (lines(found(report)), lines(found(report, "warning"))) == (["9"], ["60"])


@pytest.mark.parametrize("reasons", [(), (Reason("source-below-floor", "source 'a' is rated F", "a"),)])
def test_unknown_is_an_error_where_it_blocks(reasons: tuple[Reason, ...]) -> None:
    more = (sample.finding("license-missing", 9, "no license is stated", "b"),) if reasons else ()
    assert "60" in lines(found(unknown(Status.BLOCKED, *more, reasons=reasons)))
    assert found(unknown(Status.PASSED, *more, reasons=reasons)) == []


def test_a_note_is_a_notice() -> None:
    about = sample.finding("license-missing", 9, "deprecated id")._replace(severity=Severity.NOTE)
    assert lines(found(sample.with_findings((about,)), "notice")) == ["9"]


def test_nine_are_shown_and_the_rest_is_counted() -> None:
    errors = found(sample.many(500))
    assert len(errors) == 10
    assert errors[-1].message == "491 more: see the job summary"
    assert len(found(sample.many(9))) == 9


def test_manifests_share_the_places() -> None:
    report = sample.many(100)
    other = sample.finding("license-missing", 7, "no license is stated", "z", "other.crs.yaml")
    small = report.manifests[0]._replace(path="other.crs.yaml", verdict=Verdict(Status.BLOCKED, (), (other,)))
    files = [one.properties.get("file") for one in found(report._replace(manifests=(*report.manifests, small)))]
    assert files[1] == "other.crs.yaml"
    assert files.count(sample.PATH) == 8


def crowd(*sizes: tuple[str, int, Status]) -> Report:
    """Datasets in the order of the report, each with so many errors."""
    manifests = tuple(
        sample.many(1)
        .manifests[0]
        ._replace(
            path=path,
            verdict=Verdict(
                status, (), tuple(sample.finding("license-missing", n + 1, "x", f"s{n}", path) for n in range(count))
            ),
        )
        for path, count, status in sizes
    )
    return sample.many(1)._replace(manifests=manifests)


def test_one_dataset_with_hundreds_of_errors_leaves_room_for_every_other() -> None:
    report = crowd(("a", 500, Status.BLOCKED), *((f"b{n}", 2, Status.BLOCKED) for n in range(6)))
    *shown, last = found(report)
    assert [one.properties["file"] for one in shown] == ["a", *(f"b{n}" for n in range(6)), "a", "b0"]
    assert last.message == "503 more (a 498; b1 1; b2 1; b3 1; b4 1; b5 1): see the job summary"


def test_blocked_datasets_come_before_those_that_passed() -> None:
    blocked = [(f"bad{n}", 3, Status.BLOCKED) for n in range(4)]
    report = crowd(*blocked, *((f"good{n}", 50, Status.PASSED) for n in range(40)))
    files = [one.properties["file"] for one in found(report)[:-1]]
    assert files == [f"bad{n % 4}" for n in range(9)]
    assert len(found(report, "warning")) == 10


def test_where_there_are_more_datasets_than_places_the_rest_is_counted_by_dataset() -> None:
    last = found(crowd(*((f"d{n:02}", 1 + n % 2, Status.BLOCKED) for n in range(30))))[-1]
    assert last.message.startswith("36 more (d09 2; d11 2; d13 2;")
    assert last.message.endswith("17 more datasets 20): see the job summary")


def test_a_reason_names_who_answers_for_the_dataset() -> None:
    reasons = (Reason("score-below-floor", "score 60.0 is below the floor 70"),)
    (only,) = found(sample.with_findings((), verdict=Verdict(Status.BLOCKED, reasons), owner="@acme/posts"))
    assert only.message == "score 60.0 is below the floor 70 (owner: @acme/posts)"


def test_a_reason_that_no_finding_explains_stands_on_the_first_line() -> None:
    reasons = (Reason("score-below-floor", "score 60.0 is below the floor 70"),)
    (only,) = found(sample.with_findings((), verdict=Verdict(Status.BLOCKED, reasons)))
    assert only.properties == {"file": sample.PATH, "line": "1", "title": "crs-gate: score-below-floor"}
    assert only.message == "score 60.0 is below the floor 70"


def test_a_reason_that_a_finding_explains_is_not_repeated() -> None:
    assert "crs-gate: rating-lowered" not in render(sample.blocked())


def test_a_reason_of_the_run_has_no_file() -> None:
    report = sample.passed()._replace(status=Status.UNDECIDED, reasons=(Reason("no-base", "the base is missing"),))
    assert found(report)[0].properties == {"title": "crs-gate: no-base"}


def test_a_run_that_is_blocked_though_its_datasets_passed_has_an_error() -> None:
    (only,) = found(sample.stopped(sample.passed().manifests[0]))
    assert (only.message, only.properties) == ("the policy is not valid", {"title": "crs-gate: policy-invalid"})


def test_messages_fit_the_limit_of_the_runner() -> None:
    about = sample.finding("license-missing", 9, "\x1b" * 5000, "\u202e" * 5000)
    (only,) = found(sample.with_findings((about,)))
    assert len(only.message) <= 4096


def test_hostile_names_forge_nothing() -> None:
    for one in commands(render(sample.hostile())):
        assert one.name in ("error", "warning", "notice")
        assert set(one.properties) <= {"file", "line", "col", "title"}
        assert "##[" not in one.message
