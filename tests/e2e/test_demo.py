"""The example tells its story: blocked, then repaired and passed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.example import ROOT, TODAY, build, environment, git

STORY = ROOT / "examples" / "social-posts"


def gate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder."""
    command = [sys.executable, "-I", "-m", "crs_gate", *arguments]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)


def test_demo_blocks_then_passes(tmp_path: Path) -> None:
    command = [sys.executable, str(STORY / "demo.py"), str(tmp_path / "demo")]
    ran = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    codes = [line for line in ran.stdout.splitlines() if line.startswith("(exit code")]
    assert codes == ["(exit code 0)", "(exit code 1)", "(exit code 0)"]


def test_demo_leaves_a_folder_alone_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    command = [sys.executable, str(STORY / "demo.py"), str(tmp_path)]
    assert subprocess.run(command, env=environment(), capture_output=True, check=False).returncode != 0
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_example_has_the_same_commits_in_every_run(tmp_path: Path) -> None:
    refs = [git(build(tmp_path / name), "for-each-ref") for name in ("one", "two")]
    assert refs[0] == refs[1]


@pytest.mark.parametrize("branch", ["main", "repair"])
def test_good_branches_of_the_example_are_rated_well(tmp_path: Path, branch: str) -> None:
    folder = build(tmp_path / "example")
    git(folder, "checkout", "--quiet", branch)
    ran = gate(folder, "rate", "dataset.crs.yaml", "--today", TODAY, "--min-rating", "B")
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("format_name", ["text", "json", "github", "markdown"])
def test_format_never_changes_the_verdict(tmp_path: Path, format_name: str) -> None:
    folder = build(tmp_path / "example")
    for branch, code in (("add-scraped-source", 1), ("repair", 0)):
        ran = gate(folder, "check", "--base", "main", "--head", branch, "--today", TODAY, "--format", format_name)
        assert ran.returncode == code, ran.stdout + ran.stderr


def test_a_shard_with_a_key_addresses_and_a_pickle_is_blocked_without_showing_a_value(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "examples" / "added-shard" / "demo.py"), str(tmp_path / "demo")]
    ran = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    blocked, passed = ran.stdout.split("=== The same shard, cleaned ===")
    assert "'data/notices-2.jsonl' holds an AWS access key in 1 of 4 records (row 4, '/text', digest " in blocked
    assert "'data/notices-2.jsonl' holds an e-mail address in 1 of 4 records (row 3, '/text', digest " in blocked
    assert "'data/notices.idx' is a pickle that imports posix.system when it is loaded" in blocked
    assert "PASSED" in passed
