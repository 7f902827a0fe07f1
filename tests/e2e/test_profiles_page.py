"""docs/profiles.md: its policies are policies, and its commands say what it says."""

import re
from pathlib import Path

from crs_gate.settings.policy_file import PolicyText, load
from tests.e2e import pages

PAGE = pages.page("profiles.md")


def blocks(language: str, start: str) -> list[str]:
    return [block.text for block in pages.blocks(PAGE, language) if block.text.startswith(start)]


def test_the_commands_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    (tmp_path / "crs-gate.yml").write_text(blocks("yaml", "version: 1")[0], "utf-8")
    (tmp_path / "dataset.crs.yaml").write_text(blocks("yaml", "crs: 1")[0], "utf-8")
    shell = pages.Shell(tmp_path, CRS_GATE_TODAY="2026-11-22")
    for step in pages.steps(blocks("console", "$ ")[0]):
        printed = shell.type(step.command).text
        for piece in filter(None, step.shown.split("...\n")):
            assert piece in printed
            printed = printed.partition(piece)[2]


def test_the_policies_of_the_page_ask_what_it_says() -> None:
    first, own = (load(PolicyText("p.yml", text.encode(), "page")) for text in blocks("yaml", "version: 1"))
    assert first.require == ("ca-ab2013",)
    assert (own.min_rating, str(own.min_score), own.min_source_rating) == ("B", "60", "C")
    assert own.require == ("gdpr", "eu-gpai")
    assert [*own.severities] == ["source-locator-unstable"]


def test_the_page_names_every_tier_by_its_numbers() -> None:
    from crs_gate.judge.risk import SMALL, TIERS, WEB_SCALE

    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.partition("## How `auto` chooses")[2], re.MULTILINE)
    assert tuple(name for name, _ in rows) == TIERS
    assert f"{SMALL:,}" in rows[0][1]
    assert f"{WEB_SCALE:,}" in rows[2][1]
