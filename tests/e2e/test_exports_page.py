"""docs/exports.md: its commands print what it shows."""

from pathlib import Path

from crs_gate.export.targets import TARGETS
from tests.e2e.pages import Shell, follow, page
from tests.gitrepo import GitRepo


def test_the_commands_print_what_the_page_shows(tmp_path: Path) -> None:
    GitRepo.init(tmp_path / "repo")
    shell = Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    shell.type("cd repo")
    typed = [step.command for step in follow(page("exports.md"), shell)]
    assert "crs-gate export --list" in typed


def test_the_page_speaks_of_every_target() -> None:
    text = page("exports.md")
    assert [name for name in TARGETS if f"\n{name} " not in text] == []
