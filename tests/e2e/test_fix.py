"""``crs-gate fix``: spelling, notes and order are written, nothing else is touched, and nothing is answered."""

import json
import os
import re
import shlex
from pathlib import Path

import pytest

from tests.contract.source import ROOT
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

NAME = "dataset.crs.yaml"
DAY = ("--today", "2026-11-22")
LOOSE = """\
# posts of ours
crs: 1
dataset:
  license: cc by 4.0 # agreed in March
sources:
  # the first one
  - id: a
    license: "CC BY-SA 4.0" # read it twice
    collected: {method: TODO} # ours
    unverified: # gaps
      - {field: trace} # ask Monday
      # Ann knows more
  - {license: 'mit', id: b, unverified: [{field: files, note: "asked"}]}
"""


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """crs-gate in an empty folder."""
    return command_line(capsys, tmp_path, monkeypatch)


def standing(cli: Cli, name: str) -> tuple[str, float, list[object]]:
    """Letter, score, and whether each criterion is met."""
    (found,) = json.loads(cli("rate", name, "--format", "json", "--exit-zero", *DAY).out)["manifests"]
    head = found["head"]
    return head["letter"], head["score"], [(one["id"], one["met"]) for one in head["criteria"]]


def test_licenses_and_notes_are_written_and_all_else_stays(cli: Cli) -> None:
    Path(NAME).write_text(LOOSE, "utf-8")
    ran = cli("fix", NAME, *DAY)
    assert ran.code == 0
    text = Path(NAME).read_text("utf-8")
    for line in (
        "  license: CC-BY-4.0 # agreed in March",
        '    license: "CC-BY-SA-4.0" # read it twice',
        "    collected: {method: TODO} # ours",
        "      - {field: trace} # ask Monday",
        "      - {field: files, since: 2026-11-22}",
        "    - {field: retention, since: 2026-11-22}",
    ):
        assert line in text.splitlines()
    assert "- {license: 'MIT', id: b, unverified: [{field: files, note: \"asked\"}, {field: category" in text
    assert text.count("field: trace") == 2, "one by hand, one for the other source"
    assert "line 4: dataset.license 'cc by 4.0' is CC-BY-4.0" in ran.err
    assert re.search(r"line 7: sources\[a\] gets notes on category, .*files", ran.err)
    assert "line 11: the note on trace does not say why; it is left as it is" in ran.err


def test_a_note_that_was_written_raises_nothing_until_somebody_says_why(cli: Cli) -> None:
    Path(NAME).write_text("crs: 1\nsources:\n  - id: a\n    title: x\n", "utf-8")
    before = standing(cli, NAME)
    cli("fix", NAME, *DAY)
    assert standing(cli, NAME) == before
    assert ("C3", False) in before[2]
    answered = Path(NAME).read_text("utf-8").replace(", since:", ", reason: unknown, since:")
    Path(NAME).write_text(answered, "utf-8")
    assert ("C3", True) in standing(cli, NAME)[2]


def test_fixing_twice_changes_nothing(cli: Cli) -> None:
    Path(NAME).write_text(LOOSE, "utf-8")
    cli("fix", "--sort", NAME, *DAY)
    once = Path(NAME).read_bytes()
    assert "nothing to fix" in cli("fix", "--sort", NAME, "--today", "2027-01-01").err
    assert Path(NAME).read_bytes() == once


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_looking_writes_nothing(cli: Cli, option: str) -> None:
    Path(NAME).write_text(LOOSE, "utf-8")
    ran = cli("fix", NAME, option, *DAY)
    assert ran.code == 1
    assert Path(NAME).read_text("utf-8") == LOOSE
    assert ("+  license: CC-BY-4.0 # agreed in March" in ran.out) == (option == "--diff")
    assert "dataset.license 'cc by 4.0' is CC-BY-4.0" in ran.err


def test_what_init_writes_is_in_order(cli: Cli) -> None:
    cli("init")
    text = Path(NAME).read_text("utf-8")
    assert "put keys in order" not in cli("fix", NAME, "--sort", *DAY).err
    changed = Path(NAME).read_text("utf-8")
    added = re.compile(r" +- \{field: [a-z_.]+, since: 2026-11-22\}\n")
    kept = added.sub("", changed).replace("unverified: #", "unverified: null #").replace("  unverified:\n", "")
    assert kept == text, "every comment of the template is still there"


def test_good_manifest_is_left_alone(cli: Cli) -> None:
    Path(NAME).write_text(manifest("a", "b"), "utf-8")
    assert cli("fix", NAME, "--check", "--sort").code == 0


def test_a_fixed_spelling_passes_the_gate(cli: Cli, tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path)
    repo.write(NAME, manifest("a").replace("CC0-1.0", "cc0 1.0"))
    repo.git("add", "."), repo.git("commit", "-m", "before")
    assert cli("fix", NAME, *DAY).code == 0
    assert "cc0" not in Path(NAME).read_text("utf-8")
    repo.git("commit", "-am", "fixed")
    ran = cli("check", "--base", "HEAD~1", *DAY)
    assert ran.code == 0, ran.out


