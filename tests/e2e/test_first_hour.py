"""What goes wrong in the first hour: each slip is told with its place and the next step."""

from pathlib import Path

import pytest

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
