from pathlib import Path

import pytest

from crs_gate.facts import pointers as pointers_module
from crs_gate.facts.gather import Surroundings
from crs_gate.facts.tree import Tree
from crs_gate.history.opening import open_history
from crs_gate.history.select import Request
from tests.gitrepo import GitRepo

MANIFEST = "sets/one/dataset.crs.yaml"
REQUESTS = [Request(base="HEAD", head="HEAD"), Request(staged=True), Request()]


@pytest.fixture(autouse=True)
def _no_git_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)


def tree(tmp_path: Path, files: dict[str, str], request: Request = REQUESTS[0], manifest: str = MANIFEST) -> Tree:
    repo = GitRepo.init(tmp_path / "repo")
    for path, text in {manifest: "", **files}.items():
        repo.write(path, text)
    repo.commit()
    with open_history(repo.path, request) as history:
        return Surroundings(history.head, [manifest]).tree(manifest)


@pytest.mark.parametrize("request_", REQUESTS)
def test_what_a_pointer_names_is_claimed_and_not_its_own_name(tmp_path: Path, request_: Request) -> None:
    found = tree(tmp_path, {"sets/one/x.dvc": "outs: [{path: deep/posts.csv, md5: 12}]"}, request_)
    assert found.data_files() == ("deep/posts.csv",)
    assert found.matching("x.dvc") == found.matching("deep/*.csv") == found.matching("deep") == ("deep/posts.csv",)
    assert found.matching("x") == ()
    assert found.located == {"deep/posts.csv"}


def test_a_pointer_to_several_names_them_all(tmp_path: Path) -> None:
    found = tree(tmp_path, {"sets/one/x.dvc": "outs: [{path: a.csv}, {path: notes}]"})
    assert found.data_files() == found.matching("x.dvc") == ("a.csv", "notes")


def test_a_folder_that_a_pointer_names_covers_what_lies_in_it(tmp_path: Path) -> None:
    found = tree(tmp_path, {"sets/one/x.dvc": "wdir: raw\nouts: [{path: images, md5: 12.dir, nfiles: 3}]"})
    assert found.matching("raw/images/cat.png") == found.matching("raw/images/**") == ("raw/images",)


def test_the_name_counts_where_the_content_says_nothing_of_this_folder(tmp_path: Path) -> None:
    text = "outs: [{path: ../../two/a.csv}]"
    assert tree(tmp_path, {"sets/one/x.csv.dvc": text}).data_files() == ("x.csv",)


@pytest.mark.parametrize("text", ["outs: [", "", "outs: [{md5: 12}]", "x" * 2_000_000, "rows: [a]\nouts: [{path: a}]"])
def test_what_is_no_pointer_is_a_file_like_any_other(tmp_path: Path, text: str) -> None:
    found = tree(tmp_path, {"sets/one/x.csv.dvc": text})
    assert found.data_files() == found.matching("x.csv.dvc") == found.matching("*.dvc") == ("x.csv.dvc",)
    assert found.matching("x.csv") == found.matching("x.csv.dvc/part") == ()


def test_a_pointer_to_data_outside_the_repository_stands_for_its_name(tmp_path: Path) -> None:
    assert tree(tmp_path, {"sets/one/x.csv.dvc": "outs: [{path: /mnt/y.csv}]"}).data_files() == ("x.csv",)


def test_a_lock_claims_what_looks_like_data(tmp_path: Path) -> None:
    lock = "stages: {a: {outs: [{path: a.csv, md5: 1}, {path: plot.svg, md5: 2}, {path: ../../b.csv}]}}"
    found = tree(tmp_path, {"sets/one/dvc.lock": lock})
    assert (found.data_files(), found.located) == (("a.csv",), {"a.csv", "plot.svg"})


def test_dvc_files_in_the_folders_above_name_data_below_them(tmp_path: Path) -> None:
    files = {
        "dvc.lock": "stages: {a: {cmd: x, outs: [{path: sets/one/a.csv, md5: 1}, {path: sets/two/b.csv}]}}",
        "sets/c.dvc": "outs: [{path: one/c.csv}]",
        "sets/two/d.dvc": "outs: [{path: ../one/d.csv}]",
    }
    assert tree(tmp_path, files).data_files() == ("a.csv", "c.csv")


def test_data_in_a_nested_folder_is_that_of_its_manifest(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    for path, text in {MANIFEST: "", "dataset.crs.yaml": "", "x.dvc": "outs: [{path: sets/one/x.csv}]"}.items():
        repo.write(path, text)
    repo.commit()
    with open_history(repo.path, REQUESTS[0]) as history:
        around = Surroundings(history.head, [MANIFEST, "dataset.crs.yaml"])
        assert around.tree(MANIFEST).data_files() == ("x.csv",)
        assert around.tree("dataset.crs.yaml").data_files() == ()


def test_pointers_beyond_the_bound_count_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pointers_module, "MOST_POINTERS", 1)
    files = {f"sets/one/{name}.csv.dvc": f"outs: [{{path: {name}1.csv}}]" for name in "ab"}
    assert tree(tmp_path, files).data_files() == ("a1.csv", "b.csv")


def test_ignored_globs_fit_the_pointer_or_what_it_stands_for(tmp_path: Path) -> None:
    found = tree(tmp_path, {"sets/one/x.dvc": "outs: [{path: a.csv}, {path: b.bin}]"})
    assert found.data_files(("sets/one/x.dvc",)) == ()
    assert found.data_files(("sets/one/*.csv",)) == ("b.bin",)


def test_a_link_in_place_of_a_pointer_is_not_followed(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write(MANIFEST)
    repo.write("elsewhere", "outs: [{path: sets/one/secret.csv}]")
    (repo.path / "sets/one/x.csv.dvc").symlink_to("../../elsewhere")
    repo.commit()
    for request in REQUESTS:
        with open_history(repo.path, request) as history:
            assert Surroundings(history.head).tree(MANIFEST).data_files() == ("x.csv.dvc",)
