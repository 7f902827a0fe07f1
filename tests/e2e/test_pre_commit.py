"""The hooks, installed and run by pre-commit itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.example import MANIFEST, ROOT, build, environment, git

BAD, GOOD = "add-scraped-source", "repair"
CONFIG = ".pre-commit-config.yaml"
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]

pytestmark = pytest.mark.xdist_group("pre-commit")  # they share one built environment


def run(folder: Path, cache: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the repository, with pre-commit on the path and its environments in ``cache``."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    pip = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "REQUESTS_"))}
    environ = environment(PATH=path, PRE_COMMIT_HOME=str(cache), HOME=os.environ.get("HOME", "/"), **pip)
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as a repository that pre-commit can clone, with what is not committed yet."""
    folder = tmp_path_factory.mktemp("hooks") / "crs-gate"
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if name.startswith(("src/", "pyproject", "README", "LICENSE", ".pre-commit-hooks")) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Snapshot")
    git(folder, "tag", "v0")
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps the environments it builds; one for the module, building takes seconds."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The example repository on main."""
    return build(tmp_path / "work")


def use(hook: str, work: Path, hooks: Path, cache: Path) -> None:
    """Install one hook, as a user does."""
    (work / CONFIG).write_text(f"repos:\n  - repo: {hooks}\n    rev: v0\n    hooks: [{{id: {hook}}}]\n")
    git(work, "add", CONFIG)
    git(work, "commit", "--quiet", "--message", "Use pre-commit")
    installed = run(work, cache, *PRE_COMMIT, "install")
    assert installed.returncode == 0, installed.stdout + installed.stderr


def commit(work: Path, cache: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Commit what is staged."""
    return run(work, cache, "git", "commit", "--message", "Change", *arguments)


@pytest.mark.parametrize("hook", ["crs-gate", "crs-gate-always"])
def test_bad_manifest_is_refused_and_the_repaired_one_committed(
    hook: str, work: Path, hooks: Path, cache: Path
) -> None:
    use(hook, work, hooks, cache)
    git(work, "checkout", "--quiet", BAD, "--", ".")
    refused = commit(work, cache)
    assert refused.returncode != 0
    assert "microblog" in refused.stdout + refused.stderr
    git(work, "checkout", "--quiet", GOOD, "--", ".")
    accepted = commit(work, cache)
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr


def test_deleted_manifest_is_refused_by_the_hook_that_always_runs(work: Path, hooks: Path, cache: Path) -> None:
    use("crs-gate-always", work, hooks, cache)
    git(work, "rm", "--quiet", MANIFEST)
    refused = commit(work, cache)
    assert refused.returncode != 0
    assert "manifest-deleted" in refused.stdout + refused.stderr


def test_unrelated_commit_does_not_start_the_hook_for_manifests(work: Path, hooks: Path, cache: Path) -> None:
    use("crs-gate", work, hooks, cache)
    (work / "README.md").write_text("# Posts\n")
    passed = commit(work, cache, "--all")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "no files to check" in passed.stdout + passed.stderr


def test_unrelated_commit_passes_the_hook_that_always_runs(work: Path, hooks: Path, cache: Path) -> None:
    use("crs-gate-always", work, hooks, cache)
    (work / "README.md").write_text("# Posts\n")
    passed = commit(work, cache, "--all")
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_partly_staged_manifest_is_judged_as_staged(work: Path, hooks: Path, cache: Path) -> None:
    use("crs-gate", work, hooks, cache)
    git(work, "checkout", "--quiet", GOOD, "--", ".")
    manifest = work / MANIFEST
    manifest.write_text(manifest.read_text("utf-8") + "\n  - broken")
    passed = commit(work, cache)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert manifest.read_text("utf-8").endswith("- broken")


def test_try_repo_runs_the_hook_from_a_folder(work: Path, hooks: Path, cache: Path) -> None:
    git(work, "checkout", "--quiet", BAD, "--", ".")
    ran = run(work, cache, *PRE_COMMIT, "try-repo", str(hooks), "crs-gate", "--verbose")
    assert ran.returncode != 0
    assert "microblog" in ran.stdout


def test_all_files_are_rated_as_they_stand(work: Path, hooks: Path, cache: Path) -> None:
    use("crs-gate-rate", work, hooks, cache)
    assert run(work, cache, *PRE_COMMIT, "run", "--all-files").returncode == 0
    git(work, "checkout", "--quiet", BAD, "--", ".")
    ran = run(work, cache, *PRE_COMMIT, "run", "--all-files")
    assert ran.returncode != 0
    assert "rating E is below the floor B" in ran.stdout


def test_push_stage_judges_the_pushed_commits(work: Path, hooks: Path, cache: Path) -> None:
    use("crs-gate-always", work, hooks, cache)
    server = work.parent / "server.git"
    git(work.parent, "init", "--quiet", "--bare", str(server))
    git(work, "remote", "add", "origin", str(server))
    git(work, "push", "--quiet", "origin", "main")
    run(work, cache, *PRE_COMMIT, "install", "--hook-type", "pre-push")
    git(work, "checkout", "--quiet", BAD, "--", ".")
    commit(work, cache, "--no-verify")
    refused = run(work, cache, "git", "push", "origin", "main")
    assert refused.returncode != 0
    assert "microblog" in refused.stdout + refused.stderr
