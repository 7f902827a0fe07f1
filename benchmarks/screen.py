"""Measures `crs-gate screen`: records a second and peak memory, for inputs of growing length.

Usage: screen.py [--lines N ...] [--sources N]

Budget: 5,000 records a second, and no more memory for 1,000,000 lines than for 10,000 (but for a few MB of noise).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from manifests import HEAD, source
from run import GATE, TODAY

_LICENSES = ("CC-BY-4.0", "CC0-1.0", "CC-BY-NC-4.0", "unknown", "MIT")
_AT_ONCE = 10_000


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


def measured(folder: Path, lines: int, sources: int) -> str:
    """One row: the input is a file, so that making it does not count."""
    file = folder / "records.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(records(lines, sources))
    command = [*GATE, "screen", "d.crs.json", *TODAY, "--rejected", "rejected.jsonl"]
    start = time.perf_counter()
    with file.open("rb") as given, (folder / "out.jsonl").open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, stdin=given, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} exited {process.returncode}")
    own = usage.ru_utime + usage.ru_stime
    with (folder / "out.jsonl").open("rb") as out:
        passed = sum(1 for _ in out)
    numbers = f"{seconds:.1f} | {own:.1f} | {lines / own:,.0f} | {usage.ru_maxrss / 1024:.0f} | {passed / lines:.0%}"
    return f"| {lines:,} | {sources:,} | {numbers} |"


def main(counts: list[int], sources: int) -> None:
    """Print the table."""
    print("| lines | sources | s | processor s | records a processor s | MB | passed |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = {**HEAD, "sources": [source(number) for number in range(sources)]}
        (folder / "d.crs.json").write_text(json.dumps(manifest), "utf-8")
        for count in counts:
            print(measured(folder, count, sources), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--sources", type=int, default=1_000)
    given = parser.parse_args()
    main(given.lines, given.sources)
