"""Measures one repository of 100,000 files and 1,000 manifests: a change that touches 5, and all of them evaluated.

Usage: monorepo.py [--rounds N] [--peer PROGRAM] [--keep FOLDER]   PROGRAM: a check-jsonschema, run over the same files
"""

import argparse
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from manifests import manifest
from run import BARE, GATE, SCHEMA, TODAY, Taken, median, once

MANIFESTS = 1_000
FILES = 100_000
TOUCHED = 5
SOURCES = 5
HEAD = (
    "| what | ms | times bare | times check-jsonschema | git processes | MB | budget |\n"
    + "| --- |"
    + " ---: |" * 5
    + " --- |"
)
ALL = "0.1 times check-jsonschema"
SOME = "25 times bare, 4 git processes"


class Case(NamedTuple):
    """A command, its budget in words, the branch whose manifests the peer is given, and how many runs at most."""

    name: str
    command: list[str]
    budget: str = ""
    for_peer: str = ""
    most_rounds: int = 1_000


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


def cases() -> list[Case]:
    """What is measured."""
    check = [*GATE, "check", *TODAY, "--base", "main"]
    return [
        Case("5 changed, two commits", [*check, "--head", "topic"], SOME),
        Case("5 changed, work tree", check),
        Case("none changed, a floor for all", [*check, "--head", "main", "--min-rating", "E"], ALL, "main", 3),
        Case("all changed", [*check, "--head", "all"], "", "all", 3),
    ]


def row(case: Case, rounds: int, bare: Taken, peer: str | None, folder: Path, scratch: Path) -> str:
    """Measure a case, and the peer on the same manifests right after it."""
    taken = median(min(rounds, case.most_rounds), case.command, folder)
    started = processes(case.command, folder, scratch)
    beside = ""
    if peer and case.for_peer:
        git(folder, "checkout", "--quiet", case.for_peer)
        files = [str(folder / path_of(number)) for number in range(MANIFESTS)]
        beside = f"{taken.seconds / once([peer, '--schemafile', str(SCHEMA), *files], folder).seconds:.2f}"
        git(folder, "checkout", "--quiet", "topic")
    times = f"{1000 * taken.seconds:.0f} | {taken.seconds / bare.seconds:.1f} | {beside}"
    return f"| {case.name} | {times} | {started} | {taken.megabytes:.0f} | {case.budget} |"


def lines(rounds: int, peer: str | None, folder: Path, scratch: Path) -> Iterator[str]:
    """The table, a line at a time."""
    bare = median(rounds, BARE, folder)
    yield f"Bare interpreter {1000 * bare.seconds:.1f} ms; {os.cpu_count()} processors.\n\n{HEAD}"
    yield from (row(case, rounds, bare, peer, folder, scratch) for case in cases())


def main(rounds: int, peer: str | None, keep: Path | None) -> None:
    """Build, measure, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = keep or Path(name) / "repository"
        if not folder.exists():
            build(folder)
        git(folder, "checkout", "--quiet", "topic")
        for line in lines(rounds, peer, folder, Path(name)):
            print(line, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peer", default=shutil.which("check-jsonschema"))
    parser.add_argument("--keep", type=Path, help="build the repository here, or use the one that is here")
    given = parser.parse_args()
    main(given.rounds, given.peer, given.keep)
