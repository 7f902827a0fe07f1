"""``crs-gate doctor``."""

import os
from pathlib import Path

import click

from crs_gate.cli.options import directory_option
from crs_gate.errors import PASSED, USAGE


@click.command("doctor")
@directory_option
def command(directory: Path) -> int:
    """Say why a set-up does not work: repository, base, policy, manifests, hooks, workflows.

    Nothing is changed. Exit codes: 0 nothing is in the way, 2 something has to be fixed.

    \b
    Example:
      crs-gate doctor
    """
    from crs_gate.pipeline.doctor import examine
    from crs_gate.pipeline.doctor_checks import State

    wrong = 0
    for check in examine(directory, os.environ):
        click.echo(f"{check.state.value:<5} {check.what}")
        if check.hint:
            click.echo(f"      {check.hint}")
        wrong += check.state is State.WRONG
    click.echo("\nnothing is in the way" if not wrong else f"\n{wrong} to fix")
    return USAGE if wrong else PASSED
