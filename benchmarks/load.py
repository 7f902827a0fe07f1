"""Measures how processor time and memory grow with what there is to do, and draws it.

Usage: load.py [--quick] [--only SERIES ...] [--write]

Series: sources in one manifest (YAML, JSON) and rows of a table, manifests of a repository, commits below 100,000 files
that `check` and `history` look at, findings in each format. Each point is one process, or the best of three where
that is short. The exponent is the slope of the upper half on logarithmic scales: 1 is linear.

Ends with 1 where an exponent is above 1.15 or a bound of memory is passed. ``--write`` keeps load.json, draws load.svg
and puts the table into README.md.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from drawing import drawn
from manifests import manifest
from measuring import GATE, HERE, TODAY, once
from monorepo import commit, git, path_of
from reporting import machine, put_into
from tables import write_table

STEEPEST = 1.15
SHORT = 5.0
"""Seconds up to which a point is measured three times."""
HEAD = "| series | sizes | processor s | exponent | MB | bound, MB |\n| --- | ---: | ---: | ---: | ---: | ---: |"
FORMATS = ("text", "json", "markdown", "github", "sarif", "junit", "gitlab", "html")
FOLDERS = 100


class Series(NamedTuple):
    """Something that grows: its sizes, what makes a folder of a size and gives the command, and the bound in MB."""

    sizes: tuple[int, ...]
    made: Callable[[Path, int], list[str]]
    bound: int


class Point(NamedTuple):
    """One measurement."""

    size: int
    processor: float
    megabytes: float


def sources(suffix: str) -> Callable[[Path, int], list[str]]:
    """One manifest with so many sources."""

    def made(folder: Path, size: int) -> list[str]:
        file = folder / f"dataset.crs.{suffix}"
        subprocess.run([sys.executable, HERE / "manifests.py", str(size), file], check=True)
        return ["rate", file.name, *TODAY]

    return made


def rows(folder: Path, size: int) -> list[str]:
    """A table of so many rows."""
    write_table(folder, size)
    return ["rate", "dataset.crs.json", *TODAY]


def manifests(folder: Path, size: int) -> list[str]:
    """So many manifests, all of them changed."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    before, after = manifest(5, "yaml"), manifest(6, "yaml")
    paths = [path_of(number) for number in range(size)]
    stream = commit("main", dict.fromkeys(paths, before), "") + commit("topic", dict.fromkeys(paths, after), "main")
    git(folder, "fast-import", "--quiet", given=stream.encode())
    return ["check", "--base", "main", "--head", "topic", *TODAY]


