"""Measures hashing side by side with OpenSSL on bytes in memory, and `crs-gate files` over 50,000 files.

Usage: hashing.py [--rounds N] [--files N] [--folder FOLDER]

Budgets: large files that are in the cache of the system at 80 % or more of processors times the rate of OpenSSL in
memory, measured in the same minute; one changed file in 50,000 in little more than `check` takes without a list.
"""

import argparse
import hashlib
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from measuring import BARE, GATE, TODAY, Figure, Given

from crs_gate.evidence import filelist
from crs_gate.evidence.filelist import Listed
from crs_gate.hashing.pool import ToHash, hash_files, processors

_LARGE, _OF_LARGE = 24, 64 * 1024 * 1024
_PIECE, _PIECES = 256 * 1024, 4_000
MANIFEST = """\
crs: 1
dataset: {name: rows, license: CC0-1.0}
sources:
  - id: rows
    title: Rows
    files:
      - path: data/
"""


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_memory(_: int = 0) -> float:
    """Bytes a second of OpenSSL's SHA-256 over one piece of memory."""
    piece, digest = os.urandom(_PIECE), hashlib.sha256()
    return _PIECE * _PIECES / timed(lambda: [digest.update(piece) for _ in range(_PIECES)])


def in_memory_on_all() -> float:
    """The same on all processors at once, together."""
    with multiprocessing.Pool(processors()) as pool:
        return sum(pool.map(in_memory, range(processors()), chunksize=1))


def large_files(folder: Path, rounds: int, tell: Callable[[str], None] = print) -> tuple[float, float]:
    """One row each for one process and all, next to the rates in memory of the same round; medians of both shares."""
    folder.mkdir()
    files = [ToHash(f"{number}.bin", _OF_LARGE) for number in range(_LARGE)]
    for file in files:
        (folder / file.path).write_bytes(os.urandom(_OF_LARGE))
    whole = _LARGE * _OF_LARGE
    tell(f"{_LARGE} files of {_OF_LARGE // 2**20} MiB, in the cache of the system, {processors()} processors\n")
    tell(
        "| round | memory, one GB/s | x processors | memory, all GB/s | files, one | files, all | of one x n | of all |"
    )
    tell("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    shares = []
    for number in range(1, rounds + 1):
        alone, together = in_memory(), in_memory_on_all()
        one = whole / timed(lambda: list(hash_files(str(folder), files, 1)))
        every = whole / timed(lambda: list(hash_files(str(folder), files)))
        shares.append((every / (alone * processors()), every / together))
        rates = (alone, alone * processors(), together, one, every)
        told = " | ".join(f"{rate / 1e9:.2f}" for rate in rates)
        tell(f"| {number} | {told} | {shares[-1][0]:.0%} | {shares[-1][1]:.0%} |")
    first, second = (statistics.median(column) for column in zip(*shares, strict=True))
    tell(f"\nmedian: {first:.0%} of one rate times processors, {second:.0%} of the rate of all at once\n")
    return first, second


def figures(given: Given) -> Iterator[Figure]:
    """Large files in the cache of the system, as a share of what memory gives."""
    first, second = large_files(given.folder / "large", min(given.rounds, 5), lambda _: None)
    yield Figure("hashing of large files", first, "of one rate x processors", 0.8, more_is_better=True)
    yield Figure("hashing of large files", second, "of all processors at once", more_is_better=True)


def small_files(repo: Path, count: int, rounds: int) -> None:
    """Files of 1 KB: one process against all, and the list of them written and read."""
    files = [ToHash(f"data/{number % 500:03}/{number:06}.csv", 1000) for number in range(count)]
    for file in files:
        (repo / file.path).parent.mkdir(parents=True, exist_ok=True)
        (repo / file.path).write_bytes(os.urandom(1000))
    found = [Listed(h.path, h.sha256, h.stamp.size, "git") for h in hash_files(str(repo), files)]
    data = filelist.render(found)
    for name, work in (
        ("one process", lambda: list(hash_files(str(repo), files, 1))),
        ("all processors", lambda: list(hash_files(str(repo), files))),
        ("list written", lambda: filelist.render(found)),
        ("list read", lambda: filelist.parse(data)),
        ("Merkle root", lambda: filelist.parse(data).list.root),
    ):
        taken = statistics.median(timed(work) for _ in range(rounds))
        print(f"| {count:,} files, {name} | {taken:.2f} | {count / taken:,.0f} a second |", flush=True)


def commands(repo: Path, rounds: int) -> None:
    """The commands over the repository, as a person types them."""

    def git(*arguments: str) -> None:
        name = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
        subprocess.run(["git", *name, *arguments], cwd=repo, check=True, stdout=subprocess.DEVNULL)

    def gate(*arguments: str) -> float:
        command = [*GATE, *arguments, *TODAY]
        return timed(
            lambda: subprocess.run(command, cwd=repo, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        )

    def row(name: str, *arguments: str, times: int = rounds) -> None:
        taken = statistics.median(gate(*arguments) for _ in range(times))
        bare = statistics.median(timed(lambda: subprocess.run(BARE, check=True)) for _ in range(rounds))
        print(f"| {name} | {taken:.2f} | {taken / bare:.0f} times bare |", flush=True)

    (repo / "dataset.crs.yaml").write_text(MANIFEST)
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "data")
    changed = repo / "data/007/000007.csv"
    git("checkout", "-q", "-b", "bare")
    changed.write_text("changed\n")
    git("commit", "-q", "-a", "-m", "change")
    row("check, one changed, no list", "check", "--base", "main", "--head", "bare")
    git("checkout", "-q", "main")
    time.sleep(2.5)
    row("files, for the first time", "files", times=1)
    git("add", "-A")
    git("commit", "-q", "-m", "list")
    row("files --check, nothing changed", "files", "--check")
    row("files --check --reread", "files", "--check", "--reread")
    git("checkout", "-q", "-b", "change")
    changed.write_text("changed\n")
    row("files --check, one changed", "files", "--check")
    gate("files")
    git("commit", "-q", "-a", "-m", "change")
    row("check, one changed, with the list", "check", "--base", "main", "--head", "change")


def main(rounds: int, count: int, folder: str | None) -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        large_files(Path(name, "large"), rounds)
        repo = Path(name, "repo")
        repo.mkdir()
        print("| what | s | |\n| --- | ---: | ---: |")
        small_files(repo, count, rounds)
        commands(repo, rounds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--folder", help="where to put the files; one in memory (/dev/shm) is never cold")
    given = parser.parse_args()
    sys.exit(main(given.rounds, given.files, given.folder))
