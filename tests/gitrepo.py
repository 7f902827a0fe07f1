"""A real git repository for tests: made with the git on PATH, blind to the settings of the machine."""

import os
import subprocess
from pathlib import Path

WHEN = "2026-11-01T12:00:00Z"
IDENTITY = {
    "GIT_AUTHOR_NAME": "tests",
    "GIT_AUTHOR_EMAIL": "tests@example.org",
    "GIT_AUTHOR_DATE": WHEN,
    "GIT_COMMITTER_NAME": "tests",
    "GIT_COMMITTER_EMAIL": "tests@example.org",
    "GIT_COMMITTER_DATE": WHEN,
}


def clean_environment() -> dict[str, str]:
    """The environment without git's variables, and with an identity and no global configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    return {**kept, **IDENTITY, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class GitRepo:
    """A repository at ``path``. Methods that make a commit give its full id."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def init(cls, path: Path, *options: str) -> "GitRepo":
        """A new, empty repository whose branch is ``main``."""
        path.mkdir(parents=True, exist_ok=True)
        repo = cls(path)
        repo.git("init", "--quiet", "--initial-branch=main", *options)
        return repo

    def git(self, *arguments: str, stdin: str | None = None, **variables: str) -> str:
        """Run git; gives standard output without the last line end, and fails the test when git fails."""
        done = subprocess.run(
            ("git", "-c", "protocol.file.allow=always", *arguments),
            cwd=self.path,
            env={**clean_environment(), **variables},
            input=stdin,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"git {' '.join(arguments)}: {done.stderr}")
        return done.stdout.removesuffix("\n")

    def write(self, name: str, content: str | bytes = "") -> Path:
        """Write a file of the work tree."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def add(self, *names: str) -> None:
        """Stage files; without names, everything."""
        self.git("add", "--all", "--force", "--", *(names or (".",)))

    def commit(self, message: str = "a change") -> str:
        """Commit the whole work tree."""
        self.add()
        self.git("commit", "--quiet", "--no-verify", "--allow-empty", "-m", message)
        return self.head

    def save(self, name: str, content: str | bytes = "") -> str:
        """Write one file and commit."""
        self.write(name, content)
        return self.commit(f"write {name!r}")

    def checkout(self, name: str, *options: str) -> None:
        """Switch to a branch or commit."""
        self.git("checkout", "--quiet", *options, name)

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Make a branch and switch to it."""
        self.git("checkout", "--quiet", "-b", name, start)

    def merge(self, name: str) -> str:
        """Merge with a merge commit, always."""
        self.git("merge", "--quiet", "--no-ff", "--no-edit", name)
        return self.head

    def test_merge(self, base: str, tip: str, number: int = 1) -> str:
        """The test merge GitHub makes of a pull request, at ``refs/pull/<number>/merge``."""
        self.git("checkout", "--quiet", "--detach", base)
        merged = self.merge(tip)
        self.git("update-ref", f"refs/pull/{number}/merge", merged)
        self.checkout("main")
        return merged

    def actions_checkout(self, path: Path, reference: str, depth: int = 1) -> "GitRepo":
        """What the checkout action does: fetch one reference to a depth (0 is all history) and detach at it."""
        clone = GitRepo.init(path)
        clone.git("remote", "add", "origin", f"file://{self.path}")
        limit = (f"--depth={depth}", "--no-tags") if depth else ()
        every = () if depth else ("+refs/heads/*:refs/remotes/origin/*",)
        clone.git("fetch", "--quiet", *limit, "origin", f"+{reference}:refs/remotes/run", *every)
        clone.git("checkout", "--quiet", "--detach", "refs/remotes/run")
        return clone

    @property
    def head(self) -> str:
        """The id of the commit that is checked out."""
        return self.rev("HEAD")

    def rev(self, name: str) -> str:
        """The full id of a revision."""
        return self.git("rev-parse", "--verify", name)
