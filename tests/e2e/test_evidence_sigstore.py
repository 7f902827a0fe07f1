"""A dataset that an identity of Sigstore signs: trusted, signed, verified without a network, and what is forged."""

import json
import re
import socket
import sys
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

import pytest

from crs_gate.evidence import envelope, keys, statement
from crs_gate.evidence.envelope import Signature
from crs_gate.evidence.identities import Identity
from tests.e2e.commands import Cli, command_line
from tests.e2e.test_evidence import Evidence, codes, edit, evidence, new_key, pin, repo, verified
from tests.gitrepo import GitRepo
from tests.own_sigstore import ISSUER, NOW, WORKFLOW, Sigstore

__all__ = ["evidence", "pin", "repo"]
OWN = Sigstore()
WHO = Identity(ISSUER, WORKFLOW)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def trust(repo: GitRepo, evidence: Evidence, *options: str, instance: Sigstore = OWN) -> None:
    """Have alice trust the workflow, and commit."""
    file = repo.path.parent / "trusted_root.json"
    file.write_bytes(instance.trusted_root)
    more = ("--add-sigstore", ISSUER, WORKFLOW, "--trusted-root", str(file), "--name", "the workflow", *options)
    ran = evidence("rotate-key", "--key", "../alice", *more)
    assert ran.code == 0, ran.err
    repo.commit("trust the workflow")


def by_sigstore(repo: GitRepo, evidence: Evidence, *command: str, key: str = "sigstore") -> int:
    """What the workflow does: the command, what it says to type, and the command again. How often that was."""
    for times in range(5):
        ran = evidence(*command, "--key", key, "--to-sign", "../by-hand")
        assert ran.code == 0, ran.err
        found = re.search(r"^  sigstore sign (.*)$", ran.err, re.MULTILINE)
        if not found:
            return times
        file = repo.path / found[1]
        Path(f"{file}.sigstore.json").write_bytes(OWN.sign(file.read_bytes()))
    raise AssertionError("it never ends")


def newest(repo: GitRepo) -> Path:
    return max((repo.path / ".crs/log").iterdir())


def payload_of(repo: GitRepo) -> bytes:
    return envelope.parse(newest(repo).read_bytes(), statement.PAYLOAD_TYPE).payload


def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "sigstore"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sigstore", None)


@pytest.fixture
def trusting(repo: GitRepo, evidence: Evidence, pin: str) -> str:
    """A log that trusts the workflow with entries; the fingerprint of its first keys."""
    trust(repo, evidence, "--role", "entry")
    return pin


def test_the_keys_name_the_identity_and_bind_the_trusted_root(repo: GitRepo, evidence: Evidence, trusting: str) -> None:
    assert (repo.path / ".crs/trust/2.trusted_root.json").read_bytes() == OWN.trusted_root
    tree = json.loads(b64decode(json.loads((repo.path / ".crs/trust/2.root.json").read_bytes())["payload"]))
    assert tree["sigstore"] == sha256(OWN.trusted_root).hexdigest()
    id_ = sha256(f"sigstore\n{ISSUER}\n{WORKFLOW}".encode()).hexdigest()[:16]
    assert tree["keys"][id_] == {
        "type": "sigstore",
        "issuer": ISSUER,
        "identity": WORKFLOW,
        "name": "the workflow",
        "roles": ["entry"],
        "from": 1,
    }
    assert verified(evidence, "--evidence-root", trusting)[0] == 0
    assert WORKFLOW in evidence("log", "--keys").out
    listed = json.loads(evidence("log", "--keys", "--format", "json").out)
    assert listed["keys"][id_]["identity"] == WORKFLOW


def test_a_workflow_signs_without_a_key(repo: GitRepo, evidence: Evidence, trusting: str) -> None:
    edit(repo)
    assert by_sigstore(repo, evidence, "add", "transform", "--reason", "merged") == 2
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, tree["newest"]["signers"]) == (0, ["the workflow"])
    assert verified(evidence, "--evidence-root", trusting)[0] == 0
    repo.commit("sign")
    edit(repo)
    assert by_sigstore(repo, evidence, "add", key=f"sigstore:{WORKFLOW}") == 2
    assert verified(evidence, "--base", "HEAD")[0] == 0
    assert not (repo.path.parent / "by-hand").exists()


