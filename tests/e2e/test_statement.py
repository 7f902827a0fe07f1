"""The verdict as an in-toto statement: of which bytes it speaks, and that they are canonical."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.e2e.pages import blocks, page
from tests.gitrepo import GitRepo

PATH = "sets/dataset.crs.yaml"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    found = GitRepo.init(tmp_path / "repo")
    found.save(PATH, manifest("a"))
    found.branch("topic")
    found.save(PATH, manifest("a", scraped=("posts",)))
    return found


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def shape(value: object) -> object:
    """The keys of a tree."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return [shape(each) for each in value[:1]] if isinstance(value, list) else type(value)


def test_its_subjects_are_the_commit_and_the_bytes_of_the_manifests(cli: Cli, repo: GitRepo) -> None:
    done = cli("check", "--base", "main", "--head", "HEAD", "--output", "statement=verdict.json")
    text = Path("verdict.json").read_text()
    said = json.loads(text)
    head = repo.git("rev-parse", "HEAD").strip()
    digest = sha256((repo.path / PATH).read_bytes()).hexdigest()
    assert said["subject"] == [
        {"name": "commit", "digest": {"gitCommit": head}},
        {"name": PATH, "digest": {"sha256": digest}},
    ]
    predicate = said["predicate"]
    (judged,) = predicate["manifests"]
    assert (done.code, predicate["verificationResult"], judged["result"]) == (1, "BLOCKED", "BLOCKED")
    assert judged["head"]["unmet"][:4] == ["C2", "C3", "C4", "C5"]
    assert text == rfc8785.dumps(said).decode() + "\n"


def test_a_work_tree_is_no_commit(cli: Cli, repo: GitRepo) -> None:
    repo.write(PATH, manifest("a", "b"))
    said = json.loads(cli("rate", PATH, "--format", "statement").out)
    assert [each["name"] for each in said["subject"]] == [PATH]
    assert said["subject"][0]["digest"]["sha256"] == sha256((repo.path / PATH).read_bytes()).hexdigest()


def test_rules_that_were_switched_off_are_told(cli: Cli) -> None:
    said = json.loads(cli("check", "--base", "main", "--ignore", "C2", "--format", "statement").out)
    assert said["predicate"]["partial"]


def test_the_page_shows_one_as_it_is(cli: Cli, repo: GitRepo) -> None:
    (shown,) = (json.loads(each.text) for each in blocks(page("outputs.md"), "json") if "in-toto" in each.text)
    said = json.loads(cli("check", "--base", "HEAD", "--head", "HEAD", "--format", "statement").out)
    said["predicate"]["manifests"][0]["head"]["unmet"] = said["predicate"]["manifests"][0]["base"]["unmet"] = []
    for each in (shown, said):
        each["predicate"]["reasons"] = []
        each["predicate"]["manifests"][0]["reasons"] = []
    assert shape(shown) == shape(said)
