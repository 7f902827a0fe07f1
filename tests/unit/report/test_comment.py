"""What a comment and a check run say, and how much."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from crs_gate.model.report import ManifestReport, PolicyFindings, Report
from crs_gate.model.scheme import Status
from crs_gate.report import check_run
from crs_gate.report.comment import HEAD, LIMIT, body, keys, knows
from crs_gate.report.comment_marker import Mark, marked
from crs_gate.report.homes import rule_page
from tests.unit.report import sample

URL = "https://github.com/octo/social-posts/actions/runs/7"
GITHUB_TAKES = 65_536
LICENSE_MISSING = f"[`license-missing`]({rule_page('license-missing')})"


def several() -> Report:
    """A blocked manifest, one that passed, one that nobody touched, and one that was not judged."""
    bad, good = sample.blocked().manifests[0], sample.passed().manifests[0]
    quiet = good._replace(path="quiet.crs.yaml", changes=(), change="unchanged")
    good = good._replace(path="good.crs.yaml")
    return sample.blocked()._replace(manifests=(bad, good, quiet), left_out=("left.crs.yaml",))


def big(report: Report) -> Report:
    one: ManifestReport = report.manifests[0]
    return report._replace(manifests=(one._replace(name="名" * 200, owner="@" * 400),))


def test_the_first_line_is_the_rating_from_base_to_head() -> None:
    first = body(sample.blocked(), sample.PATH).splitlines()[0]
    assert first == "### ❌ crs-gate: A 82.1 → **D 55.0** (-27.1 points) in `data/social.crs.yaml`"


def test_sources_come_before_the_edits_that_restore_them() -> None:
    text = body(sample.blocked(), sample.PATH)
    parts = ["**Blocked because**", "#### Sources", "#### Edits that restore it"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert "| added | `bluesky-firehose-2024-11` |  | F | fails license, opt-out; unknown: trace |" in text
    assert "- `data/social.crs.yaml:41` `license-missing` for `bluesky-firehose-2024-11`: no license is stated" in text
    assert "Findings besides: " in text


def test_the_fix_of_a_rule_stands_at_its_first_finding_alone() -> None:
    found = tuple(sample.finding("license-missing", n, "no license", f"s{n}") for n in range(3))
    text = body(sample.with_findings(found), sample.PATH)
    assert text.count("**Fix:** State the license") == 1
    assert (text.count("`license-missing` for "), text.count(f"{LICENSE_MISSING} for ")) == (2, 1)


def test_who_passes_is_folded_and_says_what_changed() -> None:
    lines = body(sample.passed(), sample.PATH, URL).splitlines()
    assert lines[0].startswith("### ✅ crs-gate: A 90.0 → **A 91.5** (+1.5 points) in ")
    assert lines[2].startswith("<details><summary>Passed: ")
    assert "</details>" in lines
    assert f"[The whole report]({URL})" in lines


def test_of_each_manifest_that_is_bad_or_touched_there_is_something_to_say() -> None:
    assert keys(several()) == (sample.PATH, "good.crs.yaml")


def test_a_manifest_that_passed_and_says_the_same_in_other_words_is_not_told() -> None:
    (good,) = sample.passed().manifests
    assert keys(sample.passed()._replace(manifests=(good._replace(changes=(), change="changed"),))) == ()


def test_the_run_itself_comes_first_where_something_belongs_to_no_manifest() -> None:
    stopped = sample.stopped(sample.passed().manifests[0])
    assert keys(stopped)[0] == ""
    assert body(stopped, "").startswith(
        "### ❌ crs-gate: blocked; 1 dataset\n\n**Blocked because**\n\n- the policy is not valid\n"
    )
    policy = PolicyFindings((sample.finding("license-missing", 3, "it asks for less", path="crs-gate.yml"),))
    told = body(sample.passed()._replace(on_policy=policy), "")
    assert f"#### Policy\n\n- `crs-gate.yml:3` {LICENSE_MISSING}: it asks for less" in told


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("quiet.crs.yaml", "### ✅ crs-gate: A 90.0 → **A 91.5** (+1.5 points) in `quiet.crs.yaml`, as it was"),
        ("left.crs.yaml", "### crs-gate: `left.crs.yaml` is not touched by this change any more"),
        ("gone.crs.yaml", "### crs-gate: `gone.crs.yaml` is not part of this change any more"),
        ("", "### crs-gate: nothing to say of the run itself any more"),
    ],
)
def test_a_comment_of_which_there_is_nothing_to_say_any_more_says_so(key: str, line: str) -> None:
    assert body(several(), key).splitlines()[0] == line
    assert knows(several(), key) is (key != "gone.crs.yaml")


def test_undecided_is_no_pass() -> None:
    report = sample.with_findings((), Status.UNDECIDED)
    text = body(report, sample.PATH)
    assert text.startswith("### ❓ crs-gate: ")
    assert "<summary>Passed" not in text


def test_hostile_names_add_no_markup_and_mention_nobody() -> None:
    (manifest,) = sample.hostile().manifests
    text = body(sample.hostile(), manifest.path)
    page = str(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    assert "<script" not in page
    assert "<a " not in page.replace(f'<a href="{rule_page("license-missing")}">', "")
    assert "<img" not in page
    assert "@everyone" not in re.sub(r"<code>.*?</code>", "", page)
    assert page.count("<details>") == page.count("</details>")


@settings(max_examples=40)
@given(st.integers(min_value=10_000, max_value=LIMIT), st.sampled_from([0, 1, 2]))
def test_no_limit_is_ever_exceeded_and_a_cut_is_said(limit: int, which: int) -> None:
    report = big((sample.many(400), sample.blocked(), sample.passed())[which])
    text = body(report, report.manifests[0].path, URL, limit)
    assert text.startswith(HEAD)
    assert len(text.encode()) <= limit
    assert text.count("<details>") == text.count("</details>")
    longest = Mark("/名" * 1365, 10**18, 10**8, "a" * 64)
    assert len(marked(body(report, report.manifests[0].path, URL), longest)) < GITHUB_TAKES
    if which == 0:
        assert re.search(r"\d more: the job summary and the JSON report list all", text)


def test_the_check_run_is_within_the_lengths_that_the_api_takes() -> None:
    report = big(sample.many(3_000))
    made = check_run.check_run(report, "a" * 40, URL)
    output = made["output"]
    assert isinstance(output, dict)
    assert len(output["summary"].encode()) <= 60_000
    assert len(output["title"]) <= 255
    parts = check_run.annotations(report)
    assert [len(part) for part in parts] == [50, 50, 50, 50]
    for one in (one for part in parts for one in part):
        assert len(str(one["message"]).encode()) <= 64_000
        assert len(str(one["title"])) <= 255
        assert one["start_line"] == one["end_line"] != 0


@pytest.mark.parametrize(
    ("status", "lenient", "conclusion"),
    [
        (Status.PASSED, False, "success"),
        (Status.BLOCKED, False, "failure"),
        (Status.UNDECIDED, False, "action_required"),
        (Status.UNDECIDED, True, "neutral"),
        (Status.PASSED, True, "success"),
    ],
)
def test_only_who_passed_is_a_success(status: Status, lenient: bool, conclusion: str) -> None:
    made = check_run.check_run(sample.passed()._replace(status=status), "a" * 40, lenient=lenient)
    assert made["conclusion"] == conclusion
