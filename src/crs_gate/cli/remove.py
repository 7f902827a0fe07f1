"""``crs-gate remove``."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from crs_gate.cli.options import directory_option, today_option
from crs_gate.model.naming import is_manifest_name


def _reasons(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """ID=REASON pairs. An id may hold an equals sign; a space ends what can be one."""
    pairs = []
    for text in values:
        head, space, tail = text.partition(" ")
        id_, equals, begun = head.rpartition("=")
        if not equals or not id_:
            raise click.BadParameter("give it as ID=REASON, such as forum-rules='rules that we wrote'")
        pairs.append((id_, begun + space + tail))
    return tuple(pairs)


@click.command("remove")
@click.argument("source", required=False)
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--reason", metavar="TEXT", help="Why it has to go; needed unless a request on record says so.")
@click.option("--requested", "--received", metavar="YYYY-MM-DD", help="The day on which somebody asked for it.")
@click.option("--due", metavar="YYYY-MM-DD", help="The last day for a request; else 30 days, or what is promised.")
@click.option("--effective", "--done", metavar="YYYY-MM-DD", help="The day from which it is out; else today.")
@click.option("--request", metavar="ID", help="The number of the request.")
@click.option("--file", "files", multiple=True, metavar="PATH", help="Only this file of the source; repeatable.")
@click.option("--keyed", is_flag=True, help="Say what it was in the ledger alone, under CRS_GATE_REMOVAL_KEY.")
@click.option("--held-by", "versions", multiple=True, metavar="VERSION", help="A version that held it; repeatable.")
@click.option(
    "--unlike", multiple=True, callback=_reasons, metavar="ID=REASON", help="A source that is something else."
)
@click.option("--list", "listed", is_flag=True, help="Show open requests with the days left.")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help="Of --list.")
@click.option("--dry-run", "--diff", is_flag=True, help="Print what would change; write nothing.")
@today_option("The present day (UTC).")
@directory_option
def command(
    source: str | None,
    manifest: Path | None,
    *,
    listed: bool,
    format_: str,
    dry_run: bool,
    today: date,
    directory: Path,
    **given: Any,
) -> int:
    """Take a source out of a manifest, and see to it that it never comes back.

    An entry under `removals` keeps its id, title, addresses and digests: the gate knows it again under another name.
    With a request, a line in the ledger `.crs/removals.jsonl` does so for the whole repository. Without SOURCE, the
    request is put on record as open. Data files stay where they are, and are listed.

    \b
    Examples:
      crs-gate remove gardening-forum --reason "the owner asked" --requested 2026-11-01
      crs-gate remove --request R-7 --received 2026-11-01 --due 2026-12-01
      crs-gate remove gardening-forum --request R-7 --reason "the owner asked" --keyed
      crs-gate remove posts --file data/2024-03.csv --request R-8 --reason "its author asked"
      crs-gate remove --list

    Exit codes: 0 done, 1 a request that --list shows is overdue, 2 nothing was written: it says why.
    """
    from crs_gate.cli.removing import remove, start_request
    from crs_gate.cli.removing_wanted import Wanted

    if listed or (source and not manifest and is_manifest_name(source)):
        source, manifest = None, manifest or (Path(source) if source else None)
    if listed:
        from crs_gate.cli.manifest_file import only_one
        from crs_gate.cli.removing_list import show_open

        return show_open(directory / manifest if manifest else only_one(directory), today, as_json=format_ == "json")
    wanted = Wanted(source or "", **{**given, "effective": given["effective"] or today.isoformat()})
    if not source:
        return start_request(wanted, manifest, directory, today, dry_run=dry_run)
    return remove(wanted, manifest, directory, today, dry_run=dry_run)
