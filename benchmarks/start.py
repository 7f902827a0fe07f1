"""Measures how long it takes to start: the version, the help, a hook with nothing to do and one with a manifest.

Usage: start.py [--rounds N] [--peer PROGRAM]   PROGRAM: a check-jsonschema, run over the same manifest
"""

from collections.abc import Iterator

from manifests import repository
from measuring import BARE, GATE, TIMES_BARE, TIMES_PEER, TODAY, Figure, Given, times
from reporting import alone


def figures(given: Given) -> Iterator[Figure]:
    """Medians, in starts of a bare interpreter of the same run."""
    quiet = repository(given.folder / "quiet", sources=50)
    busy = repository(given.folder / "busy", sources=50, staged_change=True)
    hook = [*GATE, "check", "--staged", *TODAY]
    for what, command, folder, limit in (
        ("`--version`", [*GATE, "--version"], quiet, 1.5),
        ("`--help`", [*GATE, "--help"], quiet, 4.5),
        ("hook, nothing relevant staged", hook, quiet, 5),
        ("hook, 50 sources, base and head", hook, busy, 13),
    ):
        yield Figure(what, times(given.rounds, command, BARE, folder), TIMES_BARE, limit)
    if given.peer:
        peer = given.beside("dataset.crs.yaml")
        yield Figure(what, times(given.rounds, hook, peer, busy), TIMES_PEER, 0.65)
        version = times(given.rounds, [given.peer, "--version"], BARE, busy)
        yield Figure("check-jsonschema `--version`, a peer", version, TIMES_BARE)


if __name__ == "__main__":
    alone(__doc__, figures)
