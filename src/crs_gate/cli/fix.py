"""``crs-gate fix``."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.options import directory_option, today_option


@click.command("fix")
@click.argument("manifests", nargs=-1, required=True, metavar="MANIFEST...")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when there is something to fix.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change, and exit 1 when anything would.")
@click.option("--sort", is_flag=True, help="Also put keys in the order in which `crs-gate init` writes them.")
@today_option("The day that new notes give (UTC).")
@directory_option
def command(manifests: tuple[str, ...], *, check: bool, diff: bool, sort: bool, today: date, directory: Path) -> int:
    """Write what needs no judgment into native manifests; comments and all else stay.

    License ids as SPDX spells them, and under `unverified` a note for each owed answer that is open and that no note
    names. Such a note gives no reason: it answers nothing, and raises no rating, until you say why the answer is open.

    \b
    Examples:
      crs-gate fix dataset.crs.yaml --diff
      crs-gate fix dataset.crs.yaml
      crs-gate fix --sort --check *.crs.yaml
    """
    from crs_gate.cli.fixing import Wanted, fix_files

    return fix_files(manifests, directory, Wanted(today, sort, diff, write=not (check or diff)))
