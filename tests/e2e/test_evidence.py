"""``crs-gate evidence``: a log that is begun, grows, changes hands, and tells when it does not hold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crs_gate.evidence import statement
from crs_gate.evidence.filelist import Listed, render
from tests.e2e.commands import Cli, Ran, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

PATH = "dataset.crs.yaml"
TODAY = ("--today", "2026-11-22")
Evidence = Callable[..., Ran]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo.init(tmp_path / "repo")
    made.git("remote", "add", "origin", "https://robot:secret@GitHub.com/acme/posts.git")
    made.save(PATH, manifest("notices", "letters"))
    return made


@pytest.fixture
def evidence(repo: GitRepo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Evidence:
    cli: Cli = command_line(capsys, repo.path, monkeypatch, "evidence")
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)

    def run(command: str, *options: str, **environ: str) -> Ran:
        return cli(command, *options, *(() if command == "log" else TODAY), **environ)

    return run


@pytest.fixture
def pin(repo: GitRepo, evidence: Evidence) -> str:
    """A log of one entry, committed; its fingerprint."""
    ran = evidence("init", "--new-key", "../alice", "--name", "Alice")
    assert ran.code == 0, ran.err
    repo.commit("begin the log")
    return ran.out.strip()


def new_key(folder: Path, name: str) -> str:
    """A private key and its public half; gives the path of the public one."""
    from crs_gate.signing.creating import create

    create(folder / name, name)
    return str(folder / f"{name}.pub")


def edit(repo: GitRepo, text: str = "# one more word\n") -> None:
    file = repo.path / PATH
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def verified(evidence: Evidence, *options: str) -> tuple[int, Any]:
    ran = evidence("verify", "--format", "json", *options)
    return ran.code, json.loads(ran.out)


def codes(tree: Any) -> list[str]:
    return [fault["code"] for fault in tree["faults"]]


def test_it_begins_with_keys_an_entry_and_a_fingerprint(repo: GitRepo, evidence: Evidence) -> None:
    ran = evidence("init", "--new-key", "../alice", "--name", "Alice")
    assert ran.code == 0
    assert len(ran.out.strip()) == 64
    assert "github.com/acme/posts" in ran.err
    assert "secret" not in ran.err + ran.out
    assert "PRIVATE KEY" not in ran.err + ran.out
    assert (repo.path / ".crs/origin").read_text("utf-8") == "github.com/acme/posts\n"
    assert (repo.path.parent / "alice").stat().st_mode & 0o777 == 0o600
    assert verified(evidence, "--evidence-root", ran.out.strip())[0] == 0


def test_what_nothing_vouches_for_is_undecided_and_says_so(evidence: Evidence, pin: str) -> None:
    ran = evidence("verify")
    assert ran.code == 3
    assert ran.out.startswith("UNDECIDED")
    assert "nothing vouches for them but themselves" in ran.out
    assert "unanchored" in ran.out


def test_another_fingerprint_is_told(evidence: Evidence, pin: str) -> None:
    code, tree = verified(evidence, "--evidence-root", "0" * 64)
    assert (code, codes(tree)) == (1, ["fingerprint-unknown"])


def test_nothing_is_signed_over_keys_of_another_fingerprint(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    edit(repo)
    ran = evidence("add", "--key", "../alice", CRS_GATE_EVIDENCE_ROOT="0" * 64)
    assert (ran.code, "fingerprint-unknown" in ran.err) == (1, True)
    assert evidence("add", "--key", "../alice", CRS_GATE_EVIDENCE_ROOT=pin).code == 0


def test_a_change_waits_until_it_is_signed(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    edit(repo)
    code, tree = verified(evidence, "--evidence-root", pin)
    assert (code, codes(tree)) == (1, ["unsigned"])
    ran = evidence("add", "--key", "../alice", "--reason", "a word more")
    assert ran.code == 0, ran.err
    assert "dataset.crs.yaml (changed)" in ran.out
    assert verified(evidence, "--base", "HEAD")[0] == 0
    assert verified(evidence, "--evidence-root", pin)[0] == 0


def test_a_change_of_nothing_writes_nothing(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    ran = evidence("add", "--key", "../alice")
    assert (ran.code, "nothing has changed" in ran.out) == (0, True)
    assert repo.git("status", "--porcelain") == ""
    assert evidence("add", "release", "--key", "../alice").code == 0


def test_all_that_lies_in_the_folder_is_spoken_of(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    repo.write("other.crs.json", "{}")
    repo.write(".crs/files.jsonl", render([Listed("a", "0" * 64, 1, "git"), Listed("b", "1" * 64, 2, "git")]))
    repo.write(".crs/trace/run.json", "{}")
    assert evidence("add", "add", "--key", "../alice").code == 0
    (entry,) = json.loads(evidence("log", "-n", "1", "--format", "json").out)
    assert set(entry["changes"]) == {
        *("+ .crs/files.jsonl", "+ .crs/trace/run.json", "+ other.crs.json", "2 files"),
    }
    assert entry["more"]["filesCount"] == 2
    assert entry["more"]["tool"]["name"] == "crs-gate"


def test_a_list_of_files_with_a_fault_is_not_signed(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    whole = render([Listed("a", "0" * 64, 1, "git")])
    for broken in (whole[:-1], whole + whole, b"<<<<<<< HEAD\n" + whole):
        repo.write(".crs/files.jsonl", broken)
        ran = evidence("add", "--key", "../alice")
        assert (ran.code, "files.jsonl is no list of files" in ran.err) == (1, True)
        assert "`crs-gate files` writes it anew" in ran.err


def test_the_log_tells_when_what_who_and_why_and_nothing_hostile(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    edit(repo)
    evidence("add", "transform", "--key", "../alice", "--reason", "\x1b[2J::error::x", "--tool", "dvc=3.1")
    ran = evidence("log")
    assert "\x1b" not in ran.out
    assert "::error" not in ran.out
    assert "transform" in ran.out
    assert "~ dataset.crs.yaml" in ran.out
    (entry,) = json.loads(evidence("log", "-n", "1", "--format", "json").out)
    assert (entry["signers"], entry["more"]["tool"]) == (["Alice"], {"name": "dvc", "version": "3.1"})


def test_a_wrong_key_writes_nothing(repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path) -> None:
    new_key(tmp_path, "mallory")
    edit(repo)
    ran = evidence("add", "--key", "../mallory")
    assert ran.code == 1
    assert "untrusted-signature" in ran.err
    assert not (repo.path / ".crs/log" / statement.file_name(1)).exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("release",), "no key is named"),
        (("release", "--key", "../nowhere"), "cannot read the key"),
        (("release", "--key", PATH), "no public key"),
        (("release", "--key", "agent"), "SSH_AUTH_SOCK is not set"),
        (("release", "--key", "../alice.pub", "--key", "../b", "--to-sign", "../c"), "one signs by hand at a time"),
        (("release", "no-such.crs.yaml", "--key", "../alice"), "there is no file"),
        (("create", "--key", "../alice"), "is none of"),
        (("policy-change", "--key", "../alice"), "watches no policy"),
        (("--tool", "dvc", "--key", "../alice"), "is no tool"),
    ],
)
def test_wrong_usage_ends_in_a_sentence(evidence: Evidence, pin: str, options: tuple[str, ...], told: str) -> None:
    ran = evidence("add", *options)
    assert ran.code == 2
    assert told in ran.err


def test_without_a_log_nothing_can_be_appended(evidence: Evidence, tmp_path: Path) -> None:
    new_key(tmp_path, "alice")
    for command in ("add", "sign", "rotate-key"):
        ran = evidence(command, "--key", "../alice")
        assert (ran.code, "there is no log yet" in ran.err) == (2, True)
    code, tree = verified(evidence)
    assert (code, codes(tree)) == (1, ["no-log"])
    assert evidence("log").code == 2


def test_a_log_is_begun_once(evidence: Evidence, pin: str) -> None:
    ran = evidence("init", "--key", "../alice")
    assert (ran.code, "there is a log" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--new-key", "alice"), "lies in the repository"),
        (("--new-key", "../there"), "it is there already"),
        (("--new-key", "../a", "--origin", "no spaces here"), "is no origin"),
        (("--new-key", "../a", "--threshold", "release"), "is no threshold"),
        (("--new-key", "../a", "--threshold", "release=2"), "takes 2 key(s), and would have 1"),
        (("--new-key", "../a", "--co-key", "ssh-ed25519 AAAA"), "is no public key"),
        (("--new-key", "../a", "--watch-policy"), "there is no policy to watch"),
    ],
)
def test_init_says_what_is_wrong(repo: GitRepo, evidence: Evidence, options: tuple[str, ...], told: str) -> None:
    (repo.path.parent / "there").write_text("mine", "utf-8")
    ran = evidence("init", *options)
    assert ran.code in (1, 2)
    assert told in ran.err
    assert not (repo.path / ".crs").exists()
    assert (repo.path.parent / "there").read_text("utf-8") == "mine"


def test_a_key_that_git_ignores_may_lie_in_the_repository(repo: GitRepo, evidence: Evidence) -> None:
    repo.save(".gitignore", "keys/\n")
    (repo.path / "keys").mkdir()
    assert evidence("init", "--new-key", "keys/alice").code == 0


def test_no_origin_is_made_up(repo: GitRepo, evidence: Evidence) -> None:
    repo.git("remote", "set-url", "origin", "/somewhere/else.git")
    ran = evidence("init", "--new-key", "../alice")
    assert (ran.code, "--origin github.com/acme/posts" in ran.err) == (2, True)


def test_two_folders_have_two_origins(repo: GitRepo, evidence: Evidence) -> None:
    repo.save(f"data/{PATH}", manifest("forum"))
    assert evidence("init", f"data/{PATH}", "--new-key", "../data-key").code == 0
    assert (repo.path / "data/.crs/origin").read_text("utf-8") == "github.com/acme/posts/data\n"
    assert not (repo.path / ".crs").exists()
    assert evidence("verify", f"data/{PATH}").code == 3


def test_the_key_in_the_environment_signs(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    edit(repo)
    text = (repo.path.parent / "alice").read_text("utf-8")
    ran = evidence("add", CRS_GATE_KEY=text.strip().replace("\n", "\r\n"))
    assert ran.code == 0, ran.err
    assert text.splitlines()[2] not in ran.out + ran.err


def test_a_key_that_others_can_read_is_warned_of(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    edit(repo)
    (repo.path.parent / "alice").chmod(0o644)
    ran = evidence("add", "--key", "../alice")
    assert (ran.code, "others on this machine can read" in ran.err) == (0, True)


def test_a_new_key_takes_over(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    ran = evidence("rotate-key", "--key", "../alice", "--new-key", "../alice-2027", "--reason", "every year")
    assert ran.code == 0, ran.err
    assert verified(evidence, "--base", "HEAD")[0] == 0
    assert verified(evidence, "--evidence-root", pin)[0] == 0
    edit(repo)
    ran = evidence("add", "--key", "../alice")
    assert (ran.code, "key-out-of-use" in ran.err) == (1, True)
    assert evidence("add", "--key", "../alice-2027").code == 0
    assert verified(evidence, "--base", "HEAD")[0] == 0
    keys = json.loads(evidence("log", "--keys", "--format", "json").out)["keys"]
    assert sorted((key["name"], key["from"], key["until"]) for key in keys.values()) == [
        ("Alice", 0, 1),
        ("Alice", 1, None),
    ]


def test_a_release_takes_two(repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path) -> None:
    bob = new_key(tmp_path, "bob")
    assert evidence("rotate-key", "--key", "../alice", "--add", bob, "--threshold", "release=2").code == 0
    ran = evidence("add", "release", "--key", "../alice")
    assert "it takes 1 more signature(s)" in ran.out
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, codes(tree)) == (1, ["signatures-missing"])
    ran = evidence("add", "--key", "../alice")
    assert (ran.code, "takes 1 more" in ran.err) == (2, True)
    assert "waits for the signature of another key" in evidence("sign", "--key", "../alice").out
    assert verified(evidence, "--base", "HEAD")[0] == 1
    assert evidence("sign", "--key", "../bob").code == 0
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, tree["newest"]["signers"]) == (0, ["Alice", "bob"])
    assert "nothing waits" in evidence("sign", "--key", "../bob").out


def test_keys_that_take_two_are_changed_by_two(repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path) -> None:
    bob, carol = new_key(tmp_path, "bob"), new_key(tmp_path, "carol")
    assert evidence("rotate-key", "--key", "../alice", "--add", bob, "--threshold", "root=2").code == 0
    assert evidence("sign", "--key", "../bob").code == 0
    assert verified(evidence, "--base", "HEAD")[0] == 1
    assert evidence("sign", "--key", "../alice").code == 0
    assert verified(evidence, "--base", "HEAD")[0] == 0
    repo.commit("two for the keys")
    assert "takes more signatures" in evidence("rotate-key", "--key", "../alice", "--add", carol).out
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, codes(tree)[0]) == (1, "keys-not-signed")
    assert evidence("add", "--key", "../alice").code == 2
    assert evidence("sign", "--key", "../bob").code == 0
    assert evidence("sign", "--key", "../alice").code == 0
    assert verified(evidence, "--base", "HEAD")[0] == 0


def test_a_log_begun_by_two(repo: GitRepo, evidence: Evidence, tmp_path: Path) -> None:
    bob = new_key(tmp_path, "bob")
    ran = evidence("init", "--new-key", "../alice", "--co-key", bob, "--threshold", "root=2")
    assert (ran.code, "take more signatures" in ran.err) == (0, True)
    assert evidence("sign", "--key", "../bob").code == 0
    assert verified(evidence, "--evidence-root", ran.out.strip())[0] == 0


def test_a_stolen_key_goes_and_what_it_signed_counts_for_nothing(
    repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path
) -> None:
    bob = new_key(tmp_path, "bob")
    evidence("rotate-key", "--key", "../alice", "--add", bob, "--role", "entry")
    edit(repo, "# theirs\n")
    evidence("add", "--key", "../bob", "--reason", "by the thief")
    keys = json.loads(evidence("log", "--keys", "--format", "json").out)["keys"]
    stolen = next(id_ for id_, key in keys.items() if key["name"] == "bob")
    ran = evidence("rotate-key", "--key", "../alice", "--retire", stolen, "--disown", "2")
    assert ran.code == 0, ran.err
    assert verified(evidence, "--base", "HEAD")[0] == 0
    assert "DISOWNED" in evidence("log").out
    assert evidence("rotate-key", "--key", "../alice", "--disown", "9").code == 1


def test_a_key_without_the_role_cannot(repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path) -> None:
    robot = new_key(tmp_path, "robot")
    assert evidence("rotate-key", "--key", "../alice", "--add", robot, "--role", "entry").code == 0
    ran = evidence("add", "release", "--key", "../robot")
    assert (ran.code, "role-missing" in ran.err) == (1, True)
    ran = evidence("rotate-key", "--key", "../robot", "--add", new_key(tmp_path, "mallory"))
    assert (ran.code, "role-missing" in ran.err) == (1, True)
    assert not (repo.path / ".crs/trust/3.root.json").exists()


def test_a_policy_that_is_watched_is_signed_too(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    repo.save(".github/crs-gate.yml", "min_rating: B\n")
    ran = evidence("rotate-key", "--key", "../alice", "--watch-policy")
    assert (ran.code, "policy-change" in ran.out) == (0, True)
    assert verified(evidence, "--base", "HEAD")[0] == 1
    assert evidence("add", "policy-change", "--key", "../alice").code == 0
    assert verified(evidence, "--base", "HEAD")[0] == 0
    repo.write(".github/crs-gate.yml", "min_rating: G\n")
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, codes(tree)) == (1, ["unsigned"])


def test_a_rewritten_entry_is_told_and_nothing_is_signed_on_top(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    first = repo.path / ".crs/log" / statement.file_name(0)
    first.write_bytes(first.read_bytes().replace(b'"payload":"ey', b'"payload":"fy'))
    code, tree = verified(evidence, "--base", "HEAD")
    assert code == 1
    assert "rewritten" in codes(tree)
    ran = evidence("add", "release", "--key", "../alice")
    assert (ran.code, "nothing was written" in ran.err) == (1, True)


def test_a_log_that_was_taken_back_is_told_by_base_and_by_anchor(
    repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path
) -> None:
    before = repo.head
    edit(repo)
    evidence("add", "--key", "../alice")
    repo.commit("one more")
    anchor = tmp_path / "anchor"
    anchor.write_bytes((repo.path / ".crs/checkpoint").read_bytes())
    newest = repo.head
    repo.git("reset", "--quiet", "--hard", before)
    code, tree = verified(evidence, "--base", newest)
    assert (code, "rolled-back" in codes(tree)) == (1, True)
    assert verified(evidence, "--evidence-root", pin)[0] == 0
    code, tree = verified(evidence, "--evidence-root", pin, "--anchor", str(anchor))
    assert (code, codes(tree)) == (1, ["rewound"])


def test_an_anchor_that_is_none(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    assert evidence("verify", "--anchor", PATH).code == 2
    assert evidence("verify", "--anchor", "nowhere").code == 2


def test_two_branches_that_append(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    repo.branch("other")
    edit(repo, "# at the end\n")
    evidence("add", "--key", "../alice", "--reason", "ours")
    repo.commit("ours")
    repo.checkout("main")
    text = (repo.path / PATH).read_text("utf-8")
    (repo.path / PATH).write_text(f"# at the top\n{text}", "utf-8")
    evidence("add", "--key", "../alice", "--reason", "theirs")
    repo.commit("theirs")
    repo.checkout("other")
    with pytest.raises(AssertionError):
        repo.merge("main")
    ran = evidence("add", "--key", "../alice")
    assert (ran.code, "two branches have appended" in ran.err) == (1, True)
    code, tree = verified(evidence, "--base", "main")
    assert (code, codes(tree)[0]) == (1, "merge-conflict")
    repo.git("checkout", "main", "--", ".crs/log", ".crs/checkpoint")
    ran = evidence("add", "--key", "../alice", "--reason", "ours")
    assert ran.code == 0, ran.err
    repo.git("add", ".")
    repo.git("commit", "--quiet", "--no-edit")
    assert verified(evidence, "--base", "main")[0] == 0
    assert [entry["reason"] for entry in json.loads(evidence("log", "--format", "json").out)] == ["", "theirs", "ours"]


def test_a_dataset_card_that_was_named_is_spoken_of_from_then_on(repo: GitRepo, evidence: Evidence, pin: str) -> None:
    repo.write("README.md", "---\nlicense: mit\n---\n")
    assert evidence("add", "change", "README.md", "--key", "../alice").code == 0
    repo.write("README.md", "---\nlicense: gpl\n---\n")
    code, tree = verified(evidence, "README.md", "--base", "HEAD")
    assert (code, [fault["path"] for fault in tree["faults"]]) == (1, ["README.md"])
    assert "README.md (changed)" in evidence("add", "README.md", "--key", "../alice").out
    assert verified(evidence, "README.md", "--base", "HEAD")[0] == 0


def test_the_gate_lets_pass_what_a_maintainer_signed(
    repo: GitRepo, evidence: Evidence, pin: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from crs_gate.cli import main

    before = repo.head
    edit(repo)
    assert main(["check", "--base", before, *TODAY]) == 1
    assert "evidence-unsigned" in capsys.readouterr().out
    assert evidence("add", "--key", "../alice").code == 0
    assert main(["check", "--base", before, *TODAY]) == 0
    (repo.path / ".crs/log" / statement.file_name(1)).unlink()
    (repo.path / ".crs/log" / statement.file_name(0)).unlink()
    assert main(["check", "--base", before, *TODAY]) == 1
    assert "rolled-back" in capsys.readouterr().out


def test_a_passphrase_comes_from_the_environment(repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
        load_ssh_private_key,
    )

    right, wrong = "open sesame", "a guess"
    key = load_ssh_private_key((tmp_path / "alice").read_bytes(), None)
    how = (Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(right.encode()))
    (tmp_path / "locked").write_bytes(key.private_bytes(*how))
    (tmp_path / "locked").chmod(0o600)
    ran = evidence("add", "release", "--key", "../locked")
    assert (ran.code, "CRS_GATE_KEY_PASSPHRASE" in ran.err) == (2, True)
    ran = evidence("add", "release", "--key", "../locked", CRS_GATE_KEY_PASSPHRASE=wrong)
    assert (ran.code, "the passphrase does not open" in ran.err, wrong in ran.err) == (2, True, False)
    assert evidence("add", "release", "--key", "../locked", CRS_GATE_KEY_PASSPHRASE=right).code == 0


def test_a_hostile_name_of_a_key_does_not_reach_the_terminal(
    repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path
) -> None:
    bob = Path(new_key(tmp_path, "bob"))
    bob.write_text(f"{bob.read_text('utf-8').rsplit(' ', 1)[0]} \x1b[2J::error::x\n", "utf-8")
    assert evidence("rotate-key", "--key", "../alice", "--add", str(bob)).code == 0
    edit(repo)
    texts = [
        *evidence("add", "--key", "../bob")[1:],
        *evidence("log")[1:],
        *evidence("log", "--keys")[1:],
        *evidence("verify", "--base", "HEAD")[1:],
    ]
    assert not any("\x1b" in text or "::error" in text for text in texts)
    for command in (("log",), ("log", "--keys"), ("verify", "--base", "HEAD")):
        assert "\x1b" not in evidence(*command, "--format", "json").out


def test_evidence_that_git_ignores_is_told(repo: GitRepo, evidence: Evidence) -> None:
    repo.save(".gitignore", ".crs/\n")
    ran = evidence("init", "--new-key", "../alice")
    assert (ran.code, "git ignores" in ran.err) == (2, True)
    assert not (repo.path / ".crs").exists()


def test_without_a_name_every_manifest_of_the_folder_is_held_against_the_log(
    repo: GitRepo, evidence: Evidence, pin: str
) -> None:
    repo.write("README.md", "---\nlicense: mit\n---\n")
    repo.write("other.crs.yaml", manifest("others", name="others"))
    code, tree = verified(evidence, "README.md", "--base", "HEAD")
    assert (code, [fault["path"] for fault in tree["faults"]]) == (1, ["README.md"])
    assert evidence("add", "change", "README.md", "--key", "../alice").code == 0
    repo.commit("sign all three")
    repo.write("README.md", "---\nlicense: gpl\n---\n")
    repo.write("other.crs.yaml", manifest("others", "more", name="others"))
    (repo.path / PATH).unlink()
    code, tree = verified(evidence, "--base", "HEAD")
    assert (code, [fault["path"] for fault in tree["faults"]]) == (1, ["README.md", PATH, "other.crs.yaml"])
    assert [fault["path"] for fault in verified(evidence, "README.md", "--base", "HEAD")[1]["faults"]] == ["README.md"]
