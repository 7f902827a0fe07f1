import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from crs_gate.model.location import Location
from crs_gate.model.report import ManifestReport, Report, Stated
from crs_gate.model.scheme import Criterion, Status
from crs_gate.report.homes import rule_page
from crs_gate.report.markdown import LIMIT, render
from tests.unit.report import sample
from tests.unit.report.runner import commands

OUR_ELEMENTS = {"details", "summary", "sub", "code"}


def page(report: Report, limit: int = LIMIT) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(render(report, limit)))


def test_the_first_lines_say_the_verdict_and_light_one_letter() -> None:
    text = render(sample.blocked())
    assert text.startswith("## crs-gate: ❌ blocked\n")
    assert "⬜ A ⬜ B ⬜ C 🟨 **D** ⬜ E ⬜ F ⬜ G" in text
    assert "A 82.1 → **D 55.0** (-27.1 points)" in text


@pytest.mark.parametrize(
    "row",
    [
        "- this change lowers the rating from A to D",
        "| C2 license | ✅ met | ❌ not met | `license-missing` |",
        "| C5 trace | ✅ met | ❓ unknown | not known: `derived-from-unknown` |",
        "| added | `bluesky-firehose-2024-11` |  | F | fails license, opt-out; unknown: trace |",
        "| renamed | `wiki-2026` (was `wiki-2025`) | A | A | changed `id` |",
        "| `data/social.crs.yaml:41` | `bluesky-firehose-2024-11` | no license is stated |",
        "<details><summary>There before: 1 warning</summary>",
        "<details><summary>Waived, still counted: 1 error</summary>",
        "With the sources that are now removed, the base was A 79.9.",
    ],
)
def test_it_tells_what_happened(row: str) -> None:
    assert row in render(sample.blocked()).splitlines()


def test_the_way_to_the_next_letter_can_be_pasted() -> None:
    text = render(sample.blocked())
    assert "#### The way to C" in text
    assert "```yaml\nlicense:\n  expression: CC-BY-4.0\n```" in text


def test_words_of_a_rule_keep_their_code() -> None:
    assert "or write <code>derived&#95;from: &#91;&#93;</code>." in render(sample.blocked())


def test_a_passed_report_folds_the_criteria() -> None:
    text = render(sample.passed())
    assert "## crs-gate: ✅ passed" in text
    assert "<details><summary>Criteria</summary>" in text
    assert len(text.splitlines()) < 40


def test_a_manifest_that_was_not_rated_lights_no_letter() -> None:
    text = render(sample.many(1))
    assert "🟩" not in text
    assert "**not rated**" in text


def test_several_datasets_begin_with_a_table() -> None:
    bad, good = sample.blocked().manifests[0], sample.passed().manifests[0]
    quiet = good._replace(path="quiet.crs.yaml", changes=())
    text = render(sample.blocked()._replace(manifests=(bad, good, quiet)))
    assert "| `quiet.crs.yaml` | ✅ passed | A 90.0 | **A 91.5** |" in text
    assert "### social-posts `quiet.crs.yaml`" not in text


def test_several_datasets_say_who_why_and_what_to_do_first() -> None:
    bad, good = sample.blocked().manifests[0]._replace(owner="@acme/a|b"), sample.passed().manifests[0]
    quiet = good._replace(path="quiet.crs.yaml", changes=(), change="unchanged")
    text = render(sample.blocked()._replace(manifests=(bad, good, quiet), left_out=("x", "y")))
    first = text.splitlines()[:11]
    assert first[2] == "1 of 3 datasets did not pass"
    assert first[4] == "| dataset | owner | verdict | base | head | why |"
    assert first[6].endswith("is rated F, below the floor C for sources (and 1 more) |")
    assert "<code>@&#8203;acme/a&#124;b</code>" in first[6]
    assert first[9] == "**Next:** repair `data/social.crs.yaml:12`: `license-missing`, then 3 more."
    left = "2 datasets are not touched by this change and were not judged."
    assert f"1 dataset passed and is as before; {left}" in text


