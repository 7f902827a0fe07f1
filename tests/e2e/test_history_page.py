"""docs/history.md: its commands print what it shows, over a history that is made here."""

from pathlib import Path

from tests.e2e.manifests import manifest
from tests.e2e.pages import Shell, follow, page
from tests.gitrepo import GitRepo


def test_the_commands_print_what_the_page_shows(tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "repo")
    said = {
        "begin": "crs: 1\ndataset: {name: posts}\nsources:\n  - {id: a}\n",
        "write down licenses and sources": manifest("a"),
        "add scraped posts": manifest("a", scraped=("posts",)),
    }
    for message, text in said.items():
        repo.write("dataset.crs.yaml", text)
        repo.commit(message)
    shell = Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    shell.type("cd repo")
    typed = [step.command.split()[1] for step in follow(page("history.md"), shell)]
    assert typed == ["history", "badge", "badge"]
