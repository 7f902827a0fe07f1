"""docs/files.md: its files written and its commands run, in order, by a shell, with a bucket on loopback."""

import re
from pathlib import Path

import pytest

from tests.e2e.bucket import bucket, point_to
from tests.e2e.pages import Shell, blocks, page, steps
from tests.gitrepo import GitRepo


def fits(expected: str, line: str) -> bool:
    return re.fullmatch(re.escape(expected).replace(re.escape("..."), ".*"), line) is not None


@pytest.mark.xdist_group("bucket")
def test_each_command_prints_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with bucket() as store:
        store.put("notices/2023.csv", b"day,text\n")
        store.put("notices/2024.csv", b"day,text\n2024-01-02,open again\n")
        point_to(store.url, monkeypatch)
        _run_all(tmp_path)


def _run_all(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    repo.git("config", "user.name", "tests")
    repo.git("config", "user.email", "tests@example.org")
    shell = Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    shell.type("cd repo")
    ran = 0
    for block in blocks(page("files.md")):
        if block.language in {"yaml", "csv"}:
            repo.write(block.path or "dataset.crs.yaml", block.text)
        for step in steps(block.text) if block.language == "console" else ():
            printed = shell.type(step.command)
            assert printed.code == ("--check" in step.command), (step, printed)
            lines = iter(printed.text.splitlines())
            for expected in step.shown.splitlines():
                assert any(fits(expected, line) for line in lines), (step, printed)
            ran += 1
    assert ran == 10
