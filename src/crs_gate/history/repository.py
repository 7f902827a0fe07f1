"""Opening a repository and resolving commits in it. Never fetches, never writes, never trusts more than it must."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from crs_gate.errors import HistoryError
from crs_gate.history.entries import BROKEN
from crs_gate.history.objects import Commit, Objects
from crs_gate.history.plumbing import NEEDED, Answer, configured, hardened, run, stream

FETCH_ALL = "set `fetch-depth: 0` on the checkout step, or run `git fetch --unshallow`"
_NONE_FOUND = 1  # the status of `git config` where nothing fits
_DEFAULT_BRANCHES = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)


class DefaultBranch(NamedTuple):
    """The branch that others start from: its short name and the commit it is at."""

    name: str
    commit: str


class Repository:
    """One repository, open for reading. ``root`` is the top of its work tree, or the repository itself when bare."""

    def __init__(self, root: Path, added: dict[str, str], *, bare: bool, shallow: bool) -> None:
        self.root = root
        self.bare = bare
        self.shallow = shallow
        self._added = added
        self.objects = Objects(root, added)

    @classmethod
    def open(cls, start: Path, workspace: Path | None = None) -> Self:
        """Open the repository around a folder; one below ``workspace`` may be owned by another user."""
        start = start.resolve()
        if not start.is_dir():
            raise HistoryError(f"there is no folder {start}")
        _refuse_other_git_dir(start)
        added = hardened(os.environ, _trusted(start, workspace))
        refuse_planted(start, added)
        questions = ("--is-shallow-repository", "--show-object-format", "--show-toplevel")
        answer = run(("rev-parse", *questions), start, added)
        shallow, _, rest = answer.out.partition(b"\n")
        form, _, top = rest.partition(b"\n")
        if not form:
            raise _not_opened(start, answer)
        if form != b"sha1":
            raise HistoryError(f"the repository uses {form.decode()} object ids", "only sha1 repositories can be read")
        root = Path(os.fsdecode(top.removesuffix(b"\n"))) if answer.status == 0 else start
        return cls(root, added, bare=answer.status != 0, shallow=shallow == b"true")

    def close(self) -> None:
        """End the processes."""
        self.objects.close()

    def run(self, *arguments: str, filters: bool = True) -> bytes:
        """The output of a plumbing command at the root; a failure is a ``HistoryError``.

        With ``filters`` off, no program that the settings name for the contents of files is run.
        """
        added = self._added if filters else {**self._added, **self._without_filters()}
        answer = run(arguments, self.root, added)
        if answer.status:
            raise HistoryError(f"`git {arguments[0]}` failed: {answer.complaint or answer.status}", NEEDED)
        return answer.out

    def _without_filters(self) -> dict[str, str]:
        """The variables that make every filter of the settings do nothing."""
        pattern = r"^filter\..*\.(clean|process|required)$"
        answer = run(("config", "-z", "--name-only", "--get-regexp", pattern), self.root, self._added)
        if answer.status not in {0, _NONE_FOUND}:
            raise HistoryError(f"`git config` failed: {answer.complaint or answer.status}", NEEDED)
        keys = dict.fromkeys(os.fsdecode(answer.out).split("\0")[:-1])
        settings = [(key, "false" if key.endswith(".required") else "") for key in keys]
        return configured({**os.environ, **self._added}, settings)

    def stream(self, blob: str, chunk: int) -> Iterator[bytes]:
        """The content of a blob in chunks, from a process of its own: git too keeps no big one in memory then."""
        arguments = ("-c", "core.bigFileThreshold=1m", "cat-file", "blob", blob)
        return stream(arguments, self.root, self._added, chunk)

    def head(self) -> Commit | None:
        """The commit that is checked out; ``None`` before the first commit."""
        commit = self.objects.commit("HEAD")
        if commit is None and run(("rev-parse", "--verify", "--quiet", "HEAD"), self.root, self._added).status == 0:
            raise HistoryError("the commit that HEAD names is not in this clone", BROKEN)
        return commit

    def default_branch(self, name: str | None = None) -> DefaultBranch | None:
        """The first of the usual default branches that exists; ``name`` is asked for before them."""
        first = (f"refs/remotes/origin/{name}", f"refs/heads/{name}") if name else ()
        for reference in (*first, *(("HEAD",) if self.bare else ()), *_DEFAULT_BRANCHES):
            if commit := self.objects.commit(reference):
                short = reference.removeprefix("refs/remotes/").removeprefix("refs/heads/")
                return DefaultBranch(short, commit.id)
        return None

    def commit(self, revision: str, what: str, hint: str) -> Commit:
        """The commit of a revision, or a ``HistoryError`` that says which of base and head is missing."""
        if commit := self.objects.commit(revision):
            return commit
        why = ": the clone is shallow" if self.shallow else ""
        raise HistoryError(f"the {what} commit {revision} is not in this clone{why}", hint)

    def merge_base(self, one: Commit, other: Commit, hint: str) -> Commit:
        """The commit at which two lines of history parted."""
        answer = run(("merge-base", one.id, other.id), self.root, self._added)
        name = answer.out.partition(b"\n")[0].decode("ascii", "replace")
        if answer.status == 0 and name:
            return self.commit(name, "base", hint)
        if self.shallow:
            raise HistoryError(f"this shallow clone does not show where {other.id} left {one.id}", hint or FETCH_ALL)
        if answer.status == 1:
            raise HistoryError(f"{one.id} and {other.id} share no history", "name the base yourself")
        raise HistoryError(f"`git merge-base` failed: {answer.complaint}", hint)


def inside_repository(start: Path) -> bool:
    """Whether git would find a repository from here; looks at names only."""
    return "GIT_DIR" in os.environ or top_of(start.resolve()) is not None


def top_of(start: Path) -> Path | None:
    """The nearest folder at or above that looks like a repository or the top of a work tree."""
    for folder in (start, *start.parents):
        if (folder / ".git").exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir()):
            return folder
    return None


def _trusted(start: Path, workspace: Path | None) -> Path | None:
    """The repository whose owner is not asked after: only one at or below the workspace that the caller named."""
    found = top_of(start)
    if workspace is None or found is None or not found.is_relative_to(workspace.resolve()):
        return None
    return found


def _refuse_other_git_dir(start: Path) -> None:
    """Git prefers ``GIT_DIR`` to the folder asked for; a hook's variables must not lead to another repository."""
    if "GIT_DIR" in os.environ and start != Path.cwd().resolve():
        raise HistoryError(
            f"GIT_DIR is set, so git would not look at {start}", "unset GIT_DIR, or run inside that repository"
        )


