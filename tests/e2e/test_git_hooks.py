"""The plain git hooks, run by git itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.example import MANIFEST, ROOT, build, commit, environment, git

BAD, GOOD = "add-scraped-source", "repair"


def git_with_gate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git with crs-gate on the path, as on a machine where it is installed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env=environment(PATH=path), capture_output=True, text=True, check=False)


def install(hook: str, folder: Path) -> None:
    """Copy a hook as the documentation says."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "hooks" / hook, folder / hook)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The example repository, with a bare remote that has main."""
    folder = build(tmp_path / "work")
    remote = tmp_path / "server.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(remote))
    git(folder, "remote", "add", "origin", str(remote))
    git(folder, "push", "--quiet", "--set-upstream", "origin", "main")
    return folder


def test_commit_of_a_bad_source_is_refused(work: Path) -> None:
    install("pre-commit", work / ".git" / "hooks")
    git(work, "checkout", "--quiet", BAD, "--", ".")
    ran = git_with_gate(work, "commit", "--message", "Add a source")
    assert ran.returncode != 0
    assert "microblog" in ran.stdout + ran.stderr


def test_commit_that_deletes_the_manifest_is_refused(work: Path) -> None:
    install("pre-commit", work / ".git" / "hooks")
    git(work, "rm", "--quiet", MANIFEST)
    assert git_with_gate(work, "commit", "--message", "Delete").returncode != 0


def test_unrelated_commit_passes(work: Path) -> None:
    install("pre-commit", work / ".git" / "hooks")
    (work / "README.md").write_text("# Posts\n")
    assert git_with_gate(work, "commit", "--all", "--message", "Docs").returncode == 0


def test_commit_of_a_path_judges_the_index_of_that_commit(work: Path) -> None:
    install("pre-commit", work / ".git" / "hooks")
    git(work, "checkout", "--quiet", BAD, "--", ".")  # staged, but not part of the commit below
    (work / "README.md").write_text("# Posts\n")
    assert git_with_gate(work, "commit", "--message", "Docs", "README.md").returncode == 0


@pytest.mark.parametrize("hook", ["pre-push", "pre-receive"])
class TestPush:
    """What both push hooks must do; one lies on the developer's machine, one on the server."""

    @pytest.fixture(autouse=True)
    def installed(self, hook: str, work: Path) -> None:
        place = work / ".git" / "hooks" if hook == "pre-push" else work.parent / "server.git" / "hooks"
        install(hook, place)

    def test_new_branch_with_a_bad_source_is_refused(self, work: Path) -> None:
        ran = git_with_gate(work, "push", "origin", BAD)
        assert ran.returncode != 0
        assert "microblog" in ran.stderr + ran.stdout

    def test_new_branch_that_is_repaired_passes(self, work: Path) -> None:
        ran = git_with_gate(work, "push", "origin", GOOD)
        assert ran.returncode == 0, ran.stderr

    def test_push_to_an_existing_branch_is_compared_with_what_is_there(self, work: Path) -> None:
        assert git_with_gate(work, "push", "origin", f"{BAD}:main").returncode != 0
        assert git_with_gate(work, "push", "origin", f"{GOOD}:main").returncode == 0

    def test_one_bad_branch_among_good_ones_refuses_the_push(self, work: Path) -> None:
        assert git_with_gate(work, "push", "origin", GOOD, BAD, "main:also-main").returncode != 0

    def test_deleting_a_branch_passes(self, work: Path) -> None:
        git_with_gate(work, "push", "origin", "main:old")
        assert git_with_gate(work, "push", "origin", "--delete", "old").returncode == 0

    def test_branch_without_common_history_is_judged_as_new(self, work: Path) -> None:
        git(work, "checkout", "--quiet", "--orphan", "bad-alone", BAD)
        commit(work, {}, "Alone")
        git(work, "checkout", "--quiet", "--orphan", "good-alone", GOOD)
        commit(work, {}, "Alone")
        assert git_with_gate(work, "push", "origin", "bad-alone").returncode != 0
        good = git_with_gate(work, "push", "origin", "good-alone")
        assert good.returncode == 0, good.stderr

    def test_tag_of_a_good_commit_passes(self, work: Path) -> None:
        git(work, "tag", "--annotate", "--message", "First", "v1", "main")
        ran = git_with_gate(work, "push", "origin", "v1")
        assert ran.returncode == 0, ran.stderr


def test_first_push_to_an_empty_server_is_judged(tmp_path: Path) -> None:
    folder = build(tmp_path / "work")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "server.git")
    install("pre-receive", tmp_path / "server.git" / "hooks")
    git(folder, "remote", "add", "origin", str(tmp_path / "server.git"))
    assert git_with_gate(folder, "push", "origin", BAD).returncode != 0
    ran = git_with_gate(folder, "push", "origin", "main")
    assert ran.returncode == 0, ran.stderr
