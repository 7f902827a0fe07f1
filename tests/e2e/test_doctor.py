"""``crs-gate doctor``: what is in the way of a gate that works, and what to do about it."""

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

WORKFLOW = """\
on: {ON}
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
        with: {WITH}
      - {STEP}
"""
GOOD = {
    "ON": "pull_request",
    "WITH": "{fetch-depth: 2, persist-credentials: false}",
    "STEP": "uses: crs-gate/crs-gate@v0",
}


def workflow(**other: str) -> str:
    text = WORKFLOW
    for name, value in {**GOOD, **other}.items():
        text = text.replace("{" + name + "}", value)
    return text


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write("dataset.crs.yaml", manifest("a"))
    repo.write(".github/workflows/gate.yml", workflow())
    repo.write(".github/crs-gate.yml", "version: 1\nmin_rating: C\n")
    repo.commit("all")
    return repo


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def test_a_good_set_up_has_nothing_in_the_way(cli: Cli) -> None:
    ran = cli("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert not [line for line in ran.out.splitlines() if line.startswith(("look", "fix"))]
    assert "the policy is .github/crs-gate.yml" in ran.out
    assert "dataset.crs.yaml is a manifest that can be read (native, 1 source)" in ran.out
    assert ".github/workflows/gate.yml runs the gate on pull requests" in ran.out
    assert ran.out.endswith("\nnothing is in the way\n")


@pytest.mark.parametrize(
    ("change", "state", "said"),
    [
        ({"WITH": "{fetch-depth: 1, persist-credentials: false}"}, "fix", "give actions/checkout `fetch-depth: 2`"),
        ({"WITH": "{persist-credentials: false}"}, "fix", "give actions/checkout `fetch-depth: 2`"),
        ({"WITH": "{fetch-depth: 0}"}, "look", "persist-credentials: false"),
        ({"ON": "pull_request_target"}, "fix", "pull_request_target, which the gate refuses"),
        ({"ON": "[push]"}, "look", "does not run on pull_request"),
        ({"ON": "{pull_request: {paths: ['data/**']}}"}, "look", "leave the filter out"),
        ({"STEP": "run: make"}, "look", "no workflow of GitHub runs the gate"),
    ],
)
def test_a_workflow_that_cannot_do_its_work_is_told(
    cli: Cli, repo: GitRepo, change: dict[str, str], state: str, said: str
) -> None:
    repo.write(".github/workflows/gate.yml", workflow(**change))
    ran = cli("doctor")
    assert ran.code == (2 if state == "fix" else 0)
    assert said in ran.out
    assert any(line.startswith(state) for line in ran.out.splitlines())


def test_a_command_in_a_step_is_the_gate_too(cli: Cli, repo: GitRepo) -> None:
    repo.write(".github/workflows/gate.yml", workflow(STEP='run: "pipx run crs-gate check"'))
    assert "gate.yml runs the gate on pull requests" in cli("doctor").out


def test_a_manifest_that_cannot_be_read_is_told_with_its_line(cli: Cli, repo: GitRepo) -> None:
    repo.write("dataset.crs.yaml", "crs: 1\nsources: []\nsorces: []\n")
    ran = cli("doctor")
    assert ran.code == 2
    assert "fix   dataset.crs.yaml:" in ran.out
    assert "`crs-gate rate dataset.crs.yaml` names every line" in ran.out


def test_no_manifest_and_one_that_is_called_nearly_so(cli: Cli, repo: GitRepo) -> None:
    (repo.path / "dataset.crs.yaml").rename(repo.path / "dataset.crs.toml")
    ran = cli("doctor")
    assert ran.code == 2
    assert "there is no manifest" in ran.out
    assert "dataset.crs.toml is called nearly like a manifest" in ran.out


def test_a_policy_with_a_slip_and_one_that_does_not_count_yet(cli: Cli, repo: GitRepo) -> None:
    repo.write(".github/crs-gate.yml", "version: 1\nmin_ratng: C\n")
    ran = cli("doctor")
    assert (ran.code, "min_ratng" in ran.out) == (2, True)
    repo.write(".github/crs-gate.yml", "version: 1\nmin_rating: B\n")
    ran = cli("doctor")
    assert (ran.code, "is not committed as it is" in ran.out) == (0, True)


def test_a_shallow_clone_on_a_runner_is_told(cli: Cli, repo: GitRepo, tmp_path: Path) -> None:
    repo.save("dataset.crs.yaml", manifest("a", "b"))
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"base": {"sha": "1" * 40}, "head": {"sha": "2" * 40}}}))
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(event)}
    ran = cli("doctor", **environ)
    assert ran.code == 2
    assert [line for line in ran.out.splitlines() if line.startswith("fix")]


def test_outside_of_git(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = command_line(capsys, tmp_path, monkeypatch)("doctor")
    assert (ran.code, "this is no git repository" in ran.out) == (2, True)


def test_a_hook_that_is_not_installed_is_told(cli: Cli, repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    repo.write(".pre-commit-config.yaml", "repos: [{repo: x, hooks: [{id: crs-gate}]}]\n")
    assert "`pre-commit install`" in cli("doctor").out
    repo.write(".git/hooks/pre-commit", "#!/bin/sh\n")
    assert "pre-commit runs crs-gate" in cli("doctor").out


def test_hostile_names_and_files_forge_nothing(cli: Cli, repo: GitRepo) -> None:
    repo.write(".github/workflows/a\x1b[31m\n::error::x.yml", workflow(WITH="{}"))
    repo.write(".github/workflows/deep.yml", "[" * 50_000)
    repo.write("x\n::error::y.crs.yaml", "crs: 1\n")
    ran = cli("doctor")
    assert ran.code == 2
    assert "\x1b" not in ran.out
    assert not [line for line in ran.out.splitlines() if line.startswith("::")]
