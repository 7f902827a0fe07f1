"""``crs-gate ledger``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, policy_option, today_option


@click.group("ledger")
def command() -> None:
    """Count the ledger of a dataset: a table with one row a datapoint, beside the manifest.

    A license of a dataset is not a permission for each datapoint. The ledger says of each one where it is from, under
    which license, when it was retrieved, and whether somebody opted out.

    \b
    Examples:
      crs-gate ledger init              write an empty ledger, and name it in the manifest
      crs-gate ledger check             how many rows lack what, the worst source first
    """


@command.command("check")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True, help="What to print."
)
@policy_option
@today_option("The present day (UTC).")
@directory_option
@click.pass_context
def check_command(
    ctx: click.Context, manifest: Path | None, format_: str, policy: str | None, today: date, directory: Path
) -> None:
    """Count the rows of each source that lack a license, a date, a locator, provenance, or that are reserved.

    Reads the ledger once, whatever its size. Of rows only their numbers are printed, never what they hold.

    Exit codes: 0 ledger and manifest agree, 1 they do not (rows, digest, sources, ids, licenses that conflict), 3 the
    ids are too many to be compared.

    \b
    Examples:
      crs-gate ledger check
      crs-gate ledger check posts.crs.yaml --format json
    """
    from crs_gate.cli.ledger_checking import check

    ctx.exit(check(manifest, format_, policy, directory, today))


@command.command("init")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--table", default="data/ledger.jsonl", show_default=True, metavar="PATH", help="The file to write.")
@today_option("The present day (UTC).")
@directory_option
@click.pass_context
def init_command(ctx: click.Context, manifest: Path | None, table: str, today: date, directory: Path) -> None:
    """Write an empty ledger with its columns, and name it in the manifest.

    JSON Lines has no header: an empty .jsonl is an empty file. A .parquet holds the columns.

    \b
    Examples:
      crs-gate ledger init
      crs-gate ledger init posts.crs.yaml --table data/ledger.parquet
    """
    from crs_gate.cli.ledger_beginning import begin

    ctx.exit(begin(manifest, table, directory, today))
