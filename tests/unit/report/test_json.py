import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import crs_gate
from crs_gate.model.audited import Audited, Kind, OfSource, Place
from crs_gate.model.findings import RuleResult
from crs_gate.model.location import Location
from crs_gate.model.report import Report, Stated
from crs_gate.model.scheme import Criterion, Outcome, Severity, Status
from crs_gate.report.json_v1 import render
from tests.unit.report import sample
from tests.unit.report.runner import commands

SCHEMA = json.loads((Path(crs_gate.__file__).parent / "schemas/report.schema.json").read_text("utf-8"))


def manifest(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render(report))["manifests"][0]
    return found


@pytest.mark.parametrize(
    "report",
    [sample.blocked(), sample.passed(), sample.many(3), sample.hostile(), sample.passed()._replace(manifests=())],
    ids=["blocked", "passed", "unrated", "hostile", "empty"],
)
def test_reports_hold_to_the_published_schema(report: Report) -> None:
    checker = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(json.loads(render(report)))] == []


def test_an_audit_holds_to_the_published_schema() -> None:
    found = Audited(
        day="2026-11-22",
        found=(Kind("email", "personal", "an e-mail address", 2),),
        sources=(OfSource("posts", 1, 300, {"email": 2}, ("email",)),),
        places=(Place("data/posts.jsonl", 7, "/text", "email"),),
    )
    for audit in (found, Audited(fault="it is no mapping")):
        manifest = sample.passed().manifests[0]._replace(audit=audit)
        told = json.loads(render(sample.passed()._replace(manifests=(manifest,))))
        assert [error.message for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(told)] == []


def test_the_schema_is_valid_closed_and_described() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    objects = [SCHEMA, *SCHEMA["$defs"].values(), SCHEMA["$defs"]["rating"]["oneOf"][1]]
    for one in (one for one in objects if "properties" in one):
        assert one["additionalProperties"] is False
        assert sorted(one["required"]) == sorted(one["properties"])
        assert all(shape["description"] for shape in one["properties"].values())


def test_datasets_are_counted_and_those_that_were_left_out_are_named() -> None:
    bad, good = sample.blocked().manifests[0], sample.passed().manifests[0]
    found = json.loads(render(sample.blocked()._replace(manifests=(bad, good, good), left_out=("x", "y"))))
    assert found["counts"] == {"datasets": 3, "passed": 2, "blocked": 1, "undecided": 0, "left_out": 2}
    assert found["left_out"] == ["x", "y"]


def test_owner_profile_stated_values_and_what_the_format_lacks_are_told() -> None:
    one = (
        sample.passed()
        .manifests[0]
        ._replace(
            owner="@acme/posts",
            profile="strict",
            not_in_format=((Criterion.RETENTION, ("retention",)),),
            stated=(Stated("/dataset/name", "x", "kaggle:title", Location("k.json", 2, 12, "/title")),),
            stated_left=7,
        )
    )
    report = sample.passed()._replace(manifests=(one,))
    found = manifest(report)
    assert (found["owner"], found["profile"], found["stated_left"]) == ("@acme/posts", "strict", 7)
    assert found["not_in_format"] == [{"criterion": "C6", "title": "retention", "fields": ["retention"]}]
    assert found["stated"] == [
        {"value": "x", "origin": "kaggle:title", "path": "k.json", "line": 2, "column": 12, "pointer": "/dataset/name"}
    ]
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(json.loads(render(report)))) == []
    assert (manifest(sample.passed())["owner"], manifest(sample.passed())["profile"]) == (None, None)


def test_a_finding_has_its_place_state_and_outcome() -> None:
    found = manifest(sample.blocked())["findings"]
    states = {(one["rule"], one["line"], one["state"], one["outcome"]) for one in found}
    assert ("license-missing", 41, "introduced", "fail") in states
    assert ("derived-from-unknown", 60, "introduced", "unknown") in states
    assert ("source-locator-unstable", 22, "existing", "fail") in states
    assert ("derived-from-unknown", 71, "waived", "fail") in states


