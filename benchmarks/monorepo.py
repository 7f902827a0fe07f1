"""Measures one repository of 100,000 files and 1,000 manifests: a change that touches 5, and all of them evaluated.

Usage: monorepo.py [--rounds N] [--peer PROGRAM]   PROGRAM: a check-jsonschema, run over the same files
"""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from manifests import manifest
from measuring import BARE, GATE, MEGABYTES, TIMES_BARE, TIMES_PEER, TODAY, Figure, Given, median, times
from reporting import alone

MANIFESTS = 1_000
FILES = 100_000
TOUCHED = 5
SOURCES = 5


def path_of(number: int) -> str:
    """Where a manifest lies: teams of 50 datasets."""
    return f"team-{number // 50:02}/set-{number:03}/dataset.crs.yaml"


def build(folder: Path) -> Path:
    """The repository: on ``main`` all manifests with files that are no data, on ``topic`` five more sources.

    ``all`` changes every manifest.
    """
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    plain, longer = manifest(SOURCES, "yaml"), manifest(SOURCES + 1, "yaml")
    files = {path_of(number): plain for number in range(MANIFESTS)}
    beside = FILES // MANIFESTS - 1
    files.update(
        (f"team-{number // 50:02}/set-{number:03}/notes/{item % 10}/{item:02}.txt", f"{number} {item}\n")
        for number in range(MANIFESTS)
        for item in range(beside)
    )
    touched = {path_of(number * MANIFESTS // TOUCHED): longer for number in range(TOUCHED)}
    every = dict.fromkeys(map(path_of, range(MANIFESTS)), longer)
    stream = [commit("main", files, ""), commit("topic", touched, "main"), commit("all", every, "main")]
    git(folder, "fast-import", "--quiet", given="".join(stream).encode())
    git(folder, "checkout", "--quiet", "topic")
    return folder


def commit(branch: str, files: Mapping[str, str], parent: str) -> str:
    """One commit in the language of git fast-import."""
    header = f"commit refs/heads/{branch}\ncommitter bench <bench@example.org> 1793534400 +0000\ndata 1\nx\n"
    start = f"from refs/heads/{parent}\n" if parent else ""
    changes = (f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n" for path, text in files.items())
    return header + start + "".join(changes)


def git(folder: Path, *arguments: str, given: bytes = b"") -> None:
    """Run git, blind to the settings of the machine."""
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=environ, input=given)


def processes(command: list[str], folder: Path, scratch: Path) -> int:
    """How many times a run starts git: counted by a ``git`` that stands first in PATH."""
    told, counter = scratch / "told", scratch / "bin" / "git"
    told.write_bytes(b"")
    counter.parent.mkdir(exist_ok=True)
    counter.write_text(f'#!/bin/sh\necho "$@" >> "{told}"\nexec "{shutil.which("git")}" "$@"\n', "utf-8")
    counter.chmod(counter.stat().st_mode | stat.S_IXUSR)
    environ = {**os.environ, "PATH": f"{counter.parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(command, cwd=folder, env=environ, capture_output=True, check=False)
    return len(told.read_text("utf-8").splitlines())


def figures(given: Given) -> Iterator[Figure]:
    """Five changed manifests in starts of a bare interpreter; all of them in runs of the peer on the same files."""
    folder = build(given.folder / "repository")
    check = [*GATE, "check", *TODAY, "--base", "main"]
    for what, command in (("two commits", [*check, "--head", "topic"]), ("work tree", check)):
        taken = times(given.rounds, command, BARE, folder)
        yield Figure(f"5 of 1,000 manifests changed, {what}", taken, TIMES_BARE, 25)
        started = processes(command, folder, given.folder)
        yield Figure(f"5 of 1,000 manifests changed, {what}", started, "git processes", 4)
    for what, branch, options, limit in (
        ("1,000 manifests, none changed, all rated", "main", ("--min-rating", "E"), 0.1),
        ("1,000 manifests, all changed, base and head", "all", (), None),
    ):
        git(folder, "checkout", "--quiet", branch)
        taken = median(min(given.rounds, 3), [*check, "--head", branch, *options], folder)
        if peer := given.of_peer(*map(path_of, range(MANIFESTS)), folder=folder):
            yield Figure(what, taken.seconds / peer.seconds, TIMES_PEER, limit)
        yield Figure(what, taken.megabytes, MEGABYTES)


if __name__ == "__main__":
    alone(__doc__, figures)
