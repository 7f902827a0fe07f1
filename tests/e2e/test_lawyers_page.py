"""docs/for-lawyers.md: its commands print what it shows, and what it says of rules, keys and letters is so."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crs_gate.model.scheme import Criterion, Severity
from crs_gate.rules.registry import all_rules
from tests.contract.source import ROOT
from tests.e2e import example
from tests.e2e.commands import command_line
from tests.e2e.pages import Shell, follow, page

PAGE = page("for-lawyers.md")
OPT_IN = 'basis: opt-in, evidence: docs/consent-form.md, withdrawal: "https://example.org/social-posts/opt-out"'
LICENSE_SEEN = """
      evidence:
        url: https://example.org/open-data/terms
        retrieved: 2026-08-30
        verified_by: data@example.org"""
STAYS_AN_A = {
    "the file said to show consent does not exist": {"docs/consent-form.md": "docs/nothing.md"},
    "consent becomes `legitimate-interest`": {OPT_IN: "basis: legitimate-interest", "A6-1-a": "A6-1-f"},
    "members' posts become a crawl": {
        "category: user_data": "category: crawled",
        "basis: given": "basis: scraped-within-terms",
    },
    "data is kept without limit": {
        "period: P3Y, basis: reviewed every year with the members": "period: unlimited, basis: because"
    },
    "whether removal reaches versions already released": {"    past_versions: true\n": ""},
    "no legal basis of the GDPR is named": {"      gdpr_basis: A6-1-a\n": ""},
    "nobody says where and when a license was seen": {LICENSE_SEEN: ""},
}


def section(title: str) -> str:
    """What stands below a heading, up to the next one."""
    return re.split(r"^#+ ", PAGE.partition(f"\n### {title}")[2], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    return example.build(tmp_path / "posts")


def letter(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    run = command_line(capsys, folder, monkeypatch)
    report = json.loads(run("rate", example.MANIFEST, "--format", "json", "--today", example.TODAY).out)
    found: str = report["manifests"][0]["head"]["letter"]
    return found


def test_the_commands_of_the_page_print_what_it_shows_and_write_the_keys_it_names(tmp_path: Path) -> None:
    (tmp_path / "crs-gate").symlink_to(ROOT)
    done = follow(PAGE, Shell(tmp_path, CRS_GATE_TODAY=example.TODAY))
    assert len(done) > 9
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    table = PAGE.partition("| key in `report.json` |")[2].partition("\n\n")[0]
    keys = re.findall(r"`([a-z.\[\]]+)`", "".join(row.split("|")[1] for row in table.splitlines()[2:]))
    assert len(keys) > 10
    for key in keys:
        assert _has(report, key.replace("[]", ".0").split(".")), key
    assert {"pass", "not-applicable"} <= {result["outcome"] for result in report["manifests"][0]["results"]}


def _has(value: Any, path: list[str]) -> bool:
    for step in path:
        if isinstance(value, list):
            value = value[int(step)]
        elif step in value:
            value = value[step]
        else:
            return False
    return True


@pytest.mark.parametrize("what", STAYS_AN_A)
def test_what_leaves_an_a_as_the_page_says(
    what: str, posts: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| {what}")]
    manifest = (posts / example.MANIFEST).read_text("utf-8")
    for old, new in STAYS_AN_A[what].items():
        assert old in manifest
        manifest = manifest.replace(old, new, 1)
    example.commit(posts, {example.MANIFEST: manifest})
    assert letter(posts, capsys, monkeypatch) == row.split("|")[2].strip() == "A"


def test_a_change_that_takes_the_legal_basis_out_is_blocked_and_what_lacked_it_is_not(
    posts: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        "a change which breaks it is blocked. What was broken before, or is not known, blocks nothing by itself"
        in " ".join(PAGE.split())
    )
    manifest = (posts / example.MANIFEST).read_text("utf-8")
    lacking = manifest.replace("      gdpr_basis: A6-1-a\n", "")
    example.commit(posts, {example.MANIFEST: lacking})
    example.commit(posts, {example.MANIFEST: f"{lacking}# looked at\n"})
    run = command_line(capsys, posts, monkeypatch)
    assert "personal-data-basis-missing on source 'member-posts'" in run("check", "--base", "HEAD~2").out
    assert run("check", "--base", "HEAD~1", "--today", example.TODAY).code == 0


def test_bytes_that_change_without_their_size_leave_an_a(
    posts: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "| the bytes of a data file are not those of its digest, and the size fits | A |" in PAGE
    data = (posts / "data" / "members.jsonl").read_text("utf-8")
    example.commit(posts, {"data/members.jsonl": data.replace("a", "b")})
    assert letter(posts, capsys, monkeypatch) == "A"


def test_the_table_of_what_leaves_an_a_has_no_other_row() -> None:
    rows = PAGE.partition("| in the manifest or its files |")[2].partition("\n\n")[0].splitlines()[2:]
    assert len(rows) == len(STAYS_AN_A) + 1


@pytest.mark.parametrize("criterion", [each for each in Criterion if each is not Criterion.CHANGE])
def test_every_rule_that_stops_is_named_where_its_criterion_is_and_no_other(criterion: Criterion) -> None:
    """A new blocking rule gets its place on the page, so that counsel sees the whole of a criterion."""
    number = f"{criterion.value} " if criterion.value.startswith("C") else ""
    title = {"synthetic": "Synthetic data"}.get(criterion.title, criterion.title if number else criterion.title.title())
    text = section(f"{number}{title}")
    named = set(re.findall(r"\]\(rules/([a-z-]+)\.md\)", text))
    rules = {rule.id: rule for rule in all_rules() if rule.criterion is criterion}
    stops = {name for name, rule in rules.items() if rule.severity is Severity.ERROR}
    listed = set(re.findall(r"\]\(rules/([a-z-]+)\.md\)", text.partition("**Stops:**")[2].partition("**Warns:**")[0]))
    assert named <= set(rules)
    assert listed == stops


def test_the_keys_that_a_criterion_rests_on_are_keys_of_the_manifest() -> None:
    keys = set(re.findall(r"^\| `([a-z0-9_.\[\]]+)`", page("manifest.md"), re.MULTILINE))
    short = {key.removeprefix("sources[].") for key in keys} | keys
    parts = PAGE.partition("## The six criteria")[2].partition("## Lists that a law asks for")[0]
    named = set(re.findall(r"`([a-z0-9_]+(?:\[\]|\.[a-z0-9_]+)+(?:\.[a-z0-9_]+)*)`", parts))
    asked = PAGE.partition("## What to ask the engineers for")[2]
    named |= set(re.findall(r"`([a-z0-9_]+\.[a-z0-9_]+)`", asked)) - {"robots.txt"}
    assert len(named) > 40
    assert named - {"robots.txt"} <= short


def test_no_link_of_the_page_is_left_without_its_address() -> None:
    used = set(re.findall(r"\]\[([a-z0-9-]+)\]", PAGE))
    assert used == set(re.findall(r"^\[([a-z0-9-]+)\]: https://", PAGE, re.MULTILINE))
