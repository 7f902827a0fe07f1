import re
from decimal import Decimal
from typing import Any

import pytest

from crs_gate.model.findings import Change, ChangeKind
from crs_gate.model.location import Location
from crs_gate.model.report import Reason, Report, Stated, Verdict
from crs_gate.model.scheme import Criterion, Outcome, Status
from crs_gate.report.text import render
from tests.unit.report import sample
from tests.unit.report.runner import commands


def lines(report: Report, verbose: bool = False) -> list[str]:
    return render(report, verbose=verbose).splitlines()


def test_first_line_says_verdict_and_fall() -> None:
    assert lines(sample.blocked())[0] == "BLOCKED  data/social.crs.yaml  A 82.1 -> D 55.0 (-27.1)"


def test_last_line_names_the_first_edit_and_how_many_follow() -> None:
    last = lines(sample.blocked())[-1]
    assert last.startswith("Next: repair data/social.crs.yaml line 12 (license-missing), then 3 more.")
    assert "`crs-gate explain license-missing`" in last


def test_a_passed_report_is_a_few_lines() -> None:
    assert lines(sample.passed())[3:] == [
        "Sources: 1 added",
        "  + b  A",
        "6 of 6 criteria met",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "  + bluesky-firehose-2024-11   F       fails license, opt-out; unknown: trace",
        "  ~ forum-posts                A -> B  fails license; changed license/expression",
        "  > wiki-2026 (was wiki-2025)  A       changed id",
        "  - news-2019                  was C",
    ],
)
def test_each_source_says_what_it_did(line: str) -> None:
    assert line in lines(sample.blocked())


def test_findings_have_a_place_and_one_fix_for_each_rule() -> None:
    found = lines(sample.blocked())
    first = found.index("data/social.crs.yaml:12:5: error[license-missing] forum-posts: no license is stated")
    assert found[first + 1].startswith("data/social.crs.yaml:41:5: error[license-missing] bluesky-firehose")
    assert found[first + 2] == "  fix: State the license as an SPDX expression, or say that it is not known."


def test_unknown_is_shown_as_unknown() -> None:
    text = render(sample.blocked())
    assert "60:5: unknown[derived-from-unknown]" in text
    assert "C5 trace      unknown, was met      not known: derived-from-unknown" in text


def test_a_rule_that_broke_is_a_fault_of_the_gate() -> None:
    about = sample.finding("license-missing", 3, "KeyError", "a")
    results = (sample.result(about, Outcome.ERROR),)
    report = sample.with_findings((about,), Status.UNDECIDED, results=results)
    assert "fault[license-missing] a: KeyError" in render(report)
    assert lines(report)[-1].startswith("Next: report the fault above")


def test_what_was_there_before_is_counted_and_listed_when_verbose() -> None:
    report = sample.blocked()
    assert "1 warning there before (--verbose lists them); 1 error waived; 2 repaired" in render(report)
    assert "wiki-2026: 'https://example.org/latest' moves" not in render(report)
    assert "wiki-2026: 'https://example.org/latest' moves" in render(report, verbose=True)
    assert "      /license/expression: MIT -> nothing" in lines(report, verbose=True)


def test_what_was_there_before_is_listed_when_it_alone_blocks() -> None:
    old = sample.finding("license-missing", 9, "no license is stated", "a")
    report = sample.with_findings((), verdict=Verdict(Status.BLOCKED, (), (), (old,)))
    assert "There before: 1 error" in render(report)
    assert "Next: repair data/social.crs.yaml line 9 (license-missing)." in render(report)


def test_many_findings_of_one_rule_are_folded() -> None:
    found = lines(sample.many(10_000))
    assert "  and 9,997 more sources" in found
    assert len(found) < 15
    assert "and 9,997" not in render(sample.many(10_000), verbose=True)


def test_one_more_is_shown_rather_than_counted() -> None:
    assert "more source" not in render(sample.many(4))


def test_many_sources_are_folded_worst_first() -> None:
    letters = {f"s{n:02}": "F" if n == 30 else "A" for n in range(40)}
    changes = tuple(Change(ChangeKind.ADDED, name, None) for name in letters)
    found = lines(sample.with_findings((), changes=changes, head_rating=sample.rating({}, "50", letters)))
    assert found[found.index("Sources: 40 added") + 1] == "  + s30  F"
    assert "    and 32 more added" in found


def test_criteria_say_why_and_by_which_statement_nothing_was_owed() -> None:
    found = lines(sample.blocked())
    assert "  C2 license    not met, was met      license-missing" in found
    report = sample.passed()
    statement = "nothing owed: personal_data.present is no and the category is public_dataset"
    assert any(statement in line for line in lines(report, verbose=True))


def test_waivers_show_their_state() -> None:
    text = render(sample.blocked())
    assert "  expiring  derived-from-unknown for old-blog, until 2026-12-01 (9 days left), approved by legal@" in text


