"""``crs-gate check``."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from crs_gate.cli.options import change_options, github_options, output_options, policy_options


@click.command("check")
@click.argument("manifest", nargs=-1)
@click.option("--base", metavar="REF", help="Commit to compare with.")
@click.option("--head", metavar="REF", help="Commit to judge.")
@click.option("--staged", is_flag=True, help="Judge what is staged for commit, against HEAD.")
@click.option(
    "--on-missing-base",
    type=click.Choice(["fail", "treat-as-new"]),
    default="fail",
    envvar="CRS_GATE_ON_MISSING_BASE",
    show_default=True,
    help="What to do when the base cannot be read.",
)
@click.option(
    "--on-missing-manifest",
    type=click.Choice(["fail", "pass"]),
    default="fail",
    envvar="CRS_GATE_ON_MISSING_MANIFEST",
    show_default=True,
    help="What to do when neither side has a manifest.",
)
@policy_options
@change_options
@output_options
@github_options
def command(manifest: tuple[str, ...], today: date, **given: Any) -> int:
    """Compare head with base and block a change that lowers the rating.

    Base and head follow from where it runs: a pull request, a merge queue, a push, a hook; on a laptop your work
    tree is compared with the merge base of the default branch. The report says which were chosen, and why. The
    policy's floors can differ by dataset; a floor that is given here holds for all of them.

    \b
    Examples:
      crs-gate check                            my work against the default branch
      crs-gate check --staged                   what I am about to commit
      crs-gate check --base main --head topic   two branches
      crs-gate check --min-rating B --output json=report.json
      crs-gate check --min-score 80 cards/a.json     one dataset, and a floor for it
    """
    if given["staged"] and given["head"]:
        raise click.UsageError("--staged and --head name two different things to judge; give one of them.")
    a_range = os.environ.get("PRE_COMMIT_FROM_REF") and os.environ.get("PRE_COMMIT_TO_REF")
    if given["staged"] and not manifest and not a_range and _nothing_staged(given["directory"]):
        click.echo("crs-gate: nothing staged concerns a dataset")
        return 0
    from crs_gate.cli.running import check

    return check(manifest, today, given)


def _nothing_staged(start: Path) -> bool:
    """Whether nothing staged could be a manifest, a policy or data; in doubt, false. Most commits end here."""
    from crs_gate.facts.kinds import concerns_the_gate
    from crs_gate.history.staged import staged_changes_touch

    return not staged_changes_touch(start, concerns_the_gate)
