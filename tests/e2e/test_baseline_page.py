"""docs/baseline.md: its commands, run in order by a shell in a repository that holds its dataset."""

import re
from pathlib import Path

from tests.e2e.pages import Shell, blocks, page, steps
from tests.gitrepo import GitRepo


def uncounted(line: str) -> str:
    """The line without its numbers: they move with each rule that comes."""
    return re.sub(r"\d+ entr(?:y|ies)|\d+", "#", line)


def test_each_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    text = page("baseline.md")
    repo = GitRepo.init(tmp_path / "repo")
    repo.save("posts.crs.yaml", blocks(text, "yaml")[0].text)
    shell = Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    shell.type("cd repo")
    ran = 0
    for block in blocks(text, "console"):
        for step in steps(block.text):
            printed = shell.type(step.command)
            lines = iter(printed.text.splitlines())
            for expected in step.shown.splitlines():
                assert any(uncounted(line).startswith(uncounted(expected)) for line in lines), (step, printed)
            assert "Traceback" not in printed.text
            ran += 1
    assert ran > 8
