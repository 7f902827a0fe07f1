"""docs/exceptions.md: its files and commands, in order."""

from pathlib import Path

from tests.e2e.pages import Shell, blocks, fits, page, steps
from tests.gitrepo import GitRepo


def test_each_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    text = page("exceptions.md")
    repo = GitRepo.init(tmp_path / "repo")
    for name, block in zip(("dataset.crs.yaml", "crs-gate.yml"), blocks(text, "yaml"), strict=True):
        repo.save(name, block.text)
    shell = Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    shell.type("cd repo")
    for block in blocks(text, "console"):
        for step in steps(block.text):
            printed = shell.type(step.command)
            assert fits(printed.text, step.shown), f"$ {step.command}\n{printed.text}"
