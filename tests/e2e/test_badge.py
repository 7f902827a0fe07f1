"""``crs-gate badge``: what it shows is bound to a commit, and a badge that says something else is found out."""

import json
import subprocess
from pathlib import Path

import pytest
from defusedxml import ElementTree

from crs_gate.report.badge import COLORS, LARGEST
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH = "sets/a & <b>/dataset.crs.yaml"
DAY = ("--today", "2026-11-22")


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    found = GitRepo.init(tmp_path / "repo")
    found.save(PATH, manifest("a"))
    return found


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


@pytest.mark.parametrize("form", ["svg", "shields"])
def test_a_badge_tells_the_truth_of_its_commit_for_ever(cli: Cli, repo: GitRepo, form: str) -> None:
    assert cli("badge", PATH, "--format", form, "--output", "badge", *DAY).out == "wrote badge: A 100.0\n"
    repo.save(PATH, manifest("a", scraped=("posts",)))
    done = cli("badge", "--verify", "badge")
    assert (done.code, "tells the truth" in done.out, "2026-11-22: A 100.0" in done.out) == (0, True, True)
    assert cli("badge", PATH, "--format", form, *DAY).out != Path("badge").read_text()


def test_the_picture_is_xml_that_loads_nothing_and_is_read_aloud(cli: Cli) -> None:
    picture = ElementTree.fromstring(cli("badge", PATH, *DAY).out)
    title = picture.find("{http://www.w3.org/2000/svg}title").text
    assert title.startswith(f"CRS rating: A, score 100.0, {PATH} at ")
    assert picture.get("role") == "img"
    names = {name for each in picture.iter() for name in each.attrib}
    assert not [name for name in names if "href" in name or name.startswith("on")]
    assert "url(" not in str([each.attrib for each in picture.iter()]).replace("url(#r)", "")


def test_the_endpoint_is_one_of_shields(cli: Cli) -> None:
    said = json.loads(cli("badge", PATH, "--format", "shields", *DAY).out)
    assert [said[key] for key in ("schemaVersion", "label", "message", "color")] == [
        1,
        "CRS rating",
        "A 100.0",
        "1a7f37",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (">A 100.0<", ">B 99.0<"),
        ("#1a7f37", "#a40e26"),
        ('"letter": "A"', '"letter": "B"'),
        ('"score": "100.0"', '"score": "90.0"'),
        ("</svg>", "<script>x</script></svg>"),
    ],
)
def test_a_badge_that_was_changed_is_found_out(cli: Cli, old: str, new: str) -> None:
    text = cli("badge", PATH, *DAY).out
    assert old in text
    Path("badge.svg").write_text(text.replace(old, new))
    done = cli("badge", "--verify", "badge.svg")
    assert (done.code, "does not tell the truth" in done.out) == (1, True)


def test_the_badge_of_a_good_commit_is_not_that_of_a_bad_one(cli: Cli, repo: GitRepo) -> None:
    good = repo.git("rev-parse", "HEAD").strip()
    text = cli("badge", PATH, *DAY).out
    repo.save(PATH, manifest("a", scraped=("posts",)))
    bad = repo.git("rev-parse", "HEAD").strip()
    Path("badge.svg").write_text(text.replace(good, bad).replace(good[:10], bad[:10]))
    done = cli("badge", "--verify", "badge.svg")
    assert (done.code, "letter and score and report are others" in done.out) == (1, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no badge"),
        ("<svg/>", "is no badge"),
        ('{"crsGate": []}', "is no badge"),
        ('<metadata id="crs-gate">{"a": 1}</metadata>', "is no badge"),
        ("[" * 5000, "is no badge"),
        ("x" * (LARGEST + 1), "too large"),
    ],
)
def test_what_is_no_badge_is_told(cli: Cli, text: str, said: str) -> None:
    Path("badge.svg").write_text(text)
    done = cli("badge", "--verify", "badge.svg")
    assert (done.code, said in done.err) == (2, True)


def test_what_cannot_be_told_is_not_called_true(cli: Cli, repo: GitRepo, tmp_path: Path) -> None:
    text = cli("badge", PATH, *DAY).out
    Path("badge.svg").write_text(text.replace('"tool": "', '"tool": "9.'))
    assert cli("badge", "--verify", "badge.svg").code == 3
    repo.save(PATH, manifest("a", "b"))
    Path("badge.svg").write_text(cli("badge", PATH, "--at", "HEAD^", *DAY).out)
    subprocess.run(("git", "clone", "-q", "--depth", "1", repo.path.as_uri(), tmp_path / "shallow"), check=True)
    done = cli("badge", "--verify", str(repo.path / "badge.svg"), "-C", str(tmp_path / "shallow"))
    assert (done.code, "shallow" in done.err) == (3, True)


def test_changes_that_are_not_committed_are_noted(cli: Cli, repo: GitRepo) -> None:
    repo.write(PATH, manifest("a", scraped=("posts",)))
    done = cli("badge", PATH, *DAY)
    assert "A 100.0" in done.out
    assert "not committed" in done.err
    assert cli("badge", "nothing.crs.yaml").code == 2


def test_what_cannot_be_rated_says_so(cli: Cli, repo: GitRepo) -> None:
    repo.save(PATH, "{{{")
    assert ">not rated<" in cli("badge", PATH, *DAY).out


def test_white_reads_well_on_every_color() -> None:
    def light(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert min(1.05 / (light(color) + 0.05) for color in COLORS.values()) >= 4.5
