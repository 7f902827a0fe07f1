"""``crs-gate remove``: a source goes, nothing else does, and what went is known again."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.e2e.commands import Cli, Ran, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH = "dataset.crs.yaml"
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
Remove = Callable[..., Ran]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    for name in ("GITHUB_ACTIONS", "GITHUB_EVENT_NAME"):
        monkeypatch.delenv(name, raising=False)
    made = GitRepo.init(tmp_path / "repo")
    monkeypatch.chdir(made.path)
    made.save(PATH, manifest("notices", "forum", "letters"))
    return made


@pytest.fixture
def remove(repo: GitRepo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Remove:
    cli: Cli = command_line(capsys, repo.path, monkeypatch)

    def run(source: str, *options: str, reason: str = "the owner asked") -> Ran:
        return cli("remove", source, "--reason", reason, "--today", "2026-11-22", *options)

    return run


def loaded(text: str | None = None) -> Any:
    return yaml.safe_load(text if text is not None else Path(PATH).read_text("utf-8"))


def test_it_goes_and_its_entry_says_what_it_was(repo: GitRepo, remove: Remove) -> None:
    ran = remove("forum", "--requested", "2026-11-01", "--request", "R-7")
    assert ran.code == 0
    now = loaded()
    assert [source["id"] for source in now["sources"]] == ["notices", "letters"]
    (entry,) = now["removals"]
    assert (entry["id"], entry["source"], entry["title"], entry["locator"], entry["reason"]) == (
        *("R-7", "forum", "Notices of forum", "https://example.org/forum", "the owner asked"),
    )
    assert (str(entry["requested"]), str(entry["effective"])) == ("2026-11-01", "2026-11-22")


def test_a_comment_right_above_it_goes_along_and_others_stay(repo: GitRepo, remove: Remove) -> None:
    before = Path(PATH).read_text("utf-8")
    start = before.index("  - id: forum")
    Path(PATH).write_text(f"{before[:start]}# of all sources\n  # ours since 2024\n{before[start:]}", "utf-8")
    assert remove("forum").code == 0
    now = Path(PATH).read_text("utf-8")
    assert "# of all sources\n" in now
    assert "# ours since 2024" not in now


@pytest.mark.parametrize("again", ["forum", "forum-2", "elsewhere"])
def test_what_went_is_blocked_when_it_comes_back(repo: GitRepo, remove: Remove, capsys: Any, again: str) -> None:
    from crs_gate.cli import main

    assert remove("forum").code == 0
    repo.commit("out")
    back = (
        manifest(again)
        .partition("sources:\n")[2]
        .replace("https://example.org/elsewhere", "https://EXAMPLE.org/forum/")
    )
    Path(PATH).write_text(Path(PATH).read_text() + back)
    capsys.readouterr()
    assert main(["check", "--base", "HEAD", "--format", "json", "--today", "2026-11-22"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert "removed-source-returned" in {finding["rule"] for finding in report["manifests"][0]["findings"]}


def test_files_are_known_by_content_and_those_left_are_named(repo: GitRepo, remove: Remove) -> None:
    repo.write("data/forum.csv", b"a,b\n")
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{SHA}\nsize 12\n"
    repo.write("data/large.csv", pointer)
    text = manifest("notices", "forum")
    at = text.index("files: []", text.index("id: forum"))
    other = SHA[::-1]
    files = f"files: [{{path: data/forum.csv, sha256: {other}}}, {{path: data/large.csv}}]"
    repo.save(PATH, text[:at] + files + text[at + len("files: []") :])
    ran = remove("forum")
    assert loaded()["removals"][0]["sha256"] == [other, SHA]
    assert "data/forum.csv, data/large.csv" in ran.err
    assert (repo.path / "data/forum.csv").exists()


def test_what_was_made_from_it_is_named_and_left_alone(repo: GitRepo, remove: Remove) -> None:
    text = manifest("notices", "forum", "letters")
    at = text.rindex("derived_from: []")
    repo.save(PATH, text[:at] + "derived_from: [forum]" + text[at + len("derived_from: []") :])
    ran = remove("forum")
    assert "made from it, and to be made anew or removed too: letters" in ran.err
    assert loaded()["sources"][1]["derived_from"] == ["forum"]


LAYOUTS = {
    "no removals": """\
crs: 1
# top
sources:
  - id: a # of a

  # of b
  - id: b
    # in b
    title: B
    # end of b

  # of c
  - id: c
