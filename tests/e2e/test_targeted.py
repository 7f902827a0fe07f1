"""``--criteria``, ``--safeguards`` and ``--sources``: a part is told as a part, and makes no blocked change pass."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH = "notices.crs.yaml"
Check = Callable[..., tuple[int, Any]]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A branch that adds a good source and a scraped one."""
    made = GitRepo.init(tmp_path / "repo")
    made.save(PATH, manifest("a", "b"))
    made.branch("topic")
    made.save(PATH, manifest("a", "b", "c", scraped=("reddit-posts",)))
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    """Run a command; gives the exit code and the JSON report, or what was said of wrong usage."""

    def run(*arguments: str, command: str = "check") -> tuple[int, Any]:
        code = main([command, *arguments, "--today", "2026-11-22", "--format", "json"])
        found = capsys.readouterr()
        return code, json.loads(found.out) if found.out else found.err

    return run


def criteria(report: Any) -> set[str]:
    (found,) = report["manifests"]
    return {result["criterion"] for result in found["results"]} - {"change"}


def test_criteria_and_safeguards_add_up(repo: GitRepo, check: Check) -> None:
    _, report = check("--criteria", "C2,opt-out", "--safeguards", "privacy")
    assert criteria(report) == {"C2", "C4", "privacy"}
    assert report["run"]["partial"] == "only: C2, opt-out, privacy"


def test_the_environment_can_name_them(repo: GitRepo, check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRS_GATE_CRITERIA", "C1")
    assert criteria(check(PATH, command="rate")[1]) == {"C1"}


@pytest.mark.parametrize("option", [("--criteria", "privacy"), ("--safeguards", "C2"), ("--criteria", "C7")])
def test_a_name_of_the_other_kind_is_refused(repo: GitRepo, check: Check, option: tuple[str, str]) -> None:
    code, said = check(*option)
    assert code == 2
    assert f"{option[0]} names '{option[1]}', which it does not know" in said


def test_what_was_not_asked_counts_as_not_met_so_that_a_floor_blocks(repo: GitRepo, check: Check) -> None:
    repo.checkout("main")
    assert check(PATH, "--min-rating", "C", command="rate")[0] == 0
    assert check(PATH, "--min-rating", "C", "--criteria", "C1", command="rate")[0] == 1


def test_of_some_sources_no_rating_of_the_dataset_is_given(repo: GitRepo, check: Check) -> None:
    _, report = check(PATH, "--sources", "reddit-*", command="rate")
    (found,) = report["manifests"]
    assert (found["head"], found["assessed"]) == (None, {"reddit-posts": "E"})
    assert {finding["source"] for finding in found["findings"]} == {"reddit-posts"}
    assert found["notes"][-1].startswith("1 of 4 sources assessed: reddit-posts E; this is no rating of the dataset")
    assert report["run"]["partial"] == "sources: reddit-*"


def test_a_change_stays_blocked_when_other_sources_are_asked_for(repo: GitRepo, check: Check) -> None:
    whole = check()
    code, report = check("--sources", "[abc]")
    (found,) = report["manifests"]
    assert (code, code) == (whole[0], 1)
    assert found["reasons"] == whole[1]["manifests"][0]["reasons"]
    assert ([c["source"] for c in found["changes"]], found["findings"]) == (["c"], [])
    assert [c["letter_after"] for c in found["changes"]] == ["A"]


def test_a_pattern_that_fits_no_source_is_an_error(repo: GitRepo, check: Check) -> None:
    code, said = check("--sources", "redit-*")
    assert code == 2
    assert "no source is called redit-*" in said


@pytest.mark.parametrize("format_name", ["text", "markdown", "github"])
def test_every_format_tells_the_part(repo: GitRepo, capsys: pytest.CaptureFixture[str], format_name: str) -> None:
    main(["check", "--sources", "reddit-*", "--format", format_name, "--today", "2026-11-22"])
    out = capsys.readouterr().out
    assert "reddit-posts" in out
    if format_name != "github":
        assert "A partial run (sources: reddit-" in out
        assert "1 of 4 sources assessed" in out