def test_json_keeps_its_layout(cli: Cli) -> None:
    tree = {"dataset": {"license": "cc by 4.0"}, "crs": 1, "sources": [{"license": {"expression": "mit"}, "id": "a"}]}
    Path("dataset.crs.json").write_bytes((json.dumps(tree, indent=2) + "\n").replace("\n", "\r\n").encode())
    assert cli("fix", "dataset.crs.json", "--sort", *DAY).code == 0
    text = Path("dataset.crs.json").read_bytes().decode()
    new = json.loads(text)
    assert text == (json.dumps(new, indent=2) + "\n").replace("\n", "\r\n")
    assert list(new) == ["crs", "dataset", "sources"]
    assert list(new["sources"][0])[:2] == ["id", "license"]
    assert (new["dataset"]["license"], new["sources"][0]["license"]) == ("CC-BY-4.0", {"expression": "MIT"})
    assert cli("fix", "dataset.crs.json", "--check", "--sort").code == 0


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("README.md", "---\nlicense: cc-by-4.0\n---\n# Card\n", "crs-gate import"),
        (NAME, "{crs: 1, sources: [{id: a}]}\n", "braces"),
        (NAME, "crs: 1\nsources:\n  - id: a\n    license: &l mit\n  - id: b\n    license: *l\n", "anchors"),
        (NAME, "crs: 1\nsources: {table: rows.jsonl}\n", "table"),
        (NAME, "crs: 1\nsources:\n  - id: a\n    licence: MIT\n", "licence"),
        ("dataset.crs.json", '{"crs": 1,  "sources": [{"id": "a"}]}', "layout"),
    ],
)
def test_what_is_not_edited_is_said(cli: Cli, name: str, text: str, said: str) -> None:
    Path("rows.jsonl").write_text('{"id": "a"}\n', "utf-8")
    Path(name).write_text(text, "utf-8")
    ran = cli("fix", name)
    assert ran.code in {2, 3}
    assert said in ran.err
    assert Path(name).read_text("utf-8") == text


def test_one_that_cannot_be_fixed_keeps_none_of_the_others_from_it(cli: Cli) -> None:
    Path("bad.crs.yaml").write_text("{crs: 1, sources: [{id: a}]}\n", "utf-8")
    Path(NAME).write_text(LOOSE, "utf-8")
    ran = cli("fix", "bad.crs.yaml", NAME)
    assert ran.code == 2
    assert "braces" in ran.err
    assert "CC-BY-4.0" in Path(NAME).read_text("utf-8")


def test_nothing_is_written_elsewhere_or_through_a_link(cli: Cli, tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir(), outside.mkdir()
    (outside / NAME).write_text(LOOSE, "utf-8")
    (inside / "linked").symlink_to(outside)
    (inside / NAME).symlink_to(outside / NAME)
    os.chdir(inside)
    for name in (f"../out/{NAME}", f"linked/{NAME}", NAME):
        ran = cli("fix", name)
        assert ran.code == 2, name
        assert re.search(r"not inside|symbolic link", ran.err), ran.err
    assert cli("-C", str(inside), "fix", f"linked/{NAME}").code == 2
    assert cli("fix", "-C", str(inside), f"linked/{NAME}").code == 2
    assert (outside / NAME).read_text("utf-8") == LOOSE


def test_the_day_can_be_a_variable(cli: Cli) -> None:
    Path(NAME).write_text(LOOSE, "utf-8")
    assert cli("fix", NAME, CRS_GATE_TODAY="2026-03-04").code == 0
    assert "since: 2026-03-04" in Path(NAME).read_text("utf-8")


def test_commands_of_the_page_run(cli: Cli) -> None:
    Path(NAME).write_text(LOOSE, "utf-8")
    page = (ROOT / "docs" / "fix.md").read_text("utf-8")
    ran = {}
    for line in re.findall(r"^\$ crs-gate ([^#\n]*)", page, re.MULTILINE):
        ran[line.strip()] = cli(*shlex.split(line), *DAY).code
    assert ran == {
        f"fix {NAME} --diff": 1,
        f"fix {NAME} --check": 1,
        f"fix {NAME}": 0,
        f"fix --sort {NAME}": 0,
    }


def test_hook_is_offered(cli: Cli) -> None:
    from tests.contract.source import parsed

    (hook,) = (h for h in parsed((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")) if h["id"] == "crs-gate-fix")
    Path(NAME).write_text(LOOSE, "utf-8")
    program, *arguments = shlex.split(hook["entry"])
    assert program == "crs-gate"
    assert re.search(hook["files"], NAME)
    assert cli(*arguments, NAME).code == 0, "pre-commit itself stops when a hook changes a file"
    assert "CC-BY-4.0" in Path(NAME).read_text("utf-8")