@pytest.mark.parametrize(("change", "title"), [("deleted", "A 82.1 -> deleted"), ("changed", "A 82.1 -> not rated")])
def test_a_manifest_without_rating_has_a_clear_face(change: str, title: str) -> None:
    manifest = sample.blocked().manifests[0]._replace(head_rating=None, change=change, changes=(), roadmap=())
    found = lines(sample.blocked()._replace(manifests=(manifest,)))
    assert found[0].strip() == f"BLOCKED  data/social.crs.yaml  {title}"
    assert "Criteria" not in found


def test_the_base_with_removed_sources_is_told() -> None:
    assert "With the sources that are now removed, the base was A 79.9." in lines(sample.blocked())


def test_the_smallest_loss_is_seen() -> None:
    report = sample.passed()
    low = (report.manifests[0].base_rating or sample.rating({}, "0", {}))._replace(score=Decimal("91.501"))
    manifest = report.manifests[0]._replace(base_rating=low)
    assert "A 91.5 -> A 91.5 (-0.1)" in render(report._replace(manifests=(manifest,)))


def several(bad: int = 1, quiet: int = 30, **changes: Any) -> Report:
    """Blocked datasets, one that passed with a change, and some as they were."""
    worst, good = sample.blocked().manifests[0], sample.passed().manifests[0]
    still = good._replace(changes=(), change="unchanged", base_path=None)
    manifests = (
        *(worst._replace(path=f"bad/{n:03}.crs.yaml", **changes) for n in range(bad)),
        good._replace(path="good.crs.yaml"),
        *(still._replace(path=f"still/{n:03}.crs.yaml") for n in range(quiet)),
    )
    return sample.blocked()._replace(manifests=manifests)


def test_several_datasets_begin_with_who_why_and_what_to_do() -> None:
    found = lines(several(owner="@acme/posts"))
    assert found[0] == "BLOCKED  1 of 32 datasets did not pass"
    head, bad, good, quiet, next_ = found[3:8]
    assert head.split() == ["dataset", "owner", "rating", "why"]
    assert re.sub(r" {2,}", "  ", bad).startswith("  BLOCKED  bad/000.crs.yaml  @acme/posts  A 82.1 -> D 55.0 (-27.1)")
    assert bad.endswith("is rated F, below the floor C for sources (and 1 more)")
    assert good.endswith("1 source added")
    assert quiet == "30 datasets passed and are as before."
    assert next_.startswith("Next: repair data/social.crs.yaml line 12 (license-missing), then 3 more.")
    assert found[-1] == next_
    assert "still/000" not in render(several())


def test_one_bad_dataset_among_a_thousand_takes_few_lines() -> None:
    report = several(quiet=0)._replace(left_out=tuple(f"{n}.crs.yaml" for n in range(995)))
    found = lines(report)
    assert len(found) <= 42
    assert "995 datasets are not touched by this change and were not judged." in found


def test_many_bad_datasets_are_listed_as_far_as_one_can_read() -> None:
    found = lines(several(bad=100))
    assert sum(line.startswith("BLOCKED  bad/") for line in found) == 5
    assert sum(line.startswith("  BLOCKED  bad/") for line in found) == 20
    assert "  and 80 more that did not pass, 1 more dataset that passed" in found
    assert "and 95 more datasets that did not pass (--verbose shows all)" in found
    verbose = lines(several(bad=100), verbose=True)
    assert sum(line.startswith("BLOCKED  bad/") for line in verbose) == 100


def test_files_that_were_named_to_be_rated_are_all_listed() -> None:
    one = sample.passed().manifests[0]._replace(change="not-compared", changes=(), base_rating=None, base_path=None)
    report = sample.passed()._replace(manifests=(one, one._replace(path="b.crs.yaml")))
    found = lines(report._replace(meta=sample.META._replace(command="rate", base="none")))
    assert [line.split() for line in found if line.startswith("  RATED")] == [
        ["RATED", path, "A", "91.5", "all", "6", "criteria", "met"] for path in (sample.PATH, "b.crs.yaml")
    ]


def test_datasets_that_the_change_does_not_touch_are_counted_beside_one() -> None:
    report = sample.passed()._replace(left_out=("x.crs.yaml",))
    assert "1 dataset is not touched by this change and was not judged." in lines(report)


def test_a_change_that_touches_no_dataset_says_so() -> None:
    found = lines(sample.passed()._replace(manifests=(), left_out=("x.crs.yaml", "y.crs.yaml")))
    assert found[0] == "PASSED  no dataset is touched by this change"


def test_the_owner_stands_beside_the_dataset() -> None:
    (manifest,) = sample.blocked().manifests
    report = sample.blocked()._replace(manifests=(manifest._replace(owner="@acme/posts"),))
    assert lines(report)[0].endswith("A 82.1 -> D 55.0 (-27.1)  (owner: @acme/posts)")


FOREIGN = {
    "format": "croissant",
    "path": "data/a b.json",
    "not_in_format": (
        (Criterion.OPT_OUT, ("opt_out.signals", "consent")),
        (Criterion.RETENTION, ("retention",)),
        (Criterion.TRACE, ("trace",)),
    ),
}


