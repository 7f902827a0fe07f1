"""Open requests for a removal, from manifest and ledger, with the days that are left."""

import json
from datetime import date
from pathlib import Path

import click

from crs_gate.cli.manifest_file import held
from crs_gate.errors import BLOCKED, PASSED
from crs_gate.escape import terminal
from crs_gate.model.dataset import Dataset
from crs_gate.model.policy import Policy
from crs_gate.rules.interface import Context
from crs_gate.rules.opt_out.removal_overdue import ends


def show_open(file: Path, today: date, *, as_json: bool) -> int:
    """Print them, the most urgent first; the exit code is that of "no" where one is overdue."""
    _, dataset = held(file, today)
    rows = sorted((end.last, end.what) for end in ends(dataset, Context(dataset, Policy(), today)))
    unread = bool(dataset.recorded.faults)
    if as_json:
        told = [{"due": str(last), "days_left": (last - today).days, "what": what} for last, what in rows]
        click.echo(json.dumps({"open": told, "undated": _undated(dataset, len(rows)), "faults": unread}, indent=2))
    else:
        for last, what in rows:
            click.echo(f"{last}  {_left((last - today).days):>16}  {terminal(what)}")
        if more := _undated(dataset, len(rows)):
            click.echo(f"{more:,} more say no day on which they were received: nobody knows when they are due")
        if not rows and not _undated(dataset, 0):
            click.echo("no request is open")
    for said in dataset.recorded.faults:
        click.echo(terminal(said), err=True)
    return BLOCKED if unread or any(last < today for last, _ in rows) else PASSED


def _undated(dataset: Dataset, dated: int) -> int:
    listed = sum(1 for entry in dataset.removals or () if not entry.effective)
    return max(0, listed + sum(1 for asked in dataset.recorded.asked if not asked.done) - dated)


def _left(days: int) -> str:
    if days < 0:
        return f"{-days:,} days overdue" if days < -1 else "1 day overdue"
    return "due today" if days == 0 else f"{days:,} day{'s' if days > 1 else ''} left"
