"""From manifests to the file of attributions: open each repository once, read, ask the licenses, write."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from crs_gate.cli.running import by_top, path_inside, workspace_of
from crs_gate.cli.writing import IN_A_FOLDER, write
from crs_gate.errors import BLOCKED, PASSED, UsageError
from crs_gate.escape import terminal
from crs_gate.formats.interface import ReadResult
from crs_gate.history.opening import open_history
from crs_gate.history.select import Comparison, Request
from crs_gate.judge.holdings import Attributions, attributions
from crs_gate.judge.manifest import Case
from crs_gate.model.dataset import Dataset
from crs_gate.pipeline.files import held
from crs_gate.pipeline.reading import Reading
from crs_gate.pipeline.request import Run
from crs_gate.report.attributions import render
from crs_gate.settings.policy_file import find, load

_ANY_DAY = date.min
"""No day counts here: the same manifest gives the same file for ever."""


def attributed(files: Sequence[Path], format_name: str, read_as: str | None, policy_path: str | None) -> str:
    """The file for all manifests. Raises ``GateError`` when one is not there or not valid."""
    return render([*_all(files, read_as, policy_path)], format_name)


def _all(files: Sequence[Path], read_as: str | None, policy_path: str | None) -> Iterator[Attributions]:
    for top, inside in by_top(files).items():
        with open_history(top, Request(compare=False, workspace=workspace_of(top))) as history:
            paths = tuple(dict.fromkeys(path_inside(history.root, file) for file in inside))
            policy = load(find(history.head, policy_path))
            run = Run("rate", history.head, None, Comparison.NONE, history.chosen, _ANY_DAY, paths, read_as)
            for case in Reading(run, policy).cases():
                yield attributions(_dataset(case), policy)


def _dataset(case: Case) -> Dataset:
    return held(case.head.read if case.head else ReadResult(None), case.path)


def outdated(file: Path, text: str) -> int:
    """The exit code for a file that should hold the text; says how to bring it up to date."""
    expected = _encoded(text)
    try:
        held = _start_of(file, len(expected) + 1) if file.exists() else None
    except OSError as fault:
        raise UsageError(f"cannot read {file}: {fault.strerror}", "check the file and its permissions") from fault
    if held == expected:
        return PASSED
    state = "is not there" if held is None else "is out of date"
    click.echo(f"crs-gate: {terminal(str(file))} {state}; the same command with --write renews it", err=True)
    return BLOCKED


def _start_of(file: Path, size: int) -> bytes:
    with file.open("rb") as stream:
        return stream.read(size)


def write_out(file: Path, text: str) -> None:
    """Write the file whole or not at all."""
    write(file, text, IN_A_FOLDER)
    click.echo(f"wrote {terminal(str(file))}", err=True)


def print_out(text: str) -> None:
    """Print the text as UTF-8, whatever the terminal speaks: it is meant for a file."""
    click.echo(_encoded(text), nl=False)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
