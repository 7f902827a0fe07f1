"""docs/comment.md: workflows that the action takes, a script that finds the change, and the comment as it is."""

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli.check import command as check
from crs_gate.report.comment_marker import mark_of
from tests.contract.source import ROOT, parsed
from tests.e2e.example import MANIFEST, build, environment, git, pull_request
from tests.e2e.github_api import TOKEN, github
from tests.e2e.pages import blocks, fits, page
from tests.e2e.runner import run_command

BAD = "add-scraped-source"
PAGE = page("comment.md")
FIRST, SECOND = (parsed(block.text) for block in blocks(PAGE, "yaml"))


def gate_step(workflow: Any) -> dict[str, str]:
    (job,) = workflow["jobs"].values()
    (inputs,) = [step["with"] for step in job["steps"] if step.get("uses", "").startswith("crs-gate/")]
    given: dict[str, str] = inputs
    return given


def script(workflow: Any) -> str:
    (job,) = workflow["jobs"].values()
    (text,) = [step["run"] for step in job["steps"] if "run" in step]
    return str(text)


@pytest.mark.parametrize("workflow", [FIRST, SECOND], ids=["first", "second"])
def test_workflows_give_inputs_that_exist(workflow: Any) -> None:
    declared = parsed((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    assert set(gate_step(workflow)) <= set(declared)


def test_workflows_ask_for_no_more_than_they_need() -> None:
    assert FIRST["permissions"] == {"contents": "read", "pull-requests": "write", "checks": "write"}
    assert SECOND["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert "check-run" not in gate_step(SECOND)


def test_what_a_stranger_names_is_no_part_of_the_script() -> None:
    assert "${{" not in script(SECOND)


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    return build(tmp_path / "origin")


def test_the_second_workflow_comments_on_a_pull_request_of_a_fork(origin: Path, tmp_path: Path) -> None:
    request = pull_request(origin, BAD, tmp_path / "unused")
    head = git(origin, "rev-parse", BAD)
    git(origin, "update-ref", "refs/pull/1/head", head)
    git(origin, "branch", "--quiet", "--delete", "--force", BAD)
    workspace = tmp_path / "workspace"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=main", origin.as_uri(), str(workspace))
    outputs = found_by_script(workspace, tmp_path, head)
    assert outputs == {"number": "1", "base": git(origin, "rev-parse", "main"), "head": request.merge}
    inputs = {name.replace("-", "_"): value for name, value in gate_step(SECOND).items()}
    inputs |= {"base": outputs["base"], "head": outputs["head"], "pull_request": "1", "token": TOKEN}
    event = {"action": "completed", "workflow_run": {"head_sha": head, "pull_requests": []}}
    with github() as hub:
        run = request._replace(workspace=workspace, event=event)
        ran = run_command(run, tmp_path / "run", "workflow_run", hub.context(), **inputs)
        (text,) = hub.bodies()
    mark = mark_of(text)
    assert (ran.exit_code, ran.outputs["conclusion"]) == (0, "blocked")
    assert text.startswith("### ❌ crs-gate: A 100.0 → **E 84.2** (-15.8 points)")
    assert mark is not None
    assert (mark.key, mark.head) == (MANIFEST, head)


@pytest.mark.parametrize("head", ["0" * 40, "moved"])
def test_the_second_workflow_ends_quietly_where_the_commit_is_not_the_newest(
    origin: Path, tmp_path: Path, head: str
) -> None:
    pull_request(origin, BAD, tmp_path / "unused")
    git(origin, "update-ref", "refs/pull/1/head", git(origin, "rev-parse", "repair"))
    commit = git(origin, "rev-parse", "repair") if head == "moved" else head
    assert found_by_script(tmp_path / "unused", tmp_path, commit) == {}


def found_by_script(workspace: Path, folder: Path, head: str) -> dict[str, str]:
    """The outputs of the step, run as the runner runs it."""
    written = folder / "outputs"
    written.touch()
    environ = environment(HEAD=head, GITHUB_OUTPUT=str(written))
    command = ["bash", "-e", "-o", "pipefail", "-c", script(SECOND)]
    subprocess.run(command, cwd=workspace, env=environ, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return dict(line.split("=", 1) for line in written.read_text("utf-8").splitlines())


def test_the_command_on_the_page_is_one() -> None:
    (console,) = blocks(PAGE, "console")
    command = shlex.split(console.text.removeprefix("$ "))
    arguments = command[command.index("check") + 1 :]
    assert check.make_context("check", arguments).params["pull_request"] == 12


def test_the_comment_on_the_page_is_what_the_gate_writes(origin: Path, tmp_path: Path) -> None:
    (shown,) = blocks(PAGE, "markdown")
    with github() as hub:
        request = pull_request(origin, BAD, tmp_path / "workspace")
        inputs = {"comment": "true", "token": TOKEN}
        run_command(request, tmp_path / "run", "pull_request", hub.context(), **inputs)
        (text,) = hub.bodies()
    assert fits(f"{text}\n", shown.text)


def test_the_notice_on_the_page_is_what_the_gate_says(origin: Path, tmp_path: Path) -> None:
    shown = next(line for line in PAGE.splitlines() if line.startswith("crs-gate: the comment could not be written"))
    with github() as hub:
        hub.read_only.add(TOKEN)
        request = pull_request(origin, BAD, tmp_path / "workspace")
        ran = run_command(request, tmp_path / "run", "pull_request", hub.context(), comment="true", token=TOKEN)
    (notice,) = [one.message for one in ran.annotations if one.level == "notice"]
    assert notice.startswith(shown.removeprefix("crs-gate: ").removesuffix("..."))
