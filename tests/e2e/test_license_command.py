"""``crs-gate license``: what a person reads who asks about a license."""

import json
from pathlib import Path

import pytest

from crs_gate.licenses.facts import all_facts
from tests.e2e.commands import Cli, command_line


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """crs-gate license in an empty folder."""
    return command_line(capsys, tmp_path, monkeypatch, "license")


def section(text: str, title: str) -> str:
    """The lines under a title, as one."""
    return next(part for part in text.split("\n\n") if part.startswith(f"{title}\n"))


def test_a_license_is_told_with_clauses_and_sources(ask: Cli) -> None:
    ran = ask("CC-BY-NC-4.0")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("CC-BY-NC-4.0: Creative Commons Attribution-NonCommercial 4.0 International\nhttps://")
    assert "Change it, and share the changed version (section 2(a)(1)(B))." in section(ran.out, "You may")
    assert "Use it in business" in section(ran.out, "You may not")
    assert "Say what you changed (section 3(a)(1)(B))." in section(ran.out, "You must")
    assert "Creative Commons FAQ" in section(ran.out, "Sources")
    assert ran.out.endswith("\nThis is not legal advice.\n")


def test_it_says_where_a_changed_version_may_go(ask: Cli) -> None:
    told = section(ask("CC-BY-SA-3.0").out, "Changed versions")
    assert "They may be under CC-BY-SA-3.0, CC-BY-SA-4.0 or" in told


def test_it_says_what_a_model_owes(ask: Cli) -> None:
    assert "must not be used to train other models (section 1.b.v)." in section(ask("llama2").out, "Models")
    assert "nothing is asked of them (section 3.4)." in section(ask("CDLA-Permissive-1.0").out, "Models")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("odbl", "ODbL-1.0"),
        ("cc by nc 4.0", "CC-BY-NC-4.0"),
        ("https://creativecommons.org/licenses/by-sa/3.0/de/", "CC-BY-SA-3.0-DE"),
        ("Apache License, Version 2.0", "Apache-2.0"),
    ],
)
def test_a_license_may_be_written_as_in_a_manifest(ask: Cli, text: str, meant: str) -> None:
    assert ask(text).out.startswith(f"{meant}: ")


def test_each_license_of_expressions_and_arguments_is_told_once(ask: Cli) -> None:
    ran = ask("MIT OR GPL-2.0-only", "MIT", "CC0-1.0", "--format", "json")
    document = json.loads(ran.out)
    assert [row["id"] for row in document["licenses"]] == ["MIT", "GPL-2.0-only", "CC0-1.0"]
    assert any("OR" in note for note in document["notes"])
    assert document["notice"] == "This is not legal advice."


def test_an_id_that_leaves_open_which_license_is_meant_shows_each(ask: Cli) -> None:
    rows = json.loads(ask("GPL-3.0", "--format", "json").out)["licenses"]
    assert {row["id"] for row in rows} == {"GPL-3.0-only", "GPL-3.0-or-later"}


@pytest.mark.parametrize("text", ["apple-amlr", "Sleepycat"])
def test_what_nobody_read_grants_nothing(ask: Cli, text: str) -> None:
    ran = ask(text)
    assert ran.code == 0
    assert "It grants nothing here" in ran.out
    assert "You may" not in ran.out


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("apache2.1", "is no known license", "Apache-2.0"),
        ("CC-BY-9.0", "is no known license", "CC-BY-4.0"),
        ("cc-by", "names a family of licenses", "CC-BY-4.0"),
        ("unknown", "names no license", "`crs-gate license` lists"),
        ("x" * 5000, "is longer than", "`crs-gate license` lists"),
    ],
)
def test_what_is_no_license_is_told_with_a_way_out(ask: Cli, text: str, said: str, hint: str) -> None:
    ran = ask(text)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert hint in ran.err
    assert len(ran.err) < 400


def test_a_family_is_not_led_to_what_only_looks_like_it(ask: Cli) -> None:
    assert "CC0" not in ask("cc").err


def test_hostile_text_reaches_the_terminal_escaped(ask: Cli) -> None:
    ran = ask("\x1b[31mMIT\n::error::x")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\n::error::" not in ran.err


def test_without_arguments_all_are_listed(ask: Cli) -> None:
    lines = ask().out.splitlines()
    listed = [line.split()[0] for line in lines if line and not line.startswith("`")]
    assert {terms.id for terms in all_facts()} < {*listed}
    assert "CC-BY-NC-SA-4.0" in listed
    assert listed == sorted(listed, key=str.lower)
    assert lines[-1].endswith("This is not legal advice.")
