"""A command that is killed at any of its writes leaves a log that the same command completes."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.test_evidence import PATH, TODAY, Evidence, edit, evidence, new_key, pin, repo, verified
from tests.gitrepo import GitRepo, clean_environment

pytestmark = pytest.mark.fault

__all__ = ["evidence", "pin", "repo"]
_KILLED = """
import os, sys
from pathlib import Path
left, inside = int(sys.argv[1]), Path.replace
def replace(self, target):
    global left
    if left == 0:
        os._exit(9)
    left -= 1
    return inside(self, target)
Path.replace = replace
from crs_gate.cli import main
sys.exit(main(sys.argv[2:]))
"""


def killed(repo: GitRepo, writes: int, *arguments: str) -> int:
    """Run a command in a process that dies instead of putting its next file in place, after so many writes."""
    command = (sys.executable, "-c", _KILLED, str(writes), "evidence", *arguments, *TODAY)
    ran = subprocess.run(command, cwd=repo.path, env=clean_environment(), capture_output=True, check=False)
    return ran.returncode


@pytest.mark.parametrize("writes", range(2))
def test_add(repo: GitRepo, evidence: Evidence, pin: str, writes: int) -> None:
    edit(repo)
    assert killed(repo, writes, "add", "--key", "../alice", "--reason", "why") == 9
    ran = evidence("add", "--key", "../alice", "--reason", "why")
    assert ran.code == 0, ran.err
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, tree["size"]) == (0, 2)
    assert [file.name for file in (repo.path / ".crs").iterdir() if file.name.startswith(".")] == []


@pytest.mark.parametrize("writes", range(4))
def test_init(repo: GitRepo, evidence: Evidence, tmp_path: Path, writes: int) -> None:
    new_key(tmp_path, "alice")
    assert killed(repo, writes, "init", "--key", "../alice", "--name", "Alice") == 9
    ran = evidence("init", "--key", "../alice", "--name", "Alice")
    assert ran.code == 0, ran.err
    code, tree = verified(evidence, "--evidence-root", ran.out.strip())
    assert (code, tree["size"]) == (0, 1)


@pytest.mark.parametrize("writes", range(3))
def test_rotate_key(repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path, writes: int) -> None:
    bob = new_key(tmp_path, "bob")
    turn = ("rotate-key", "--key", "../alice", "--add", bob)
    assert killed(repo, writes, *turn) == 9
    if writes < 2:
        ran = evidence(*turn)
        assert ran.code == 0, ran.err
    else:
        assert evidence("sign", "--key", "../alice").code == 0
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, tree["size"]) == (0, 2)
    assert "  bob  " in evidence("log", "--keys").out


def test_sign(repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path) -> None:
    bob = new_key(tmp_path, "bob")
    evidence("rotate-key", "--key", "../alice", "--add", bob, "--threshold", "release=2")
    evidence("add", "release", "--key", "../alice")
    assert killed(repo, 1, "sign", "--key", "../bob") == 9
    assert evidence("sign", "--key", "../bob").code == 0
    assert verified(evidence, "--base", "HEAD")[0] == 0


def test_what_was_begun_is_completed_before_anything_else(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    edit(repo)
    assert killed(repo, 1, "add", "--key", "../alice") == 9
    edit(repo, "# and more\n")
    ran = evidence("add", "--key", "../alice")
    assert (ran.code, "`crs-gate evidence sign` completes it" in ran.err) == (2, True)
    assert evidence("sign", "--key", "../alice").code == 0
    assert evidence("add", "--key", "../alice").code == 0
    assert verified(evidence, "--base", "HEAD")[0] == 0


def test_two_at_once(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    from crs_gate.cli.evidence_folder import alone

    edit(repo)
    with alone(repo.path):
        ran = evidence("add", "--key", "../alice")
    assert (ran.code, "another crs-gate writes" in ran.err) == (2, True)
    assert evidence("add", "--key", "../alice").code == 0


def test_a_folder_that_is_a_link_is_not_written_through(repo: GitRepo, evidence: Evidence, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (repo.path / ".crs").symlink_to(tmp_path / "elsewhere")
    ran = evidence("init", "--new-key", "../alice")
    assert ran.code in (1, 2)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (repo.path / PATH).is_file()
