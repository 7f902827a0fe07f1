"""docs/measures.md: its files written and its commands run, in order, by a shell."""

from pathlib import Path

from tests.e2e.pages import Shell, follow, page


def test_each_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    assert len(follow(page("measures.md"), Shell(tmp_path))) == 5