def refuse_planted(start: Path, added: Mapping[str, str]) -> None:
    """A change can bring a folder that looks like a bare repository: git would take it for ours from there on down.

    Git finds ``.git`` first, which no tree can hold; so only below the top of a work tree one can be planted.
    """
    outer = next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)
    if outer == start or "GIT_DIR" in os.environ:
        return
    answer = run(("rev-parse", "--absolute-git-dir"), start, added)
    found = Path(os.fsdecode(answer.out.removesuffix(b"\n")))
    planted = found in (start, *start.parents) and found.is_relative_to(outer)
    if answer.status == 0 and planted and ".git" not in found.relative_to(outer).parts:
        raise HistoryError(
            f"{found} looks like a git repository of its own, inside of {outer}, and git would read that one",
            f"run at {outer}; if you mean the inner one, set GIT_DIR to it",
        )


def _not_opened(start: Path, answer: Answer) -> HistoryError:
    if "dubious ownership" in answer.error or "unsafe repository" in answer.error:
        return HistoryError(
            f"the repository at {start} belongs to another user, so git refuses it",
            f"run as its owner, or trust it: git config --global --add safe.directory {start}",
        )
    if "not a git repository" in answer.error:
        return HistoryError(
            f"{start} is not in a git repository", "run inside one, or use `rate`, which compares nothing"
        )
    why = answer.complaint or f"it ended with {answer.status} and said nothing"
    return HistoryError(f"git cannot open {start}: {why}", f"{NEEDED}; `git -C {start} status` may say more")
