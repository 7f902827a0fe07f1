"""``crs-gate badge``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, today_option


@click.command("badge")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--at", "tip", default="HEAD", show_default=True, metavar="REV", help="The commit that is rated.")
@click.option("--format", "format_", type=click.Choice(("svg", "shields")), default="svg", show_default=True)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; printed without it."
)
@click.option("--verify", type=click.Path(path_type=Path), metavar="FILE", help="Say whether a badge tells the truth.")
@today_option("The day of the rating (UTC).")
@directory_option
def command(
    manifest: Path | None,
    *,
    tip: str,
    format_: str,
    output: Path | None,
    verify: Path | None,
    today: date,
    directory: Path,
) -> int:
    """Draw the rating of a manifest at a commit, bound to that commit and to the report on it.

    The picture needs no service; `--format shields` is an endpoint for shields.io. `--verify` rates the commit that a
    badge names anew, on the day that it names, and compares every byte, so that a badge cannot show one thing and be
    bound to another.

    \b
    Examples:
      crs-gate badge --output docs/rating.svg
      crs-gate badge sets/posts.crs.yaml --format shields > rating.json
      crs-gate badge --verify docs/rating.svg

    Exit codes: 0 fine, 1 the badge does not tell the truth, 2 wrong usage, 3 it cannot be told (the commit is not in
    this clone, or another version made the badge).
    """
    from crs_gate.cli.badging import draw, verify_badge

    if verify is not None:
        return verify_badge(directory / verify, directory)
    return draw(manifest, directory, tip, today, format_, directory / output if output else None)
