"""docs/profiles.md: its policies are policies, and its commands say what it says."""

import re
import shlex
from pathlib import Path

import pytest

from crs_gate.cli import main
from crs_gate.settings.policy_file import PolicyText, load
from tests.contract.source import ROOT

PAGE = (ROOT / "docs" / "profiles.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def blocks(language: str, start: str) -> list[str]:
    return [text for kind, text in BLOCKS if kind == language and text.startswith(start)]


def test_the_commands_of_the_page_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("crs-gate.yml").write_text(blocks("yaml", "version: 1")[0], "utf-8")
    Path("dataset.crs.yaml").write_text(blocks("yaml", "crs: 1")[0], "utf-8")
    (shown,) = blocks("console", "$ ")
    for part in shown.removeprefix("$ crs-gate ").split("\n$ crs-gate "):
        command, _, expected = part.partition("\n")
        main(shlex.split(command))
        printed = capsys.readouterr().out
        for piece in filter(None, f"{expected.rstrip()}\n".split("...\n")):
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