def test_changes_carry_letters_and_fields() -> None:
    changes = {one["source"]: one for one in manifest(sample.blocked())["changes"]}
    assert changes["forum-posts"]["fields"] == [{"pointer": "/license/expression", "before": "MIT", "after": None}]
    assert (changes["wiki-2026"]["before"], changes["wiki-2026"]["letter_before"]) == ("wiki-2025", "A")
    assert (changes["news-2019"]["letter_before"], changes["news-2019"]["letter_after"]) == ("C", None)


def test_passes_are_counted_and_everything_else_is_named() -> None:
    results = tuple(
        RuleResult("r", Criterion.LICENSE, Severity.ERROR, f"s{n}", outcome, (), reason)
        for n, (outcome, reason) in enumerate(
            [(Outcome.PASS, ""), (Outcome.PASS, ""), (Outcome.NOT_APPLICABLE, "not crawled"), (Outcome.FAIL, "")]
        )
    )
    rows = manifest(sample.with_findings((), Status.PASSED, results=results))["results"]
    short = [(row["outcome"], row["reason"], row["count"], row["sources"]) for row in rows]
    assert short == [("fail", "", 1, ["s3"]), ("not-applicable", "not crawled", 1, ["s2"]), ("pass", "", 2, [])]


def test_reasons_of_the_run_are_told_though_its_datasets_passed() -> None:
    found = json.loads(render(sample.stopped(sample.passed().manifests[0])))
    assert (found["status"], found["manifests"][0]["status"]) == ("blocked", "passed")
    assert found["reasons"] == [{"code": "policy-invalid", "message": "the policy is not valid", "source": None}]


def test_origins_are_those_of_what_was_found_and_sorted() -> None:
    about = tuple(sample.finding("license-missing", n, "no license is stated") for n in (2, 1))
    origins = {"/sources/2": "hf-card:license", "/sources/9": "hf-card:tags", "/sources/1": "hf-card:url"}
    found = manifest(sample.with_findings(about, origins=origins))["origins"]
    assert list(found.items()) == [("/sources/1", "hf-card:url"), ("/sources/2", "hf-card:license")]


def test_a_big_report_stays_small() -> None:
    results = tuple(
        RuleResult(f"rule-{rule}", Criterion.LICENSE, Severity.ERROR, f"source-{n}", Outcome.PASS)
        for rule in range(10)
        for n in range(1000)
    )
    assert len(render(sample.with_findings((), Status.PASSED, results=results))) < 10_000


def test_scores_are_rounded_down() -> None:
    report = sample.with_findings((), head_rating=sample.rating({}, "69.99999", {}))
    assert manifest(report)["head"]["score"] == 69.9999
    third = sample.rating({}, "0", {})._replace(score=Decimal(200) / 3)
    assert manifest(sample.with_findings((), head_rating=third))["head"]["score"] == 66.6666


def test_text_comes_back_as_it_was_written() -> None:
    found = manifest(sample.hostile())
    assert tuple(found["notes"]) == sample.HOSTILE
    assert {one["source"] for one in found["findings"]} == set(sample.HOSTILE)


def test_a_log_sees_no_command_and_no_control_character() -> None:
    text = render(sample.hostile())
    assert text.isascii()
    assert "##[" not in text
    assert "\x7f" not in text
    assert commands(text) == []


def test_half_a_surrogate_pair_is_shown_as_text() -> None:
    report = sample.passed()._replace(notes=("caf\udce9", "😀", r"\udce9", "\udcff\U0001f600"))
    text = render(report)
    notes = json.loads(text)["notes"]
    assert notes == [r"caf\udce9", "😀", r"\udce9", "\\udcff😀"]
    "".join(notes).encode("utf-8")


def test_it_is_deterministic_and_has_one_record_a_line() -> None:
    text = render(sample.blocked())
    assert text == render(sample.blocked())
    row = next(line for line in text.splitlines() if '"outcome": "unknown"' in line)
    json.loads(row.strip().rstrip(","))
