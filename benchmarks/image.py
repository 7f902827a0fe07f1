"""Measures the image: its size over its base without extras and as it is, and what a run of the action takes.

Usage: image.py [--rounds N] [--base IMAGE] [--flags FLAGS] [--write]

FLAGS: more for `docker build`, such as "--network host". ``--write`` puts the table into README.md.
Budgets: 120 MB over the base without extras; a run of the action 1.5 times a container that does nothing.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measuring import HERE, MEGABYTES, Figure, times
from reporting import HEAD, put_into, row

DOCKER = os.environ.get("DOCKER", "docker")
TIMES = "times a container that does nothing"
EXAMPLE = HERE.parent / "examples" / "social-posts" / "build.py"


def size(image: str) -> float:
    """MB of an image."""
    told = subprocess.run([DOCKER, "image", "inspect", image], check=True, capture_output=True).stdout
    return float(json.loads(told)[0]["Size"]) / 1e6


def build(lock: str, base: str, flags: list[str]) -> str:
    """The image with one of the locks; its name."""
    name = f"crs-gate:measured-{lock}"
    given = ["--quiet", "--tag", name, "--build-arg", f"BASE={base}", "--build-arg", f"LOCK={lock}"]
    subprocess.run([DOCKER, "build", *flags, *given, str(HERE.parent)], check=True, stdout=subprocess.DEVNULL)
    return name


def figures(core: str, whole: str, base: str, rounds: int) -> Iterator[Figure]:
    """Both sizes over the base, and a check of the example in starts of a container that does nothing."""
    yield Figure("image without extras, over its base", size(core) - size(base), MEGABYTES, 120)
    yield Figure("image with `scan`, over its base", size(whole) - size(base), MEGABYTES)
    with tempfile.TemporaryDirectory() as name:
        repository = Path(name) / "repository"
        subprocess.run([sys.executable, str(EXAMPLE), str(repository)], check=True, stdout=subprocess.DEVNULL)
        start = [DOCKER, "run", "--rm", "--network", "none"]
        python = ["--entrypoint", "/opt/crs-gate/bin/python", whole, "-I"]
        inside = ["--volume", f"{repository}:/r", "--workdir", "/r", *python, "-m", "crs_gate"]
        options = ["check", "--base", "main", "--head", "repair", "--today", "2026-11-22"]
        nothing = [*start, base, "true"]
        bare = times(rounds, [*start, *python, "-c", "pass"], nothing, repository)
        run = times(rounds, [*start, *inside, *options], nothing, repository)
    yield Figure("Python that does nothing, in a container", bare, TIMES)
    yield Figure("`check` in a container", run, TIMES, 1.5)


def main() -> None:
    """Build both, and run the larger one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--base", default="python:3.13-slim")
    parser.add_argument("--flags", type=shlex.split, default=[])
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    given = parser.parse_args()
    core, whole = (build(lock, given.base, given.flags) for lock in ("core", "image"))
    lines = [HEAD, *map(row, figures(core, whole, given.base, given.rounds))]
    print("\n".join(lines))
    if given.write:
        put_into(HERE / "README.md", "image", "\n".join(lines))


if __name__ == "__main__":
    main()
