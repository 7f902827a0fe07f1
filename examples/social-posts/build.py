"""Builds the example dataset repository, with its history, in a new folder: main, add-scraped-source and repair.

Every run gives the same commits: author, dates and contents are fixed, and no configuration of the machine is read.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MANIFEST = "dataset.crs.yaml"
BASE, BAD, GOOD = "main", "add-scraped-source", "repair"


def build(folder: Path) -> Path:
    """Make the repository; the folder must not exist yet. ``main`` is checked out at the end."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", f"--initial-branch={BASE}")
    shutil.copytree(HERE / "base", folder, dirs_exist_ok=True)
    commit(folder, "Start with notices and members' posts", day=1)
    git(folder, "checkout", "--quiet", "-b", BAD)
    _replace_source(folder, HERE / BAD)
    commit(folder, "Add posts of a microblog", day=28)
    git(folder, "checkout", "--quiet", "-b", GOOD)
    _replace_source(folder, HERE / GOOD)
    commit(folder, "Keep only authors who opted in, and say so", day=30)
    git(folder, "checkout", "--quiet", BASE)
    return folder


def _replace_source(folder: Path, step: Path) -> None:
    """Copy a step's data and put its source behind the two of the base."""
    shutil.copytree(step / "data", folder / "data", dirs_exist_ok=True)
    manifest = (HERE / "base" / MANIFEST).read_text("utf-8") + (step / "source.yaml").read_text("utf-8")
    (folder / MANIFEST).write_text(manifest, "utf-8")


def commit(folder: Path, message: str, *, day: int) -> None:
    """Commit all that lies in the folder, on a day of October 2026."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message, date=f"2026-10-{day:02}T12:00:00Z")


def git(folder: Path, *arguments: str, date: str = "") -> None:
    """Run git, blind to the configuration of the machine."""
    # Variables such as GIT_DIR are set when git itself started us, in a hook for example.
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        environ |= {f"GIT_{role}_NAME": "Example", f"GIT_{role}_EMAIL": "data@example.org", f"GIT_{role}_DATE": date}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=environ)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: build.py NEW_FOLDER")
    print(build(Path(sys.argv[1])))
