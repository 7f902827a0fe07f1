"""docs/files.md: its files written and its commands run, in order, by a shell."""

import re
from pathlib import Path

from tests.e2e.pages import Shell, blocks, page, steps
from tests.gitrepo import GitRepo


def fits(expected: str, line: str) -> bool:
    return re.fullmatch(re.escape(expected).replace(re.escape("..."), ".*"), line) is not None


def test_each_command_prints_what_the_page_shows(tmp_path: Path) -> None:
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
    assert ran == 8
