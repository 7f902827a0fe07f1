"""A manifest that was invalid before and that the change does not touch: told, and no obstacle to other work."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

BROKEN = "sets/broken/dataset.crs.yaml"
GOOD = "sets/good-0/dataset.crs.yaml"
TODAY = ("--today", "2026-11-22")
FLOOR = "version: 1\ndatasets:\n- {path: sets/broken/*.yaml, min_rating: C}\n"
Check = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(params=[2, 20], ids=["few manifests", "many manifests"])
def repo(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A repository of good manifests and a broken one, on a branch: of few all are evaluated, of many a part."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo.init(tmp_path / "repo")
    for number in range(request.param - 1):
        made.write(f"sets/good-{number}/dataset.crs.yaml", manifest("a", name=f"set-{number}"))
    made.save(BROKEN, "crs: 1\nsources: [\n")
    made.branch("topic")
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture(params=["commit", "index", "work tree"])
def check(request: pytest.FixtureRequest, repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> Check:
    """Judge the work tree; gives the exit code and the manifests of the report by path."""

    def run(*more: str) -> tuple[int, dict[str, Any]]:
        options: tuple[str, ...] = ("--base", "main")
        if request.param == "commit":
            repo.commit()
            options += ("--head", "topic")
        elif request.param == "index":
            repo.add()
            options = ("--staged",)
        code = main(["check", *options, *more, *TODAY, "--format", "json"])
        return code, {one["path"]: one for one in json.loads(capsys.readouterr().out)["manifests"]}

    return run


def test_it_does_not_block_a_change_elsewhere(repo: GitRepo, check: Check) -> None:
    repo.write(GOOD, manifest("a", "b", name="set-0"))
    repo.write("README.md", "x\n")
    code, manifests = check()
    assert (code, manifests[GOOD]["status"]) == (0, "passed")
    assert manifests.get(BROKEN, {}).get("status", "passed") == "passed"


def test_it_blocks_what_changes_beside_it(repo: GitRepo, check: Check) -> None:
    repo.write("sets/broken/new.csv", "a,b\n")
    code, manifests = check()
    assert (code, manifests[BROKEN]["change"], manifests[BROKEN]["status"]) == (1, "unchanged", "blocked")


def test_it_blocks_a_change_that_leaves_it_invalid(repo: GitRepo, check: Check) -> None:
    repo.write(BROKEN, "crs: 1\nsources: [[\n")
    code, manifests = check()
    assert (code, manifests[BROKEN]["status"]) == (1, "blocked")


def test_it_blocks_where_it_moves(repo: GitRepo, check: Check) -> None:
    repo.git("mv", BROKEN, "sets/broken/other.crs.yaml")
    code, manifests = check()
    assert (code, manifests["sets/broken/other.crs.yaml"]["status"]) == (1, "blocked")


@pytest.mark.parametrize("in_policy", [True, False])
def test_it_blocks_where_a_floor_is_asked_of_it(repo: GitRepo, check: Check, *, in_policy: bool) -> None:
    if in_policy:
        repo.checkout("main")
        repo.save(".github/crs-gate.yml", FLOOR)
        repo.git("checkout", "--quiet", "-B", "topic")
    repo.write("README.md", "x\n")
    code, manifests = check() if in_policy else check("--min-rating", "C")
    assert (code, manifests[BROKEN]["status"]) == (1, "blocked")
    assert [reason["code"] for reason in manifests[BROKEN]["reasons"]] == ["manifest-invalid"]


def test_it_blocks_where_it_is_asked_for_by_name(repo: GitRepo, check: Check) -> None:
    repo.write("README.md", "x\n")
    code, manifests = check(BROKEN)
    assert (code, manifests[BROKEN]["status"]) == (1, "blocked")


@pytest.mark.parametrize("repo", [2], indirect=True)
def test_it_is_told(repo: GitRepo, check: Check) -> None:
    repo.write("README.md", "x\n")
    code, manifests = check()
    (finding,) = manifests[BROKEN]["findings"]
    assert (code, finding["rule"], finding["state"]) == (0, "manifest-invalid", "existing")
    assert any("invalid, as it was before" in note for note in manifests[BROKEN]["notes"])


@pytest.mark.parametrize("repo", [2], indirect=True)
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_it_is_told_to_people(repo: GitRepo, capsys: pytest.CaptureFixture[str], form: str) -> None:
    repo.save("README.md", "x\n")
    assert main(["check", "--base", "main", "--head", "topic", *TODAY, "--format", form]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if BROKEN in line and "not rated" in line]
    assert "invalid, as it was before" in line
