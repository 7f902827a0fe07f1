"""Measures the image: its size over its base without extras and as it is, and what a run of the action takes.

Usage: image.py [--rounds N] [--base IMAGE] [--flags FLAGS]   FLAGS: more for `docker build`, such as "--network host"

Budgets: 120 MB over the base without extras; a run of the action 1.5 times a container that does nothing.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import HERE, MEGABYTES, Figure, median
from reporting import HEAD, row

DOCKER = os.environ.get("DOCKER", "docker")
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


def main() -> None:
    """Build both, and run the larger one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--base", default="python:3.13-slim")
    parser.add_argument("--flags", type=shlex.split, default=[])
    given = parser.parse_args()
    core, whole = (build(lock, given.base, given.flags) for lock in ("core", "image"))
    print(HEAD)
    print(row(Figure("image without extras, over its base", size(core) - size(given.base), MEGABYTES, 120)))
    print(row(Figure("image with `scan`, over its base", size(whole) - size(given.base), MEGABYTES)))
    with tempfile.TemporaryDirectory() as name:
        repository = Path(name) / "repository"
        subprocess.run([sys.executable, str(EXAMPLE), str(repository)], check=True, stdout=subprocess.DEVNULL)
        start = [DOCKER, "run", "--rm", "--network", "none"]
        nothing = median(given.rounds, [*start, given.base, "true"], repository)
        inside = ["--volume", f"{repository}:/r", "--workdir", "/r", "--entrypoint", "/opt/crs-gate/bin/python", whole]
        options = ["check", "--base", "main", "--head", "repair", "--today", "2026-11-22"]
        run = median(given.rounds, [*start, *inside, "-I", "-m", "crs_gate", *options], repository)
    print(row(Figure("`check` in a container", run.seconds / nothing.seconds, "times one that does nothing", 1.5)))


if __name__ == "__main__":
    main()
