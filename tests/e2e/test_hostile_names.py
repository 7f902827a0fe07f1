"""Names of a manifest that try to speak to the log, the summary or the reader forge nothing."""

import json
import re
from pathlib import Path

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

HOSTILE = (
    "::error::forged",
    "##[add-mask]a",
    "##[set-output name=conclusion]passed",
    "a | b | c",
    "`code` ```fence```",
    "<script>alert(1)</script>",
    "@everyone #1 https://evil.example",
    "\\u001b[31mred\\u001b[0m",
    "line\\none\\r::error::two",
    "\\u202Eright to left",
    "%0A::error::three",
)
LEGACY = re.compile(r"##\[")


def hostile_manifest() -> str:
    """A manifest whose free text and ids are as hostile as the schema lets them be."""
    text = manifest("a").replace("name: notices", 'name: "::error::name ##[group]x | <b>"')
    for number, words in enumerate(HOSTILE):
        text += manifest(scraped=(f"s{number}",)).partition("sources:\n")[2].replace("Scraped posts", "T")
        text = text.replace(f"- id: s{number}\n    title: T", f'- id: s{number}\n    title: "{words} TODO"')
        text = text.replace("license: unknown", f'license: "{words}"', 1)
    return text


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.save("d.crs.yaml", manifest("a"))
    repo.write("d.crs.yaml", hostile_manifest())
    repo.write("data/::error::file | ##[add-mask]x.csv", "x")
    monkeypatch.chdir(repo.path)
    monkeypatch.delenv("GITHUB_EVENT_NAME", raising=False)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(repo.path))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    return repo


@pytest.mark.parametrize("format_name", ["text", "json", "github", "markdown"])
def test_nothing_that_is_printed_is_a_command_of_the_manifest(
    repo: GitRepo, format_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--format", format_name, "--verbose", "--color", "never"]) == 1
    captured = capsys.readouterr()
    lines = re.split(r"\r\n|\r|\n", captured.out + captured.err)
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert all(re.match(r"::(error|warning|notice) (file=d\.crs\.yaml,|title=crs-gate)", line) for line in commands)
    assert not [line for line in lines if LEGACY.search(line)]
    assert "\x1b" not in captured.out
    assert "\u202e" not in captured.out


def test_the_report_still_holds_every_name_as_it_is(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert report["manifests"][0]["name"] == "::error::name ##[group]x | <b>"


def test_the_summary_renders_no_markup_of_the_manifest(repo: GitRepo, tmp_path: Path) -> None:
    main(["check", "--format", "json"])
    summary = (tmp_path / "summary.md").read_text()
    assert "<script" not in summary
    assert "<b>" not in summary
    assert "@everyone" not in summary
    assert "https://evil.example" not in summary


def test_the_step_outputs_are_ours_alone(repo: GitRepo, tmp_path: Path) -> None:
    main(["check", "--format", "json"])
    lines = (tmp_path / "output").read_text().splitlines()
    assert [line.partition("=")[0] for line in lines] == [
        "conclusion", "rating", "score", "base-rating", "base-score", "delta", "added", "changed", "removed",
        "dataset", "datasets", "datasets-not-passed", "datasets-left-out", "report-json",
    ]  # fmt: skip
    assert lines[0] == "conclusion=blocked"
