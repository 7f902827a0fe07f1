"""One browser for all tests of pages; each test writes its page with the command line, in a repository of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.gitrepo import GitRepo, clean_environment

Written = Callable[..., Path]
"""Runs ``crs-gate check``, or another command, with these arguments in the repository; gives the page."""


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    from tests.browser.shown import Shown, chromium

    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CRS_GATE_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    driver = shutil.which("chromedriver")
    assert found, "there is no Chromium: on Debian, 'apt-get install chromium chromium-driver'"
    assert driver, "there is no chromedriver: on Debian, 'apt-get install chromium-driver'"
    with chromium(found, driver, tmp_path_factory.mktemp("profile")) as started:
        yield Shown(started)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo.init(tmp_path / "repo")


@pytest.fixture
def written(repo: GitRepo) -> Written:
    kept = {name: value for name, value in clean_environment().items() if not name.startswith(("CRS_GATE_", "GITHUB_"))}

    def write(*arguments: str, code: int = 1, command: str = "check") -> Path:
        page = repo.path.parent / "report.html"
        line = (sys.executable, "-m", "crs_gate", command, *arguments, "--output", f"html={page}")
        done = subprocess.run(line, cwd=repo.path, env=kept, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout[-2_000:] + done.stderr[-2_000:]
        return page

    return write
