"""One listing by git must say what a walk through all folders says."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.errors import HistoryError
from crs_gate.history.entries import Entry, Kind
from crs_gate.history.listing import Listing, parse
from crs_gate.history.opening import open_history
from crs_gate.history.select import Request
from tests.gitrepo import GitRepo

PARTS = st.text(st.sampled_from("ab-./0\u00e9"), min_size=1, max_size=5).filter(lambda text: "/" not in text)
PATHS = st.lists(st.lists(PARTS, min_size=1, max_size=3).map("/".join), max_size=12, unique=True)
BLOB = "d" * 40


@given(PATHS, st.lists(PARTS, max_size=2).map("/".join))
def test_below_a_folder_is_what_begins_with_its_name(paths: list[str], folder: str) -> None:
    entries = {path: Entry(Kind.FILE, path) for path in paths}
    listing = Listing.of(entries)
    expected = {path: entry for path, entry in entries.items() if not folder or path.startswith(f"{folder}/")}
    assert listing.below(folder) == expected
    assert listing.names == sorted(paths)
    assert all(listing.entry(path) == entries.get(path) for path in [*paths, folder, f"{folder}/x", "~"])


@pytest.mark.parametrize(
    "names", [("a b.csv", "tab\there.csv", "line\nend.csv", "d/\U0001f600.csv", "d/e/f/g", "d-e/f")]
)
def test_git_lists_what_a_walk_finds(repo: GitRepo, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]) -> None:
    for name in (*names, os.fsdecode(b"d/caf\xe9.csv"), "d/caf\ue000.csv"):
        repo.write(name, name.encode("utf-8", "surrogateescape"))
    (repo.path / "d/link").symlink_to("e")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.head},sub")
    repo.add()
    repo.git("commit", "--quiet", "-m", "more")
    request = Request(base="HEAD", head="HEAD")
    with open_history(repo.path, request) as history:
        walked, below = dict(history.head.paths()), dict(history.head.paths("d"))
    monkeypatch.setattr("crs_gate.history.objects._MOST_WALKED", 0)
    with open_history(repo.path, request) as history:
        assert dict(history.head.paths()) == walked
        assert list(history.head.names()) == sorted(walked)
        assert dict(history.head.paths("d")) == below
        assert history.head.entry("d/link") == walked["d/link"]
        assert history.head.entry("d") is None


def told(*records: tuple[str, str]) -> bytes:
    """What git would list."""
    kinds = {"040000": "tree", "160000": "commit"}
    lines = (f"{mode} {kinds.get(mode, 'blob')} {BLOB}\t{path}\0" for mode, path in records)
    return "".join(lines).encode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "records",
    [
        [("100644", "a/b")],
        [("100644", "..")],
        [("100644", ".git")],
        [("040000", "a"), ("100644", "a/..")],
        [("040000", ".."), ("100644", "../a")],
        [("040000", "a"), ("040000", "a/.git"), ("100644", "a/.git/config")],
        [("100644", "a"), ("100644", "a")],
        [("100644", "b"), ("100644", "a")],
        [("040000", ""), ("100644", "/a")],
    ],
)
def test_names_that_no_honest_tree_holds_are_refused(records: list[tuple[str, str]]) -> None:
    with pytest.raises(HistoryError, match="tree abc holds"):
        parse("abc", told(*records))


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crs_gate.history.objects._MOST_WALKED", 0)


def open_tree(repo: GitRepo, tree: str) -> None:
    commit = repo.git("commit-tree", "-p", "HEAD", "-m", "hostile", tree)
    with open_history(repo.path, Request(base="HEAD", head=commit)) as history:
        history.head.names()


@pytest.mark.usefixtures("listed")
def test_a_tree_that_names_more_files_than_exist_is_given_up(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crs_gate.history.objects.MOST_FILES", 20_000)
    blob = repo.git("hash-object", "-w", "--stdin", stdin="x")
    tree = repo.git("mktree", stdin="".join(f"100644 blob {blob}\tf{n}\n" for n in range(10)))
    for _ in range(10):
        tree = repo.git("mktree", stdin="".join(f"040000 tree {tree}\td{n}\n" for n in range(10)))
    with pytest.raises(HistoryError, match="more than 20,000 files"):
        open_tree(repo, tree)


@pytest.mark.usefixtures("listed")
def test_paths_of_absurd_length_are_given_up(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crs_gate.history.objects.LONGEST_LISTING", 10_000)
    tree = repo.rev("HEAD^{tree}")
    for _ in range(150):
        tree = repo.git("mktree", stdin=f"040000 tree {tree}\td\n")
    with pytest.raises(HistoryError, match="absurd length"):
        open_tree(repo, tree)


@pytest.mark.usefixtures("listed")
def test_a_lost_folder_is_an_error_and_not_an_empty_one(repo: GitRepo) -> None:
    tree = repo.rev("HEAD:data")
    (repo.path / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(HistoryError, match="could not list the tree"):
        open_tree(repo, repo.rev("HEAD^{tree}"))


@pytest.mark.usefixtures("listed")
def test_a_tree_with_a_path_for_a_name_is_refused(repo: GitRepo, tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(b"100644 a/b\0" + bytes.fromhex(repo.rev("HEAD:dataset.crs.yaml")))
    with pytest.raises(HistoryError, match="forbidden name"):
        open_tree(repo, repo.git("hash-object", "-t", "tree", "--literally", "-w", str(tmp_path / "raw")))
