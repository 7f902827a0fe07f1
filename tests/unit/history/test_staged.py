from pathlib import Path

import pytest

from crs_gate.history.staged import staged_changes_touch
from tests.gitrepo import GitRepo


def staged(start: Path) -> list[str]:
    """The paths that the caller is asked about."""
    asked: list[str] = []
    staged_changes_touch(start, lambda path: bool(asked.append(path)))
    return asked


def test_nothing_staged_touches_nothing(repo: GitRepo) -> None:
    repo.write("dataset.crs.yaml", "changed, not staged")
    assert not staged_changes_touch(repo.path, lambda _: True)


@pytest.mark.parametrize("name", ["dataset.crs.yaml", "a/b/new.csv", "odd\nname", "ünï", "-v"])
def test_the_caller_is_asked_about_what_is_staged(repo: GitRepo, name: str) -> None:
    repo.write(name, "new")
    repo.add()
    assert staged(repo.path) == [name]
    assert staged_changes_touch(repo.path, name.__eq__)
    assert not staged_changes_touch(repo.path, lambda _: False)


def test_every_deletion_and_rename_counts(repo: GitRepo) -> None:
    repo.save("notes.txt", "x")
    repo.git("mv", "notes.txt", "other.txt")
    assert staged_changes_touch(repo.path, lambda _: False)


def test_paths_are_those_of_the_repository_from_any_folder(repo: GitRepo) -> None:
    repo.write("data/more.csv", "new")
    repo.add()
    assert staged(repo.path / "data") == ["data/more.csv"]


def test_first_commit_is_seen(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "new")
    repo.write("dataset.crs.yaml")
    repo.add()
    assert staged(repo.path) == ["dataset.crs.yaml"]


def test_in_doubt_there_is_something_to_check(tmp_path: Path) -> None:
    assert staged_changes_touch(tmp_path, lambda _: False)
