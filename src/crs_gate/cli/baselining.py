"""From the work tree to a baseline beside the policy."""

from datetime import date
from pathlib import Path

import click

from crs_gate.cli.running import workspace_of
from crs_gate.errors import BLOCKED, PASSED, UsageError
from crs_gate.escape import bounded, terminal
from crs_gate.history.opening import open_history
from crs_gate.history.select import Request
from crs_gate.pipeline.taking import Taken, take

_MOST_NAMED = 20


def baseline(start: Path, policy: str | None, today: date, *, prune: bool, only_check: bool) -> int:
    """Take the baseline of the work tree, write it unless only asked, say what became of it, give the exit code."""
    with open_history(start, Request(compare=False, workspace=workspace_of(start))) as history:
        taken = take(history.head, policy, today, prune=prune)
        root = history.root
    _tell_unread(taken)
    if not taken.changes:
        click.echo(_said(taken, "nothing to change in"))
        return PASSED
    if only_check:
        click.echo(_said(taken, "this would change"))
        click.echo(f"Next: `crs-gate baseline{' --prune' if prune else ''}` writes it.")
        return BLOCKED
    _write(root, taken)
    click.echo(_said(taken, "wrote"))
    click.echo("Next: commit it. It counts for changes that come after it.")
    return PASSED


def _said(taken: Taken, what: str) -> str:
    size, come, go = taken.counts
    entries = f"{size:,} {'entry' if size == 1 else 'entries'} on {_datasets(len(taken.after))}"
    moved = f" ({come:,} new, {go:,} taken out)" if taken.changes else ""
    return f"{what} {terminal(taken.before.path)}: {entries}{moved}"


def _datasets(count: int) -> str:
    return f"{count:,} dataset{'' if count == 1 else 's'}"


def _tell_unread(taken: Taken) -> None:
    for path, why in taken.unread[:_MOST_NAMED]:
        click.echo(
            f"crs-gate: entries of {terminal(bounded(path))} stay as they are: {terminal(bounded(why))}", err=True
        )
    if more := taken.unread[_MOST_NAMED:]:
        click.echo(f"crs-gate: and so do those of {len(more):,} more", err=True)


def _write(root: Path, taken: Taken) -> None:
    from crs_gate.delivery.files import replace

    out = root / taken.before.path
    try:
        if not out.parent.is_symlink():
            out.parent.mkdir(parents=True, exist_ok=True)
        if out.is_symlink() or out.parent.is_symlink():
            raise UsageError(
                f"{terminal(str(out))} lies behind a symbolic link", "put a file there; nothing was written"
            )
        replace(str(out), taken.text)
    except OSError as fault:
        hint = "give access to the folder; nothing was written"
        raise UsageError(f"cannot write {terminal(str(out))}: {fault.strerror}", hint) from fault
