"""Repositories made to run a program, to reach a network, to exhaust the machine or to deceive."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from crs_gate.errors import HistoryError
from crs_gate.history.opening import open_history
from crs_gate.history.select import Request
from crs_gate.history.staged import staged_changes_touch
from tests.gitrepo import GitRepo
from tests.unit.history.differ import differing

REQUESTS = [Request(), Request(staged=True), Request(base="main~1", head="main"), Request(compare=False)]


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[str]:
    """A command that leaves a mark when it runs; the test fails if the mark is there in the end."""
    mark = tmp_path / "it-ran"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(mark))}\n")
    script.chmod(0o755)
    yield str(script)
    assert not mark.exists()


@pytest.fixture
def trapped(repo: GitRepo, trap: str) -> GitRepo:
    """A repository whose configuration and attributes name the trap wherever git would run something."""
    repo.save(".gitattributes", "* filter=trap diff=trap merge=trap textconv\n")
    repo.save("dataset.crs.yaml", "committed\n")
    repo.write("dataset.crs.yaml", "staged\n")
    repo.add()
    repo.write("dataset.crs.yaml", "on disk\n")
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.external",
        "diff.trap.command",
        "diff.trap.textconv",
        "filter.trap.clean",
        "filter.trap.smudge",
        "filter.trap.process",
        "uploadpack.packObjectsHook",
        "alias.rev-parse",
        "alias.cat-file",
        "alias.ls-files",
    ):
        repo.git("config", key, f"!{trap}" if key.startswith("alias") else trap)
    hooks = repo.path / "hooks"
    hooks.mkdir()
    for name in ("fsmonitor-watchman", "post-index-change", "reference-transaction", "query-watchman"):
        (hooks / name).symlink_to(trap)
    repo.git("config", "core.hooksPath", str(hooks))
    return repo


@pytest.mark.parametrize("request_", REQUESTS)
def test_nothing_of_the_repository_is_run(trapped: GitRepo, request_: Request) -> None:
    with open_history(trapped.path, request_) as history:
        assert differing(history)
        assert history.head.read("dataset.crs.yaml")
        assert history.head.sizes(["dataset.crs.yaml"])


def test_quick_look_of_the_hook_runs_nothing(trapped: GitRepo) -> None:
    assert staged_changes_touch(trapped.path, lambda path: path.endswith(".crs.yaml"))


def test_reading_leaves_the_repository_as_it_was(repo: GitRepo) -> None:
    def state() -> dict[str, int]:
        return {str(path): path.lstat().st_mtime_ns for path in repo.path.rglob("*")}

    repo.write("dataset.crs.yaml", "on disk\n")
    before = state()
    for request in (Request(), Request(staged=True)):
        with open_history(repo.path, request) as history:
            differing(history)
    assert state() == before


def test_partial_clone_is_never_completed(repo: GitRepo, trap: str) -> None:
    """Git would fetch what a partial clone lacks, here by running the transport the configuration names."""
    blob = repo.rev("HEAD:dataset.crs.yaml")
    repo.save("other.txt", "x")
    repo.git("config", "core.repositoryFormatVersion", "1")
    repo.git("config", "extensions.partialClone", "origin")
    repo.git("config", "remote.origin.url", f"ext::{trap}")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "protocol.ext.allow", "always")
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with open_history(repo.path, Request(base="main~1", head="main")) as history:
        assert history.head.read("other.txt") == b"x"
        assert history.head.sizes(["dataset.crs.yaml", "other.txt"]) == {"other.txt": 1}
        with pytest.raises(HistoryError, match=f"{blob} is not in this clone") as caught:
            history.head.read("dataset.crs.yaml")
        assert "partial clone" in caught.value.hint


def test_lost_folder_is_an_error_and_not_an_empty_one(repo: GitRepo) -> None:
    tree = repo.rev("HEAD:data")
    (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with open_history(repo.path, Request(base="main", head="main")) as history, pytest.raises(HistoryError):
        history.head.paths()


def test_broken_object_is_an_error(repo: GitRepo) -> None:
    blob = repo.rev("HEAD:dataset.crs.yaml")
    path = repo.path / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"garbage")
    with open_history(repo.path, Request(base="main", head="main")) as history, pytest.raises(HistoryError):
        history.head.read("dataset.crs.yaml")


def test_replaced_object_does_not_deceive(repo: GitRepo) -> None:
    good = repo.git("hash-object", "-w", "--stdin", stdin="a good manifest")
    repo.git("replace", repo.rev("HEAD:dataset.crs.yaml"), good)
    with open_history(repo.path, Request(base="main", head="main")) as history:
        assert history.head.read("dataset.crs.yaml") == b"crs: 1\n"


def commit_of(repo: GitRepo, tree: str) -> str:
    return repo.git("commit-tree", "-p", "HEAD", "-m", "hostile", tree)


def test_tree_that_names_more_files_than_exist_ends_in_an_error(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crs_gate.history.objects.MOST_FILES", 20_000)
    blob = repo.git("hash-object", "-w", "--stdin", stdin="x")
    tree = repo.git("mktree", stdin="".join(f"100644 blob {blob}\tf{n}\n" for n in range(10)))
    for _ in range(10):
        tree = repo.git("mktree", stdin="".join(f"040000 tree {tree}\td{n}\n" for n in range(10)))
    bomb = commit_of(repo, tree)
    with open_history(repo.path, Request(base="HEAD", head=bomb)) as history:
        assert history.head.read("/".join(["d0"] * 10) + "/f3") == b"x"
        with pytest.raises(HistoryError, match=r"more than 20,000 files"):
            history.head.paths()


def test_tree_of_endless_depth_ends_in_an_error(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crs_gate.history.objects.LONGEST_LISTING", 10_000)
    tree = repo.rev("HEAD^{tree}")
    for _ in range(150):
        tree = repo.git("mktree", stdin=f"040000 tree {tree}\td\n")
    deep = commit_of(repo, tree)
    request = Request(base="HEAD", head=deep)
    with open_history(repo.path, request) as history, pytest.raises(HistoryError, match="absurd length"):
        history.head.paths()


@pytest.mark.parametrize("name", ["..", ".", ".git"])
def test_tree_with_a_forbidden_name_is_an_error(repo: GitRepo, name: str) -> None:
    raw = b"100644 %s\0" % name.encode() + bytes.fromhex(repo.rev("HEAD:dataset.crs.yaml"))
    assert_tree_is_refused(repo, raw)


def test_tree_with_the_same_name_twice_is_an_error(repo: GitRepo) -> None:
    blob = bytes.fromhex(repo.rev("HEAD:dataset.crs.yaml"))
    assert_tree_is_refused(repo, b"100644 a.crs.yaml\0" + blob + b"100644 a.crs.yaml\0" + blob[::-1])


def test_tree_with_a_path_for_a_name_is_an_error(repo: GitRepo) -> None:
    assert_tree_is_refused(repo, b"100644 a/b\0" + bytes.fromhex(repo.rev("HEAD:dataset.crs.yaml")))


def assert_tree_is_refused(repo: GitRepo, raw: bytes) -> None:
    path = repo.write("raw-tree", raw)
    tree = repo.git("hash-object", "-t", "tree", "--literally", "-w", str(path))
    request = Request(base="HEAD", head=commit_of(repo, tree))
    with open_history(repo.path, request) as history, pytest.raises(HistoryError, match="tree"):
        history.head.paths()
