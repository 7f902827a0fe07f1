from pathlib import Path

import pytest

from crs_gate.history import staged_changes_touch, staged_paths
from tests.gitrepo import GitRepo

PATTERNS = ("**/*.crs.yaml", ".github/crs-gate.yml")


def test_nothing_staged_touches_nothing(repo: GitRepo) -> None:
    repo.write("dataset.crs.yaml", "changed, not staged")
    assert staged_paths(repo.path) == ()
    assert not staged_changes_touch(repo.path, PATTERNS)


@pytest.mark.parametrize(
    ("name", "touches"),
    [
        ("dataset.crs.yaml", True),
        ("a/b/new.crs.yaml", True),
        (".github/crs-gate.yml", True),
        ("src/code.py", False),
        ("odd\nname.crs.yaml", True),
        ("data/more.csv", False),
    ],
)
def test_staged_path_is_held_against_the_patterns(repo: GitRepo, name: str, touches: bool) -> None:
    repo.write(name, "new")
    repo.add()
    assert staged_changes_touch(repo.path, PATTERNS) is touches


def test_caller_may_name_more_than_patterns(repo: GitRepo) -> None:
    repo.write("data/more.csv", "new")
    repo.add()
    assert staged_changes_touch(repo.path, PATTERNS, also=lambda path: path.endswith(".csv"))


def test_every_deletion_and_rename_counts(repo: GitRepo) -> None:
    repo.save("notes.txt", "x")
    repo.git("mv", "notes.txt", "other.txt")
    assert staged_paths(repo.path) == (("D", "notes.txt"), ("A", "other.txt"))
    assert staged_changes_touch(repo.path, PATTERNS)


def test_paths_are_those_of_the_repository_from_any_folder(repo: GitRepo) -> None:
    repo.write("data/more.csv", "new")
    repo.add()
    assert staged_paths(repo.path / "data") == (("A", "data/more.csv"),)


def test_first_commit_is_seen(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "new")
    repo.write("dataset.crs.yaml")
    repo.add()
    assert staged_changes_touch(repo.path, PATTERNS)


def test_in_doubt_there_is_something_to_check(tmp_path: Path) -> None:
    assert staged_paths(tmp_path) is None
    assert staged_changes_touch(tmp_path, PATTERNS)
