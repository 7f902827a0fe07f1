"""``crs-gate history``: ratings over time, renames, losses; what commits say reaches a terminal escaped."""

import gc
import json
import subprocess
from pathlib import Path

import pytest
from defusedxml import ElementTree

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH = "sets/dataset.crs.yaml"
HOSTILE = "\x1b[31mred</title><script>x</script> & \u202e" + "long " * 60


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    found = GitRepo.init(tmp_path / "repo")
    found.save("old.crs.yaml", "crs: 1\ndataset: {name: posts}\nsources:\n  - {id: a}\n")
    found.save("old.crs.yaml", manifest("a"))
    found.save("README.md", "no change of the manifest\n")
    (found.path / "sets").mkdir()
    (found.path / "old.crs.yaml").rename(found.path / PATH)
    found.commit("move it")
    found.save(PATH, manifest("a", scraped=("posts",)))
    found.save(PATH, "{{{")
    found.write(PATH, manifest("a", "b"))
    found.commit(HOSTILE)
    return found


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def history(cli: Cli, *options: str) -> dict:
    done = cli("history", PATH, "--format", "json", *options)
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def test_each_commit_that_touched_it_is_rated_under_the_name_it_had(cli: Cli) -> None:
    said = history(cli)
    assert [(each["path"], each["letter"]) for each in said["commits"]] == [
        ("old.crs.yaml", "G"),
        ("old.crs.yaml", "A"),
        (PATH, "A"),
        (PATH, "E"),
        (PATH, ""),
        (PATH, "A"),
    ]
    assert said["commits"][4]["why"] == "it cannot be read as a manifest"
    assert said["partial"] == ""


def test_commits_that_lost_a_letter_are_named_with_what_was_lost(cli: Cli, repo: GitRepo) -> None:
    fall, unreadable = history(cli)["lost"]
    assert (fall["before"], fall["after"], fall["lost"]) == ("A", "E", ["C2", "C3", "C4", "C5"])
    assert (unreadable["before"], unreadable["after"]) == ("E", "")
    lines = cli("history", PATH).out.splitlines()
    assert f"lost a letter: {fall['commit'][:10]} (2026-11-01) write '{PATH}'" in lines
    assert "  A -> E; not met since then: C2 license, C3 flagging, C4 opt-out, C5 trace" in lines


def test_what_a_commit_says_is_escaped_and_cut(cli: Cli) -> None:
    text = cli("history", PATH).out
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) < 140
    picture = ElementTree.fromstring(cli("history", PATH, "--format", "svg").out)
    names = {each.tag.rpartition("}")[2] for each in picture.iter()}
    assert names <= {"svg", "title", "style", "line", "text", "polyline", "g", "circle", "path"}
    titles = [each.text or "" for each in picture.iter("{http://www.w3.org/2000/svg}title")]
    assert any("red</title><script>" in title for title in titles)
    assert not [each for each in picture.iter() for name in each.attrib if name.startswith("on") or "href" in name]


def test_an_earlier_run_is_remembered_and_damage_to_that_changes_nothing(cli: Cli, repo: GitRepo) -> None:
    first = history(cli)
    kept = repo.path / ".git/crs-gate/history.jsonl"
    assert len(kept.read_text().split()) >= 6
    assert history(cli) == history(cli, "--no-cache") == first
    kept.write_text(kept.read_text().replace('"A"', '"Z"')[:-30] + '\n["x", 1]\n[]\n"a"\n')
    assert history(cli) == first


def test_a_limit_and_another_start_are_honored(cli: Cli) -> None:
    newest = history(cli, "--limit", "2")
    assert [each["letter"] for each in newest["commits"]] == ["", "A"]
    assert newest["partial"] == "there may be more than 2 commits (--limit)"
    assert [each["letter"] for each in history(cli, "--at", "HEAD~2")["commits"]] == ["G", "A", "A", "E"]


def test_what_cannot_be_answered_is_told(cli: Cli, repo: GitRepo, tmp_path: Path) -> None:
    assert "no commit touched" in cli("history", "nowhere.crs.yaml").err
    assert cli("history", PATH, "--at", "nothing").code == 3
    subprocess.run(("git", "clone", "-q", "--depth", "1", repo.path.as_uri(), tmp_path / "shallow"), check=True)
    shallow = cli("history", PATH, "-C", str(tmp_path / "shallow"))
    assert "not all of it is here: the clone is shallow" in shallow.out
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain/dataset.crs.yaml").write_text(manifest("a"))
    assert "in no git repository" in cli("history", "-C", str(tmp_path / "plain")).err


def test_what_a_run_for_each_commit_leaves_behind_is_tidied_up(cli: Cli) -> None:
    gc.disable()  # as the program does, for runs that are short
    try:
        assert cli("history", PATH).code == 0
        assert gc.isenabled()
    finally:
        gc.enable()
