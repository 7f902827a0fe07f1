"""docs/removals.md: its files and commands, in order."""

from pathlib import Path

from tests.e2e.pages import Shell, blocks, fits, page, steps
from tests.gitrepo import GitRepo


def test_each_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    text = page("removals.md")
    repo = GitRepo.init(tmp_path / "repo")
    (manifest,), (letters,) = blocks(text, "yaml"), blocks(text, "text")
    repo.write("data/letters.txt", letters.text)
    repo.save("dataset.crs.yaml", manifest.text)
    shell = Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    shell.type("cd repo")
    ran = [step for block in blocks(text, "console") for step in steps(block.text)]
    for step in ran:
        printed = shell.type(step.command)
        assert fits(printed.text, step.shown), f"$ {step.command}\n{printed.text}"
        assert printed.code == 0, f"$ {step.command}\nends with {printed.code}"
    assert len(ran) == 4
