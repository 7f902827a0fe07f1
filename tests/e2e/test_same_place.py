"""Sources under another id and another spelling of their address, as a pull request brings them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH = "notices.crs.yaml"
WAS = 'url: "https://example.org/forum"'
RENAMED = {"- id: forum": "- id: new", "title: Notices of forum": "title: Other", "method: download": "method: unknown"}
Change = Callable[..., Any]


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Change:
    """The report on a branch that replaces pieces of a good manifest."""
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)

    def run(before: dict[str, str], after: dict[str, str]) -> Any:
        repo = GitRepo.init(tmp_path / "repo")
        text = replaced(manifest("forum"), before)
        repo.save(PATH, text)
        repo.branch("topic")
        repo.save(PATH, replaced(text, after))
        monkeypatch.chdir(repo.path)
        main(["check", "--today", "2026-11-22", "--format", "json"])
        return json.loads(capsys.readouterr().out)["manifests"][0]

    return run


def replaced(text: str, pieces: dict[str, str]) -> str:
    for old, new in pieces.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (WAS, 'url: "https://example.org/FORUM"'),
        (WAS, 'url: "HTTPS://Example.org/forum/"'),
        (WAS, 'git: "https://example.org/forum.git"'),
        (WAS, WAS + ", part: all"),
        ("doi: 10.5281/zenodo.1", 'url: "https://dx.doi.org/10.5281/ZENODO.1"'),
        ("hub: hf://datasets/o/n", 'url: "https://huggingface.co/datasets/o/n"'),
    ],
)
def test_another_spelling_and_another_id_hide_no_loss(changed: Change, before: str, after: str) -> None:
    report = changed({WAS: before}, {before: after, **RENAMED})
    (change,) = report["changes"]
    assert (change["kind"], change["before"], change["matched_by"]) == ("renamed", "forum", "locator")
    assert "source-metadata-dropped" in {found["rule"] for found in report["findings"]}


def test_another_address_is_another_source(changed: Change) -> None:
    report = changed({}, {WAS: 'url: "https://example.org/forum-2"', **RENAMED})
    assert [change["kind"] for change in report["changes"]] == ["added", "removed"]


@pytest.mark.parametrize("when", ["2026-01-01T99:99", "1000-01-01", "2026-01-01T10:00+15:00", "2026-01-01 10:00:00"])
def test_what_is_no_date_is_told_with_its_place(changed: Change, when: str) -> None:
    (found,) = changed({}, {"from: 2026-01-01": f'from: "{when}"'})["findings"]
    assert found["rule"] == "manifest-invalid"
    assert (found["line"], f"'{when}'" in found["message"]) == (15, True)
    assert "a date such as 2024" in found["message"]
