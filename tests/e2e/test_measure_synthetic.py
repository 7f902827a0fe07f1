"""``crs-gate measure synthetic`` on real files, with planted leaks."""

import json
import random
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line

CHANCE = random.Random(4)
HEADER = "sex,age,income,ok"
GIVEN = ("--real", "real.csv", "--synthetic", "made.csv", "--holdout", "held.csv", "--column", "sex,age,income")


def people(count: int, share: float = 0.5) -> list[str]:
    return [
        f"{CHANCE.choice('fm')},{CHANCE.gauss(40, 12):.2f},{CHANCE.gauss(3e4, 9e3):.1f},"
        f"{'yes' if CHANCE.random() < share else 'no'}"
        for _ in range(count)
    ]


@pytest.fixture
def cli(capsys, tmp_path: Path, monkeypatch) -> Cli:
    real = people(400)
    for name, lines in {"real": real, "made": people(200), "held": people(200), "leak": [*people(150), *real[:50]],
                        "biased": people(200, 0.9)}.items():  # fmt: skip
        (tmp_path / f"{name}.csv").write_text("\n".join([HEADER, *lines]) + "\n")
    return command_line(capsys, tmp_path, monkeypatch)


def test_data_without_leaks_keeps_its_bounds(cli: Cli) -> None:
    ran = cli("measure", "synthetic", *GIVEN, "--max-exact", "0", "--max-near", "0", "--max-closer", "0.2",
              "--max-difference", "0.2", "--max-uncovered", "0.1")  # fmt: skip
    assert ran.code == 0, ran
    assert "400 real records, 200 synthetic records, 200 holdout records" in ran.out


def test_copies_of_real_records_block_with_their_places(cli: Cli) -> None:
    given = ("--real", "real.csv", "--synthetic", "leak.csv", "--holdout", "held.csv", "--column", "sex,age,income")
    ran = cli("measure", "synthetic", *given, "--max-exact", "0", "--max-closer", "0.15")
    assert ran.code == 1
    assert "leak.csv row 151" in ran.out
    assert "BLOCKED: synthetic records that are real ones: 0.25, and --max-exact is 0" in ran.out
    assert "BLOCKED: synthetic records nearer to real ones than others are" in ran.out


def test_bias_that_is_new_is_told(cli: Cli) -> None:
    given = ("--real", "real.csv", "--synthetic", "biased.csv", "--group", "sex", "--label", "ok")
    ran = cli("measure", "synthetic", *given, "--max-shift", "0.2", "--format", "json")
    tree = json.loads(ran.out)
    assert (ran.code, [each["bound"] for each in tree["broken"]]) == (1, ["shift"])
    assert set(tree["bias"]) == {"real", "synthetic"}


def test_a_bound_without_a_number_is_undecided(cli: Cli) -> None:
    ran = cli("measure", "synthetic", "--real", "real.csv", "--synthetic", "made.csv", "--max-closer", "0.5")
    assert (ran.code, "UNDECIDED: --max-closer 0.5" in ran.out) == (3, True)


def test_nothing_is_known_of_copies_where_there_are_no_real_records(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text(f"{HEADER}\n")
    ran = cli("measure", "synthetic", "--real", "none.csv", "--synthetic", "made.csv", "--max-exact", "0")
    assert (ran.code, "UNDECIDED: --max-exact 0" in ran.out) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--real", "real.csv"), "no synthetic file is named"),
        (("--real", "real.csv", "--synthetic", "*.csv"), "is among the real and the synthetic files"),
        ((), "nothing says which files to measure"),
    ],
)
def test_sides_that_make_no_pair_are_refused(cli: Cli, arguments: tuple[str, ...], told: str) -> None:
    ran = cli("measure", "synthetic", *arguments)
    assert (ran.code, told in ran.err) == (2, True), ran


def test_settings_repeat_a_run(cli: Cli, tmp_path: Path) -> None:
    said = (
        "version: 1\nsynthetic:\n  real: real.csv\n  synthetic: leak.csv\n  compare: [age, income]\n  max: {exact: 0}\n"
    )
    (tmp_path / "measures.yaml").write_text(said)
    assert cli("measure", "synthetic").code == 1
