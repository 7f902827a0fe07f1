"""Tells the story of the example: a pull request is blocked, repaired, and passes. Exits 0 when the gate decided so."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from build import BAD, BASE, GOOD, MANIFEST, build


class Scene(NamedTuple):
    """One command of the story and how it must end."""

    title: str
    story: str
    arguments: tuple[str, ...]
    exit_code: int


SCENES = (
    Scene(
        "A dataset of two sources",
        "Notices that a town hall publishes, and posts that members gave. The manifest answers every question.",
        ("rate", MANIFEST),
        0,
    ),
    Scene(
        "A pull request adds a scraped source",
        "No license, no consent, nobody looked whether the authors had opted out.",
        ("check", "--base", BASE, "--head", BAD),
        1,
    ),
    Scene(
        "The same pull request, repaired",
        "It keeps only authors who opted in, drops their handles, and says by what right and how.",
        ("check", "--base", BASE, "--head", GOOD),
        0,
    ),
)


def main(folder: Path) -> int:
    """Build the repository and play the scenes in it; 1 if one ends other than told."""
    if (folder / MANIFEST).is_file():  # an earlier demo; anything else at this path is left alone, and build() fails
        shutil.rmtree(folder)
    build(folder)
    as_told = [_play(number, scene, folder) for number, scene in enumerate(SCENES, 1)]
    print(f"\nLook around: the repository lies in {folder}, branches {BASE}, {BAD} and {GOOD}.")
    return 0 if all(as_told) else 1


def _play(number: int, scene: Scene, folder: Path) -> bool:
    print(f"\n=== {number}. {scene.title} ===\n{scene.story}\n\n$ crs-gate {' '.join(scene.arguments)}", flush=True)
    # -I: the folder may hold what a pull request brought, and Python must not import from there.
    ended = subprocess.run(
        [sys.executable, "-I", "-m", "crs_gate", *scene.arguments], cwd=folder, check=False
    ).returncode
    as_told = ended == scene.exit_code
    print(f"\n(exit code {ended}" + (")" if as_told else f", but the story says {scene.exit_code})"), flush=True)
    return as_told


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: demo.py FOLDER")
    sys.exit(main(Path(sys.argv[1])))
