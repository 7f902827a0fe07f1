"""What goes wrong in the first hour: each slip is told with its place and the next step."""

import re
from pathlib import Path

import pytest

from crs_gate.pipeline.doctor_wiring import HOOKS
from tests.contract.source import ROOT, parsed
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write("dataset.crs.yaml", manifest("a"))
    repo.commit("all")
    return repo


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


class TestAManifestThatIsNotFound:
    def test_a_typo_in_its_name(self, cli: Cli) -> None:
        ran = cli("check", "datset.crs.yaml")
        assert ran.code == 2
        assert "there is no file datset.crs.yaml at base or head\n  hint: did you mean dataset.crs.yaml?" in ran.err

    def test_a_name_that_is_like_none(self, cli: Cli) -> None:
        assert "hint: name a manifest of this repository" in cli("check", "other.json").err

    @pytest.mark.parametrize("command", ["check", "rate"])
    @pytest.mark.parametrize(("folder", "holds"), [(".", "dataset.crs.yaml"), ("posts", "posts/more.crs.yaml")])
    def test_its_folder_is_named(self, cli: Cli, repo: GitRepo, command: str, folder: str, holds: str) -> None:
        repo.write("posts/more.crs.yaml", manifest("b"))
        ran = cli(command, folder)
        assert (ran.code, ran.out) == (2, "")
        assert f"{folder} is a folder\n  hint: name the manifest in it: {holds}" in ran.err

    def test_a_folder_that_is_called_like_one(self, cli: Cli, repo: GitRepo) -> None:
        (repo.path / "odd.crs.yaml").mkdir()
        assert "odd.crs.yaml is a folder\n  hint: name the manifest in it\n" in cli("rate", "odd.crs.yaml").err

    def test_from_a_folder_below(self, cli: Cli, repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
        (repo.path / "sub").mkdir()
        monkeypatch.chdir(repo.path / "sub")
        assert "the repository has one at dataset.crs.yaml" in cli("check", "dataset.crs.yaml").err
        above = f"there is one at {Path('..', 'dataset.crs.yaml')}"
        assert above in cli("rate", "dataset.crs.yaml").err
        assert above in cli("rate").err

    def test_git_ignores_it(self, cli: Cli, repo: GitRepo) -> None:
        repo.git("rm", "--quiet", "dataset.crs.yaml")
        repo.write(".gitignore", "*.yaml\n")
        repo.commit("ignored")
        repo.write("dataset.crs.yaml", manifest("a"))
        why = "dataset.crs.yaml lies here, but git ignores it: `git add -f` it, or mend .gitignore"
        ran = cli("check")
        assert (ran.code, why in ran.err) == (2, True)
        ran = cli("doctor")
        assert (ran.code, why in ran.out) == (2, True)

    def test_it_is_not_committed(self, cli: Cli, repo: GitRepo) -> None:
        repo.git("mv", "dataset.crs.yaml", "away.txt")
        repo.commit("away")
        repo.git("branch", "other")
        repo.write("dataset.crs.yaml", manifest("a"))
        ran = cli("check", "--base", "other", "--head", "other")
        assert "dataset.crs.yaml lies here, but it is not committed there" in ran.err
        ran = cli("doctor")
        assert (ran.code, "look  dataset.crs.yaml is not committed: no pull request brings it" in ran.out) == (0, True)

    def test_the_policy_does_not_name_it(self, cli: Cli, repo: GitRepo) -> None:
        repo.save(".github/crs-gate.yml", "version: 1\nmanifests: ['data/*.crs.yaml']\n")
        why = "dataset.crs.yaml is there, and `manifests` of the policy does not name it"
        assert why in cli("check").err
        assert why in cli("doctor").out


def test_each_line_of_a_policy_that_is_not_valid_is_told_apart(cli: Cli, repo: GitRepo) -> None:
    repo.write(".github/crs-gate.yml", "version: 1\nmin_ratng: C\non_unknown: stop\n")
    said = next(line for line in cli("doctor").out.splitlines() if line.startswith("fix"))
    assert said == (
        "fix   the policy is not valid: .github/crs-gate.yml:2:1: unknown key 'min_ratng'; did you mean 'min_rating'?; "
        ".github/crs-gate.yml:3:13: 'stop' is not one of: block, warn"
    )


def test_a_reason_to_block_names_the_rule_that_explain_takes(cli: Cli, repo: GitRepo) -> None:
    repo.write("dataset.crs.yaml", "crs: 1\nsorces: []\n")
    ran = cli("check")
    assert ran.code == 1
    assert "Blocked because\n  * manifest-invalid: missing key 'sources' (and 1 more)\n" in ran.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<<<<<<< HEAD\ncrs: 1\n=======\ncrs: 1\n>>>>>>> x\n", "1:1: git left a conflict here: keep what is right"),
        ("# later\n", "1:1: the file is empty but for comments"),
        ("crs: 2\ndataset: {name: a}\nsources: [{id: a}]\n", "1:6: expected 1, found '2'"),
        ("crs: 1\nsources: [{id: a, personal_data: {present: true}}]\n", "yes, no, unknown; did you mean 'yes'?"),
        ("crs: 1\nrelease: public\nsources: [{id: a}]\n", "2:1: unknown key 'release'; it belongs under 'dataset'"),
        ("crs: 1\nfiles: []\nsources: [{id: a}]\n", "2:1: unknown key 'files'; it belongs under 'sources'"),
        ("crs: 1\nsources: [{id: a,\n sha256: ''}]\n", "3:2: unknown key 'sha256'; it belongs under 'files'"),
        (
            "crs: 1\nsources: [{id: a, locator: {\n trace: []}}]\n",
            "3:2: unknown key 'trace'; it belongs beside 'locator'",
        ),
        ("crs: 1\ndataset: {\n removals: []}\nsources: [{id: a}]\n", "'removals'; it belongs beside 'dataset'"),
        ("crs: 1\ncolor: red\nsources: [{id: a}]\n", "2:1: unknown key 'color'\n"),
    ],
)
def test_a_slip_in_a_manifest(cli: Cli, repo: GitRepo, text: str, said: str) -> None:
    repo.write("dataset.crs.yaml", text)
    ran = cli("rate", "dataset.crs.yaml")
    assert ran.code == 1
    assert re.sub(r"^[0-9:]+ ", "", said) in ran.out
    ran = cli("doctor")
    assert (ran.code, said in ran.out) == (2, True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("min_rating: b", "2:13: 'b' is not one of: A, B, C, D, E, F, G, none; did you mean 'B'?"),
        ("ignore: [license-missing]", "2:1: unknown key 'ignore'; it belongs under 'data' or 'rules'"),
        ("severity: {license-missing: warning}", "2:1: unknown key 'severity'; it belongs under 'rules'"),
        ("weight: 3", "2:1: unknown key 'weight'\n"),
    ],
)
def test_a_slip_in_a_policy(cli: Cli, repo: GitRepo, line: str, said: str) -> None:
    repo.write(".github/crs-gate.yml", f"version: 1\n{line}\n")
    ran = cli("rate", "dataset.crs.yaml")
    assert (ran.code, f".github/crs-gate.yml:{said}" in ran.err) == (2, True), ran.err


