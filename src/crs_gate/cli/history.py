"""``crs-gate history``."""

from pathlib import Path

import click

from crs_gate.cli.options import directory_option


@click.command("history")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--at", "tip", default="HEAD", show_default=True, metavar="REV", help="The commit to go back from.")
@click.option("--limit", default=1000, type=click.IntRange(1, 10_000), show_default=True, help="Commits at most.")
@click.option("--no-cache", is_flag=True, help="Rate every commit anew, also those of an earlier run.")
@click.option("--format", "format_", type=click.Choice(("text", "json", "svg")), default="text", show_default=True)
@directory_option
def command(manifest: Path | None, *, tip: str, limit: int, no_cache: bool, format_: str, directory: Path) -> int:
    """Rate a manifest at each commit that touched it, and name the commits that lost a letter.

    It goes along first parents, so that a merged pull request is one step, and follows renames. Each commit is rated
    as the gate of today rates it: with the policy that the commit has, and on the day that it was made.

    \b
    Examples:
      crs-gate history
      crs-gate history sets/posts.crs.yaml --limit 50
      crs-gate history --format svg > rating.svg

    Exit codes: 0 fine, 2 wrong usage or no such file.
    """
    from crs_gate.cli.over_time import show

    return show(manifest, directory, tip, limit, format_, cached=not no_cache)
