"""What somebody without a trusted key, or with an old one, can put into a pull request: the gate says no to each."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crs_gate.cli import main
from crs_gate.evidence import appending, making, rotating, statement
from crs_gate.evidence.appending import Words
from crs_gate.evidence.layout import CHECKPOINT, FOLDER, LOG, TRUST
from crs_gate.evidence.making import Signer
from crs_gate.evidence.rotating import Newcomer, Turn
from crs_gate.signing.private import signer_of
from tests.e2e.test_evidence import PATH, TODAY, Evidence, edit, evidence, new_key, pin, repo
from tests.gitrepo import GitRepo

__all__ = ["evidence", "pin", "repo"]
WORDS = Words("2026-11-20T10:00:00Z")


class Pull(GitRepo):
    """A pull request under way: the repository, and the keys that lie beside it."""

    def signer(self, name: str) -> Signer:
        return signer_of((self.path.parent / name).read_bytes(), name, lambda: None)

    def book(self) -> appending.Book:
        from crs_gate.cli.evidence_folder import place

        with place(self.path, None) as here:
            return appending.read(here.held())

    def put(self, files: appending.Files) -> None:
        for path, data in files.items():
            self.write(path, data)


def no_key(pull: Pull) -> None:
    """Manifest and log changed together, signed by a key that nobody trusts."""
    pull.put(appending.added(pull.book(), "change", WORDS, [pull.signer("mallory")]))


def own_key_added(pull: Pull) -> None:
    """The next version of the keys trusts the attacker's, and only that one signed it."""
    book, mallory = pull.book(), pull.signer("mallory")
    root = rotating.turned(book.root, len(book.entries), Turn(add=[Newcomer(mallory.key, "Alice Doe")]))
    pull.put({f"{TRUST}/{root.version}.root.json": making.root_file(root, [mallory])})
    pull.put(appending.added(pull.book(), "key-change", WORDS, [mallory]))


def keys_replaced(pull: Pull) -> None:
    """The first version of the keys is another one, and all entries are signed anew."""
    shutil.rmtree(pull.path / FOLDER)
    assert main(["evidence", "init", "--key", "../mallory", *TODAY]) == 0


def rewritten_with_the_real_key(pull: Pull) -> None:
    """Somebody with the key signs another past: still, nothing of the base changes."""
    max((pull.path / LOG).iterdir()).unlink()
    pull.put(appending.added(pull.book(), "remove", WORDS, [pull.signer("alice")]))


def rolled_back(pull: Pull) -> None:
    """The newest entry is gone, and the checkpoint fits again."""
    max((pull.path / LOG).iterdir()).unlink()
    book = pull.book()
    pull.put(appending.closed(book, book.entries, [pull.signer("alice")]))


def deleted(pull: Pull) -> None:
    """No log, no question."""
    shutil.rmtree(pull.path / FOLDER)


def replayed(pull: Pull) -> None:
    """The log of another dataset of the same maintainer."""
    shutil.rmtree(pull.path / FOLDER)
    assert main(["evidence", "init", "--key", "../alice", "--origin", "github.com/acme/other", *TODAY]) == 0


def retired_key(pull: Pull) -> None:
    """A key signs that went out of use in the base."""
    pull.put(appending.added(pull.book(), "change", WORDS, [pull.signer("old")]))


def half_written(pull: Pull) -> None:
    """An entry that breaks off."""
    pull.put(appending.added(pull.book(), "change", WORDS, [pull.signer("alice")]))
    file = pull.path / LOG / statement.file_name(len(pull.book().entries) - 1)
    file.write_bytes(file.read_bytes()[:200])


def linked(pull: Pull) -> None:
    """A link in place of the checkpoint."""
    (pull.path / CHECKPOINT).unlink()
    (pull.path / CHECKPOINT).symlink_to("/etc/passwd")


ATTACKS: dict[Callable[[Pull], None], str] = {
    no_key: "untrusted-signature",
    own_key_added: "keys-not-signed",
    keys_replaced: "keys-rewritten",
    rewritten_with_the_real_key: "rewritten",
    rolled_back: "rolled-back",
    deleted: "evidence-gone",
    replayed: "origin-changed",
    retired_key: "key-out-of-use",
    half_written: "half-written",
    linked: "link",
}


@pytest.fixture
def pull(repo: GitRepo, evidence: Evidence, pin: str, tmp_path: Path) -> Pull:
    """A log of several entries on main, and a branch that changes the manifest. ``old`` is a key that was retired."""
    for name in ("mallory", "old"):
        new_key(tmp_path, name)
    edit(repo, "# second\n")
    evidence("add", "--key", "../alice")
    evidence("rotate-key", "--key", "../alice", "--add", "../old.pub")
    old = next(id_ for id_, key in Pull(repo.path).book().root.keys.items() if key.name == "old")
    assert evidence("rotate-key", "--key", "../alice", "--retire", old).code == 0
    repo.commit("a log with a past")
    repo.branch("change")
    edit(repo, "# theirs\n")
    return Pull(repo.path)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_it_blocks(pull: Pull, attack: Callable[[Pull], None], capsys: pytest.CaptureFixture[str]) -> None:
    attack(pull)
    pull.commit("nothing to see here")
    capsys.readouterr()
    code = main(["check", "--base", "main", "--head", "HEAD", *TODAY])
    out = capsys.readouterr().out
    assert (code, "evidence-invalid" in out) == (1, True)
    code = main(["evidence", "verify", "--base", "main", *TODAY])
    out = capsys.readouterr().out
    assert (code, f"[{ATTACKS[attack]}]" in out) == (1, True), out


def test_and_an_honest_change_passes(pull: Pull, evidence: Evidence) -> None:
    assert (pull.path / PATH).is_file()
    assert evidence("add", "--key", "../alice").code == 0
    pull.commit("signed")
    assert main(["check", "--base", "main", "--head", "HEAD", *TODAY]) == 0
