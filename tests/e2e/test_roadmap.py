"""The edits that a report proposes, pasted into the file in a repository, do what the report says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

YAML, JSON = "notices.crs.yaml", "notices.crs.json"
BARE = {"crs": 1, "sources": [{"id": "a"}, {"id": "b"}]}
Rate = Callable[..., tuple[int, str]]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    made = GitRepo.init(tmp_path / "repo")
    made.save(YAML, manifest("a", scraped=("posts",)))
    made.save(JSON, json.dumps(BARE, indent=2))
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture
def rate(capsys: pytest.CaptureFixture[str]) -> Rate:
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["rate", *arguments, "--today", "2026-11-22"])
        return code, capsys.readouterr().out

    return run


def paste(path: Path, edits: list[dict[str, Any]], *, fill: bool = True) -> None:
    lines = path.read_text("utf-8").split("\n")
    for edit in sorted(edits, key=lambda edit: -edit["first"]):
        text = edit["text"]
        for hole in edit["holes"] if fill else ():
            text = text.replace(hole["text"], hole["example"])
        start = edit["first"] - (edit["kind"] == "replace")
        lines[start : edit["last"] or start] = text.split("\n")
    path.write_text("\n".join(lines), "utf-8")


@pytest.mark.parametrize("path", [YAML, JSON])
def test_pasted_edits_pass_the_floor(repo: GitRepo, rate: Rate, path: str) -> None:
    code, out = rate(path, "--min-rating", "A", "--format", "json")
    (before,) = json.loads(out)["manifests"]
    plan = next(plan for plan in before["plans"] if plan["kind"] == "floor")
    assert (code, plan["letter"]) == (1, "A")
    paste(repo.path / path, plan["edits"])
    code, out = rate(path, "--min-rating", "A", "--format", "json")
    (after,) = json.loads(out)["manifests"]
    assert (code, after["head"]["letter"], after["head"]["score"]) == (0, "A", plan["score"])
    assert after["plans"] == []


def test_a_floor_is_reached_past_criteria_that_nothing_pasted_meets(repo: GitRepo, rate: Rate) -> None:
    """Two that cost nothing, as no answer is proposed for them, are in all of the cheapest sets."""
    text = """\
crs: 1
dataset:
  license: CC-BY-4.0
  release: public
  use: {train: true, commercial: true, release_model: true}
  retention: {until: 2025-01-01, basis: project}
removals: []
sources:
  - id: a
    title: A
    category: crawled
    locator: {url: "https://example.org/a", revision: "1"}
    license: CC-BY-NC-4.0
    files: []
"""
    (repo.path / YAML).write_text(text, "utf-8")
    _, out = rate(YAML, "--min-rating", "C", "--format", "json")
    plan = json.loads(out)["manifests"][0]["plans"][-1]
    assert (plan["kind"], plan["letter"], plan["blocked_by"]) == ("floor", "C", [])
    paste(repo.path / YAML, plan["edits"])
    code, out = rate(YAML, "--min-rating", "C", "--format", "json")
    after = json.loads(out)["manifests"][0]
    assert (code, after["head"]["letter"], after["head"]["score"]) == (0, "C", plan["score"])


def test_the_text_shows_what_to_paste_and_where(repo: GitRepo, rate: Rate) -> None:
    _, out = rate(YAML)
    assert "To raise the rating to D" in out
    assert "replace line 28 (to be found out):" in out
    assert '        license: {expression: "<SPDX id of the license that it came with>"}' in out


def test_an_edit_with_its_holes_open_is_refused_with_its_line(repo: GitRepo, rate: Rate) -> None:
    _, out = rate(JSON, "--min-rating", "A", "--format", "json")
    (before,) = json.loads(out)["manifests"]
    paste(repo.path / JSON, before["plans"][-1]["edits"], fill=False)
    code, out = rate(JSON)
    assert code == 1
    assert f"{JSON}:6:" in out


def test_the_summary_folds_the_snippets(repo: GitRepo, rate: Rate) -> None:
    _, out = rate(YAML, "--format", "markdown")
    assert "<details><summary>To raise the rating to D" in out
    assert "```yaml\n    license: {expression:" in out