def commits(command: str) -> Callable[[Path, int], list[str]]:
    """So many commits below a repository of 100,000 files; one in ten changes the manifest."""

    def made(folder: Path, size: int) -> list[str]:
        git(folder, "init", "--quiet", "--initial-branch=main")
        files = {f"src/{number % FOLDERS:02}/{number:06}.txt": "x" for number in range(100_000)}
        stream = [commit("main", {"dataset.crs.yaml": manifest(5, "yaml"), **files}, "")]
        for number in range(1, size):
            text = manifest(5 + number // 10 % 3, "yaml") + f"x-change: {number}\n"
            path = "src/00/000000.txt" if number % 10 else "dataset.crs.yaml"
            stream.append(commit("main", {path: f"{number}" if number % 10 else text}, ""))
        git(folder, "fast-import", "--quiet", given="".join(stream).encode())
        git(folder, "reset", "--quiet", "--mixed", "main")
        if command == "check":
            return ["check", "--base", "main~5", "--head", "main"]
        git(folder, "checkout", "--quiet", "main", "--", "dataset.crs.yaml")
        return ["history", "--no-cache", "--limit", str(size), "dataset.crs.yaml"]

    return made


def findings(form: str) -> Callable[[Path, int], list[str]]:
    """So many findings: sources of which one answer is missing."""

    def made(folder: Path, size: int) -> list[str]:
        stated = '"license": {"expression": '
        text = manifest(size, "json").replace(f'{stated}"CC-BY-4.0"', f'{stated}"unknown"')
        (folder / "dataset.crs.json").write_text(text, "utf-8")
        return ["rate", "dataset.crs.json", "--format", form, *TODAY]

    return made


SERIES = {
    "sources, YAML": Series((1_000, 3_000, 10_000, 30_000, 100_000), sources("yaml"), 1_900),
    "sources, JSON": Series((1_000, 3_000, 10_000, 30_000, 100_000), sources("json"), 1_400),
    "rows of a table": Series((10_000, 30_000, 100_000, 300_000), rows, 400),
    "manifests, all changed": Series((10, 30, 100, 300, 1_000), manifests, 400),
    "commits, `check`": Series((100, 1_000, 10_000), commits("check"), 200),
    "commits, `history`": Series((100, 1_000, 10_000), commits("history"), 400),
    **{f"findings, {form}": Series((300, 1_000, 3_000, 10_000), findings(form), 500) for form in FORMATS},
}


def measured(series: Series, sizes: tuple[int, ...]) -> Iterator[Point]:
    """Each size in a folder of its own; the best of three where that is short."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            command = [*GATE, *series.made(folder, size)]
            runs = [once(command, folder)]
            while len(runs) < 3 and runs[0].processor < SHORT:
                runs.append(once(command, folder))
            best = min(runs, key=lambda run: run.processor)
            yield Point(size, best.processor, max(run.megabytes for run in runs))


def exponent(points: list[Point]) -> float:
    """The slope of the upper half on logarithmic scales."""
    first, last = points[(len(points) - 1) // 2], points[-1]
    return math.log(last.processor / first.processor) / math.log(last.size / first.size)


def row(name: str, points: list[Point], bound: int) -> str:
    """One line of the table."""
    spent = f"{points[0].processor:.2f} to {points[-1].processor:.1f}"
    memory = max(point.megabytes for point in points)
    sizes = f"{points[0].size:,} to {points[-1].size:,}"
    return f"| {name} | {sizes} | {spent} | {exponent(points):.2f} | {memory:,.0f} | {bound:,} |"


def write(found: dict[str, list[Point]]) -> None:
    """Keep the points, draw them, and put the table into README.md; other series stay as they were kept."""
    file = HERE / "load.json"
    kept = json.loads(file.read_text("utf-8"))["series"] if file.exists() else {}
    kept = {**kept, **{name: [list(point) for point in points] for name, points in found.items()}}
    kept = {name: kept[name] for name in SERIES if name in kept}
    file.write_text(json.dumps({"machine": machine(), "series": kept}, indent=1) + "\n", "utf-8")
    every = {name: [Point(*point) for point in points] for name, points in kept.items()}
    (HERE / "load.svg").write_text(drawn({n: [(p.size, p.processor) for p in ps] for n, ps in every.items()}), "utf-8")
    table = [row(name, points, SERIES[name].bound) for name, points in every.items()]
    put_into(HERE / "README.md", "load", "\n".join((f"{machine()}.\n", HEAD, *table)))


def main() -> int:
    """Print each series as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave the largest size of each series out")
    parser.add_argument("--only", nargs="+", choices=SERIES, default=list(SERIES), metavar="SERIES")
    parser.add_argument("--write", action="store_true", help="keep the points, draw them, and write the table")
    given = parser.parse_args()
    print(f"{machine()}\n\n{HEAD}", flush=True)
    failed = []
    for name in given.only:
        series = SERIES[name]
        points = list(measured(series, series.sizes[:-1] if given.quick else series.sizes))
        print(row(name, points, series.bound), flush=True)
        if given.write:
            write({name: points})
        if exponent(points) > STEEPEST or max(point.megabytes for point in points) > series.bound:
            failed.append(name)
    for name in failed:
        print(f"steeper than {STEEPEST}, or beyond its bound: {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
