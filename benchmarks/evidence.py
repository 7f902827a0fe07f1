"""Measures `crs-gate evidence`: a log of so many entries verified, and one more entry appended to it.

Usage: evidence.py [--entries N ...] [--times N]

Budget: 10,000 entries verified in 2.5 s of one processor.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from measuring import Figure, Given

from crs_gate.evidence import appending, keys, making, merkle, rotating, statement
from crs_gate.evidence.appending import Files
from crs_gate.evidence.held import Held
from crs_gate.evidence.layout import CHECKPOINT, LOG
from crs_gate.evidence.log import Asked, verify
from crs_gate.evidence.making import Signer
from crs_gate.evidence.rotating import Newcomer
from crs_gate.evidence.statement import Statement
from crs_gate.signing.creating import create

MANIFEST = "dataset.crs.yaml"
WHEN = "2026-11-20T10:00:00Z"
TODAY = date(2026, 11, 22)
ORIGIN = "github.com/acme/posts"
GATE = (sys.executable, "-I", "-m", "crs_gate", "evidence")


def log(entries: int, signer: Signer, manifest: bytes) -> tuple[Held, str]:
    """A log of so many entries over one manifest, and the fingerprint of its keys."""
    digests = {MANIFEST: sha256(manifest).hexdigest()}
    root = rotating.first(ORIGIN, [Newcomer(signer.key, "Alice Doe")], {}, "")
    files: Files = appending.begun(ORIGIN, root, [signer])
    held = appending.laid_over(Held({}, digests), files)
    made: list[bytes] = []
    for seq in range(entries):
        prev = sha256(made[-1]).hexdigest() if made else ""
        event = "change" if seq else "create"
        said = Statement(ORIGIN, seq, event, WHEN, held.digests, prev, f"change {seq} of many")
        made.append(making.entry_file(said, [signer]))
        files[f"{LOG}/{statement.file_name(seq)}"] = made[-1]
    files[CHECKPOINT] = making.checkpoint_file(ORIGIN, made, [signer])
    held = appending.laid_over(held, files)
    return held, appending.read(held).signed_root.fingerprint


def taken(work: Callable[[], object], times: int) -> float:
    """Seconds, the median of several runs."""
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def processor(work: Callable[[], object], times: int) -> float:
    """Processor seconds, the least of several runs: what others do on the machine counts little."""
    seconds = []
    for _ in range(times):
        begin = time.process_time()
        work()
        seconds.append(time.process_time() - begin)
    return min(seconds)


def run(folder: Path, *arguments: str, expected: int = 0) -> None:
    """A command in a process of its own."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("CRS_GATE")}
    done = subprocess.run((*GATE, *arguments), cwd=folder, env=environ, capture_output=True, text=True, check=False)
    if done.returncode != expected:
        sys.exit(f"{' '.join(arguments)} exited {done.returncode}: {done.stderr}{done.stdout}")


class Measured(NamedTuple):
    """One log: MB, processor seconds to verify it and of its signatures alone, seconds of `verify` and of `add`."""

    megabytes: float
    inside: float
    floor: float
    whole: float
    added: float


def measured(folder: Path, entries: int, times: int) -> Measured:
    """A log is made, verified and added to."""
    folder.mkdir()
    subprocess.run(("git", "init", "--quiet"), cwd=folder, check=True)
    key = folder.parent / f"key-{entries}"
    signer = create(key, "benchmark")
    manifest = b"crs: 1\n"
    held, pin = log(entries, signer, manifest)
    (folder / MANIFEST).write_bytes(manifest)
    for path, data in held.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    found = verify(held, Asked(MANIFEST, TODAY, None, pin))
    if not found.holds or found.root != merkle.root(held.files[f"{LOG}/{n}"] for n in sorted(held.folder(LOG))).hex():
        sys.exit(f"the log does not hold: {found.invalid[:3]}")
    inside = processor(lambda: verify(held, Asked(MANIFEST, TODAY, None, pin)), times)
    bare = signer.sign(b"x" * 700)
    day = ("--today", TODAY.isoformat())
    floor = processor(lambda: [signer.key.made(keys.RAW, bare, b"x" * 700) for _ in range(entries)], times)
    whole = taken(lambda: run(folder, "verify", "--evidence-root", pin, *day), times)
    added = taken(lambda: run(folder, "add", "release", "--key", str(key), *day), times)
    size = sum(map(len, held.files.values())) / 1e6
    return Measured(size, inside, floor, whole, added)


def figures(given: Given) -> Iterator[Figure]:
    """The largest log: in seconds of one processor, and in times of what its signatures alone take."""
    found = measured(given.folder / "log", 10_000, min(given.rounds, 3))
    yield Figure("10,000 entries of evidence verified", found.inside, "processor s", 2.5)
    yield Figure("10,000 entries of evidence verified", found.inside / found.floor, "times their signatures alone")


def main(counts: list[int], times: int) -> None:
    """Print the table."""
    print("| entries | MB | verified, processor s | µs an entry | times Ed25519 alone | `verify`, s | `add`, s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as name:
        for count in counts:
            found = measured(Path(name) / str(count), count, times)
            each, over = found.inside / count * 1e6, found.inside / found.floor
            print(
                f"| {count:,} | {found.megabytes:.1f} | {found.inside:.2f} | {each:.0f} | {over:.1f} "
                f"| {found.whole:.2f} | {found.added:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, nargs="+", default=[10, 1_000, 10_000])
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    main(given.entries, given.times)
