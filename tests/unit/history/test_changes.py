"""What differs between base and head: never less than a comparison of everything finds."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crs_gate.history.changes import changed_paths
from crs_gate.history.opening import open_history
from crs_gate.history.select import Request
from tests.gitrepo import GitRepo
from tests.unit.history.differ import differing

PATH = st.sampled_from(("a", "b/a", "b/c/a", "b/c/d", "e/f/g", "h"))
FILES = st.dictionaries(PATH, st.sampled_from(("1", "2", "3")))
BASE_TO = {"commit": Request(base="HEAD~1", head="HEAD"), "index": Request(base="HEAD", staged=True)}


def changed(repo: GitRepo, request: Request) -> frozenset[str] | None:
    with open_history(repo.path, request) as history:
        return changed_paths(history.base, history.head)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, FILES)
def test_two_commits(tmp_path_factory: pytest.TempPathFactory, was: dict[str, str], now: dict[str, str]) -> None:
    repo = GitRepo.init(tmp_path_factory.mktemp("repo"))
    for files in (was, now):
        repo.git("rm", "-r", "--quiet", "--force", "--ignore-unmatch", ".")
        for path, text in files.items():
            repo.write(path, text)
        repo.commit()
    assert changed(repo, BASE_TO["commit"]) == {path for path in was.keys() | now if was.get(path) != now.get(path)}


def test_a_folder_that_comes_or_goes_is_all_that_lies_in_it(repo: GitRepo) -> None:
    repo.write("new/deep/a.csv")
    repo.git("rm", "-r", "--quiet", "data")
    repo.commit()
    assert changed(repo, BASE_TO["commit"]) == {"new/deep/a.csv", "data/part-1.csv"}


def test_a_file_that_becomes_a_folder_or_a_link(repo: GitRepo) -> None:
    repo.save("x", "target")
    (repo.path / "x").unlink()
    (repo.path / "x").symlink_to("target")
    (repo.path / "dataset.crs.yaml").unlink()
    repo.write("dataset.crs.yaml/a")
    repo.commit()
    assert changed(repo, BASE_TO["commit"]) == {"x", "dataset.crs.yaml", "dataset.crs.yaml/a"}


def test_what_is_staged_on_top_of_other_commits(repo: GitRepo) -> None:
    repo.save("one.csv")
    repo.write("two.csv")
    repo.git("rm", "--quiet", "data/part-1.csv")
    repo.add("two.csv")
    assert changed(repo, Request(staged=True)) == {"two.csv", "data/part-1.csv"}
    assert changed(repo, Request(base="HEAD~1", staged=True)) == {"one.csv", "two.csv", "data/part-1.csv"}


def test_the_work_tree_with_all_that_git_does_not_track(repo: GitRepo) -> None:
    repo.save(".gitignore", "ignored.csv\n")
    repo.write("ignored.csv")
    repo.write("new.csv")
    repo.write("staged.csv")
    repo.add("staged.csv")
    repo.write("dataset.crs.yaml", "crs: 2\n")
    (repo.path / "data/part-1.csv").unlink()
    found = changed(repo, Request(base="HEAD"))
    with open_history(repo.path, Request(base="HEAD")) as history:
        assert found == {*differing(history)} == {"new.csv", "staged.csv", "dataset.crs.yaml", "data/part-1.csv"}


def test_a_file_of_the_same_size_and_time_is_seen(repo: GitRepo) -> None:
    repo.write("dataset.crs.yaml", "crs: 2\n")
    found = changed(repo, Request(base="HEAD"))
    assert found is not None
    assert "dataset.crs.yaml" in found


def test_no_filter_of_the_settings_is_run(repo: GitRepo, tmp_path: Path) -> None:
    """Git looks into a file that is as young as the index, and would filter it for that."""
    trace = tmp_path / "trace"
    repo.write(".gitattributes", "*.csv filter=Odd.Name\n")
    os.utime(repo.path / "data/part-1.csv", (2_000_000_000, 2_000_000_000))
    repo.commit()
    repo.git("config", "filter.Odd.Name.clean", f"touch {trace}; cat")
    repo.git("config", "filter.Odd.Name.required", "true")
    repo.git("diff-index", "--name-only", "HEAD")
    assert trace.exists()
    trace.unlink()
    for process in ("", f"touch {trace}"):
        repo.git("config", "filter.Odd.Name.process", process)
        assert changed(repo, Request(base="HEAD")) == frozenset()
        assert not trace.exists()


def test_the_commit_of_a_submodule_counts_and_its_files_do_not(repo: GitRepo, tmp_path: Path) -> None:
    other = GitRepo.init(tmp_path / "other")
    other.save("a.txt", "a")
    repo.git("submodule", "--quiet", "add", str(other.path), "sub")
    repo.commit()
    repo.write("sub/a.txt", "b")
    assert changed(repo, Request(base="HEAD")) == frozenset()
    GitRepo(repo.path / "sub").commit()
    assert changed(repo, Request(base="HEAD")) == {"sub"}


def test_nobody_can_tell_without_a_base(repo: GitRepo, tmp_path: Path) -> None:
    assert changed(repo, Request(compare=False)) is None
    (tmp_path / "plain").mkdir()
    with open_history(tmp_path / "plain", Request(compare=False)) as history:
        assert changed_paths(history.base, history.head) is None
