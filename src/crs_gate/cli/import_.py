"""``crs-gate import``."""

from pathlib import Path

import click

from crs_gate.cli.options import directory_option
from crs_gate.formats import FORMAT_NAMES


@click.command("import")
@click.argument("file")
@click.option("-o", "--out", metavar="OUT", help="Write here, not dataset.crs.yaml beside FILE; `-` prints.")
@click.option("--as", "format_name", type=click.Choice(FORMAT_NAMES), help="Read FILE as this format.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when OUT is out of date.")
@click.option("--adopt", is_flag=True, help="Allow an OUT that was written by hand; what it says stays.")
@directory_option
def command(file: str, *, out: str | None, format_name: str | None, check: bool, adopt: bool, directory: Path) -> int:
    """Write a manifest from a description in another format, with a comment where an answer is owed.

    Where OUT is there already, only what changed in FILE since the last import is written. What you edited stays, and
    where FILE says something else by now, both are told.

    \b
    Examples:
      crs-gate import croissant.json
      crs-gate import README.md -o data/dataset.crs.yaml
      crs-gate import datapackage.json --check
    """
    from crs_gate.cli.importing import import_file

    if check and out == "-":
        raise click.UsageError("--check compares with a file; it cannot be given with `-o -`")
    return import_file((file, out, format_name), check=check, adopt=adopt, start=directory)
