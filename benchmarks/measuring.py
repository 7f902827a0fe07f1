"""Running a command and saying what it took, and figures that are held against a budget and against earlier ones."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

GATE = [sys.executable, "-I", "-m", "crs_gate"]
BARE = [sys.executable, "-I", "-c", "pass"]
TODAY = ["--today", "2026-11-22"]  # evidence of the manifests must not grow stale
BLOCKED = 1  # like 0, a decision
HERE = Path(__file__).resolve().parent
SCHEMA = HERE.parent / "src" / "crs_gate" / "schemas" / "manifest.schema.json"
TIMES_BARE, TIMES_PEER, MEGABYTES, SECONDS = "times bare", "times check-jsonschema", "MB", "s"


class Taken(NamedTuple):
    """What one run took: seconds of the clock and of processors, and the memory of its largest process."""

    seconds: float
    processor: float
    megabytes: float


class Figure(NamedTuple):
    """One thing that was measured: a ratio, a count or a size, and the budget for it."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    more_is_better: bool = False

    @property
    def key(self) -> str:
        """What it is known by from run to run."""
        return f"{self.what}: {self.unit}"

    @property
    def missed(self) -> bool:
        """Whether it is beyond its budget."""
        return self.limit is not None and (self.value < self.limit if self.more_is_better else self.value > self.limit)

    def worse_than(self, before: float, tolerance: float) -> bool:
        """Whether it got worse by more than a share; seconds tell as much of the machine, and are let be."""
        if self.unit.split()[-1] == SECONDS:
            return False
        return self.value < before / (1 + tolerance) if self.more_is_better else self.value > before * (1 + tolerance)

    def better(self, other: "Figure") -> "Figure":
        """The better of two runs of the same."""
        return max(self, other, key=lambda each: each.value if self.more_is_better else -each.value)


class Given(NamedTuple):
    """How to measure: runs at most, the program of the peer where there is one, and a folder for what is made."""

    rounds: int
    peer: str | None
    folder: Path

    def of_peer(self, *files: str, folder: Path, rounds: int = 1) -> Taken | None:
        """What the peer takes to validate manifests against the schema, if it is there."""
        return median(rounds, self.beside(*files), folder) if self.peer else None

    def beside(self, *files: str) -> list[str]:
        """How the peer is started to validate manifests against the schema."""
        return [str(self.peer), "--schemafile", str(SCHEMA), *files]


def once(command: list[str], folder: Path, allowed: Sequence[int] = (0, BLOCKED)) -> Taken:
    """One run. A run that decided nothing was quick for nothing, and is no measurement."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            errors.seek(0)
            sys.exit(f"{' '.join(command)} exited {process.returncode}:\n{errors.read().decode()}")
    return Taken(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(rounds: int, command: list[str], folder: Path, allowed: Sequence[int] = (0, BLOCKED)) -> Taken:
    """The median of some runs, and the most memory of any; several come after one that warms the caches."""
    if rounds > 1:
        once(command, folder, allowed)
    runs = [once(command, folder, allowed) for _ in range(rounds)]
    return Taken(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.processor for run in runs),
        max(run.megabytes for run in runs),
    )


def times(rounds: int, command: list[str], other: list[str], folder: Path) -> float:
    """How long a command takes in runs of another one: in turn, so that a machine that grows slow slows both."""
    once(command, folder)
    once(other, folder)
    pairs = [(once(command, folder).seconds, once(other, folder).seconds) for _ in range(rounds)]
    one, another = (statistics.median(seconds) for seconds in zip(*pairs, strict=True))
    return one / another
