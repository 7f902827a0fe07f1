"""``crs-gate measure bias`` on real files."""

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line


@pytest.fixture
def cli(capsys, tmp_path: Path, monkeypatch) -> Cli:
    rows = [f"f,{'yes' if number < 20 else 'no'},the cat is on the mat and it was there" for number in range(50)]
    rows += [f"m,{'yes' if number < 40 else 'no'},4711" for number in range(50)]
    (tmp_path / "p.csv").write_text("\n".join(["sex,ok,text", *rows]) + "\n")
    return command_line(capsys, tmp_path, monkeypatch)


def test_shares_are_told_with_intervals_and_reference(cli: Cli) -> None:
    ran = cli(
        "measure",
        "bias",
        "p.csv",
        "--reference",
        "sex:f=0.6,m=0.4",
        "--group",
        "sex",
        "--label",
        "ok",
        "--text",
        "text",
    )
    assert ran.code == 0
    assert "from the reference: total variation 0.1000, chi-square 0.0417" in ran.out
    assert "largest difference: no, 40.0 % more in f than in m [21.0 %, 55.2 %]" in ran.out
    assert "50.0 %  [40.4 %, 59.6 %]  reference 60.0 %" in ran.out


def test_bounds_block_and_json_names_what_broke_them(cli: Cli) -> None:
    ran = cli("measure", "bias", "p.csv", "--group", "sex", "--label", "ok", "--text", "text", "--max-gap", "0.3",
              "--max-unknown-language", "0.6", "--format", "json")  # fmt: skip
    assert ran.code == 1
    assert [each["bound"] for each in json.loads(ran.out)["broken"]] == ["gap"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--column", "sexx"), 3, "no record has a value in this column"),
        (("--reference", "sex:f=0.5,m=0.6"), 2, "sum up to 1.1"),
        (("--reference", "sex"), 2, "is not COLUMN:VALUE=SHARE"),
        (("--reference", "sex:f=nan"), 2, "is not COLUMN:VALUE=SHARE"),
        ((), 2, "no column is named"),
        (("--column", "sex", "--max-distance", "0.1"), 3, "UNDECIDED: --max-distance 0.1"),
    ],
)
def test_what_cannot_be_measured_is_told(cli: Cli, arguments: tuple[str, ...], code: int, told: str) -> None:
    ran = cli("measure", "bias", "p.csv", *arguments)
    assert (ran.code, told in ran.out + ran.err) == (code, True), ran


def test_settings_repeat_a_run(cli: Cli, tmp_path: Path) -> None:
    said = "version: 1\nbias:\n  files: p.csv\n  reference: {sex: {f: 0.6, m: 0.4}}\n  max: {distance: 0.05}\n"
    (tmp_path / "measures.yaml").write_text(said)
    assert "BLOCKED: sex from its reference: 0.1, and --max-distance is 0.05" in cli("measure", "bias").out


def test_values_of_a_hostile_file_cannot_write_to_the_terminal(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("sex\n\x1b[31m::error::x\n")
    ran = cli("measure", "bias", "h.csv", "--column", "sex")
    assert "\x1b" not in ran.out
    assert "::error" not in ran.out
