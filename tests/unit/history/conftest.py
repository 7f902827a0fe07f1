"""Repositories for the tests of history; the machine's git settings are out of sight."""

import os
from pathlib import Path

import pytest

from tests.gitrepo import GitRepo


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("GIT_", "GITHUB_", "PRE_COMMIT")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A repository with one commit: a manifest and its data."""
    repo = GitRepo.init(tmp_path / "repo")
    repo.write("dataset.crs.yaml", "crs: 1\n")
    repo.write("data/part-1.csv", "a,b\n")
    repo.commit()
    return repo
