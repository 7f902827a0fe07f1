"""What ends in a repository, printed, and the exit code."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.running import workspace_of
from crs_gate.errors import BLOCKED, PASSED, UNDECIDED
from crs_gate.history.opening import open_history
from crs_gate.history.select import Comparison, Request
from crs_gate.model.ending import Endings
from crs_gate.pipeline.ending import ending
from crs_gate.pipeline.request import Run
from crs_gate.report.expiring import render


def ends(within: int, today: date, format_name: str, policy: str | None, start: Path, *, fail: bool) -> int:
    """Print what ends within so many days; with ``fail`` the exit code says it too. Raises ``GateError``."""
    with open_history(start, Request(compare=False, workspace=workspace_of(start))) as history:
        request = Run("rate", history.head, None, Comparison.NONE, history.chosen, today, policy_path=policy)
        found = ending(request, within)
    click.echo(render(found, format_name).encode("utf-8", "backslashreplace"), nl=False)
    return _code(found) if fail else PASSED


def _code(found: Endings) -> int:
    if found.missed or found.endings:
        return BLOCKED
    return UNDECIDED if found.unread else PASSED
