"""Measures `crs-gate ledger check` over a made ledger: time, memory, rows a second; as lines, packed, and as Parquet.

Usage: ledger.py [--rows N] [--folder FOLDER]

Budget: 1,000,000 rows in less than 300 MB of memory.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path

from measuring import GATE, TODAY

MANIFEST = """\
crs: 1
dataset: {{name: posts, license: CC-BY-4.0, retention: {{period: P5Y, basis: research}}}}
ledger: {{table: {table}}}
sources:
"""
SOURCE = "  - {{id: source-{number}, license: CC-BY-4.0, category: crawled}}\n"
SOURCES = 20
_GROUP = 100_000
LICENSES = (*["CC-BY-4.0"] * 90, *["CC0-1.0"] * 6, None, None, "CC-BY-NC-4.0", "all mine")
OPT_OUTS = (*["allow"] * 97, "disallow", "unknown", "not-asked")


def rows(count: int) -> Iterator[dict[str, str | None]]:
    """Made rows, the same each time; about one in twenty lacks something."""
    chance = random.Random(7)  # noqa: S311 - made data, not a secret
    for number in range(count):
        yield {
            "id": f"post-{number if number % 100_000 else 0:09}",
            "source": f"source-{chance.randrange(SOURCES)}",
            "locator": f"https://example.org/posts/{number}",
            "license": chance.choice(LICENSES),
            "retrieved": f"2025-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
            "opt_out": chance.choice(OPT_OUTS),
            "provenance": "complete" if number % 50 else None,
            "sha256": sha256(b"%d" % number).hexdigest(),
        }


def write(path: Path, count: int) -> None:
    """A ledger, in the form that its name asks for."""
    if path.suffix == ".parquet":
        import pyarrow as pa
        from pyarrow import parquet

        names = ("id", "source", "locator", "license", "retrieved", "opt_out", "provenance", "sha256")
        columns = pa.schema([(name, pa.string()) for name in names])
        with parquet.ParquetWriter(path, columns) as writer:
            made = rows(count)
            while some := list(islice(made, _GROUP)):
                writer.write_table(pa.Table.from_pylist(some, columns))
        return
    with gzip.open(path, "wt") if path.suffix == ".gz" else path.open("w") as file:
        for row in rows(count):
            file.write(json.dumps(row) + "\n")


def measured(folder: Path) -> tuple[float, float, float, str]:
    """Seconds, seconds of processor and MB of one run in a process of its own, and what it printed."""
    command = [*GATE, "ledger", "check", "--format", "json", *TODAY]
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        printed = process.stdout.read() if process.stdout else ""
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, printed


def main() -> None:
    """Print one row for each form, and for a tenth of the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    print("| ledger | rows | MB | seconds | of processor | rows a second | memory, MB | rows with an id again |")
    print("| :--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in ("ledger.jsonl", "ledger.jsonl.gz", "ledger.parquet"):
        for count in (options.rows // 10, options.rows):
            with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
                folder = Path(temporary)
                sources = "".join(SOURCE.format(number=number) for number in range(SOURCES))
                (folder / "dataset.crs.yaml").write_text(MANIFEST.format(table=name) + sources)
                # In a process of its own: what this one holds would count as memory of those that it starts.
                making = multiprocessing.Process(target=write, args=(folder / name, count))
                making.start()
                making.join()
                size = (folder / name).stat().st_size / 1e6
                seconds, processor, memory, printed = measured(folder)
                again = json.loads(printed)["rows_with_an_id_of_another"]
                rate = count / processor
                print(
                    f"| {name} | {count:,} | {size:.0f} | {seconds:.1f} | {processor:.1f} | {rate:,.0f} "
                    f"| {memory:.0f} | {again} |"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
