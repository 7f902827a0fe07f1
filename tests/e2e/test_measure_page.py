"""``measure --format html``: plots of what a measure counted, in a page that runs and fetches nothing."""

import csv
from pathlib import Path
from random import Random

import pytest

from tests.e2e.commands import Cli, command_line

HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>"
TEXTS = ("The boats come back at dusk and nobody counts them.", "Der Regen fiel drei Tage lang auf den Markt.")


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    chance = Random(3)
    for name, count in (("real.csv", 300), ("made.csv", 200)):
        with (tmp_path / name).open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "region", "age", "approved", "body"])
            for number in range(count):
                region = chance.choice(["north", "south", "", HOSTILE])
                rows.writerow([number, region, chance.randrange(20, 60), chance.choice("yn"), chance.choice(TEXTS)])
    return command_line(capsys, tmp_path, monkeypatch)


PAGES = {
    "bias": ("real.csv", "--column", "region", "--reference", "approved:y=0.5,n=0.5", "--text", "body"),
    "duplicates": ("--split", "train=real.csv", "--split", "eval=made.csv", "--column", "body"),
    "synthetic": ("--real", "real.csv", "--synthetic", "made.csv", "--column", "age,region", "--group", "region",
                  "--label", "approved"),
}  # fmt: skip


@pytest.mark.parametrize("measure", PAGES)
def test_a_page_has_plots_and_runs_nothing(cli: Cli, measure: str) -> None:
    ran = cli("measure", measure, *PAGES[measure], "--format", "html")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("<!doctype html>")
    assert 'class="bars"' in ran.out
    assert "<script" not in ran.out
    assert "<img" not in ran.out
    assert "default-src 'none'" in ran.out
    assert not [word for word in ("style=", " src=", "url(", "@import") if word in ran.out.replace("img src=x", "")]


def test_a_share_is_written_beside_its_bar_with_its_interval_and_reference(cli: Cli) -> None:
    out = cli("measure", "bias", *PAGES["bias"], "--format", "html").out
    (share,) = {row["share"] for row in _values(cli) if row["value"] == "y"}
    assert f"{100 * share:.1f} % [" in out
    assert ", reference 50.0 %" in out
    assert f'width="{round(1000 * share)}"' in out
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in out


def _values(cli: Cli) -> list[dict]:
    import json

    tree = json.loads(cli("measure", "bias", *PAGES["bias"], "--format", "json").out)
    return tree["columns"]["approved"]["values"]


def test_distributions_of_numbers_are_drawn_over_each_other(cli: Cli) -> None:
    out = cli("measure", "synthetic", *PAGES["synthetic"], "--format", "html").out
    assert out.count('class="curve c') == 2
    assert ", real " in out


def test_what_is_beyond_a_bound_stands_first_and_blocks(cli: Cli) -> None:
    ran = cli("measure", "duplicates", *PAGES["duplicates"], "--max-exact", "0.01", "--format", "html")
    assert ran.code == 1
    assert ran.out.index("exact copies: ") < ran.out.index('class="bars"')
    assert "--max-exact is 0.01" in ran.out


def test_what_could_not_be_read_is_named(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("nothing\n")
    ran = cli("measure", "bias", "*.jsonl", "--column", "a", "--format", "html")
    assert ran.code == 3
    assert "Not read" in ran.out
    assert "bad.jsonl" in ran.out
