"""``crs-gate rate``."""

from datetime import date
from typing import Any

import click

from crs_gate.cli.options import output_options, policy_options
from crs_gate.formats import FORMAT_NAMES


@click.command("rate")
@click.argument("manifest", nargs=-1)
@click.option("--as", "format_name", type=click.Choice(FORMAT_NAMES), help="Read it as this format.")
@policy_options
@output_options
def command(manifest: tuple[str, ...], today: date, **given: Any) -> int:
    """Rate manifests as they stand: letter, score and reasons. Works on any file, with or without git.

    Without a name it takes the one manifest of the folder.

    \b
    Examples:
      crs-gate rate dataset.crs.yaml
      crs-gate rate cards/*/README.md --format json
      crs-gate rate dataset.crs.yaml --min-rating C && echo good enough
      crs-gate rate croissant.json --show-origin     what it states, and where
    """
    from crs_gate.cli.running import rate

    return rate(manifest, today, given)
