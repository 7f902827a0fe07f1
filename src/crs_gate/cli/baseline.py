"""``crs-gate baseline``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, policy_option, today_option


@click.command("baseline")
@click.option("--prune", is_flag=True, help="Take out what is stale, and add nothing.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if the file would change.")
@policy_option
@today_option("Judge as of this day (UTC).")
@directory_option
def command(prune: bool, only_check: bool, policy: str | None, today: date, directory: Path) -> int:
    """Record what the datasets owe today, so that floors block on what is new alone.

    Writes crs-gate-baseline.json beside the policy (.github where there is none). `check` reads it from the base, as
    it does the policy: it counts once it is merged. An entry covers one rule of one source, or one finding on the
    dataset, until that source is changed. It lifts min_rating and min_score, and raises no letter and no score.

    \b
    Examples:
      crs-gate baseline                     take it, or take it anew
      crs-gate baseline --prune             take out what was repaired or changed; adds nothing
      crs-gate baseline --prune --check     exit 1 if there is anything to take out

    Exit codes: 0 written or nothing to do, 1 the file would change (--check), 2 wrong usage, policy or baseline.
    """
    from crs_gate.cli.baselining import baseline

    return baseline(directory, policy, today, prune=prune, only_check=only_check)
