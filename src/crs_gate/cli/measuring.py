"""What the commands of ``measure`` share: their settings, and how an outcome is told and kept."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from crs_gate.audit.measures import bounds_of
from crs_gate.audit.measures.outcome import VERSION, Broken, Outcome, as_tree, broken
from crs_gate.auditing.measuring import Named, named
from crs_gate.cli.writing import write
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED, UsageError
from crs_gate.escape import json_text, terminal
from crs_gate.settings.measures_file import LARGEST, NAME, Section, read_measures

KEPT = ".crs/measures.json"
_LARGEST_KEPT = 64 * 1024 * 1024
_TOLD = 20


class Telling(NamedTuple):
    """Where files are looked for, and what becomes of an outcome."""

    directory: Path
    format: str
    keep: bool


def section(measure: str, directory: Path, settings: Path | None, *, asked: bool) -> Section:
    """What the settings say of a measure: of a file that is named, or of the usual one where nothing else is asked."""
    file = directory / (settings or NAME)
    if settings is None and (asked or not file.is_file()):
        if not asked:
            raise UsageError("nothing says which files to measure", f"name files or patterns, or write {NAME}")
        return Section({}, {})
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as fault:
        raise UsageError(f"cannot read {terminal(str(file))}: {fault.strerror}", "check --settings") from fault
    found = read_measures(str(file), data, bounds_of())
    if measure not in found and not asked:
        raise UsageError(f"{terminal(str(file))} says nothing under '{measure}'", "add it, or name files")
    return found.get(measure, Section({}, {}))


def files_of(directory: Path, label: str, patterns: Sequence[str], *, what: str = "") -> tuple[Named, ...]:
    """The files that patterns name. Raises ``UsageError`` where there is none."""
    if not patterns:
        raise UsageError(f"no {what or 'file'} is named", "give paths or patterns such as 'data/*.jsonl'")
    return named(directory, label, patterns)


def finish(found: Outcome, bounds: Mapping[str, float], telling: Telling, tell: Callable[[Outcome], None]) -> int:
    """Print an outcome, keep it where that is wanted, and give the exit code."""
    beyond = broken(found.figures, bounds)
    if telling.keep:
        _keep(telling.directory / KEPT, found, bounds)
    if telling.format == "json":
        click.echo(json_text(json.dumps({"measure": found.measure, **as_tree(found, bounds)}, indent=2)))
    elif telling.format == "html":
        from crs_gate.report.measure_page import render

        click.echo(render(found, beyond), nl=False)
    else:
        tell(found)
        _tell_end(found, beyond, telling)
    if any(each.figure.value is not None for each in beyond):
        return BLOCKED
    return UNDECIDED if beyond or found.not_read else PASSED


def percent(share: float | None) -> str:
    """A share for people."""
    return "unknown" if share is None else f"{round(100 * share, 1) + 0.0:.1f} %"


def places(found: Iterable[Mapping[str, Any]], more: int = 0) -> str:
    """Places for people: file and row."""
    told = ", ".join(f"{terminal(place['path'])} row {place['row']:,}" for place in found)
    return f"{told} and {more:,} more" if more > 0 else told


def _tell_end(found: Outcome, beyond: Sequence[Broken], telling: Telling) -> None:
    for each in found.unread[:_TOLD]:
        click.echo(f"  not read: {terminal(each.path)}: {terminal(each.why)}")
    if found.not_read > _TOLD:
        click.echo(f"  and {found.not_read - _TOLD:,} more that could not be read")
    for figure, most in beyond:
        bound = f"--max-{figure.bound.replace('_', '-')}"
        if figure.value is None:
            click.echo(f"UNDECIDED: {bound} {most:g}: {terminal(figure.of)} has no value")
        else:
            value = f"{figure.value:.4g}"
            click.echo(f"BLOCKED: {terminal(figure.of)}: {value}, and {bound} is {most:g}")
    if telling.keep:
        click.echo(f"kept in {KEPT}")


def _keep(file: Path, found: Outcome, bounds: Mapping[str, float]) -> None:
    """Write the outcome beside those of other measures."""
    tree: dict[str, Any] = {}
    try:
        if file.is_file() and file.stat().st_size <= _LARGEST_KEPT:
            tree = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as fault:
        raise UsageError(f"{terminal(str(file))} is no JSON", "delete it; a measure writes it anew") from fault
    except OSError as fault:
        raise UsageError(f"cannot read {terminal(str(file))}: {fault.strerror}", "check its permissions") from fault
    kept = {key: value for key, value in tree.items() if key in bounds_of()} if isinstance(tree, dict) else {}
    new = {"version": VERSION, **kept, found.measure: as_tree(found, bounds)}
    try:
        file.parent.mkdir(exist_ok=True)
    except OSError as fault:
        raise UsageError(f"cannot make {terminal(str(file.parent))}: {fault.strerror}", "check the folder") from fault
    write(file, json_text(json.dumps(new, indent=2, sort_keys=True)) + "\n")
