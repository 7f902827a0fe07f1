"""Measures how many media files a second are read, signed and not, by one process and by two.

Usage: media.py [--files N]

Pictures of one pixel are made here, and signed by an authority that is made here too: what is measured is the work on
marks, not the reading of bytes. Processor time is that of all processes; the start of processes is told apart.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.credentials import authority, png, signed

from crs_gate.auditing.media import read_all


def main() -> None:
    """Make the files and print one line for each kind and number of processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2_000)
    many = parser.parse_args().files
    by = authority()
    kinds = {"unsigned": png(), "signed": signed(png(), by, {"ai_training": "notAllowed"})}
    with tempfile.TemporaryDirectory() as folder:
        for kind, data in kinds.items():
            names = [f"{kind}-{number}.png" for number in range(many)]
            for name in names:
                Path(folder, name).write_bytes(data)
            for anchors in ("", by.anchor) if kind == "signed" else ("",):
                for jobs in (1, 2):
                    _print(
                        kind + (", with a trust list" if anchors else ""), jobs, *_spent(folder, names, jobs, anchors)
                    )


def _spent(folder: str, names: list[str], jobs: int, anchors: str) -> tuple[float, float, float]:
    """Files a second after the first one is back, seconds until then, and processor seconds for a thousand files."""
    before = _processor()
    began = time.perf_counter()
    read = read_all(folder, names, jobs, anchors)
    next(read)
    first = time.perf_counter() - began
    count = sum(1 for _ in read)
    rate = count / (time.perf_counter() - began - first)
    return rate, first, 1_000 * (_processor() - before) / len(names)


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _print(kind: str, jobs: int, rate: float, first: float, processor: float) -> None:
    start = f"{first:4.1f} s until the first"
    print(f"{kind:26} {jobs} processes {rate:8,.0f} files/s, {start}, {processor:5.2f} processor s for 1,000")


if __name__ == "__main__":
    main()
