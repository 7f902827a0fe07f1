"""What docs/comparison.md says that neighbouring tools answer to the example's pull request."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.source import ROOT
from tests.e2e.example import build, git

BESIDE = Path(sys.executable).parent
TOLD = (ROOT / "docs" / "comparison.md").read_text("utf-8")

pytestmark = pytest.mark.validators


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    line = (str(BESIDE / command[0]), *command[1:])
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    built = build(tmp_path / "posts")
    git(built, "checkout", "--quiet", "add-scraped-source")
    return built


def test_the_gate_blocks_it(bad: Path) -> None:
    done = run(bad, "crs-gate", "check", "--base", "main", "--today", "2026-11-22")
    assert done.returncode == 1
    assert "A 100.0 -> E 84.2" in done.stdout
    assert "blocked: A 100.0 -> E 84.2, with lines and fixes | in a test" in TOLD


def test_its_shape_is_right(bad: Path) -> None:
    schema = str(ROOT / "schemas" / "manifest.schema.json")
    done = run(bad, "check-jsonschema", "--schemafile", schema, "dataset.crs.yaml")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "ok -- validation done")
    assert "ok: the manifest has the right shape | in a test" in TOLD


def test_its_export_is_valid_croissant(bad: Path) -> None:
    written = run(bad, "crs-gate", "export", "croissant", "--today", "2026-11-22", "-o", "croissant.json")
    assert written.returncode == 0, written.stderr
    done = run(bad, "mlcroissant", "validate", "--jsonld", "croissant.json")
    assert done.returncode == 0, done.stderr
    named = [word for word in ("citeAs", "datePublished", "license", "creator") if word in done.stderr]
    assert named == ["citeAs", "datePublished"]
    assert "it recommends `citeAs` and `datePublished` | in a test" in TOLD
