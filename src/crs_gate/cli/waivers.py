"""``crs-gate waivers``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, policy_option, today_option


@click.command("waivers")
@click.option(
    "--expiring", "days", type=click.IntRange(0, 3660), default=30, show_default=True, metavar="DAYS",
    help="Tell what ends within so many days.",
)  # fmt: skip
@click.option("--fail", is_flag=True, help="Exit 1 when anything is over or ends within the days.")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", show_default=True,
    help="What to print.",
)  # fmt: skip
@policy_option
@today_option("Count from this day (UTC).")
@directory_option
def command(days: int, *, fail: bool, format_: str, policy: str | None, today: date, directory: Path) -> int:
    """List the waivers of the policy, and what else ends with time alone.

    That is retention, open requests for removal, and looks that grow too old for the policy: at licenses, at opt-out
    signals, at the sources themselves. For a job that runs every week.

    \b
    Examples:
      crs-gate waivers
      crs-gate waivers --expiring 90
      crs-gate waivers --expiring 14 --fail --format github
    """
    from crs_gate.cli.ending import ends

    return ends(days, today, format_, policy, directory, fail=fail)
