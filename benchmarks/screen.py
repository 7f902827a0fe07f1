"""Measures `crs-gate screen`: records a second and peak memory, for inputs of growing length.

Usage: screen.py

Budget: 5,000 records a second, and no more memory for 1,000,000 lines than for 10,000 (but for a few MB of noise).
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from manifests import HEAD, source
from measuring import GATE, MEGABYTES, TODAY, Figure, Given
from reporting import alone

_LICENSES = ("CC-BY-4.0", "CC0-1.0", "CC-BY-NC-4.0", "unknown", "MIT")
SOURCES = 1_000
LINES = (10_000, 1_000_000)


def records(count: int, sources: int) -> Iterator[str]:
    """Records of about 250 bytes of seven days, in order, each with its own address; about one in two passes."""
    for number in range(count):
        entry = {
            "url": f"https://example.org/data/{number % (sources + sources // 5)}/page/{number}?session={number * 7}",
            "license": _LICENSES[number % 17 % 5],
            "retrieved": f"2026-01-{1 + number * 7 // count:02}T10:00:00Z",
            "text": f"what stands on page {number}, of which nothing is read " * 2,
        }
        yield json.dumps(entry) + "\n"


def measured(folder: Path, lines: int) -> tuple[float, float]:
    """Records a processor second, and memory; the input is a file, so that making it does not count."""
    file = folder / "records.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(records(lines, SOURCES))
    command = [*GATE, "screen", "d.crs.json", *TODAY, "--rejected", "rejected.jsonl"]
    with file.open("rb") as given, (folder / "out.jsonl").open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdin=given, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} exited {process.returncode}")
    return lines / (usage.ru_utime + usage.ru_stime), usage.ru_maxrss / 1024


def figures(given: Given) -> Iterator[Figure]:
    """Few and many records against 1,000 sources."""
    manifest = {**HEAD, "sources": [source(number) for number in range(SOURCES)]}
    (given.folder / "d.crs.json").write_text(json.dumps(manifest), "utf-8")
    few, many = (measured(given.folder, lines) for lines in LINES)
    what = f"screen, {LINES[1]:,} records"
    yield Figure(what, many[0], "records a processor s", 5_000, more_is_better=True)
    yield Figure(what, many[1], MEGABYTES)
    yield Figure(f"{what}, against {LINES[0]:,}", many[1] / few[1], "times the memory", 1.2)


if __name__ == "__main__":
    alone(__doc__, figures)
