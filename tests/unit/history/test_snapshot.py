"""Listing and reading at a commit, in the index, in the work tree and in a plain folder."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crs_gate.errors import HistoryError
from crs_gate.history.disk import read_inside
from crs_gate.history.entries import Kind
from crs_gate.history.opening import History, open_history
from crs_gate.history.select import Request
from crs_gate.history.snapshot import Snapshot
from tests.gitrepo import GitRepo
from tests.unit.history.differ import differing

ODD_NAMES = ("a b.csv", "tab\there.csv", "line\nend.csv", "-rf.csv", ":(top)x.csv", "dé/日本.csv", '"q".csv', "*.csv")
KINDS = {"commit": Request(base="HEAD", head="HEAD"), "index": Request(staged=True), "work tree": Request()}

Open = Callable[[str], History]


@pytest.fixture
def opened(repo: GitRepo) -> Iterator[Open]:
    open_ones: list[History] = []

    def opener(kind: str) -> History:
        open_ones.append(open_history(repo.path, KINDS[kind]))
        return open_ones[-1]

    yield opener
    for history in open_ones:
        history.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_names(repo: GitRepo, opened: Open, kind: str, name: str) -> None:
    repo.save(name, "content")
    head = opened(kind).head
    assert head.paths()[name].kind is Kind.FILE
    assert head.read(name) == b"content"
    assert head.sizes([name, "no such file"]) == {name: 7}


@pytest.mark.parametrize("kind", KINDS)
def test_name_that_is_not_utf_8(repo: GitRepo, opened: Open, kind: str) -> None:
    name = os.fsdecode(b"caf\xe9.csv")
    repo.save(name, "x")
    assert opened(kind).head.read(name) == b"x"


@pytest.mark.parametrize("kind", KINDS)
def test_blob_id_is_the_same_everywhere(repo: GitRepo, opened: Open, kind: str) -> None:
    head = opened(kind).head
    assert head.blob_id("dataset.crs.yaml") == repo.rev("HEAD:dataset.crs.yaml")
    assert head.blob_id("nothing") is None


@pytest.mark.parametrize("kind", KINDS)
def test_listing_below_a_folder(repo: GitRepo, opened: Open, kind: str) -> None:
    repo.write("data/deep/er.csv")
    repo.save("database.csv")
    head = opened(kind).head
    assert set(head.paths("data")) == {"data/part-1.csv", "data/deep/er.csv"}
    assert set(head.paths("data/deep")) == {"data/deep/er.csv"}
    assert not head.paths("nowhere")
    assert not head.paths("dataset.crs.yaml")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", ["", "/etc/passwd", "../repo/dataset.crs.yaml", "data", "data/", "./dataset.crs.yaml"])
def test_only_plain_paths_of_files_are_read(opened: Open, kind: str, path: str) -> None:
    assert opened(kind).head.read(path) is None


@pytest.mark.parametrize("kind", KINDS)
def test_symlinks_are_named_and_never_followed(repo: GitRepo, opened: Open, tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/key.csv").write_text("secret")
    (repo.path / "link.csv").symlink_to(tmp_path / "secret/key.csv")
    (repo.path / "folder").symlink_to(tmp_path / "secret")
    repo.commit()
    head = opened(kind).head
    entry = head.entry("link.csv")
    assert entry is not None
    assert entry.kind is Kind.SYMLINK
    assert head.read("link.csv") is None
    assert head.read("folder/key.csv") is None
    assert head.blob_id("link.csv") is None
    assert not head.sizes(["link.csv"])


@pytest.mark.parametrize("kind", KINDS)
def test_submodule_is_an_entry_without_content(repo: GitRepo, opened: Open, tmp_path: Path, kind: str) -> None:
    inner = GitRepo.init(tmp_path / "inner")
    inner.save("dataset.crs.yaml", "inner")
    repo.git("submodule", "--quiet", "add", str(inner.path), "sub")
    repo.commit()
    head = opened(kind).head
    assert head.paths()["sub"].kind is Kind.SUBMODULE
    assert "sub/dataset.crs.yaml" not in head.paths()
    assert head.read("sub") is None


@pytest.mark.parametrize("kind", KINDS)
def test_reading_stops_at_the_limit_and_goes_on_with_the_next_file(repo: GitRepo, opened: Open, kind: str) -> None:
    repo.write("big.csv", b"x" * 5_000_000)
    repo.save("empty.csv")
    head = opened(kind).head
    assert head.read("big.csv", 10) == b"x" * 11
    assert head.read("empty.csv", 10) == b""
    assert head.read("dataset.crs.yaml") == b"crs: 1\n"


def test_index_holds_what_is_staged_and_nothing_else(repo: GitRepo, opened: Open) -> None:
    repo.write("dataset.crs.yaml", "staged")
    repo.write("new.csv", "new")
    repo.add()
    repo.git("rm", "--quiet", "--cached", "data/part-1.csv")
    repo.write("dataset.crs.yaml", "not staged")
    repo.write("untracked.csv", "")
    repo.git("add", "--intent-to-add", "untracked.csv")
    history = opened("index")
    assert history.head.read("dataset.crs.yaml") == b"staged"
    assert set(history.head.paths()) == {"dataset.crs.yaml", "new.csv"}
    assert set(differing(history)) == {"dataset.crs.yaml", "new.csv", "data/part-1.csv"}
    assert history.head.read("data/part-1.csv") is None


def test_index_of_a_partial_commit(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write("dataset.crs.yaml", "in the next commit")
    repo.write("data/part-1.csv", "staged, but left out of it")
    repo.git("read-tree", "HEAD", GIT_INDEX_FILE=".git/next-index")
    repo.git("add", "dataset.crs.yaml", GIT_INDEX_FILE=".git/next-index")
    repo.add()
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index")
    with open_history(repo.path, Request(staged=True)) as history:
        assert differing(history) == ["dataset.crs.yaml"]


def test_index_before_the_first_commit(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "new")
    repo.write("a/b.csv", "x")
    repo.add()
    with open_history(repo.path, Request(staged=True)) as history:
        assert history.base is None
        assert differing(history) == ["a/b.csv"]
        assert history.head.read("a/b.csv") == b"x"


def test_index_against_a_named_base(repo: GitRepo) -> None:
    repo.save("dataset.crs.yaml", "two")
    repo.write("new.csv", "staged")
    repo.add()
    with open_history(repo.path, Request(base="HEAD~1", staged=True)) as history:
        assert set(differing(history)) == {"dataset.crs.yaml", "new.csv"}


def test_merge_conflict_in_the_index_is_said(repo: GitRepo, opened: Open) -> None:
    repo.branch("one")
    repo.save("dataset.crs.yaml", "one")
    repo.checkout("main")
    repo.save("dataset.crs.yaml", "two")
    with pytest.raises(AssertionError):
        repo.merge("one")
    with pytest.raises(HistoryError, match="merge conflicts"):
        opened("index").head.paths()


def test_work_tree_leaves_out_what_is_ignored_or_gone(repo: GitRepo, opened: Open) -> None:
    repo.save(".gitignore", "*.tmp\n")
    repo.write("a.tmp")
    repo.write("untracked.csv")
    (repo.path / "data/part-1.csv").unlink()
    os.mkfifo(repo.path / "pipe.csv")
    history = opened("work tree")
    assert {path for path, entry in history.head.paths().items() if entry.kind is Kind.FILE} == {
        ".gitignore",
        "dataset.crs.yaml",
        "untracked.csv",
    }
    assert history.head.read("pipe.csv") is None
    assert "data/part-1.csv" in differing(history)


def test_work_tree_of_a_sparse_checkout_is_whole(repo: GitRepo, opened: Open) -> None:
    repo.git("sparse-checkout", "set", "--cone", "nothing")
    repo.git("update-index", "--skip-worktree", "dataset.crs.yaml")
    (repo.path / "dataset.crs.yaml").unlink()
    assert not (repo.path / "data").exists()
    head = opened("work tree").head
    assert set(head.paths()) == {"dataset.crs.yaml", "data/part-1.csv"}
    assert head.read("data/part-1.csv") == b"a,b\n"
    assert head.blob_id("data/part-1.csv") == repo.rev("HEAD:data/part-1.csv")


def test_plain_folder(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.csv").write_text("abc")
    (tmp_path / "data/loop").symlink_to(tmp_path)
    with open_history(tmp_path, Request(compare=False)) as history:
        head: Snapshot = history.head
        assert set(head.paths()) == {"data/a.csv", "data/loop"}
        assert set(head.paths("data")) == {"data/a.csv", "data/loop"}
        assert (head.read("data/a.csv"), head.read("data/loop")) == (b"abc", None)
        assert (head.sizes(["data/a.csv"]), head.blob_id("data/a.csv")) == ({"data/a.csv": 3}, None)


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder that everybody may enter, and no rights beyond those of everybody: root may read everything."""
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        (Path(name) / "dataset.crs.yaml").touch(0)
        if root:
            os.seteuid(65534)
        try:
            yield Path(name)
        finally:
            if root:
                os.seteuid(0)


