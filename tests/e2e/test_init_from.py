"""``crs-gate init --from``: begin with what another description says."""

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line

CARD = "---\nlicense: cc-by-4.0\npretty_name: Harbor notes\n---\n# Harbor notes\n"
PACKAGE = {"name": "tides", "title": "Tides", "resources": [{"name": "levels", "path": "levels.csv"}]}


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, tmp_path, monkeypatch, "init")


def test_a_card_becomes_the_manifest_and_a_policy_is_written(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD)
    ran = cli("--from", "README.md")
    assert ran.code == 0, ran.err
    text = (tmp_path / "dataset.crs.yaml").read_text()
    assert "Harbor notes" in text
    assert "CC-BY-4.0" in text
    assert "owed" in text
    assert (tmp_path / ".github" / "crs-gate.yml").exists()
    assert "answer what is owed" in ran.err


def test_the_manifest_lies_beside_the_description(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "tides").mkdir()
    (tmp_path / "tides" / "datapackage.json").write_text(json.dumps(PACKAGE))
    assert cli("--from", "tides/datapackage.json").code == 0
    assert "levels.csv" in (tmp_path / "tides" / "dataset.crs.yaml").read_text()


def test_a_folder_that_is_named_gets_the_manifest(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD)
    (tmp_path / "notes").mkdir()
    assert cli("notes", "--from", "README.md").code == 0
    assert (tmp_path / "notes" / "dataset.crs.yaml").exists()


def test_a_manifest_that_is_there_is_not_touched(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(CARD)
    (tmp_path / "dataset.crs.yaml").write_text("mine\n")
    ran = cli("--from", "README.md")
    assert ran.code == 2
    assert "exists already" in ran.err
    assert (tmp_path / "dataset.crs.yaml").read_text() == "mine\n"


@pytest.mark.parametrize("name", ["none.md", "empty.md"])
def test_what_cannot_be_read_writes_nothing(cli: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.md").write_text("")
    ran = cli("--from", name)
    assert ran.code in {2, 3}
    assert name in ran.err
    assert [file.name for file in tmp_path.iterdir()] == ["empty.md"]


def test_the_first_source_can_be_added_then(
    cli: Cli, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "README.md").write_text(CARD)
    assert cli("--from", "README.md").code == 0
    ran = command_line(capsys, tmp_path, monkeypatch, "add")("hf://acme/notices@v1", "--no-input")
    assert ran.code == 0, ran.err
    assert "hf://datasets/acme/notices" in (tmp_path / "dataset.crs.yaml").read_text()


@pytest.mark.parametrize("options", [(), ("--from", "README.md")])
def test_nothing_is_written_through_a_link_of_the_repository(
    cli: Cli, tmp_path: Path, options: tuple[str, ...]
) -> None:
    (tmp_path / "README.md").write_text(CARD)
    outside = tmp_path / "outside"
    (outside / "below").mkdir(parents=True)
    for name in ("linked", ".github"):
        (tmp_path / name).symlink_to(outside)
    for folder in ("linked/below", "."):
        ran = cli(folder, *options)
        assert ran.code == 2
        assert "symbolic link" in ran.err
    assert [file.name for file in outside.rglob("*")] == ["below"]


def test_a_folder_is_named_without_what_a_terminal_would_obey(cli: Cli) -> None:
    for _ in range(2):
        ran = cli("a\x1b[31m\nb")
        assert "a\\x1b[31m\\nb" in ran.out + ran.err
        assert "\x1b" not in ran.out + ran.err