""",
    "listed": """\
crs: 1
removals:
  - source: x # one
    reason: y
    # last
sources:
- id: a
- id: b
- id: c # c
""",
    "flow": """\
crs: 1
removals: [{source: x, reason: "y"}] # kept
sources: [{id: a}, {id: b, title: "B, [b]"}, {id: c}]
""",
    "null": """\
removals: # none yet
sources:
  - {id: a}
  - {id: b} # b
  - {id: c}
crs: 1
""",
    "empty": """\
removals: []
sources:
  -   id: a
  -   id: b
      title: >
        many
        words
  -   id: c
crs: 1
""",
    "crlf": "crs: 1\r\nsources:\r\n  - id: a\r\n  - id: b\r\n  - id: c\r\nremovals: []\r\n",
    "json": """\
{
  "crs": 1,
  "sources": [
    {
      "id": "a"
    },
    {
      "id": "b"
    },
    {
      "id": "c"
    }
  ]
}
""",
}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("source", ["a", "b", "c"])
def test_nothing_else_changes(repo: GitRepo, remove: Remove, name: str, source: str) -> None:
    path = Path("d.crs.json" if name == "json" else "d.crs.yaml")
    before = LAYOUTS[name]
    path.write_bytes(before.encode())
    ran = remove(source, str(path), reason="asked: twice # really")
    assert ran.code == 0, ran.err
    after = path.read_bytes().decode()
    was, now = loaded(before), loaded(after)
    assert now["sources"] == [each for each in was["sources"] if each["id"] != source]
    assert now["removals"][:-1] == (was.get("removals") or [])
    assert now["removals"][-1]["reason"] == "asked: twice # really"
    assert after.count("\r\n") == after.count("\n") * ("\r\n" in before)
    if name != "json":
        own = {"a": "of a", "b": "of b|in b|end of b|# b", "c": "of c|# c"}[source].split("|")
        for comment in (line.partition("# ")[2] for line in before.splitlines() if "# " in line):
            assert comment in after or any(each.removeprefix("# ") == comment for each in own), comment


def test_it_says_what_it_cannot_do(repo: GitRepo, remove: Remove) -> None:
    before = Path(PATH).read_text()
    assert "is not there" in remove("nobody").err
    assert "is no reason" in remove("forum", reason="TODO").err
    assert "is no reason" in remove("forum", reason="a\x1b[2Jb").err
    assert "is no day" in remove("forum", "--effective", "soon").err
    assert "cannot be in effect before" in remove("forum", "--requested", "2026-12-01").err
    for code in (remove("nobody").code, remove("forum", reason="x").code):
        assert code == 2
    assert Path(PATH).read_text() == before
    assert remove("forum").code == 0
    assert "was removed already" in remove("forum").err
    repo.save("one.crs.yaml", manifest("alone"))
    assert "is the only source" in remove("alone", "one.crs.yaml").err
    repo.write("s.jsonl", '{"id": "a"}\n{"id": "b"}\n')
    repo.save("t.crs.yaml", "crs: 1\nsources: {table: s.jsonl}\n")
    assert "keeps its sources in a table" in remove("a", "t.crs.yaml").err
    repo.save("a.crs.yaml", "crs: 1\nsources:\n  - &x {id: a}\n  - {id: b}\nx-y: *x\n")
    assert "anchors" in remove("b", "a.crs.yaml").err


def test_a_dry_run_shows_and_writes_nothing(repo: GitRepo, remove: Remove) -> None:
    before = Path(PATH).read_text()
    ran = remove("forum", "--dry-run")
    assert (ran.code, Path(PATH).read_text()) == (0, before)
    assert "-  - id: forum" in ran.out
    assert "+  - source: forum" in ran.out


def test_what_is_said_of_it_in_comments_goes_with_it(repo: GitRepo, remove: Remove) -> None:
    """Names and complaints stand in comments, too."""
    text = "crs: 1\nsources:\n  # about a\n  - id: a\n    title: A\n\n    # more of a\n\n  # about b\n  - id: b\n"
    Path("d.crs.yaml").write_text(text)
    assert remove("a", "d.crs.yaml").code == 0
    after = Path("d.crs.yaml").read_text()
    assert "of a" not in after
    assert "about a" not in after
    assert "  # about b\n  - id: b\n" in after
