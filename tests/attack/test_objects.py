"""Commits and trees that no git would write, but anybody can push to a server that does not look."""

import zlib
from hashlib import sha1
from pathlib import Path

import pytest

from crs_gate.history.objects import Objects
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

MANIFEST = b"d.crs.yaml"
GOOD, WORSE = manifest("a").encode(), manifest("a", scraped=("posts",)).encode()
SIGNED = "author a <a@example.org> 1 +0000\ncommitter a <a@example.org> 1 +0000\n"
FILE, FOLDER = b"100644", b"40000"
Item = tuple[bytes, bytes, str]


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.save(MANIFEST.decode(), GOOD)
    return repo


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def stored(repo: GitRepo, kind: str, data: bytes) -> str:
    """Write an object as it is, whatever git thinks of it."""
    whole = f"{kind} {len(data)}\0".encode() + data
    name = sha1(whole, usedforsecurity=False).hexdigest()
    path = repo.path / ".git/objects" / name[:2] / name[2:]
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(zlib.compress(whole))
    return name


def tree(repo: GitRepo, *items: Item) -> str:
    return stored(repo, "tree", b"".join(mode + b" " + name + b"\0" + bytes.fromhex(id_) for mode, name, id_ in items))


def items(repo: GitRepo, how: str) -> list[Item]:
    good, worse = stored(repo, "blob", GOOD), stored(repo, "blob", WORSE)
    manifest_, base = (FILE, MANIFEST, worse), repo.rev("HEAD^{tree}")
    return {
        "a tree for a file": [(FILE, MANIFEST, base)],
        "a file for a folder": [manifest_, (FOLDER, b"x", good)],
        "nothing for a file": [(FILE, MANIFEST, "1" * 40)],
        "a mode of no kind": [(b"000000", MANIFEST, worse)],
        "a mode of a socket": [(b"140000", MANIFEST, worse)],
        "a mode that all may write": [(b"100666", MANIFEST, worse)],
        "a mode of a submodule": [(b"160000", MANIFEST, worse)],
        "a mode with a zero more": [(b"0100644", MANIFEST, worse)],
        "a mode of words": [(b"file", MANIFEST, worse)],
        "out of order": [(FILE, b"z", good), manifest_],
        "twice": [(FILE, MANIFEST, good), manifest_],
        "twice, in other letters": [(FILE, b"D.crs.yaml", good), manifest_],
        "a name of a dot": [(FILE, b".", good), manifest_],
        "a name of two dots": [(FOLDER, b"..", base), manifest_],
        "a name of none": [(FILE, b"", good), manifest_],
        "a name of git's": [(FOLDER, b".git", base), manifest_],
        "a path for a name": [(FILE, b"x/" + MANIFEST, worse), (FILE, MANIFEST, good)],
    }[how]


HOW = (
    "a tree for a file", "a file for a folder", "nothing for a file", "a mode of no kind", "a mode of a socket",
    "a mode that all may write", "a mode of a submodule", "a mode with a zero more", "a mode of words", "out of order",
    "twice", "twice, in other letters", "a name of a dot", "a name of two dots", "a name of none", "a name of git's",
    "a path for a name",
)  # fmt: skip


@pytest.mark.parametrize("how", HOW)
def test_a_forged_tree_hides_no_worse_manifest(repo: GitRepo, cli: Cli, how: str) -> None:
    head = tree(repo, *items(repo, how))
    commit = stored(repo, "commit", f"tree {head}\nparent {repo.head}\n{SIGNED}\nforged\n".encode())
    ran = cli("check", "--base", "main", "--head", commit)
    assert ran.code in {1, 3}, ran.out
    assert "unexpected" not in ran.err


@pytest.mark.parametrize(
    "header",
    [
        "tree {head}\ntree {tree}\nparent {parent}\n" + SIGNED,
        "tree {head}\nparent {parent}\n" + SIGNED + "parent {other}\ntree {tree}\n",
        "tree {head}\nparent {parent}\n" + SIGNED + "mergetag object {other}\n parent {other}\n tree {tree}\n",
        "tree {head}\nparent {parent}\nencoding x\nparent {other}\n" + SIGNED,
    ],
    ids=["two trees", "a parent behind", "a tag within", "a parent behind something else"],
)
def test_a_commit_has_the_tree_and_the_parents_that_git_sees(repo: GitRepo, header: str) -> None:
    parent, good = repo.head, repo.rev("HEAD^{tree}")
    worse = tree(repo, (FILE, MANIFEST, stored(repo, "blob", WORSE)))
    other = repo.save("other.txt", "another commit\n")
    data = header.format(head=worse, tree=good, parent=parent, other=other) + "\nforged\n"
    commit = stored(repo, "commit", data.encode())
    objects = Objects(repo.path, {})
    found = objects.commit(commit)
    objects.close()
    assert repo.rev(f"{commit}^{{tree}}") == worse
    assert found == (commit, worse, tuple(repo.git("rev-list", "--parents", "-1", commit).split()[1:]))
