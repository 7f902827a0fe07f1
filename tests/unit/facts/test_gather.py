from pathlib import Path

import pytest

from crs_gate.facts import tree as tree_module
from crs_gate.facts.digests import Proof
from crs_gate.facts.gather import Surroundings
from crs_gate.facts.tree import TreeWorkError
from crs_gate.history.opening import open_history
from crs_gate.history.select import Request
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
        tree = Surroundings(history.head, ALL).tree("one/dataset.crs.yaml")
    assert set(tree.files) == {"dataset.crs.yaml", "data/a.csv", "data/big.bin", "link.csv", "two/dataset.crs.yaml"}
    assert (tree.folder, tree.nested) == ("one", ("two",))


def test_tree_of_a_manifest_at_the_root(repo: GitRepo) -> None:
    with open_history(repo.path, Request()) as history:
        tree = Surroundings(history.head, ALL).tree("root.crs.yaml")
    assert "one/data/a.csv" in tree.files
    assert (tree.folder, tree.nested) == ("", ("one", "one/two"))


@pytest.mark.parametrize("request_", REQUESTS)
def test_sizes_and_pointers_are_read_for_the_paths_asked_for(repo: GitRepo, request_: Request) -> None:
    with open_history(repo.path, request_) as history:
        around = Surroundings(history.head)
        tree = around.tree("one/dataset.crs.yaml")
        full = around.with_digests(tree, ["data/a.csv", "data/big.bin", "not/there"])
    assert full.digests == {"data/big.bin": OID}
    assert (full.files["data/a.csv"], full.files["data/big.bin"]) == (3, len(POINTER))
    assert full.files.keys() == tree.files.keys()
    assert not tree.digests


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
        around = Surroundings(history.head)
        tree = around.tree("one/dataset.crs.yaml")
        assert around.with_digests(tree, [pattern]).digests == dict.fromkeys(found, OID)


def test_of_a_pattern_no_more_is_read_after_the_first_file_that_is_no_pointer(pointers: GitRepo) -> None:
    pointers.save("one/data/aa.csv", "a,b")
    with open_history(pointers.path, Request()) as history:
        around = Surroundings(history.head)
        tree = around.tree("one/dataset.crs.yaml")
        assert around.with_digests(tree, ["data/*"]).digests == {"data/a.parquet": OID}
        assert len(around.with_digests(tree, ["data/*", "data/b.parquet"]).digests) == 2


def test_patterns_that_are_too_much_work_find_no_pointer(pointers: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "MOST_TESTS", 2)
    with open_history(pointers.path, Request()) as history:
        around = Surroundings(history.head)
        tree = around.with_digests(around.tree("one/dataset.crs.yaml"), ["**/*.parquet"])
    assert not tree.digests
    with pytest.raises(TreeWorkError):
        tree.matching("*.csv")


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_link_into_git_annex_gives_its_digest_and_is_not_followed(repo: GitRepo, request_: Request) -> None:
    key = f"SHA256E-s12--{OID}.csv"
    (repo.path / "one/annexed.csv").symlink_to(f"../.git/annex/objects/aa/bb/{key}/{key}")
    repo.write("one/unlocked.csv", f"/annex/objects/{key}\n")
    repo.commit()
    with open_history(repo.path, request_) as history:
        around = Surroundings(history.head)
        full = around.with_digests(around.tree("one/dataset.crs.yaml"), ["annexed.csv", "unlocked.csv", "link.csv"])
    assert full.digests == {"annexed.csv": OID, "unlocked.csv": OID}


def test_many_pointers_are_read_in_few_questions(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "many")
    for number in range(600):
        repo.write(f"data/{number:03}.bin", POINTER.replace(b"33759569", b"%d" % number))
    repo.write("dataset.crs.yaml")
    repo.commit()
    with open_history(repo.path, Request(base="HEAD", head="HEAD")) as history:
        around = Surroundings(history.head)
        assert len(around.with_digests(around.tree("dataset.crs.yaml"), ["data/*.bin"]).digests) == 600


@pytest.mark.parametrize("request_", [Request(base="HEAD", head="HEAD"), Request(staged=True), Request(compare=False)])
def test_what_git_proves_is_looked_up_for_files_named_alone(repo: GitRepo, request_: Request) -> None:
    repo.write("d/plain.csv", "x" * 3000)
    repo.write("d/small.csv", "a,b\n")
    repo.write("d/lfs.csv", f"version https://git-lfs.github.com/spec/v1\noid sha256:{'d2' * 32}\nsize 77\n")
    repo.commit()
    with open_history(repo.path, request_) as history:
        around = Surroundings(history.head)
        tree = around.with_proofs(around.tree("d/x.crs.yaml"), ["plain.csv", "small.csv", "./lfs.csv", "*.csv", "gone"])
    assert tree.proven == {"plain.csv": Proof(3000), "small.csv": Proof(4), "lfs.csv": Proof(77, "d2" * 32)}
