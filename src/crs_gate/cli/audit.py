"""``crs-gate audit``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, today_option


@click.command("audit")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Read no data; exit 1 when the report that is there does not fit any more.")
@click.option(
    "--sample",
    metavar="SHARE",
    help="Draw records so that a share of SHARE with something in them would show with 95 %, such as 0.001.",
)
@click.option(
    "--storage",
    metavar="PLACE",
    help="Where the files lie, if not here: a folder, or an address such as s3://BUCKET/PREFIX or https://....",
)
@click.option(
    "--jobs",
    default=0,
    type=click.IntRange(0, 256),
    metavar="N",
    help="Processes that read; 0, the default, for one a processor.",
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="Read on the workers of a Dask scheduler instead.")
@click.option("--reread", is_flag=True, help="Read every byte, also of files that an earlier run has read.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True, help="What to print."
)
@today_option("The day that the report carries (UTC).")
@directory_option
def command(
    manifest: Path | None,
    *,
    check: bool,
    sample: str | None,
    storage: str | None,
    jobs: int,
    scheduler: str,
    reread: bool,
    format_: str,
    today: date,
    directory: Path,
) -> int:
    """Look into all data files of a manifest, and write what was found into .crs/audit.json: places, never values.

    It goes by the list of files (`crs-gate files`), holds every file against its digest there, and searches records for
    personal data and secrets, and files for what can do harm. Large files are read in parts, on all processors or on a
    cluster; a run that was interrupted goes on where it stopped. Commit the report with the list, and sign it with
    `crs-gate evidence add`. With a key in CRS_GATE_AUDIT_KEY nobody can try out which value a digest stands for.

    \b
    Examples:
      crs-gate audit                              look into everything, and write the report
      crs-gate audit --check                      exit 1 when files or rules have changed since
      crs-gate audit --sample 0.001               look into some records of large files
      crs-gate audit --storage s3://acme-data/web-2026

    Exit codes: 0 nothing found that the manifest denies, 1 secrets, unsafe files or denied personal data, 2 wrong
    usage, 3 something could not be read.
    """
    from crs_gate.cli.auditing import Wanted, audit_files

    wanted = Wanted(check, sample or "", storage, jobs, scheduler, reread, format_ == "json")
    return audit_files(manifest, directory, today, wanted)