def test_what_the_format_cannot_say_is_told_where_a_criterion_is_not_met() -> None:
    (manifest,) = sample.blocked().manifests
    found = lines(sample.blocked()._replace(manifests=(manifest._replace(**FOREIGN),)))
    said = "Not in this format (croissant): C4 opt-out: opt_out.signals, consent; C5 trace: trace"
    assert found[found.index(said) + 1] == "A native manifest can say it: crs-gate import 'data/a b.json'"
    good = sample.passed().manifests[0]._replace(**FOREIGN)
    assert "Not in this format" not in render(sample.passed()._replace(manifests=(good,)), verbose=True)


def test_stated_values_stand_in_columns_with_where_they_came_from() -> None:
    values = (
        Stated("/dataset/name", "Sounds\x1b[2J", "croissant:name", Location("a.json", 3, 5)),
        Stated("/sources/0/derived_from", "", "native", Location("a.json", 40, 5)),
    )
    manifest = sample.passed().manifests[0]._replace(stated=values, stated_left=1_200)
    found = lines(sample.passed()._replace(manifests=(manifest,)))
    assert found[found.index("Stated: 1,202 values") + 1 :][:4] == [
        "  value of                is             from            line",
        r"  dataset.name            Sounds\x1b[2J  croissant:name  a.json:3",
        "  sources.0.derived_from  (empty)        native          a.json:40",
        "  and 1,200 more",
    ]


def test_a_run_that_found_no_dataset_says_so() -> None:
    assert lines(sample.passed()._replace(manifests=()))[0] == "PASSED  0 datasets"


def test_many_reasons_are_folded() -> None:
    reasons = tuple(Reason("source-below-floor", f"added source 's{n}' is rated F", f"s{n}") for n in range(100))
    found = lines(sample.with_findings((), verdict=Verdict(Status.BLOCKED, reasons)))
    assert "    and 95 more" in found
    assert "  * added source 's0' is rated F" in found


def test_rating_a_file_is_no_pass() -> None:
    report = sample.passed()._replace(meta=sample.META._replace(command="rate"))
    assert lines(report)[0].startswith("RATED  data/social.crs.yaml")
    assert lines(report._replace(status=Status.BLOCKED))[0].startswith("BLOCKED")


def test_what_no_rule_looked_at_is_not_checked() -> None:
    head = sample.rating({Criterion.TRACE: ((), ()), Criterion.PRIVACY: ((), ())}, "70", {})
    rows = tuple(row if row.met else row._replace(checks=0) for row in head.by_criterion)
    found = lines(sample.with_findings((), head_rating=head._replace(by_criterion=rows)))
    assert "  C5 trace      not checked" in found
    assert not any("privacy" in line for line in found)


def test_a_partial_run_warns() -> None:
    report = sample.passed()._replace(meta=sample.META._replace(partial="ignore: C4"))
    warning = "A partial run (ignore: C4): letters and scores do not compare with those of a whole run."
    assert warning in lines(report)


def test_reasons_of_the_run_stand_apart_from_those_of_a_dataset_that_passed() -> None:
    good = sample.passed().manifests[0]
    noted = good._replace(verdict=good.verdict._replace(reasons=(Reason("waived", "a waiver lifts a block"),)))
    found = lines(sample.stopped(noted))
    assert found[0].startswith("BLOCKED  data/social.crs.yaml")
    assert found[found.index("Blocked because") + 1] == "  * the policy is not valid"
    assert found[found.index("Good to know") + 1] == "  * a waiver lifts a block"
    assert found[-1].startswith("Next: read the reasons above")


def test_reasons_of_the_run_are_told_beside_several_datasets() -> None:
    good = sample.passed().manifests[0]
    found = lines(sample.stopped(good, good._replace(path="other.crs.yaml")))
    assert found[0] == "BLOCKED  2 datasets"
    assert "  * the policy is not valid" in found


def test_safeguards_that_are_not_met_stand_below_the_criteria() -> None:
    head = sample.rating({Criterion.PRIVACY: (("license-missing",), ())}, "70", {})
    found = lines(sample.with_findings((), head_rating=head))
    assert "     privacy    not met               license-missing" in found


def test_color_only_when_asked_for() -> None:
    assert "\x1b" not in render(sample.blocked())
    assert render(sample.blocked(), color=True).startswith("\x1b[1;31mBLOCKED\x1b[0m")


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("color", [False, True])
def test_hostile_names_forge_nothing(color: bool, verbose: bool) -> None:
    text = render(sample.hostile(), color=color, verbose=verbose)
    assert commands(text) == []
    assert "##[" not in text
    assert not set(text) & {"\r", "\u202e", "\x07"}
    assert "\x1b[2J" not in text


def test_a_path_that_is_all_colons_forges_nothing() -> None:
    about = sample.finding("license-missing", 1, "x", "error:", ":")
    text = render(sample.with_findings((about,)))
    assert "\n:\\x3a1:5: error[license-missing]" in text
    assert commands(text) == []


def test_two_renderings_are_the_same_bytes() -> None:
    assert render(sample.blocked()) == render(sample.blocked())
