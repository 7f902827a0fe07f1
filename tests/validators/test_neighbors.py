"""What docs/comparison.md says was seen of tools that can be run here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.source import ROOT
from tests.e2e.commands import command_line

pytestmark = pytest.mark.validators
SCHEMA = ROOT / "schemas" / "manifest.schema.json"


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the example."""
    folder = tmp_path_factory.mktemp("neighbors") / "posts"
    build = ROOT / "examples" / "social-posts" / "build.py"
    subprocess.run([sys.executable, "-I", build, folder], check=True, capture_output=True)
    return folder


@pytest.fixture
def croissant(
    branch: str, posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The Croissant of a branch of the example."""
    subprocess.run(["git", "-C", posts, "checkout", "--quiet", branch], check=True)
    file = tmp_path / "croissant.json"
    assert command_line(capsys, posts, monkeypatch)("export", "croissant", "-o", str(file)).code == 0
    return file


def validated(file: Path) -> int:
    """The exit code of mlcroissant's validator."""
    command = [Path(sys.executable).parent / "mlcroissant", "validate", "--jsonld", file]
    return subprocess.run(command, check=False, capture_output=True).returncode


@pytest.mark.parametrize(("branch", "letter"), [("main", "A"), ("add-scraped-source", "E")])
def test_a_schema_says_the_same_of_what_is_rated_apart(
    branch: str, letter: str, posts: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "-C", posts, "checkout", "--quiet", branch], check=True)
    command = [Path(sys.executable).parent / "check-jsonschema", "--schemafile", SCHEMA, "dataset.crs.yaml"]
    said = subprocess.run(command, cwd=posts, check=False, capture_output=True, text=True)
    assert (said.returncode, said.stdout) == (0, "ok -- validation done\n")
    rated = command_line(capsys, posts, monkeypatch)("rate", "--format", "json", "--today", "2026-11-22")
    assert json.loads(rated.out)["manifests"][0]["head"]["letter"] == letter


@pytest.mark.parametrize("branch", ["main", "add-scraped-source"])
def test_mlcroissant_takes_the_croissant_of_both(croissant: Path) -> None:
    assert validated(croissant) == 0


@pytest.mark.parametrize("branch", ["main"])
@pytest.mark.parametrize("named", [None, "", "unknown"])
def test_mlcroissant_takes_a_croissant_without_a_license(named: str | None, croissant: Path) -> None:
    stated = json.loads(croissant.read_text("utf-8"))
    stated.pop("license")
    croissant.write_text(json.dumps(stated | ({} if named is None else {"license": named})), "utf-8")
    assert validated(croissant) == 0
