"""Measures tables of sources: a million rows, and how time and memory grow; and one manifest of 100,000 sources.

Usage: tables.py [--rows N] [--sources N] [--peer PROGRAM]  PROGRAM: a check-jsonschema, run over the same manifests

Budgets: 400 MB for 1,000,000 rows, with time in proportion; for 100,000 sources in the manifest itself 0.16 times
(YAML) and 0.14 times (JSON) check-jsonschema, and 1.4 GB.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from manifests import EVIDENCE, HEAD, git
from run import GATE, HERE, SCHEMA, TODAY, once

CHANGED = 10


def row(number: int, *, changed: bool = False) -> str:
    """One row of about 300 bytes; one in a hundred leaves something open."""
    entry = {
        "id": f"source-{number}",
        "category": "public_dataset",
        "locator": {"url": f"https://example.org/data/{number}", "revision": "2026-02" if changed else "2026-01"},
        "collected": {"from": "2026-01-01", "method": "download"},
        "acquisition": {"basis": "licensed"},
        "license": {"expression": "CC-BY-4.0" if number % 100 else "unknown", "evidence": EVIDENCE},
        "personal_data": {"present": "no"},
        "synthetic": {"present": "no"},
        "derived_from": [],
        "files": [],
        "trace": [],
    }
    return json.dumps(entry, separators=(",", ":"))


def write_table(folder: Path, rows: int, *, changed: int = 0) -> None:
    """A manifest and its table; the last rows can be changed ones."""
    manifest = {**HEAD, "sources": {"table": "sources.jsonl"}}
    (folder / "dataset.crs.json").write_text(json.dumps(manifest), "utf-8")
    with (folder / "sources.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(f"{row(number, changed=number >= rows - changed)}\n" for number in range(rows))


def tables(rows: int) -> Iterator[str]:
    """A table as it stands, and against a base from which ten rows differ."""
    yield "| what | s | processor s | rows a processor s | MB |\n| --- | ---: | ---: | ---: | ---: |"
    seconds: dict[tuple[str, int], float] = {}
    for count in (rows // 10, rows):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            git(folder, "init", "--quiet")
            write_table(folder, count)
            git(folder, "add", "--all")
            git(folder, "commit", "--quiet", "--message", "Start")
            for command in ("rate", "check"):
                if command == "check":
                    write_table(folder, count, changed=CHANGED)
                before = processor_seconds()
                taken = once([*GATE, command, "dataset.crs.json", *TODAY], folder)
                seconds[command, count] = processor_seconds() - before
                own = seconds[command, count]
                numbers = f"{taken.seconds:.1f} | {own:.1f} | {count / own:,.0f} | {taken.megabytes:.0f}"
                yield f"| {command}, table of {count:,} rows | {numbers} |"
    for command in ("rate", "check"):
        growth = seconds[command, rows] / seconds[command, rows // 10]
        yield f"\n{command}: {growth:.1f} times the processor time for ten times the rows"


def processor_seconds() -> float:
    """Of all that was started and has ended: other work on the machine does not count."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def inline(sources: int, peer: str | None) -> Iterator[str]:
    """One manifest of very many sources, and the peer on the same file."""
    yield "\n| what | s | times check-jsonschema | MB |\n| --- | ---: | ---: | ---: |"
    for suffix in ("json", "yaml"):
        with tempfile.TemporaryDirectory() as name:
            folder, file = Path(name), f"dataset.crs.{suffix}"
            subprocess.run([sys.executable, HERE / "manifests.py", str(sources), folder / file], check=True)
            taken = once([*GATE, "rate", file, *TODAY], folder)
            other = once([peer, "--schemafile", str(SCHEMA), file], folder) if peer else None
            ratio = f"{taken.seconds / other.seconds:.2f}" if other else ""
            yield f"| rate, {sources:,} sources, {suffix} | {taken.seconds:.1f} | {ratio} | {taken.megabytes:.0f} |"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--sources", type=int, default=100_000)
    parser.add_argument("--peer", default=shutil.which("check-jsonschema"))
    given = parser.parse_args()
    for text in chain(tables(given.rows), inline(given.sources, given.peer) if given.sources else ()):
        print(text, flush=True)


if __name__ == "__main__":
    main()
