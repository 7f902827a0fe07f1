"""Values that make a careless pattern, parser or loop run without end: each command ends well, by itself."""

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import LICENSED, manifest
from tests.gitrepo import GitRepo

MANIFEST = "d.crs.yaml"
GOOD = manifest("a", "b")
MANY = 20_000
TITLE, ADDRESS, FILES = "title: Notices of a\n", 'url: "https://example.org/a"', "files: []"
PERIOD, DAY, PERSON = "period: P2Y", "from: 2026-01-01", "verified_by: data@example.org"


def put(place: str, value: str) -> str:
    """The manifest with a value in place of another."""
    key = place.partition(":")[0]
    return GOOD.replace(place, f"{key}: {json.dumps(value)}{place[len(place.rstrip()) :]}", 1)


def patterns(*paths: str) -> str:
    return GOOD.replace(FILES, "files: " + json.dumps([{"path": path} for path in paths]), 1)


VALUES = {
    "a license in brackets": put(LICENSED, "(" * MANY + "MIT" + ")" * MANY),
    "a license and another": put(LICENSED, "MIT AND " * MANY + "MIT"),
    "a license or another": put(LICENSED, " OR ".join(["MIT", "GPL-3.0-only", "CC-BY-4.0"] * 1_000)),
    "a license in words": put(LICENSED, "creative commons attribution " * MANY),
    "a license with spaces": put(LICENSED, "MIT" + " " * MANY + "x" + "-" * MANY),
    "an address of dots": put(ADDRESS, "https://" + "a." * MANY),
    "an address that goes up": put(ADDRESS, "https://a/" + "../" * MANY),
    "an address of many users": put(ADDRESS, "https://" + "a@" * MANY),
    "an address of schemes": put(ADDRESS, "http:" * MANY),
    "a number of a document": put(ADDRESS, "doi:10." + "1/" * MANY),
    "a period of years": put(PERIOD, "P" + "1Y" * MANY),
    "a period of digits": put(PERIOD, "P" + "9" * MANY + "Y"),
    "a day of digits": put(DAY, "2026-01-" + "1" * MANY),
    "a person of signs": put(PERSON, "a@" * MANY),
    "a person of dots": put(PERSON, "a" * MANY + "@" + "b." * MANY),
    "a title of spaces": put(TITLE, " \t" * MANY + "x"),
    "a title of links": put(TITLE, "[a](" * MANY),
    "a title of ticks": put(TITLE, "`" * MANY),
    "a title of entities": put(TITLE, "&lt;" * MANY),
    "a title of escapes": put(TITLE, "\u202e\x1b[31m" * MANY),
    "a path of any folders": patterns("**/" * 2_000 + "x"),
    "a path of stars": patterns("*a" * 500 + "b"),
    "a path of classes": patterns("[!" * 1_000),
    "a path of choices": patterns("{a,b}" * 200),
    "many paths of stars": patterns(*(f"*{number}*a*b*c/**/**/x*" for number in range(300))),
    "lists in lists": "[" * MANY,
    "mappings in mappings": "a: {" * MANY,
    "a whole number": GOOD.replace("crs: 1", "crs: " + "1" * MANY),
    "a number in a base of its own": GOOD.replace("crs: 1", "crs: " + "1:" * MANY + "1"),
    "a power": GOOD.replace("crs: 1", "crs: 1e" + "9" * MANY),
    "keys": "".join(f"k{number}: 1\n" for number in range(MANY)) + GOOD,
    "anchors": "".join(f"a{number}: &x{number} y\n" for number in range(MANY)) + GOOD,
    "merged mappings": "a: &a {b: 1}\n" + "".join(f"c{n}: {{<<: [*a, *a]}}\n" for n in range(5_000)) + GOOD,
    "a comment": "#" * MANY + "\n" + "# a\n" * MANY + GOOD,
}


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write(MANIFEST, GOOD)
    for number in range(50):
        repo.write(f"data/{'a' * 100}{number}/x", "x\n")
    repo.commit()
    return repo


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


@pytest.mark.parametrize("text", VALUES.values(), ids=VALUES)
def test_it_ends(repo: GitRepo, cli: Cli, text: str) -> None:
    assert text != GOOD
    repo.write(MANIFEST, text)
    for command in (("check",), ("rate", MANIFEST), ("fix", MANIFEST, "--diff"), ("collect", "--dry-run", MANIFEST)):
        ran = cli(*command)
        assert ran.code in {0, 1, 2, 3}
        assert "unexpected" not in ran.err
    assert all(len(line) < 100_000 for line in cli("check").out.splitlines())