def test_check_passes_what_the_workflow_signed(
    repo: GitRepo,
    evidence: Evidence,
    trusting: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    edit(repo)
    cli: Cli = command_line(capsys, repo.path, monkeypatch)
    check = ("check", "--base", "HEAD~1", "--today", "2026-11-22")
    repo.commit("unsigned")
    assert "evidence-unsigned" in cli(*check).out
    by_sigstore(repo, evidence, "add")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--amend", "-m", "signed")
    ran = cli(*check)
    assert (ran.code, "evidence-" in ran.out) == (0, False), ran.out
    without_the_extra(monkeypatch)
    ran = cli(*check)
    assert ran.code == 1
    assert "evidence-invalid" in ran.out
    assert "pip install 'crs-gate[sigstore]'" in ran.out


def test_a_bundle_is_the_second_signature(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    trust(repo, evidence, "--role", "release", "--threshold", "release=2")
    assert evidence("add", "release", "--key", "../alice").code == 0
    file = repo.path.parent / "release.sigstore.json"
    file.write_bytes(OWN.attest(payload_of(repo), statement.PAYLOAD_TYPE))
    assert codes(verified(evidence, "--base", "HEAD")[1]) == ["signatures-missing"]
    ran = evidence("sign", "--bundle", str(file), "--key", "../alice")
    assert ran.code == 0, ran.err
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, tree["newest"]["signers"]) == (0, ["Alice", "the workflow"])


def test_without_a_key_the_checkpoint_is_asked_for_too(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    trust(repo, evidence, "--threshold", "release=2")
    assert evidence("add", "release", "--key", "../alice").code == 0
    file = repo.path.parent / "release.sigstore.json"
    file.write_bytes(OWN.attest(payload_of(repo), statement.PAYLOAD_TYPE))
    ran = evidence("sign", "--bundle", str(file))
    assert (ran.code, "--to-sign DIR" in ran.err) == (2, True)
    assert by_sigstore(repo, evidence, "sign", "--bundle", str(file)) == 1
    assert verified(evidence, "--base", "HEAD")[0] == 0


def test_a_bundle_that_does_not_fit_is_told_while_another_is_waited_for(
    repo: GitRepo, evidence: Evidence, pin: str
) -> None:
    trust(repo, evidence, "--threshold", "release=2")
    assert evidence("add", "release", "--key", "../alice").code == 0
    (repo.path.parent / "wrong.json").write_bytes(
        OWN.attest(payload_of(repo), statement.PAYLOAD_TYPE, identity="a@b.c")
    )
    before = newest(repo).read_bytes()
    ran = evidence("sign", "--bundle", "../wrong.json", "--to-sign", "../by-hand")
    assert "no signature of entry: ../wrong.json: Certificate's SANs do not match" in ran.err
    assert newest(repo).read_bytes() == before
    ran = evidence("sign", "--bundle", "../none.json", "--key", "../alice")
    assert (ran.code, "cannot read the bundle" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ({"identity": WORKFLOW.replace("main", "evil")}, "SANs do not match"),
        ({"issuer": "https://evil.example.org"}, "OIDCIssuer"),
        ({"at": NOW.replace(year=2027)}, "certificate"),
        ({"at": None}, "inclusion promise"),
    ],
)
def test_a_bundle_of_somebody_else_is_not_written(
    repo: GitRepo, evidence: Evidence, trusting: str, who: dict[str, object], why: str
) -> None:
    edit(repo)
    assert evidence("add", "--key", "sigstore", "--to-sign", "../by-hand").code == 0
    file = repo.path.parent / "by-hand/entry"
    Path(f"{file}.sigstore.json").write_bytes(OWN.sign(file.read_bytes(), **who))
    before = newest(repo)
    ran = evidence("add", "--key", "sigstore", "--to-sign", "../by-hand")
    assert (ran.code, why in ran.err) == (2, True), ran.err
    assert newest(repo) == before


def forged(repo: GitRepo, evidence: Evidence, bundle: bytes) -> tuple[int, list[str]]:
    """What comes out when a bundle is laid into the newest entry in place of the true one, checkpoint and all."""
    file = newest(repo)
    signed = envelope.parse(file.read_bytes(), statement.PAYLOAD_TYPE)
    laid = Signature(WHO.id, keys.SIGSTORE, bundle)
    file.write_bytes(envelope.render(signed._replace(signatures=(laid,))))
    code, tree = verified(evidence, "--base", "HEAD")
    return code, codes(tree)


def test_forged_bundles_in_the_log_are_signatures_of_nobody(repo: GitRepo, evidence: Evidence, trusting: str) -> None:
    old = payload_of(repo)
    edit(repo)
    by_sigstore(repo, evidence, "add")
    payload, kind = payload_of(repo), statement.PAYLOAD_TYPE
    for bundle in (
        OWN.attest(payload, kind, identity=WORKFLOW.replace("main", "evil")),
        OWN.attest(payload, kind, issuer="https://evil.example.org"),
        OWN.attest(old, kind),
        OWN.attest(payload, "application/json"),
        OWN.attest(payload, kind, at=NOW.replace(hour=23)),
        OWN.attest(payload, kind, at=None),
        Sigstore().attest(payload, kind),
        b"{}",
    ):
        code, found = forged(repo, evidence, bundle)
        assert code == 1
        assert found[0] == "untrusted-signature", bundle
    assert forged(repo, evidence, OWN.attest(payload, kind))[1] == ["checkpoint-differs"]


def test_a_trusted_root_that_is_swapped_vouches_for_nobody(repo: GitRepo, evidence: Evidence, trusting: str) -> None:
    other = Sigstore()
    edit(repo)
    by_sigstore(repo, evidence, "add")
    (repo.path / ".crs/trust/2.trusted_root.json").write_bytes(other.trusted_root)
    _, found = forged(repo, evidence, other.attest(payload_of(repo), statement.PAYLOAD_TYPE))
    assert {"keys-rewritten", "trusted-root-gone", "untrusted-signature"} <= set(found)


def test_a_change_cannot_bring_a_trusted_root_of_its_own(repo: GitRepo, evidence: Evidence, trusting: str) -> None:
    """The thief has an own Sigstore, and an own key: version 3 binds the one, and the other signs it."""
    new_key(repo.path.parent, "mallory")
    theirs = repo.path.parent / "theirs.json"
    theirs.write_bytes(Sigstore().trusted_root)
    ran = evidence("rotate-key", "--key", "../mallory", "--trusted-root", str(theirs))
    assert (ran.code, "role-missing" in ran.err) == (1, True)
    ran = evidence("rotate-key", "--key", "../alice", "--trusted-root", str(theirs))
    assert ran.code == 0
    file = repo.path / ".crs/trust/3.root.json"
    tree = json.loads(file.read_bytes())
    tree["signatures"] = [{"keyid": WHO.id, "sig": "AAAA", "format": "sigstore"}]
    file.write_bytes(json.dumps(tree, separators=(",", ":"), sort_keys=True).encode() + b"\n")
    code, found = verified(evidence, "--base", "HEAD")
    assert (code, "keys-not-signed" in codes(found)) == (1, True)


def test_a_newer_trusted_root_takes_over(repo: GitRepo, evidence: Evidence, trusting: str) -> None:
    newer = json.loads(OWN.trusted_root)
    newer["tlogs"] += json.loads(Sigstore().trusted_root)["tlogs"]
    file = repo.path.parent / "newer.json"
    file.write_text(json.dumps(newer))
    edit(repo)
    by_sigstore(repo, evidence, "add")
    repo.commit("signed under the first one")
    assert evidence("rotate-key", "--key", "../alice", "--trusted-root", str(file)).code == 0
    assert verified(evidence, "--base", "HEAD")[0] == 0
    assert verified(evidence, "--evidence-root", trusting)[0] == 0
    assert sorted(each.name for each in (repo.path / ".crs/trust").glob("*.trusted_root.json")) == [
        *("2.trusted_root.json", "3.trusted_root.json"),
    ]


def test_an_identity_that_is_retired_signs_no_more(repo: GitRepo, evidence: Evidence, trusting: str) -> None:
    edit(repo)
    by_sigstore(repo, evidence, "add")
    repo.commit("the last one")
    assert evidence("rotate-key", "--key", "../alice", "--retire", WHO.id).code == 0
    repo.commit("retired")
    assert verified(evidence, "--evidence-root", trusting)[0] == 0
    edit(repo)
    assert evidence("add", "--key", "../alice").code == 0
    found = forged(repo, evidence, OWN.attest(payload_of(repo), statement.PAYLOAD_TYPE))
    assert found == (1, ["key-out-of-use", "checkpoint-differs"])


def test_a_proposal_that_takes_two_keys_brings_its_trusted_root(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    pub = new_key(repo.path.parent, "bob")
    assert evidence("rotate-key", "--key", "../alice", "--add", pub, "--threshold", "root=2").code == 0
    repo.commit("two for the keys")
    for name in ("../bob", "../alice"):
        assert evidence("sign", "--key", name).code == 0
    repo.commit("both")
    trust(repo, evidence, "--role", "entry")
    assert verified(evidence, "--base", "HEAD")[0] == 1
    for name in ("../bob", "../alice"):
        assert evidence("sign", "--key", name).code == 0
    edit(repo)
    assert by_sigstore(repo, evidence, "add") == 2
    assert verified(evidence, "--evidence-root", pin)[0] == 0


def test_an_identity_can_hold_the_keys(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    trust(repo, evidence)
    pub = new_key(repo.path.parent, "carol")
    assert by_sigstore(repo, evidence, "rotate-key", "--add", pub, "--role", "entry") == 3
    assert verified(evidence, "--base", "HEAD")[0] == 0
    assert verified(evidence, "--evidence-root", pin)[0] == 0


def test_without_the_extra_it_does_not_hold_and_says_what_to_install(
    repo: GitRepo, evidence: Evidence, trusting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(repo)
    by_sigstore(repo, evidence, "add")
    without_the_extra(monkeypatch)
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, set(codes(tree))) == (1, {"sigstore-missing"})
    assert "pip install 'crs-gate[sigstore]'" in evidence("verify", "--base", "HEAD").out
    for command in (("add",), ("rotate-key", "--trusted-root", "../trusted_root.json")):
        ran = evidence(*command, "--key", "sigstore" if command == ("add",) else "../alice", "--to-sign", "../by-hand")
        assert ran.code in (1, 2)
        assert "Traceback" not in ran.err


def test_what_keys_signed_needs_no_extra(
    repo: GitRepo, evidence: Evidence, trusting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_extra(monkeypatch)
    edit(repo)
    assert evidence("add", "--key", "../alice").code == 0
    assert verified(evidence, "--base", "HEAD")[0] == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--add-sigstore", ISSUER, WORKFLOW), "--trusted-root FILE"),
        (("--add-sigstore", "issuer", WORKFLOW, "--trusted-root", "../root.json"), "an issuer is an address"),
        (("--add-sigstore", ISSUER, "a b", "--trusted-root", "../root.json"), "an identity is"),
        (("--trusted-root", "../none.json"), "cannot read the trusted root"),
        (("--trusted-root", "dataset.crs.yaml"), "no trusted root of Sigstore"),
    ],
)
def test_what_cannot_be_trusted_is_told(
    repo: GitRepo, evidence: Evidence, pin: str, options: tuple[str, ...], said: str
) -> None:
    (repo.path.parent / "root.json").write_bytes(OWN.trusted_root)
    ran = evidence("rotate-key", "--key", "../alice", *options)
    assert ran.code in (1, 2)
    assert said in ran.err
    assert repo.git("status", "--porcelain") == ""


def test_where_no_identity_is_trusted_none_can_sign(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    edit(repo)
    ran = evidence("add", "--key", "sigstore", "--to-sign", "../by-hand")
    assert (ran.code, "rotate-key --add-sigstore" in ran.err) == (2, True)
