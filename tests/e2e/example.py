"""The example repository as a runner sees a pull request on it."""

import importlib.util
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = "dataset.crs.yaml"
TODAY = "2026-11-22"


class PullRequest(NamedTuple):
    """A checkout of GitHub's test merge, and the event that started the run."""

    workspace: Path
    event: dict[str, Any]
    merge: str


def environment(**more: str) -> dict[str, str]:
    """What a process of a test may know of this machine: where programs are, and nothing of git's configuration."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "DOCKER_HOST") if name in os.environ}
    identity = {
        f"GIT_{role}_{what}": "test@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    return {
        **kept,
        **identity,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": "/nonexistent",
        **more,
    }


def git(folder: Path, *arguments: str) -> str:
    """Run git and give what it prints."""
    command = ["git", "-C", str(folder), *arguments]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, env=environment())
    return ran.stdout.strip()


def build(folder: Path) -> Path:
    """The example repository, with its three branches."""
    spec = importlib.util.spec_from_file_location("example_build", ROOT / "examples" / "social-posts" / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    built: Path = module.build(folder)
    return built


def commit(repository: Path, files: Mapping[str, str | None], message: str = "Change") -> str:
    """Write files (``None`` deletes one), commit them, and give the commit."""
    for path, text in files.items():
        if text is None:
            (repository / path).unlink()
        else:
            (repository / path).parent.mkdir(parents=True, exist_ok=True)
            (repository / path).write_text(text, "utf-8")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", message)
    return git(repository, "rev-parse", "HEAD")


def pull_request(origin: Path, branch: str, workspace: Path, depth: int = 2) -> PullRequest:
    """What actions/checkout leaves for a pull request of ``branch`` into main: a detached test merge, shallow."""
    base, head = git(origin, "rev-parse", "main"), git(origin, "rev-parse", branch)
    git(origin, "checkout", "--quiet", "--detach", "main")
    git(origin, "merge", "--quiet", "--no-ff", "--message", "Test merge", branch)
    git(origin, "update-ref", "refs/pull/1/merge", "HEAD")
    git(origin, "checkout", "--quiet", "main")
    workspace.mkdir(parents=True)
    git(workspace, "init", "--quiet")
    git(workspace, "remote", "add", "origin", origin.as_uri())
    wanted = "+refs/pull/1/merge:refs/remotes/pull/1/merge"
    git(workspace, "fetch", "--quiet", "--no-tags", f"--depth={depth}", "origin", wanted)
    git(workspace, "checkout", "--quiet", "--detach", "refs/remotes/pull/1/merge")
    event = {
        "action": "opened",
        "number": 1,
        "pull_request": {"number": 1, "base": {"sha": base, "ref": "main"}, "head": {"sha": head, "ref": branch}},
        "repository": {"full_name": "octo/social-posts", "default_branch": "main"},
    }
    return PullRequest(workspace, event, git(workspace, "rev-parse", "HEAD"))


def lines_of_source(manifest: str, source: str) -> range:
    """The lines of one source in a manifest, counted from 1."""
    lines = manifest.splitlines()
    first = lines.index(f"  - id: {source}") + 1
    after = (number for number, line in enumerate(lines[first:], first + 1) if line.startswith("  - id:"))
    return range(first, next(after, len(lines) + 1))
