"""``crs-gate merge``."""

from pathlib import Path

import click

from crs_gate.cli.options import directory_option


@click.command("merge")
@click.argument("file", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--write", metavar="OUT", help="Also write a manifest: what agrees, or what one file alone says.")
@click.option("--prefer", metavar="FILE", help="With --write: where they disagree, take the word of this file.")
@directory_option
def command(file: tuple[str, ...], *, format_: str, write: str | None, prefer: str | None, directory: Path) -> int:
    """Say where descriptions of one dataset disagree: a card, Croissant, Data Package, manifest, LICENSE file.

    Exit 0 when nothing disagrees, 1 when something does. Nothing is picked silently, and no file is overwritten.

    \b
    Examples:
      crs-gate merge README.md croissant.json LICENSE
      crs-gate merge README.md croissant.json --write dataset.crs.yaml
      crs-gate merge README.md croissant.json --write dataset.crs.yaml --prefer README.md
    """
    from crs_gate.cli.merging import merge_files

    places = [(directory / name).resolve() for name in file]
    if len(set(places)) < len(file) or len(file) == 1:
        raise click.UsageError("merge compares two files or more, each named once")
    if prefer and not write:
        raise click.UsageError("--prefer decides what is written; give --write as well")
    if prefer and (directory / prefer).resolve() not in places:
        raise click.UsageError("--prefer names a file that is not among those that are compared")
    number = places.index((directory / prefer).resolve()) if prefer else None
    return merge_files(file, format_, write, number, directory)
