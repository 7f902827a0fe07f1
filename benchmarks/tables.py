"""Measures tables of sources: a million rows, and how time and memory grow.

Usage: tables.py

Budgets: 400 MB for 1,000,000 rows, with time in proportion.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from manifests import EVIDENCE, HEAD, git
from measuring import GATE, MEGABYTES, SECONDS, TODAY, Figure, Given, Taken, once
from reporting import alone

CHANGED = 10
ROWS = 1_000_000


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


def figures(given: Given) -> Iterator[Figure]:
    """A table as it stands, and against a base from which ten rows differ: memory, and ten times the rows."""
    taken: dict[tuple[str, int], Taken] = {}
    for count in (ROWS // 10, ROWS):
        folder = given.folder / f"{count}"
        folder.mkdir()
        git(folder, "init", "--quiet")
        write_table(folder, count)
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "--message", "Start")
        taken["rate", count] = once([*GATE, "rate", "dataset.crs.json", *TODAY], folder)
        write_table(folder, count, changed=CHANGED)
        taken["check", count] = once([*GATE, "check", "dataset.crs.json", *TODAY], folder)
    for command in ("rate", "check"):
        whole, tenth = taken[command, ROWS], taken[command, ROWS // 10]
        what = f"{command}, table of {ROWS:,} rows"
        yield Figure(what, whole.megabytes, MEGABYTES, 400)
        yield Figure(what, whole.processor, SECONDS)
        yield Figure(f"{command}, ten times the rows", whole.processor / tenth.processor, "times the work", 11)


if __name__ == "__main__":
    alone(__doc__, figures)
