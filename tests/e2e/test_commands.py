"""The commands around `check`, and how wrong usage is told."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator

from crs_gate import __version__
from crs_gate.cli import _COMMANDS, _GROUPS, _cli
from crs_gate.cli.check import command as check
from crs_gate.rules.registry import all_rules
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """crs-gate in an empty folder."""
    return command_line(capsys, tmp_path, monkeypatch)


def rated(cli: Cli, *arguments: str, **environ: str) -> dict[str, Any]:
    """The JSON report of a manifest with one scraped source."""
    Path("d.crs.yaml").write_text(manifest("good", scraped=("bad",)), "utf-8")
    ran = cli("rate", "d.crs.yaml", "--today", "2026-11-22", "--format", "json", *arguments, **environ)
    report: dict[str, Any] = json.loads(ran.out)
    return {"exit_code": ran.code, **report}


class TestInit:
    def test_writes_a_manifest_and_a_policy_that_are_valid_and_rate(self, cli: Cli, tmp_path: Path) -> None:
        ran = cli("init")
        assert ran.code == 0
        assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
            "dataset.crs.yaml",
            ".github/crs-gate.yml",
        }
        rating = json.loads(cli("rate", "dataset.crs.yaml", "--format", "json").out)
        (found,) = rating["manifests"]
        assert rating["run"]["policy"].startswith(".github/crs-gate.yml")
        assert (found["name"], found["head"]["letter"]) == (tmp_path.name, "G")
        assert "manifest-invalid" not in rating["rules"]

    def test_writes_into_a_folder_that_it_makes(self, cli: Cli) -> None:
        assert cli("init", "new/folder").code == 0
        assert Path("new/folder/dataset.crs.yaml").is_file()

    def test_a_manifest_that_is_there_is_not_overwritten_and_nothing_else_is_written(self, cli: Cli) -> None:
        Path("dataset.crs.yaml").write_text("mine", "utf-8")
        ran = cli("init")
        assert ran.code == 2
        assert "dataset.crs.yaml exists already" in ran.err
        assert [path.read_text() for path in Path().rglob("*") if path.is_file()] == ["mine"]

    def test_a_policy_that_is_there_is_kept(self, cli: Cli) -> None:
        Path(".github").mkdir()
        Path(".github/crs-gate.yml").write_text("version: 1\n", "utf-8")
        ran = cli("init")
        assert (ran.code, Path(".github/crs-gate.yml").read_text()) == (0, "version: 1\n")
        assert f"kept {Path('.github/crs-gate.yml')}" in ran.out

    def test_the_policy_lies_at_the_top_of_the_repository(self, cli: Cli) -> None:
        Path(".git").mkdir()
        assert cli("init", "data/posts").code == 0
        assert Path("data/posts/dataset.crs.yaml").is_file()
        assert Path(".github/crs-gate.yml").is_file()
        assert not Path("data/posts/.github").exists()

    def test_a_folder_with_an_odd_name_gives_a_valid_manifest(self, cli: Cli) -> None:
        name = 'a "b" #c: d'
        cli("init", name)
        (found,) = json.loads(cli("rate", f"{name}/dataset.crs.yaml", "--format", "json").out)["manifests"]
        assert (found["name"], found["reasons"]) == (name, [])


@pytest.mark.parametrize("name", ["manifest", "policy", "report"])
def test_schema_prints_a_schema(cli: Cli, name: str) -> None:
    ran = cli("schema", name)
    Draft202012Validator.check_schema(json.loads(ran.out))
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["$id"].endswith(f"/{name}-1.json")


def test_schema_of_something_else_is_wrong_usage(cli: Cli) -> None:
    ran = cli("schema", "waiver")
    assert ran.code == 2
    assert "'manifest', 'policy', 'report'" in ran.err


def test_explain_prints_every_section_of_a_rule(cli: Cli) -> None:
    ran = cli("explain", "license-unknown")
    assert ran.code == 0
    assert ran.out.startswith("license-unknown  (C2 license, error)\n")
    assert re.findall(r"^(\w+)$", ran.out, re.MULTILINE) == ["Why", "Example", "Fix", "References"]


def test_explain_suggests_a_rule_for_a_typing_error(cli: Cli) -> None:
    ran = cli("explain", "licence-unknown")
    assert (ran.code, ran.out) == (2, "")
    assert "no rule is called 'licence-unknown'; did you mean 'license-unknown'?" in ran.err
    assert "`crs-gate rules` lists them" in ran.err


@pytest.mark.parametrize("asked", ["C5", "trace"])
def test_explain_names_the_rules_of_a_criterion_or_with_a_word(cli: Cli, asked: str) -> None:
    ran = cli("explain", asked)
    assert ran.code == 2
    assert "name one of" in ran.err
    assert "trace-broken, trace-missing" in ran.err


def test_rules_are_listed_by_criterion_with_what_they_do(cli: Cli) -> None:
    lines = cli("rules").out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == [rule.id for rule in all_rules()]
    assert lines[0] == "C1 sourcing"
    assert {line.split()[1] for line in lines if line.startswith("  ")} <= {"blocks", "warns", "notes"}


def test_rules_as_json_hold_the_same(cli: Cli) -> None:
    rows = json.loads(cli("rules", "--format", "json").out)
    assert [row["id"] for row in rows] == [rule.id for rule in all_rules()]
    assert set(rows[0]) == {"id", "criterion", "severity", "scope", "summary"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(cli: Cli, shell: str) -> None:
    ran = cli("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert f"_CRS_GATE_COMPLETE={shell}_complete" in ran.out


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version_is_told(cli: Cli, option: str) -> None:
    assert cli(option) == (0, f"crs-gate {__version__}\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_every_command_but_the_hidden_one(cli: Cli, option: str) -> None:
    ran = cli(option)
    assert (ran.code, ran.err) == (0, "")
    shown = re.findall(r"^  (\w+) {2,}\S", ran.out.partition("\nJudge:\n")[2], re.MULTILINE)
    assert shown == [name for names in _GROUPS.values() for name in names]
    assert set(_COMMANDS) - set(shown) == {"action"}


@pytest.mark.parametrize("name", [name for name in _COMMANDS if name != "action"])
def test_every_command_has_help(cli: Cli, name: str) -> None:
    ran = cli(name, "-h")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: crs-gate {name}")


@pytest.mark.parametrize("name", [name for name in _COMMANDS if name != "action"])
def test_day_and_policy_can_be_variables_for_every_command(name: str) -> None:
    command = _cli.get_command(click.Context(_cli), name)
    assert command
    variables = {f"CRS_GATE_{option.name}".upper(): option.envvar for option in command.params if option.name}
    common = {variable: given for variable, given in variables.items() if variable.endswith(("_TODAY", "_POLICY"))}
    assert [*common] == [*common.values()]


def test_a_command_that_is_not_there_brings_a_suggestion(cli: Cli) -> None:
    ran = cli("chek")
    assert ran.code == 2
    assert "Did you mean one of: 'check'" in ran.err


class TestWrongUsage:
    def test_on_a_terminal_shows_how_to_use_it(self, cli: Cli) -> None:
        ran = cli("check", "--min-rating", "H")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("Usage: crs-gate check")
        assert "'H' is not one of" in ran.err

    @pytest.mark.parametrize(
        ("value", "said"), [("H", "'H' is not one of"), ("::error::forged\n##[add-mask]a", "is not one of")]
    )
    def test_in_the_action_is_told_wherever_an_author_looks(self, cli: Cli, value: str, said: str) -> None:
        files = {name: str(Path(name).resolve()) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        ran = cli("action", GITHUB_ACTIONS="true", **{"INPUT_MIN-RATING": value}, **files)
        assert ran.code == 2
        assert Path("GITHUB_OUTPUT").read_text() == "conclusion=error\n"
        assert said in Path("GITHUB_STEP_SUMMARY").read_text()
        assert [line[:26] for line in ran.out.splitlines()] == ["::error title=crs-gate::In"]
        assert "`crs-gate check --help` lists what can be given" in ran.err
        assert "::" not in ran.err


class TestEnvironment:
    """Each option that lays over the policy can be a variable; lists are never split at spaces."""

    def test_lists_are_split_at_commas_and_lines(self, cli: Cli) -> None:
        report = rated(cli, CRS_GATE_IGNORE="license-missing, C4\nprivacy")
        assert report["run"]["partial"] == "ignore: license-missing, C4, privacy"

    def test_a_path_with_a_space_is_one_path(self, cli: Cli) -> None:
        rated(cli, CRS_GATE_OUTPUT="json=my report.json,markdown=my summary.md")
        assert {path.name for path in Path().iterdir()} == {"d.crs.yaml", "my report.json", "my summary.md"}

    @pytest.mark.parametrize(("value", "exit_code"), [("true", 0), ("1", 0), ("false", 1), ("0", 1), ("", 1)])
    def test_booleans_are_true_or_false(self, cli: Cli, value: str, exit_code: int) -> None:
        report = rated(cli, "--min-rating", "A", CRS_GATE_EXIT_ZERO=value)
        assert (report["status"], report["exit_code"]) == ("blocked", exit_code)

    def test_the_command_line_wins(self, cli: Cli) -> None:
        assert rated(cli, "--min-rating", "G", CRS_GATE_MIN_RATING="A")["status"] == "passed"

    def test_which_options_have_a_variable(self) -> None:
        options = [param for param in check.params if isinstance(param, click.Option)]
        without = {option.opts[0] for option in options if not option.envvar}
        assert without == {"--base", "--head", "--staged", "-C"}
        for option in (option for option in options if option.envvar):
            assert option.envvar == "CRS_GATE_" + option.opts[0].removeprefix("--").upper().replace("-", "_")


def test_the_shell_gets_its_completions() -> None:
    environ = {"PATH": os.environ["PATH"], "_CRS_GATE_COMPLETE": "bash_complete", "COMP_WORDS": "crs-gate explain lic"}
    program = Path(sys.executable).parent / "crs-gate"
    ran = subprocess.run([program], env={**environ, "COMP_CWORD": "2"}, capture_output=True, text=True, check=False)
    assert "plain,license-missing" in ran.stdout.splitlines()


def test_a_reader_that_goes_away_is_no_block(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-m", "crs_gate", "rules"], cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (130, b"")


class TestNamesThatAreNotThere:
    def test_a_manifest_with_a_slip_of_the_pen(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "dataset.crs.yaml").write_text(manifest("good"), "utf-8")
        assert "did you mean dataset.crs.yaml?" in cli("rate", "datset.crs.yaml").err

    def test_one_that_lies_above(self, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        GitRepo.init(tmp_path).save("dataset.crs.yaml", manifest("good"))
        (tmp_path / "data").mkdir()
        monkeypatch.chdir(tmp_path / "data")
        assert "there is one at ../dataset.crs.yaml" in cli("rate", "dataset.crs.yaml").err

    def test_none_at_all_takes_the_only_one(self, cli: Cli, tmp_path: Path) -> None:
        assert "`crs-gate init`" in cli("rate").err
        (tmp_path / "d.crs.yaml").write_text(manifest("good"), "utf-8")
        assert "d.crs.yaml  A 100.0" in cli("rate", "--today", "2026-11-22").out

    def test_data_with_a_slip_of_the_pen(self, cli: Cli, tmp_path: Path) -> None:
        (tmp_path / "dataset.crs.yaml").write_text(manifest("good"), "utf-8")
        (tmp_path / "posts.jsonl").write_text("{}\n", "utf-8")
        assert 'did you mean "posts.jsonl"?' in cli("add", "post.jsonl").err
