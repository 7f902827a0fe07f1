"""``--show-origin``: every stated value, where in the file it came from, and its line."""

import json
from pathlib import Path

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest

CARD = """\
---
pretty_name: Night sounds
license: cc-by-4.0
source_datasets: [original]
---
# Night sounds
"""
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text(CARD, "utf-8")
    return "README.md"


def test_a_card_tells_the_key_and_line_of_each_value(card: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rate", card, "--show-origin", *TODAY]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["dataset.name", "Night", "sounds", "hf-card:pretty_name", "README.md:2"] in rows
    assert ["sources.0.license.expression", "cc-by-4.0", "hf-card:license", "README.md:3"] in rows


def test_json_lists_them_and_is_empty_where_nobody_asked(card: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["rate", card, "--format", "json", "--show-origin", *TODAY])
    (found,) = json.loads(capsys.readouterr().out)["manifests"]
    first = {"value": "Night sounds", "origin": "hf-card:pretty_name", "path": card, "line": 2, "column": 14}
    assert found["stated"][0] == {**first, "pointer": "/dataset/name"}
    assert found["stated_left"] == 0
    main(["rate", card, "--format", "json", *TODAY])
    (found,) = json.loads(capsys.readouterr().out)["manifests"]
    assert found["stated"] == []


def test_a_native_manifest_says_native_and_each_of_several_files_is_listed(
    card: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "d.crs.yaml").write_text(manifest("a"), "utf-8")
    assert main(["rate", card, "d.crs.yaml", "--show-origin", *TODAY]) == 0
    out = capsys.readouterr().out
    assert out.count("\nStated: ") == 2
    rows = [line.split() for line in out.splitlines()]
    assert ["sources.0.license.expression", "CC0-1.0", "native", "d.crs.yaml:17"] in rows
    assert ["sources.0.derived_from", "(empty)", "native", "d.crs.yaml:20"] in rows


def test_a_file_that_cannot_be_read_has_nothing_to_list(card: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.crs.yaml").write_text("crs: [", "utf-8")
    assert main(["rate", "bad.crs.yaml", "--show-origin", *TODAY]) == 1
    assert "Stated" not in capsys.readouterr().out
