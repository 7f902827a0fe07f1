"""``crs-gate export``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, policy_option, today_option
from crs_gate.formats import FORMAT_NAMES


@click.command("export")
@click.argument("target", required=False)
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--list", "listed", is_flag=True, help="List the targets.")
@click.option("--format", "format_", metavar="FORMAT", help="For a target that has two: markdown or json.")
@click.option("--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="Write this file; no printing.")
@click.option(
    "--into",
    metavar="CARD",
    type=click.Path(path_type=Path),
    help="With card: edit the metadata of this card in place.",
)
@click.option("--as", "format_name", type=click.Choice(FORMAT_NAMES), help="Read the manifest as this format.")
@policy_option
@today_option("The day of the document (UTC).")
@directory_option
@click.pass_context
def command(
    ctx: click.Context,
    target: str | None,
    manifest: Path | None,
    *,
    listed: bool,
    format_: str | None,
    output: Path | None,
    into: Path | None,
    format_name: str | None,
    policy: str | None,
    today: date,
    directory: Path,
) -> None:
    """Write what a manifest states in the words of others: Croissant, a card, a summary for a regulator, a BOM.

    What nobody states is written down as unknown, and told on standard error with what the target has no place for.
    No document satisfies a law by itself. Without a manifest it takes the one of the folder.

    \b
    Examples:
      crs-gate export --list
      crs-gate export croissant -o croissant.json
      crs-gate export card posts.crs.yaml --into README.md
    """
    from crs_gate.cli.exporting import Wanted, export, print_targets

    if listed:
        print_targets()
        return
    if target is None:
        raise click.UsageError("name a target; --list shows them")
    if output and into:
        raise click.UsageError("--output and --into cannot be given together")
    wanted = Wanted(target, format_, output, into, format_name, policy)
    ctx.exit(export(wanted, manifest, directory, today))
