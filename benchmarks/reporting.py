"""Tables of figures, on a terminal and in README.md."""

import argparse
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from measuring import HERE, Figure, Given

HEAD = "| what | figure | unit | budget | |\n| --- | ---: | --- | ---: | --- |"
Figures = Callable[[Given], Iterator[Figure]]


def row(figure: Figure) -> str:
    """One line of the table."""
    value = f"{figure.value:,.0f}" if figure.value >= 100 else f"{figure.value:.2f}"
    limit = "" if figure.limit is None else f"{figure.limit:,g}"
    note = "" if figure.limit is None else "missed" if figure.missed else "held"
    return f"| {figure.what} | {value} | {figure.unit} | {limit} | {note} |"


def machine() -> str:
    """What it was measured on."""
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors"


def put_into(readme: Path, name: str, text: str) -> None:
    """Replace what stands between the two markers of a name."""
    block = re.compile(rf"(<!-- {name}: begin.*?-->\n).*?(<!-- {name}: end -->)", re.DOTALL)
    whole, found = block.subn(lambda match: f"{match[1]}{text}\n{match[2]}", readme.read_text("utf-8"))
    if found != 1:
        raise SystemExit(f"{readme.relative_to(HERE.parent)} must hold the two markers of {name!r} once")
    readme.write_text(whole, "utf-8")


def arguments(text: str | None) -> argparse.ArgumentParser:
    """What all programs take."""
    parser = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--peer", default=shutil.which("check-jsonschema"))
    parser.add_argument("--folder", type=Path, help="where files are made; a temporary folder else")
    return parser


def peer_of(parser: argparse.ArgumentParser, name: str | None) -> str | None:
    """Where the program of the peer is, which must be there when it is named."""
    program = shutil.which(name) if name else None
    if name and not program:
        parser.error(f"no program {name} is there")
    return str(Path(program).absolute()) if program else None


def alone(text: str | None, figures: Figures, rest: Iterable[str] = ()) -> None:
    """Measure one group by itself and print its table."""
    parser = arguments(text)
    given = parser.parse_args()
    print(f"{machine()}\n\n{HEAD}", flush=True)
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        for figure in figures(Given(given.rounds, peer_of(parser, given.peer), Path(name))):
            print(row(figure), flush=True)
    for line in rest:
        print(line, flush=True)
