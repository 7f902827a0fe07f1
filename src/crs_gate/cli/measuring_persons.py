"""``crs-gate measure persons``: from files to what a model takes for names."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from crs_gate.audit.measures.outcome import Outcome
from crs_gate.audit.measures.persons import Asked, persons
from crs_gate.auditing.measuring import read
from crs_gate.auditing.names import reader_of
from crs_gate.cli.measuring import Telling, files_of, finish, section
from crs_gate.escape import terminal

_SHOWN = 3


def run(
    files: Sequence[str], bounds: Mapping[str, float], *, columns: tuple[str, ...], model: str, language: str,
    settings: Path | None, keep: bool, format_: str, directory: Path,
) -> int:  # fmt: skip
    """Measure and tell; gives the exit code. Raises ``GateError``."""
    said = section("persons", directory, settings, asked=bool(files))
    chosen = files_of(directory, "", files or said.texts("files"))
    asked = Asked(columns or said.texts("columns"), model, language)
    reader = reader_of(model, language)
    found = persons(((each.path, read(directory, each.path)) for each in chosen), reader, asked)
    return finish(found, {**said.bounds, **bounds}, Telling(directory, format_, keep), _tell)


def _tell(found: Outcome) -> None:
    tree = found.tree
    click.echo(f"{tree['records']:,} records, {tree['with_any']:,} of them with a name, says {terminal(tree['model'])}")
    for kind in tree["kinds"]:
        click.echo(f"  {kind['rows']:>10,}  {kind['what']}")
        for place in kind["places"][:_SHOWN]:
            where = f"{terminal(place['path'])} row {place['row']:,}, {terminal(place['column'])}"
            click.echo(f"              {where}, digest {place['digest']}")
    click.echo("a model misses names, and takes other words for them: this is a measure, and no proof")
