"""docs/collect.md, followed as a reader would."""

from pathlib import Path

from crs_gate.cli.collect import command
from tests.e2e.pages import Shell, follow, page


def test_the_commands_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    assert follow(page("collect.md"), Shell(tmp_path))


def test_every_option_with_a_bound_is_told_of() -> None:
    text = page("collect.md")
    told = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    assert {option for option in told if option not in text} == {
        "--allow-host",
        "--connect-to",
        "--directory",
    }