def test_what_the_format_cannot_say_is_told_after_the_criteria() -> None:
    missing = ((Criterion.OPT_OUT, ("opt_out.signals", "consent")), (Criterion.RETENTION, ("retention",)))
    manifest = sample.blocked().manifests[0]._replace(format="kaggle", path="k.json", not_in_format=missing)
    text = render(sample.blocked()._replace(manifests=(manifest,)))
    assert "**Not in this format (kaggle)**\n\n- C4 opt-out: `opt_out.signals`, `consent`\n\n" in text
    assert "A native manifest can say it: `crs-gate import k.json`" in text


def test_stated_values_can_be_opened() -> None:
    values = tuple(Stated(f"/sources/{n}/title", "a | b", "native", Location("a.json", n, 5)) for n in range(600))
    manifest = sample.passed().manifests[0]._replace(stated=values, stated_left=4)
    text = render(sample.passed()._replace(manifests=(manifest,)))
    assert "<details><summary>Stated: 604 values</summary>" in text
    assert "| `sources.0.title` | a &#124; b | `native` | `a.json:0` |" in text
    assert "*100 more:" in text


def test_a_partial_run_warns() -> None:
    report = sample.passed()._replace(meta=sample.META._replace(partial="ignore: C4"))
    assert "⚠️ A partial run (ignore: C4): letters and scores do not compare" in render(report)


def test_reasons_of_the_run_come_first() -> None:
    text = render(sample.stopped(sample.passed().manifests[0]))
    assert text.startswith("## crs-gate: ❌ blocked\n\n**Blocked because**\n\n- the policy is not valid\n")


def test_hostile_names_add_no_markup() -> None:
    shown = page(sample.hostile())
    assert "<script" not in shown
    assert "<a " not in shown.replace(f'<a href="{rule_page("license-missing")}">', "")
    assert "<img" not in shown
    assert shown.count("<details>") == shown.count("</details>") == 2
    assert "@everyone" not in re.sub(r"<code>.*?</code>", "", shown)
    assert commands(render(sample.hostile())) == []


def test_hostile_names_break_no_table() -> None:
    table = page(sample.hostile()).split("what it did</th>")[1].split("</table>")[0]
    assert {row.count("<td>") for row in table.split("<tr>")[2:]} == {5}


def test_rows_beyond_the_first_fifty_are_counted() -> None:
    text = render(sample.many(10_000))
    assert "*9,950 more: `--verbose` and the JSON report list all.*" in text
    assert len(text) < 20_000


def big(manifests: int) -> Report:
    report = sample.many(100)
    one: ManifestReport = report.manifests[0]._replace(name="名" * 200)
    return report._replace(manifests=tuple(one._replace(path=f"{n}.crs.yaml") for n in range(manifests)))


def test_a_huge_report_stays_under_the_limit_and_says_what_is_missing() -> None:
    limit = 80 * 1024
    text = render(big(400), limit)
    assert 70 * 1024 < len(text.encode()) <= limit
    assert "more rows had no room here: `--verbose` and the JSON report list all.**" in text
    assert text.endswith("2026-11-22.</sub>\n")


def test_a_thousand_bad_datasets_are_a_table_and_the_worst_of_them() -> None:
    text = render(big(1_000))
    assert text.count("\n### ") == 20
    assert text.count("| ❌ blocked |") == 200
    assert "*800 more: `--verbose` and the JSON report list all.*" in text
    assert "*980 more datasets: the JSON report tells all.*" in text


@settings(deadline=None, max_examples=40)
@given(st.integers(min_value=0, max_value=30_000))
def test_no_limit_is_ever_exceeded(limit: int) -> None:
    text = render(big(3), limit)
    assert len(text.encode()) <= limit
    assert text.count("<details>") == text.count("</details>")


def test_a_cut_ends_at_a_row() -> None:
    for limit in range(3_000, 9_000, 97):
        rows = [line for line in render(sample.many(40), limit).splitlines() if line.startswith("| `data")]
        assert all(row.endswith("| no license is stated |") for row in rows)


def test_undecided_has_a_face_of_its_own() -> None:
    assert "❓ undecided" in render(sample.with_findings((), Status.UNDECIDED))
