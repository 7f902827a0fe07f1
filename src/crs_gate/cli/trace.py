"""``crs-gate trace``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, policy_option, today_option


@click.command("trace")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--source", metavar="ID", help="Only this source.")
@click.option("--format", "format_", type=click.Choice(["text", "mermaid", "json"]), default="text", show_default=True)
@click.option(
    "--import",
    "record",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the steps of a record to --source.",
)
@click.option("--dry-run", "--diff", is_flag=True, help="With --import: print what would change; write nothing.")
@policy_option
@today_option("The present day (UTC).")
@directory_option
@click.pass_context
def command(
    ctx: click.Context,
    manifest: Path | None,
    source: str | None,
    format_: str,
    record: Path | None,
    *,
    dry_run: bool,
    policy: str | None,
    today: date,
    directory: Path,
) -> None:
    """Draw how data came to be: from sources over steps to files, and where the chain is broken.

    Each step rests on what the manifest declares, on the record of a run that agrees with it, or on digests that are
    those of the files. Records are dvc.lock beside the manifest, and OpenLineage events and W3C PROV in .crs/trace.

    With --import, the steps of a record are written to a source, and the record is kept in .crs/trace.

    Exit codes: 0 every chain is whole, 1 one is broken, 3 one cannot be told.

    \b
    Examples:
      crs-gate trace
      crs-gate trace posts.crs.yaml --source forum-clean
      crs-gate trace --format mermaid > trace.mmd
      crs-gate trace --import dvc.lock --source forum-clean --dry-run
    """
    if record is not None:
        from crs_gate.cli.trace_importing import Wanted, import_record

        ctx.exit(import_record(Wanted(record, source, dry_run), manifest, directory, today))
    if dry_run:
        raise click.UsageError("--dry-run is for --import: nothing else writes")
    from crs_gate.cli.tracing import draw

    ctx.exit(draw(manifest, source, format_, policy, directory, today))