def test_file_that_may_not_be_read_is_not_a_missing_one(nobody: Path) -> None:
    with pytest.raises(HistoryError, match=r"'dataset\.crs\.yaml' cannot be read: Permission denied"):
        read_inside(nobody, "dataset.crs.yaml", 10)


@pytest.mark.parametrize("kind", KINDS)
def test_the_target_of_a_link_is_text(repo: GitRepo, opened: Open, kind: str) -> None:
    (repo.path / "data/link.csv").symlink_to("../nowhere/é")
    (repo.path / "long.csv").symlink_to("x/" * 2_047)
    (repo.path / "folder").symlink_to("data")
    repo.commit()
    head = opened(kind).head
    assert head.link("data/link.csv") == "../nowhere/é"
    assert head.link("long.csv") == "x/" * 2_047
    assert [head.link(path) for path in ("data", "dataset.crs.yaml", "nothing", "folder/link.csv", "../x", "")] == [
        None
    ] * 6


def test_an_endless_link_is_none(repo: GitRepo, opened: Open) -> None:
    blob = repo.git("hash-object", "-w", "--stdin", stdin="x" * 5_000)
    repo.git("update-index", "--add", "--cacheinfo", f"120000,{blob},link.csv")
    assert opened("index").head.link("link.csv") is None


def test_a_link_that_sparse_checkout_keeps_away_is_read_from_the_index(repo: GitRepo, opened: Open) -> None:
    (repo.path / "data/link.csv").symlink_to("part-1.csv")
    repo.commit()
    repo.git("sparse-checkout", "set", "--no-cone", "/dataset.crs.yaml")
    assert not (repo.path / "data").exists()
    assert opened("work tree").head.link("data/link.csv") == "part-1.csv"


@pytest.mark.parametrize("kind", KINDS)
def test_sizes_are_asked_in_more_than_one_go(repo: GitRepo, opened: Open, kind: str) -> None:
    for number in range(450):
        repo.write(f"data/{number}.csv", "x" * number)
    repo.commit()
    head = opened(kind).head
    names = [f"data/{number}.csv" for number in range(450)]
    assert head.sizes(names) == {name: number for number, name in enumerate(names)}
    assert head.sizes([*names[:3], "no such file"]) == {"data/0.csv": 0, "data/1.csv": 1, "data/2.csv": 2}
