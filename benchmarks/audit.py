"""Measures `crs-gate audit`: time against bytes, processors, a Dask cluster, and with a process that is killed.

Usage: audit.py [--sizes MEGABYTES,...] [--folder FOLDER]

Rows are made from a seed: two thirds plain, one third with an escape, one in a thousand with an e-mail address. A line
of the first table is straight where its last column stays the same. Peak memory is that of the largest process.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import NamedTuple

from measuring import MEGABYTES, Figure, Given

SEED = 7
ONE, TWO, DASK = "one process", "two processes", "Dask, two workers"
_FILES = 4
_AUDIT = (sys.executable, "-m", "crs_gate", "audit", "--reread", "--format", "json", "--today", "2026-11-22")
MANIFEST = """\
crs: 1
dataset: {name: rows, license: CC0-1.0}
sources:
  - {id: rows, title: Rows, files: [{path: data}], personal_data: {present: "no"}}
"""


class Run(NamedTuple):
    """One run: seconds of the clock and of processors, peak memory in MB, and the report."""

    seconds: float
    processor: float
    memory: float
    report: dict[str, object]


def rows(chance: Random, size: int) -> bytes:
    """About so many bytes of JSON Lines."""
    words = ["garden", "roses", "soil", "in", "the", "of", "spring", "prune", "seeds", "water", "and", "caf\u00e9"]
    lines: list[str] = []
    while size > 0:
        text = " ".join(chance.choices(words, k=60))
        if chance.random() < 0.3:
            text += "\n\u201cyes\u201d"
        if chance.random() < 0.001:
            text += f" ann.{chance.randrange(10**6)}@bitol.io"
        lines.append(json.dumps({"id": len(lines), "text": text}, ensure_ascii=False))
        size -= len(lines[-1].encode()) + 1
    return ("\n".join(lines) + "\n").encode()


def make(folder: Path, megabytes: int) -> None:
    """A dataset of some files; what is long repeats a block of 16 MB."""
    shutil.rmtree(folder / "data", ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    (folder / "dataset.crs.yaml").write_text(MANIFEST)
    block = rows(Random(SEED), min(megabytes, 16) * 1_000_000 // _FILES)  # noqa: S311 - it has to be the same again
    for number in range(_FILES):
        with (folder / f"data/{number}.jsonl").open("wb") as out:
            for _ in range(max(megabytes // 16, 1)):
                out.write(block)
    subprocess.run((sys.executable, "-m", "crs_gate", "files"), cwd=folder, check=True, capture_output=True)


def audited(folder: Path, *options: str, kill: bool = False) -> Run:
    """One audit; ``kill`` ends one of its processes from outside once it has begun."""
    start = time.perf_counter()
    out = folder / "out.json"
    with out.open("wb") as stream:
        run = subprocess.Popen((*_AUDIT, *options), cwd=folder, stdout=stream, stderr=subprocess.DEVNULL)
        if kill:
            time.sleep(2)
            _kill_one_of(run.pid)
        _, _, used = os.wait4(run.pid, 0)
    seconds = time.perf_counter() - start
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, json.loads(out.read_text())["report"])


def _kill_one_of(process: int) -> None:
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        with suppress(OSError):
            if b"crs_gate" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
                return
    raise SystemExit("it was done before one of its processes could be killed")


def sizes(folder: Path, megabytes: list[int]) -> None:
    """The first table: time and memory by size, on all processors."""
    print("| MB | seconds | processor seconds | peak MB | MB a second |\n| ---: | ---: | ---: | ---: | ---: |")
    for size in megabytes:
        make(folder, size)
        run = audited(folder)
        real = int(run.report["bytes"]) / 1e6  # type: ignore[call-overload]
        print(
            f"| {real:,.0f} | {run.seconds:.1f} | {run.processor:.1f} | {run.memory:.0f} | {real / run.seconds:.0f} |",
            flush=True,
        )


def ways(folder: Path, megabytes: int) -> dict[str, Run]:
    """The same data on one processor, two, a cluster, and with a process that is killed."""
    import distributed

    make(folder, megabytes)
    one = audited(folder, "--jobs", "1")
    with distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        dask = audited(folder, "--scheduler", cluster.scheduler_address)
    return {
        ONE: one,
        TWO: audited(folder, "--jobs", "2"),
        "two processes, one of them killed": audited(folder, "--jobs", "2", kill=True),
        DASK: dask,
    }


def figures(given: Given) -> Iterator[Figure]:
    """What processors and a cluster bring, over 1,000 MB."""
    found = ways(given.folder, 1_000)
    one, two, dask = found[ONE], found[TWO], found[DASK]
    if any(run.report != one.report for run in found.values()):
        raise SystemExit("the ways do not find the same")
    what = "audit of 1 GB"
    yield Figure(what, one.seconds / two.seconds / 2, "of one process x 2", 0.9, more_is_better=True)
    yield Figure(
        f"{what}, Dask with two workers", two.seconds / dask.seconds, "of two processes", 0.8, more_is_better=True
    )
    yield Figure(what, max(run.memory for run in found.values()), MEGABYTES)


def told(found: dict[str, Run]) -> None:
    """The second table."""
    print("\n| way | seconds | MB a second | same report |\n| :--- | ---: | ---: | :--- |")
    for name, run in found.items():
        real = int(run.report["bytes"]) / 1e6  # type: ignore[call-overload]
        same = "yes" if run.report == found[ONE].report else "no"
        print(f"| {name} | {run.seconds:.1f} | {real / run.seconds:.0f} | {same} |")


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="100,1000", help="megabytes, with commas; the last is used for the ways")
    parser.add_argument("--folder", type=Path, help="where the data is made; a temporary folder else")
    given = parser.parse_args()
    megabytes = [int(size) for size in given.sizes.split(",")]
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        sizes(Path(name), megabytes)
        told(ways(Path(name), min(megabytes[-1], 1000)))


if __name__ == "__main__":
    main()
