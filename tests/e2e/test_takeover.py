"""Ways to let data or a history go: another description of the same data, and another name for the same dataset."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.cli import main
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

POLICY = """version: 1
min_rating: B
min_source_rating: B
datasets:
  - {path: "**/README.md", format: hf-card, profile: starter}
  - {path: "cards/*.json", profile: starter}
"""
CARD = "---\nlicense: cc-by-4.0\n---\n# Posts\n"
Check = Callable[[], tuple[int, dict[str, Any]]]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo.init(tmp_path / "repo")
    made.write("posts/x.crs.yaml", manifest("a1", "a2"))
    made.write("cards/a.json", croissant("demo", upstreams=5))
    made.save(".github/crs-gate.yml", POLICY)
    monkeypatch.chdir(made.path)
    return made


@pytest.fixture
def check(repo: GitRepo, capsys: pytest.CaptureFixture[str]) -> Check:
    """Judge what lies in the work tree; gives the exit code and the manifests of the report by path."""

    def run() -> tuple[int, dict[str, Any]]:
        code = main(["check", "--base", "main", "--today", "2026-11-22", "--format", "json"])
        return code, {one["path"]: one for one in json.loads(capsys.readouterr().out)["manifests"]}

    return run


def croissant(name: str, upstreams: int, digit: str = "a") -> str:
    return json.dumps(
        {
            "@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},
            "@type": "Dataset",
            "conformsTo": "http://mlcommons.org/croissant/1.1",
            "name": name,
            "license": "CC-BY-4.0",
            "version": "1.0.0",
            "url": f"https://example.org/{name}",
            "isBasedOn": [f"https://example.org/upstream/{number}" for number in range(upstreams)],
            "distribution": [
                {
                    "@type": "cr:FileObject",
                    "name": "data.csv",
                    "contentUrl": f"https://example.org/{name}/data.csv",
                    "sha256": f"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0{digit}",
                }
            ],
        },
        indent=1,
    )


def test_data_without_a_source_is_blocked(repo: GitRepo, check: Check) -> None:
    repo.write("posts/data/raw/extra.jsonl", "{}\n")
    code, manifests = check()
    assert code == 1
    assert manifests["posts/x.crs.yaml"]["status"] == "blocked"


def test_a_card_beside_it_does_not_take_it_over_to_lower_floors(repo: GitRepo, check: Check) -> None:
    repo.write("posts/data/raw/extra.jsonl", "{}\n")
    repo.write("posts/data/raw/README.md", CARD)
    code, manifests = check()
    card = manifests["posts/data/raw/README.md"]
    assert (code, card["status"]) == (1, "blocked")
    assert {reason["code"] for reason in card["reasons"]} >= {"rating-below-floor", "source-below-floor"}
    assert any("posts/x.crs.yaml" in note for note in card["notes"])


def test_a_manifest_beside_it_does_not_call_its_data_a_table_to_lower_floors(repo: GitRepo, check: Check) -> None:
    repo.save(".github/crs-gate.yml", POLICY + '  - {path: "**/card.crs.yaml", profile: starter}\n')
    repo.write("posts/scraped.jsonl", "".join(f'{{"id": "s{n}", "x-post": "private {n}"}}\n' for n in range(3)))
    repo.write("posts/card.crs.yaml", "crs: 1\ndataset: {name: card}\nsources: {table: scraped.jsonl}\n")
    code, found = check()
    assert (code, found["posts/card.crs.yaml"]["status"]) == (1, "blocked")
    assert any("posts/x.crs.yaml" in note for note in found["posts/card.crs.yaml"]["notes"])


def test_a_card_that_takes_no_data_is_held_to_its_own_floors(repo: GitRepo, check: Check) -> None:
    repo.write("posts/notes/README.md", CARD)
    code, manifests = check()
    assert (code, manifests["posts/notes/README.md"]["notes"]) == (0, [])


def test_another_name_and_address_do_not_make_it_another_dataset(repo: GitRepo, check: Check) -> None:
    repo.write("cards/a.json", croissant("renamed", upstreams=0, digit="b"))
    code, manifests = check()
    described = manifests["cards/a.json"]
    assert (code, described["status"]) == (1, "blocked")
    renamed = next(change for change in described["changes"] if change["source"] == "renamed")
    assert (renamed["kind"], renamed["before"], renamed["matched_by"]) == ("renamed", "demo", "the dataset itself")
