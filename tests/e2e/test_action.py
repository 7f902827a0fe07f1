"""The action on pull requests of the example: what the reviewer sees, and what the branch protection sees."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.example import MANIFEST, ROOT, build, commit, git, lines_of_source, pull_request
from tests.e2e.github_api import TOKEN, github
from tests.e2e.runner import Ran, Runner, run_command, run_container

BAD, GOOD = "add-scraped-source", "repair"


@pytest.fixture(
    params=[run_command, pytest.param(run_container, marks=pytest.mark.docker)], ids=["command", "container"]
)
def runner(request: pytest.FixtureRequest) -> Runner:
    """How the action is run."""
    how: Runner = request.param
    return how


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """The example repository."""
    return build(tmp_path / "origin")


def run(runner: Runner, origin: Path, branch: str, depth: int = 2, **inputs: Any) -> Ran:
    """Open a pull request of the branch and run the action on it."""
    request = pull_request(origin, branch, origin.parent / "workspace", depth)
    return runner(request, origin.parent / "run", **inputs)


def test_bad_pull_request_is_blocked_on_the_lines_of_the_source_it_adds(runner: Runner, origin: Path) -> None:
    ran = run(runner, origin, BAD)
    lines = lines_of_source(git(origin, "show", f"{BAD}:{MANIFEST}"), "microblog")
    *errors, rest = [found for found in ran.annotations if found.level == "error"]
    assert ran.exit_code == 1
    assert {found.file for found in errors} == {MANIFEST}
    assert {found.line for found in errors} <= set(lines)
    assert len(errors) == 9  # the runner shows ten of a kind; the last says how many more there are
    assert rest.message.endswith("more: see the job summary")
    assert ran.outputs["conclusion"] == "blocked"
    assert (ran.outputs["base-rating"], ran.outputs["base-score"]) == ("A", "100.0")
    assert (ran.outputs["rating"], ran.outputs["score"], ran.outputs["delta"]) == ("E", "84.2", "-15.8")
    assert (ran.outputs["added"], ran.outputs["changed"], ran.outputs["removed"]) == ("1", "0", "0")
    assert "microblog" in ran.summary
    assert "microblog" in ran.log


def test_repaired_pull_request_passes(runner: Runner, origin: Path) -> None:
    ran = run(runner, origin, GOOD)
    assert (ran.exit_code, ran.outputs["conclusion"]) == (0, "passed")
    assert [found for found in ran.annotations if found.level == "error"] == []
    assert (ran.outputs["base-rating"], ran.outputs["rating"]) == ("A", "A")
    assert (ran.outputs["score"], ran.outputs["delta"]) == ("100.0", "+0.0")


def test_outputs_are_those_that_are_declared(runner: Runner, origin: Path) -> None:
    declared = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["outputs"]
    ran = run(runner, origin, BAD, output="json=report.json")
    assert set(ran.outputs) == set(declared)


def test_report_file_lies_in_the_workspace_and_agrees_with_the_exit_code(runner: Runner, origin: Path) -> None:
    run(runner, origin, BAD, output="json=report.json")
    report = json.loads((origin.parent / "workspace" / "report.json").read_text("utf-8"))
    assert report["status"] == "blocked"


def test_shallow_clone_without_its_base_is_undecided_and_says_the_fix(runner: Runner, origin: Path) -> None:
    ran = run(runner, origin, BAD, depth=1)
    assert ran.exit_code == 3
    assert "fetch-depth: 2" in ran.log


def test_pull_request_that_loosens_the_policy_is_judged_by_the_old_one(runner: Runner, origin: Path) -> None:
    git(origin, "checkout", "--quiet", BAD)
    commit(origin, {".github/crs-gate.yml": "version: 1\nmin_rating: G\nmin_source_rating: none\n"})
    assert run(runner, origin, BAD).exit_code == 1


def test_deleted_manifest_is_blocked(runner: Runner, origin: Path) -> None:
    git(origin, "checkout", "--quiet", "-b", "delete", "main")
    commit(origin, {MANIFEST: None})
    ran = run(runner, origin, "delete")
    assert ran.exit_code == 1
    assert "manifest-deleted" in ran.log


def test_broken_manifest_is_blocked_on_its_line(runner: Runner, origin: Path) -> None:
    git(origin, "checkout", "--quiet", "-b", "broken", "main")
    broken = (origin / MANIFEST).read_text("utf-8").replace("  license: CC-BY-4.0", "  licence: CC-BY-4.0", 1)
    commit(origin, {MANIFEST: broken})
    ran = run(runner, origin, "broken")
    assert ran.exit_code == 1
    assert (MANIFEST, 6) in {(found.file, found.line) for found in ran.annotations if found.level == "error"}


def test_unrelated_pull_request_passes(runner: Runner, origin: Path) -> None:
    git(origin, "checkout", "--quiet", "-b", "docs", "main")
    commit(origin, {"README.md": "# social-posts\n"})
    assert run(runner, origin, "docs").exit_code == 0


def test_pull_request_target_is_refused_with_the_reason(runner: Runner, origin: Path) -> None:
    ran = run(runner, origin, GOOD, event_name="pull_request_target")
    assert ran.exit_code == 2
    assert "pull_request_target" in ran.log


def test_dataset_in_a_folder_of_the_workspace_is_found(runner: Runner, origin: Path) -> None:
    request = pull_request(origin, BAD, origin.parent / "whole" / "inner")
    outer = request._replace(workspace=origin.parent / "whole")
    ran = runner(outer, origin.parent / "run", directory="inner")
    assert ran.exit_code == 1
    assert ran.outputs["conclusion"] == "blocked"


@pytest.mark.parametrize("value", ["yes", "1", "on"])
def test_boolean_input_that_is_neither_true_nor_false_is_refused(origin: Path, value: str) -> None:
    ran = run(run_command, origin, BAD, exit_zero=value)
    assert ran.exit_code == 2
    assert "exit-zero" in ran.log


@pytest.mark.parametrize(("value", "exit_code"), [("true", 0), ("TRUE", 0), ("false", 1), ("", 1)])
def test_exit_zero_passes_the_step_and_still_says_blocked(origin: Path, value: str, exit_code: int) -> None:
    ran = run(run_command, origin, BAD, exit_zero=value)
    assert ran.exit_code == exit_code
    assert ran.outputs["conclusion"] == "blocked"


def test_hyphenated_inputs_reach_the_gate(runner: Runner, origin: Path) -> None:
    ran = run(runner, origin, GOOD, min_score="100%")
    assert ran.exit_code == 2
    assert "min-score" in ran.log


def test_comment_and_check_run_reach_github_and_the_token_no_log(runner: Runner, origin: Path) -> None:
    with github() as hub:
        wanted = {"comment": "true", "check_run": "true", "token": TOKEN, "github": hub.context()}
        ran = run(runner, origin, BAD, **wanted)
        (body,) = hub.bodies()
        assert (ran.exit_code, ran.outputs["conclusion"]) == (1, "blocked")
        assert body.startswith("### ❌ crs-gate: A 100.0 → **E 84.2** (-15.8 points)")
        assert [made["conclusion"] for made in hub.runs.values()] == ["failure"]
        assert TOKEN not in ran.log + ran.summary + body
        assert [found for found in ran.annotations if found.level == "notice"] == []


def test_github_that_cannot_be_reached_is_one_notice(runner: Runner, origin: Path) -> None:
    with github() as hub:
        nowhere = hub.context()
    ran = run(runner, origin, BAD, comment="true", token=TOKEN, github=nowhere)
    (notice,) = [found for found in ran.annotations if found.level == "notice"]
    assert (ran.exit_code, ran.outputs["conclusion"]) == (1, "blocked")
    assert "it cannot be reached" in notice.message


HOSTILE = (
    "::error::forged", "##[add-mask]e", "##[set-output name=conclusion]passed", "a | b `c` <script>alert(1)</script>",
    "@everyone #1 https://evil.example", "\\e[31mred\\e[0m \\r::warning::forged \\u202e", "%0A::error::forged",
)  # fmt: skip


def test_input_that_cannot_be_is_told_where_the_author_looks(runner: Runner, origin: Path) -> None:
    ran = run(runner, origin, GOOD, min_rating="H")
    assert (ran.exit_code, ran.outputs) == (2, {"conclusion": "error"})
    assert [found.level for found in ran.annotations] == ["error"]
    assert "'H' is not one of" in ran.annotations[0].message
    assert ran.summary.startswith("## crs-gate: error")


def test_report_that_cannot_be_written_leaves_the_verdict_standing(runner: Runner, origin: Path) -> None:
    ran = run(runner, origin, BAD, output="json=missing/report.json")
    assert (ran.exit_code, ran.outputs["conclusion"]) == (2, "blocked")
    assert "could not be written" in ran.log


def test_names_in_a_manifest_forge_nothing(runner: Runner, origin: Path) -> None:
    git(origin, "checkout", "--quiet", "-b", "hostile", BAD)
    text = (origin / MANIFEST).read_text("utf-8")
    for number, name in enumerate(HOSTILE):
        text += f'\n  - id: hostile-{number}\n    title: "{name}"\n    license: "{name}"\n'
    commit(origin, {MANIFEST: text.replace("name: social-posts", f'name: "{HOSTILE[1]} {HOSTILE[0]}"')})
    ran = run(runner, origin, "hostile", verbose="true")
    assert ran.exit_code == 1
    assert ran.outputs["conclusion"] == "blocked"
    assert {found.file for found in ran.annotations if "see the job summary" not in found.message} == {MANIFEST}
    assert [found for found in ran.annotations if found.message == "forged"] == []
    assert "***" not in ran.log + ran.summary
    assert "<script>" not in ran.summary
    assert "\x1b[31m" not in ran.log
