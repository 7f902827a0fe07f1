"""``crs-gate remove``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, today_option


@click.command("remove")
@click.argument("source")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--reason", required=True, metavar="TEXT", help="Why it has to go.")
@click.option("--requested", metavar="YYYY-MM-DD", help="The day on which somebody asked for it.")
@click.option("--effective", metavar="YYYY-MM-DD", help="The day from which it is out; else today.")
@click.option("--request", metavar="ID", help="The number of the request.")
@click.option("--dry-run", "--diff", is_flag=True, help="Print what would change; write nothing.")
@today_option("The present day (UTC).")
@directory_option
def command(
    source: str,
    manifest: Path | None,
    reason: str,
    requested: str | None,
    effective: str | None,
    request: str | None,
    *,
    dry_run: bool,
    today: date,
    directory: Path,
) -> int:
    """Take a source out of a manifest, and see to it that it never comes back.

    An entry under `removals` keeps its id, title, addresses and digests: the gate knows it again under another name.
    Data files stay where they are, and are listed.

    \b
    Examples:
      crs-gate remove gardening-forum --reason "the owner asked" --requested 2026-11-01
      crs-gate remove old-scrape posts.crs.yaml --reason "no license" --dry-run
    """
    from crs_gate.cli.removing import Said, remove

    said = Said(source, reason, effective or today.isoformat(), requested, request)
    return remove(said, manifest, directory, today, dry_run=dry_run)
