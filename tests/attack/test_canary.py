"""A repository that names a program wherever git can be told to run one: no command runs any of them.

``.git/config`` and hooks are no part of a pull request; an earlier step, or a runner that is kept, can leave them.
"""

import os
import shlex
from pathlib import Path

import pytest

from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import manifest
from tests.gitrepo import GitRepo

MANIFEST = "d.crs.yaml"
PROGRAMS = """
core.fsmonitor core.pager core.editor core.sshCommand core.gitProxy core.alternateRefsCommand core.askPass
credential.helper diff.external diff.trap.command diff.trap.textconv filter.trap.clean filter.trap.smudge
filter.trap.process filter.lfs.clean filter.lfs.smudge filter.lfs.process merge.trap.driver uploadpack.packObjectsHook
gpg.program gpg.ssh.program gpg.ssh.defaultKeyCommand sequence.editor interactive.diffFilter trailer.x.command
trailer.x.cmd pager.log pager.show pager.diff pager.cat-file pager.rev-parse pager.ls-tree pager.config
remote.origin.uploadpack remote.origin.receivepack remote.origin.vcs
"""
ALIASES = """
rev-parse cat-file ls-files ls-tree diff diff-tree diff-index log show status config merge-base rev-list for-each-ref
symbolic-ref check-attr check-ignore hash-object update-index worktree version
"""
HOOKS = """
pre-commit commit-msg post-commit post-checkout post-merge pre-push reference-transaction fsmonitor-watchman
post-index-change post-rewrite pre-auto-gc
"""
COMMANDS = (
    ("check",),
    ("check", "--base", "main"),
    ("check", "--staged"),
    ("check", "--base", "main", "--head", "topic"),
    ("check", "--base", "main", "--format", "html"),
    ("rate",),
    ("rate", MANIFEST, "--show-origin"),
    ("history", MANIFEST),
    ("badge", MANIFEST),
    ("attributions", MANIFEST),
    ("fix", MANIFEST, "--diff"),
    ("trace", MANIFEST),
    ("files", MANIFEST),
    ("files", "--check", MANIFEST),
    ("audit", MANIFEST),
    ("collect", "--dry-run", MANIFEST),
    ("measure", "duplicates", "--manifest", MANIFEST),
    ("measure", "bias", "data/a.csv", "--column", "a"),
    ("add", "data", MANIFEST, "--no-input", "--dry-run"),
    ("remove", "posts", MANIFEST, "--reason", "asked for", "--dry-run"),
    ("answer", "--source", "a", "--dry-run", "title=x"),
    ("init", "new"),
    ("doctor",),
    ("waivers",),
    ("baseline",),
    ("export", "croissant", MANIFEST),
    ("evidence", "verify"),
    ("ledger", "check", MANIFEST),
    ("media", "data"),
    ("merge", MANIFEST, "sub/d.crs.yaml"),
)


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


@pytest.fixture
def repo(tmp_path: Path, marks: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.write(MANIFEST, manifest("a"))
    repo.write("sub/d.crs.yaml", manifest("b"))
    repo.write("data/a.csv", "a,b\n1,2\n")
    repo.commit()
    repo.branch("topic")
    repo.write(MANIFEST, manifest("a", scraped=("posts",)))
    attributes = "* filter=trap diff=trap merge=trap ident export-subst\n*.csv filter=lfs\n"
    trap = program(tmp_path, marks, "module")
    repo.write(".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = ext::{trap}\n\tupdate = !{trap}\n')
    repo.write(".lfsconfig", f"[lfs]\n\turl = ext::{trap}\n")
    repo.write(".gitattributes", attributes)
    repo.commit()
    set_traps(repo, tmp_path, marks)
    return repo


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def program(folder: Path, marks: Path, name: str) -> str:
    """A program that leaves a mark of its name."""
    path = folder / "programs" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(marks / name))}\ncat\n")
    path.chmod(0o755)
    return str(path)


def set_traps(repo: GitRepo, folder: Path, marks: Path) -> None:
    """Name a program wherever one can be; written to the file itself, so that no git runs over them."""
    lines = ["[core]", "repositoryformatversion = 0", "bare = false", f"hooksPath = {folder}/hooks"]
    for key in PROGRAMS.split():
        section, _, name = key.rpartition(".")
        section, _, inner = section.partition(".")
        lines += [f'[{section} "{inner}"]' if inner else f"[{section}]", f"{name} = {program(folder, marks, key)}"]
    lines.append("[alias]")
    lines += [f"{name} = !{program(folder, marks, f'alias-{name}')}" for name in ALIASES.split()]
    url = program(folder, marks, "url")
    lines += ['[remote "origin"]', f"url = ext::{url}", "promisor = true", "[protocol]", "allow = always"]
    (repo.path / ".git/config").write_text("\n".join([*lines, ""]))
    for place in (folder / "hooks", repo.path / ".git/hooks"):
        place.mkdir(exist_ok=True)
        for name in HOOKS.split():
            hook = place / name
            hook.unlink(missing_ok=True)
            hook.symlink_to(program(folder, marks, f"hook-{name}"))
    for name in (MANIFEST, "data/a.csv"):  # whoever refreshes the index would run the filter
        os.utime(repo.path / name, (1, 1))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_runs_what_git_is_told_to(repo: GitRepo, cli: Cli, marks: Path, command: tuple[str, ...]) -> None:
    ran = cli(*command)
    assert ran.code in {0, 1, 2, 3}
    assert "unexpected" not in ran.err
    assert sorted(mark.name for mark in marks.iterdir()) == []


def test_the_traps_are_traps(repo: GitRepo, marks: Path) -> None:
    repo.git("status")
    repo.git("diff", "main")
    assert {"core.fsmonitor", "filter.trap.process"} & {mark.name for mark in marks.iterdir()}