OURS = "repos: [{repo: https://github.com/crs-gate/crs-gate, %s}]\n"


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        (
            "rev: v0.1.0, hooks: [{id: crs-gat}]",
            "the hook 'crs-gat', which does not exist\n      name one of crs-gate-a",
        ),
        ("hooks: [{id: crs-gate}]", "names crs-gate without a `rev`"),
        ("rev: v0.1.0, hooks: []", "names crs-gate and no hook of it"),
    ],
)
def test_a_hook_of_pre_commit_that_cannot_start(cli: Cli, repo: GitRepo, rest: str, said: str) -> None:
    repo.write(".pre-commit-config.yaml", OURS % rest)
    ran = cli("doctor")
    assert (ran.code, said in ran.out) == (2, True), ran.out


WORKFLOW = """\
on: pull_request
%s
jobs:
  gate:
    runs-on: %s
    steps:
      - {uses: actions/checkout@v7, with: {fetch-depth: 2, persist-credentials: false}}
      - {uses: crs-gate/crs-gate@v0, with: {%s}}
"""


@pytest.mark.parametrize(
    ("permissions", "runner", "inputs", "said"),
    [
        ("permissions: {}", "ubuntu-latest", "", "look  {} may not read the repository"),
        ("permissions: {pull-requests: write}", "ubuntu-latest", "", "look  {} may not read the repository"),
        ("permissions: {contents: read}", "ubuntu-latest", "comment: true", "add `pull-requests: write` to its"),
        ("permissions: read-all", "ubuntu-latest", "check-run: true", "add `checks: write` to its `permissions`"),
        ("permissions: read-all", "ubuntu-latest", "", "{} runs the gate on pull requests"),
        ("permissions: write-all", "ubuntu-latest", "comment: true", "{} runs the gate on pull requests"),
        ("env: {}", "ubuntu-latest", "comment: true", "{} runs the gate on pull requests"),
        ("permissions: {contents: read}", "windows-latest", "", "fix   {} runs the action on windows"),
        ("permissions: [", "ubuntu-latest", "", "look  {}:2:14 could not be read: "),
    ],
)
def test_what_a_workflow_may_not_do(
    cli: Cli, repo: GitRepo, permissions: str, runner: str, inputs: str, said: str
) -> None:
    repo.write(".github/workflows/gate.yml", WORKFLOW % (permissions, runner, inputs))
    ran = cli("doctor")
    assert said.format(".github/workflows/gate.yml") in ran.out


def test_the_hooks_that_doctor_knows_are_those_that_are_offered() -> None:
    offered = [hook["id"] for hook in parsed((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))]
    assert sorted(HOOKS) == sorted(offered)
