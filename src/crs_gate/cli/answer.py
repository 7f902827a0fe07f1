"""``crs-gate answer``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, today_option


@click.command("answer")
@click.argument("pairs", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--source", metavar="ID", help="The source; not needed where there is one alone.")
@click.option("--manifest", type=click.Path(path_type=Path), metavar="FILE", help="The manifest.")
@click.option("--no-input", is_flag=True, help="Ask nothing, on a terminal either.")
@click.option("--dry-run", "--diff", is_flag=True, help="Print what would change; write nothing.")
@today_option("The day from which a gap is known (UTC).")
@directory_option
def command(
    pairs: tuple[str, ...], source: str | None, manifest: Path | None, today: date, *, no_input: bool, dry_run: bool,
    directory: Path,
) -> int:  # fmt: skip
    """Write answers into a manifest and leave every other byte of it. On a terminal it asks for what is owed.

    KEY is a field of the source, such as collected.method, or one of the dataset, such as dataset.retention.period. A
    list takes names with commas, what a manifest has between brackets, or none. What stands there is replaced.

    \b
    Examples:
      crs-gate answer --source forum                    on a terminal: asks for the rest
      crs-gate answer --source forum category=crawled collected.from=2026-09-01
      crs-gate answer dataset.retention.period=P2Y dataset.retention.basis="reviewed every year"
      crs-gate answer --source forum derived_from=none --dry-run
    """
    from crs_gate.cli.answering import Asked, answer

    return answer(Asked(pairs, source, manifest, today, directory, no_input), dry_run=dry_run)
