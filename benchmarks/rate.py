"""Measures `crs-gate rate` on one manifest of 1,000 to 100,000 sources, as YAML and JSON, beside check-jsonschema.

Usage: rate.py [--rounds N] [--peer PROGRAM]   PROGRAM: a check-jsonschema, run over the same manifest
"""

import subprocess
import sys
from collections.abc import Iterator

from measuring import GATE, HERE, MEGABYTES, TIMES_PEER, TODAY, Figure, Given, Taken, median
from reporting import alone

SIZES = (1_000, 10_000, 100_000)
BUDGETS = {
    (1_000, "yaml"): (0.3, None),
    (10_000, "yaml"): (0.2, 250),
    (100_000, "yaml"): (0.16, 1_400),
    (100_000, "json"): (0.14, 1_400),
}
MOST_ROUNDS = {1_000: 11, 10_000: 3, 100_000: 1}


def figures(given: Given) -> Iterator[Figure]:
    """In runs of the peer on the same file; memory; and what ten times the sources cost."""
    taken: dict[tuple[int, str], Taken] = {}
    for count in SIZES:
        for suffix in ("yaml", "json"):
            file = given.folder / f"{count}.crs.{suffix}"
            # In a process of its own: what this one once held would count as memory of all that it starts.
            subprocess.run([sys.executable, HERE / "manifests.py", str(count), file], check=True)
            rounds = min(given.rounds, MOST_ROUNDS[count])
            found = taken[count, suffix] = median(rounds, [*GATE, "rate", file.name, *TODAY], given.folder, (0,))
            most, memory = BUDGETS.get((count, suffix), (None, None))
            what = f"rate, {count:,} sources, {suffix}"
            if peer := given.of_peer(file.name, folder=given.folder, rounds=rounds):
                yield Figure(what, found.seconds / peer.seconds, TIMES_PEER, most)
            yield Figure(what, found.megabytes, MEGABYTES, memory)
    for suffix in ("yaml", "json"):
        growth = taken[100_000, suffix].processor / taken[10_000, suffix].processor
        yield Figure(f"rate, ten times the sources, {suffix}", growth, "times the work", 11)


if __name__ == "__main__":
    alone(__doc__, figures)
