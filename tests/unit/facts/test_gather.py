from pathlib import Path

import pytest

from crs_gate.facts import tree as tree_module
from crs_gate.facts.gather import gather_tree, lfs_oid, with_lfs
from crs_gate.facts.tree import TreeWorkError
from crs_gate.history import Request, open_history
from tests.gitrepo import GitRepo

OID = "d2" * 32
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize 33759569\n".encode()


@pytest.fixture(autouse=True)
def _no_git_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write("one/dataset.crs.yaml")
    repo.write("one/data/a.csv", "abc")
    repo.write("one/data/big.bin", POINTER)
    repo.write("one/two/dataset.crs.yaml")
    repo.write("other.csv")
    (repo.path / "one/link.csv").symlink_to("data/a.csv")
    repo.commit()
    return repo


ALL = ("one/dataset.crs.yaml", "one/two/dataset.crs.yaml", "root.crs.yaml")
REQUESTS = [Request(base="HEAD", head="HEAD"), Request(staged=True), Request()]


@pytest.mark.parametrize("request_", REQUESTS)
def test_tree_is_relative_to_the_manifests_folder(repo: GitRepo, request_: Request) -> None:
    with open_history(repo.path, request_) as history:
        tree = gather_tree(history.head, "one/dataset.crs.yaml", ALL)
    assert set(tree.files) == {"dataset.crs.yaml", "data/a.csv", "data/big.bin", "link.csv", "two/dataset.crs.yaml"}
    assert (tree.folder, tree.nested) == ("one", ("two",))


def test_tree_of_a_manifest_at_the_root(repo: GitRepo) -> None:
    with open_history(repo.path, Request()) as history:
        tree = gather_tree(history.head, "root.crs.yaml", ALL)
    assert "one/data/a.csv" in tree.files
    assert (tree.folder, tree.nested) == ("", ("one", "one/two"))


@pytest.mark.parametrize("request_", REQUESTS)
def test_sizes_and_pointers_are_read_for_the_paths_asked_for(repo: GitRepo, request_: Request) -> None:
    with open_history(repo.path, request_) as history:
        tree = gather_tree(history.head, "one/dataset.crs.yaml")
        full = with_lfs(tree, history.head, ["data/a.csv", "data/big.bin", "not/there"])
    assert full.lfs == {"data/big.bin": OID}
    assert (full.files["data/a.csv"], full.files["data/big.bin"]) == (3, len(POINTER))
    assert full.files.keys() == tree.files.keys()
    assert not tree.lfs


@pytest.fixture
def pointers(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "pointers")
    for name in ("one/data/a.parquet", "one/data/b.parquet", "one/data/deep/c.parquet"):
        repo.write(name, POINTER)
    repo.write("one/data/note.csv", "a,b")
    repo.commit()
    return repo


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("./data/a.parquet", {"data/a.parquet"}),
        (" data/a.parquet ", {"data/a.parquet"}),
        ("data/*.parquet", {"data/a.parquet", "data/b.parquet"}),
        ("**/*.parquet", {"data/a.parquet", "data/b.parquet", "data/deep/c.parquet"}),
        ("data/deep", {"data/deep/c.parquet"}),
        ("../one/data/a.parquet", set()),
    ],
)
def test_pointers_are_found_however_the_manifest_names_them(pointers: GitRepo, pattern: str, found: set[str]) -> None:
    with open_history(pointers.path, Request()) as history:
        tree = gather_tree(history.head, "one/dataset.crs.yaml")
        assert with_lfs(tree, history.head, [pattern]).lfs == dict.fromkeys(found, OID)


def test_of_a_pattern_no_more_is_read_after_the_first_file_that_is_no_pointer(pointers: GitRepo) -> None:
    pointers.save("one/data/aa.csv", "a,b")
    with open_history(pointers.path, Request()) as history:
        tree = gather_tree(history.head, "one/dataset.crs.yaml")
        assert with_lfs(tree, history.head, ["data/*"]).lfs == {"data/a.parquet": OID}
        assert len(with_lfs(tree, history.head, ["data/*", "data/b.parquet"]).lfs) == 2


def test_patterns_that_are_too_much_work_find_no_pointer(pointers: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "MOST_TESTS", 2)
    with open_history(pointers.path, Request()) as history:
        tree = with_lfs(gather_tree(history.head, "one/dataset.crs.yaml"), history.head, ["**/*.parquet"])
    assert not tree.lfs
    with pytest.raises(TreeWorkError):
        tree.matching("*.csv")


def test_pointer() -> None:
    assert lfs_oid(POINTER) == OID


def test_pointer_with_extension() -> None:
    line = b"ext-0-foo sha256:" + b"0" * 64 + b"\noid"
    assert lfs_oid(POINTER.replace(b"oid", line, 1)) == OID


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n" + POINTER,
        POINTER.replace(b"https", b"http"),
        POINTER.replace(b"spec/v1", b"spec/v2"),
        POINTER.replace(b"d2", b"D2"),
        POINTER.replace(b"d2", b"", 1),
        POINTER.replace(b"sha256", b"md5"),
        POINTER.replace(b"\n", b"\r\n"),
        POINTER.replace(b"size 33759569\n", b""),
        POINTER + b"more\n",
        POINTER + b"x" * 1024,
    ],
)
def test_what_is_no_pointer_to_the_letter_is_none(data: bytes) -> None:
    assert lfs_oid(data) is None
