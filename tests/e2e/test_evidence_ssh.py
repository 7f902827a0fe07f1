"""Keys of OpenSSH: ``ssh-keygen`` signs by hand, and a real agent signs for ``crs-gate evidence``."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_evidence import Evidence, edit, evidence, new_key, pin, repo, verified
from tests.gitrepo import GitRepo

__all__ = ["evidence", "pin", "repo"]
KINDS = {"ed25519": (), "ecdsa": ("-b", "256"), "rsa": ("-b", "3072")}


def ssh(program: str, *arguments: str, **environ: str) -> str:
    """Run a program of OpenSSH; Debian calls its package openssh-client."""
    found = shutil.which(program)
    assert found, f"{program} is missing: install openssh-client"
    done = subprocess.run((found, *arguments), env=environ or None, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def generated(folder: Path, kind: str, passphrase: str = "") -> Path:
    """A key as ``ssh-keygen`` makes it."""
    file = folder / kind
    ssh("ssh-keygen", "-q", "-t", kind, *KINDS[kind], "-N", passphrase, "-C", f"{kind} of tests", "-f", str(file))
    return file


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, evidence: Evidence) -> Iterator[Path]:
    """An agent of this test, stopped after it."""
    socket = Path("/tmp") / f"crs-gate-{tmp_path.parent.name}-{tmp_path.name}"[:90]  # noqa: S108 - sockets take short paths
    said = ssh("ssh-agent", "-a", str(socket))
    pid = re.search(r"SSH_AGENT_PID=(\d+)", said)
    assert pid
    monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
    yield socket
    ssh("ssh-agent", "-k", SSH_AGENT_PID=pid[1], SSH_AUTH_SOCK=str(socket))
    socket.unlink(missing_ok=True)


def signed_by_hand(evidence: Evidence, key: Path, *command: str) -> int:
    """What a person does: the command, what it asks them to type, and the command again. How often they signed."""
    for times in range(5):
        ran = evidence(*command, "--key", f"{key}.pub", "--to-sign", "../by-hand")
        assert ran.code == 0, ran.err
        found = re.search(r"^  ssh-keygen (-Y sign .*)$", ran.err, re.MULTILINE)
        if not found:
            return times
        ssh("ssh-keygen", *found[1].split())
    raise AssertionError("it never ends")


@pytest.mark.parametrize("kind", KINDS)
def test_a_dataset_that_ssh_keygen_signed_holds(repo: GitRepo, evidence: Evidence, tmp_path: Path, kind: str) -> None:
    key = generated(tmp_path, kind)
    assert signed_by_hand(evidence, key, "init") == 3
    fingerprint = verified(evidence)[1]["fingerprint"]
    repo.commit("begin the log")
    edit(repo)
    assert signed_by_hand(evidence, key, "add", "--reason", "by hand") == 2
    assert verified(evidence, "--evidence-root", fingerprint)[0] == 0
    assert verified(evidence, "--base", "HEAD")[0] == 0
    assert not (tmp_path / "by-hand").exists()


def test_a_key_of_ssh_keygen_also_signs_from_its_file(repo: GitRepo, evidence: Evidence, tmp_path: Path) -> None:
    for kind in KINDS:
        key = generated(tmp_path, kind)
        folder = f"data-{kind}"
        repo.write(f"{folder}/dataset.crs.yaml", (repo.path / "dataset.crs.yaml").read_bytes())
        ran = evidence("init", f"{folder}/dataset.crs.yaml", "--key", str(key))
        assert ran.code == 0, ran.err
        assert verified(evidence, f"{folder}/dataset.crs.yaml", "--evidence-root", ran.out.strip())[0] == 0


def test_a_signature_for_another_use_does_not_count(repo: GitRepo, evidence: Evidence, tmp_path: Path) -> None:
    key = generated(tmp_path, "ed25519")
    signed_by_hand(evidence, key, "init")
    edit(repo)
    evidence("add", "--key", f"{key}.pub", "--to-sign", "../by-hand")
    ssh("ssh-keygen", "-Y", "sign", "-n", "git", "-f", str(key), str(tmp_path / "by-hand/entry"))
    ran = evidence("add", "--key", f"{key}.pub", "--to-sign", "../by-hand")
    assert (ran.code, "is no signature of the key" in ran.err) == (2, True)
    (tmp_path / "by-hand/entry.sig").write_text("-----BEGIN SSH SIGNATURE-----\nno\n", "utf-8")
    ran = evidence("add", "--key", f"{key}.pub", "--to-sign", "../by-hand")
    assert (ran.code, "is no signature of SSH" in ran.err) == (2, True)


def test_what_changed_while_it_waited_is_signed_anew(repo: GitRepo, evidence: Evidence, tmp_path: Path) -> None:
    key = generated(tmp_path, "ed25519")
    signed_by_hand(evidence, key, "init")
    edit(repo)
    evidence("add", "--key", f"{key}.pub", "--to-sign", "../by-hand")
    ssh("ssh-keygen", "-Y", "sign", "-n", "crs-evidence", "-f", str(key), str(tmp_path / "by-hand/entry"))
    edit(repo, "# and more\n")
    assert signed_by_hand(evidence, key, "add") == 2
    assert verified(evidence, "--evidence-root", verified(evidence)[1]["fingerprint"])[0] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_an_agent_signs(repo: GitRepo, evidence: Evidence, agent: Path, tmp_path: Path, kind: str) -> None:
    key = generated(tmp_path, kind, "a passphrase")
    ran = evidence("init", "--key", f"{key}.pub", "--origin", "example.org/posts")
    assert (ran.code, "is protected" in ran.err) == (2, True)
    open_key = tmp_path / "open"
    shutil.copy(key, open_key)
    ssh("ssh-keygen", "-q", "-p", "-P", "a passphrase", "-N", "", "-f", str(open_key))
    ssh("ssh-add", "-q", str(open_key), SSH_AUTH_SOCK=str(agent))
    ran = evidence("init", "--key", "agent")
    assert ran.code == 0, ran.err
    edit(repo)
    assert evidence("add", "--key", f"{key}.pub").code == 0
    assert verified(evidence, "--evidence-root", ran.out.strip())[0] == 0
    ssh("ssh-add", "-q", "-D", SSH_AUTH_SOCK=str(agent))
    ran = evidence("add", "release", "--key", "agent")
    assert (ran.code, "holds no key" in ran.err) == (2, True)


def test_of_several_keys_the_trusted_one_is_taken(
    repo: GitRepo, evidence: Evidence, agent: Path, pin: str, tmp_path: Path
) -> None:
    for file in (repo.path.parent / "alice", generated(tmp_path, "ed25519")):
        ssh("ssh-add", "-q", str(file), SSH_AUTH_SOCK=str(agent))
    edit(repo)
    assert evidence("add", "--key", "agent").code == 0
    ran = evidence("init", "--key", "agent", "--origin", "example.org/other")
    assert ran.code == 2
    other = re.search(r"SHA256:\S+", ssh("ssh-keygen", "-l", "-f", str(tmp_path / "ed25519")))
    assert other
    ran = evidence("add", "release", "--key", f"agent:{other[0]}")
    assert (ran.code, "untrusted-signature" in ran.err) == (1, True)
    ran = evidence("add", "release", "--key", "agent:SHA256:nobody")
    assert (ran.code, f"agent:{other[0]} (ed25519 of tests)" in ran.err) == (2, True)


def test_an_agent_that_is_locked_or_gone(
    repo: GitRepo, evidence: Evidence, pin: str, agent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh("ssh-add", "-q", str(tmp_path / "alice"), SSH_AUTH_SOCK=str(agent))
    edit(repo)
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "nowhere"))
    ran = evidence("add", "--key", "agent")
    assert (ran.code, "does not answer" in ran.err) == (2, True)
    assert evidence("add", "--key", "../alice.pub").code == 0
    monkeypatch.setenv("SSH_AUTH_SOCK", str(agent))
    other = new_key(tmp_path, "other")
    Path(other.removesuffix(".pub")).unlink()
    ran = evidence("add", "release", "--key", other)
    assert (ran.code, "no agent of SSH holds" in ran.err) == (2, True)
