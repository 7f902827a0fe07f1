"""``crs-gate waive``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, policy_option, today_option


@click.command("waive")
@click.argument("rule")
@click.option("--dataset", required=True, metavar="MANIFEST", help="The manifest, from the root of the repository.")
@click.option(
    "--source",
    metavar="ID",
    help="The source; a rule that looks at single sources needs one.",
)
@click.option("--reason", required=True, metavar="TEXT", help="Why the exception is right.")
@click.option("--approved-by", required=True, metavar="WHO", help="Who approved it.")
@click.option("--expires", required=True, metavar="YYYY-MM-DD", help="Its last day, at most a year ahead.")
@click.option("--renew", is_flag=True, help="Move the last day of a waiver that is there.")
@policy_option
@today_option("Judge as of this day (UTC).")
@directory_option
def command(rule: str, *, renew: bool, today: date, policy: str | None, directory: Path, **said: str | None) -> int:
    """Write an exception that ends into the policy file, and leave the rest of that file as it is.

    It lifts a block and never raises a letter. It is in force once the base branch has it.

    \b
    Examples:
      crs-gate waive license-unknown --dataset dataset.crs.yaml --source forum-posts \\
        --reason "the owner agreed, the signed text is on its way" \\
        --approved-by legal@example.org --expires 2026-12-31
    """
    from crs_gate.cli.waiving import waive

    waiver = {"rule": rule, **{key: value for key, value in said.items() if value is not None}}
    return waive(waiver, renew=renew, today=today, policy=policy, start=directory)
