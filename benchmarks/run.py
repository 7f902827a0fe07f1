"""Measures crs-gate as ratios to a bare interpreter in the same run. Times drift from machine to machine; ratios less.

Usage: run.py [--rounds N] [--peer PROGRAM] [--write]   PROGRAM: a check-jsonschema, run over the same manifests
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from manifests import repository

GATE = [sys.executable, "-I", "-m", "crs_gate"]
BLOCKED = 1  # like 0, a decision
TODAY = ["--today", "2026-11-22"]  # evidence of the manifests must not grow stale
BARE = [sys.executable, "-I", "-c", "pass"]
HERE = Path(__file__).resolve().parent
SCHEMA = HERE.parent / "src" / "crs_gate" / "schemas" / "manifest.schema.json"
HEAD = "| what | ms | times bare | times check-jsonschema | MB | budget |\n| --- | ---: | ---: | ---: | ---: | --- |"


class Budget(NamedTuple):
    """The most that a command may take: in bare starts, in runs of check-jsonschema, in MB of memory."""

    bare: float | None = None
    peer: float | None = None
    memory: int | None = None

    def __str__(self) -> str:
        """In words, empty where nothing is asked."""
        told = ((self.bare, "times bare"), (self.peer, "times check-jsonschema"), (self.memory, "MB"))
        return ", ".join(f"{limit:g} {what}" for limit, what in told if limit is not None)


class Case(NamedTuple):
    """One thing to measure: a command in a folder, its budget, the manifest that the peer is given, how many runs."""

    name: str
    command: list[str]
    folder: Path
    budget: Budget = Budget()
    same_for_peer: str = ""
    most_rounds: int = 1_000


class Taken(NamedTuple):
    """What one run took."""

    seconds: float
    megabytes: float


def cases(folder: Path) -> list[Case]:
    """What is measured."""
    quiet, busy = repository(folder / "quiet", sources=50), repository(folder / "busy", sources=50, staged_change=True)
    hook = [*GATE, "check", "--staged", *TODAY]
    found = [
        Case("crs-gate --version", [*GATE, "--version"], folder, Budget(1.5)),
        Case("crs-gate --help", [*GATE, "--help"], folder, Budget(4.5)),
        Case("hook, nothing relevant staged", hook, quiet, Budget(5)),
        Case("hook, 50 sources, base and head", hook, busy, Budget(13, 0.65), "dataset.crs.yaml"),
    ]
    budgets = {(10_000, "yaml"): Budget(None, 0.2, 250)}
    for count in (1_000, 10_000):
        for suffix in ("yaml", "json"):
            file = folder / f"{count}.crs.{suffix}"
            # In a process of its own: what this one once held would count as memory of all that it starts.
            subprocess.run([sys.executable, HERE / "manifests.py", str(count), file], check=True)
            budget = budgets.get((count, suffix), Budget())
            name = f"rate, {count:,} sources, {suffix}"
            found.append(Case(name, [*GATE, "rate", file.name, *TODAY], folder, budget, file.name, 3))
    return found


def once(command: list[str], folder: Path) -> Taken:
    """One run. A run that decided nothing was quick for nothing, and is no measurement."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, BLOCKED):
            errors.seek(0)
            sys.exit(f"{' '.join(command)} exited {process.returncode}:\n{errors.read().decode()}")
    return Taken(seconds, usage.ru_maxrss / 1024)


def median(rounds: int, command: list[str], folder: Path) -> Taken:
    """The median of some runs, and the most memory of any; several come after one that warms the caches."""
    if rounds > 1:
        once(command, folder)
    runs = [once(command, folder) for _ in range(rounds)]
    return Taken(statistics.median(run.seconds for run in runs), max(run.megabytes for run in runs))


def row(case: Case, rounds: int, bare: Taken, peer: str | None) -> str:
    """Measure a case, and the peer on the same manifest right after it."""
    taken = median(min(rounds, case.most_rounds), case.command, case.folder)
    beside = ""
    if peer and case.same_for_peer:
        command = [peer, "--schemafile", str(SCHEMA), case.same_for_peer]
        other = median(min(rounds, case.most_rounds), command, case.folder)
        beside = f"{taken.seconds / other.seconds:.2f}"
    numbers = f"{1000 * taken.seconds:.0f} | {taken.seconds / bare.seconds:.1f} | {beside} | {taken.megabytes:.0f}"
    return f"| {case.name} | {numbers} | {case.budget} |"


def lines(rounds: int, peer: str | None) -> Iterator[str]:
    """The table, a line at a time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare = median(rounds, BARE, folder)
        machine = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors"
        yield f"Bare interpreter {1000 * bare.seconds:.1f} ms, median of {rounds}; {machine}.\n\n{HEAD}"
        yield from (row(case, rounds, bare, peer) for case in cases(folder))


def put_into_readme(table: str) -> None:
    """Replace what stands between the two markers of README.md."""
    block = re.compile(r"(<!-- last run: begin.*?-->\n).*?(<!-- last run: end -->)", re.DOTALL)
    readme = HERE / "README.md"
    text, found = block.subn(lambda match: f"{match[1]}{table}\n{match[2]}", readme.read_text("utf-8"))
    if found != 1:
        sys.exit("README.md must hold the two markers once")
    readme.write_text(text, "utf-8")


def main(rounds: int, peer: str | None, *, write: bool) -> None:
    """Print a table as it is measured, and keep it where asked."""
    table = []
    for line in lines(rounds, peer):
        print(line, flush=True)
        table.append(line)
    if write:
        put_into_readme("\n".join(table))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--peer", default=shutil.which("check-jsonschema"))
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    given = parser.parse_args()
    program = shutil.which(given.peer) if given.peer else None
    if given.peer and not program:
        parser.error(f"no program {given.peer} is there")
    main(given.rounds, program and str(Path(program).absolute()), write=given.write)
