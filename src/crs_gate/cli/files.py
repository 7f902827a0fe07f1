"""``crs-gate files``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, today_option


@click.command("files")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when the list is not that of the files.")
@click.option("--write-manifest", is_flag=True, help="Also put sha256 and bytes into the manifest's `files`.")
@click.option(
    "--jobs",
    default=0,
    type=click.IntRange(0, 256),
    metavar="N",
    help="Processes that hash; 0, the default, for one a processor.",
)
@click.option(
    "--bucket",
    "buckets",
    multiple=True,
    metavar="s3://BUCKET/PREFIX",
    help="Also list the objects there, by the SHA-256 that the bucket has of them; nothing is downloaded.",
)
@click.option("--reread", is_flag=True, help="Read every byte, also of what git or an earlier run knows.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True, help="What to print."
)
@today_option("The present day (UTC).")
@directory_option
def command(
    manifest: Path | None,
    *,
    check: bool,
    write_manifest: bool,
    jobs: int,
    buckets: tuple[str, ...],
    reread: bool,
    format_: str,
    today: date,
    directory: Path,
) -> int:
    """List the data files of a manifest with their SHA-256 in .crs/files.jsonl, or check the list.

    Pointers of Git LFS and keys of git-annex hold digests already, and what git finds unchanged since the list was
    committed is taken over: only the rest is read, on all processors. A run that was interrupted goes on where it
    stopped, and leaves the old list whole. Lines of objects in buckets stay as they are until --bucket asks for
    them again (`pip install 'crs-gate[s3]'`).

    \b
    Examples:
      crs-gate files                          write the list, then commit it with the data
      crs-gate files --check                  exit 1 when a file is missing, extra or changed
      crs-gate files posts.crs.yaml --write-manifest
      crs-gate files --bucket s3://acme-data/web-2026/

    Exit codes: 0 fine, 1 the list is not that of the files, 2 wrong usage, 3 a file or object has no digest.
    """
    from crs_gate.cli.listing import Wanted, list_files

    return list_files(
        manifest, directory, today, Wanted(check, write_manifest, jobs, reread, format_ == "json", buckets)
    )
