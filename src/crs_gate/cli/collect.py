"""``crs-gate collect``."""

from pathlib import Path

import click

from crs_gate.cli.options import directory_option, split


@click.command("collect")
@click.argument("manifest", required=False, type=click.Path(path_type=Path))
@click.option("--source", "sources", multiple=True, callback=split, metavar="ID", help="Only these sources.")
@click.option("--agent", "agents", multiple=True, callback=split, metavar="NAME", help="A crawler of your own.")
@click.option("--write", "fill", is_flag=True, help="Also fill in the manifest: signals, digests, days.")
@click.option("--again", is_flag=True, help="Ask again what was answered today already.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked; connect to nothing and write nothing.")
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help="What to print.")
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=20, show_default=True, help="For one address.")
@click.option("--pause", type=click.FloatRange(0, 600), default=1, show_default=True, help="Between two at one site.")
@click.option(
    "--allow-host", "allowed", multiple=True, metavar="HOST:PORT", help="For tests: may be a private address."
)
@click.option(
    "--connect-to", "elsewhere", multiple=True, metavar="HOST=HOST:PORT", help="For tests: what stands in for a host."
)
@directory_option
def command(
    manifest: Path | None,
    sources: tuple[str, ...],
    agents: tuple[str, ...],
    *,
    format_: str,
    seconds: float,
    pause: float,
    allowed: tuple[str, ...],
    elsewhere: tuple[str, ...],
    directory: Path,
    fill: bool,
    again: bool,
    dry_run: bool,
) -> int:
    """Ask the sites of crawled sources what they reserve, and keep the answers beside the manifest.

    robots.txt, tdmrep.json, ai.txt and licenses of RSL are kept as they were answered, of pages the headers and meta
    elements that hold signals, and the texts of licenses and terms. They go to `.crs/optout`; the gate reads them
    there again, and never asks anybody.

    \b
    Examples:
      crs-gate collect                          all crawled sources of the one manifest here
      crs-gate collect --dry-run                what would be asked
      crs-gate collect posts.crs.yaml --source forum --write

    Exit codes: 0 all allow, 1 a source is disallowed, 2 wrong usage, 3 something is unknown.
    """
    from crs_gate.cli.collecting import Wanted, collect

    wanted = Wanted(sources, agents, allowed, elsewhere, seconds, pause, fill=fill, again=again, dry_run=dry_run)
    return collect(manifest, directory, wanted, as_json=format_ == "json")
