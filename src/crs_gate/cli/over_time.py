"""From a manifest to what it was rated over time, printed."""

import gc
import os
from pathlib import Path

import click

from crs_gate.cli.listing import cache_of
from crs_gate.cli.manifest_file import only_one
from crs_gate.cli.progress import Progress
from crs_gate.cli.running import path_inside, workspace_of
from crs_gate.errors import PASSED, HistoryError, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.history.opening import open_history
from crs_gate.history.repository import inside_repository
from crs_gate.history.select import Request
from crs_gate.pipeline.over_time import Rated, losses, rated_versions
from crs_gate.report import over_time
from crs_gate.report.over_time import Fall, Point

_CACHE = "crs-gate/history.jsonl"


def show(manifest: Path | None, start: Path, tip: str, limit: int, format_: str, *, cached: bool) -> int:
    """Print ratings over time, and give the exit code. Raises ``GateError``."""
    gc.enable()  # a run for each commit: what they leave behind would add up
    file = start / manifest if manifest else only_one(start)
    folder = file.parent if file.parent.is_dir() else start
    if not inside_repository(folder):
        raise HistoryError(f"{terminal(str(folder))} is in no git repository", "history is what git keeps")
    with open_history(folder, Request(compare=False, workspace=workspace_of(folder))) as history:
        repository = history.repository
        if repository is None:
            raise HistoryError(f"{terminal(str(folder))} is in no git repository", "history is what git keeps")
        commit = repository.commit(tip, "named", "name one that is here, or fetch it")
        path = path_inside(history.root, file)
        with Progress("rating") as progress:
            cache = cache_of(history, os.environ, _CACHE) if cached else None
            newest_first = []
            for rated in rated_versions(repository, path, commit.id, limit, cache):
                newest_first.append(rated)
                progress.say(f"rated {len(newest_first):,} commits")
        partial = "the clone is shallow" if repository.shallow else ""
    if not newest_first:
        why = ", and the clone is shallow" if partial else ""
        raise UsageError(f"no commit touched {in_quotes(path)}{why}", "name a manifest that is committed")
    if len(newest_first) == limit:
        partial = f"there may be more than {limit:,} commits (--limit)"
    points, falls = _told(newest_first[::-1])
    if format_ == "svg":
        click.echo(over_time.svg(points, falls), nl=False)
    elif format_ == "json":
        click.echo(over_time.as_json(points, falls, partial), nl=False)
    else:
        click.echo(over_time.text(points, falls, partial), nl=False)
    return PASSED


def _told(oldest_first: list[Rated]) -> tuple[list[Point], list[Fall]]:
    falls = [
        Fall(
            loss.after.version.commit.id, loss.after.version.day.isoformat(), loss.after.version.subject,
            loss.before.letter, loss.after.letter, loss.lost,
        )
        for loss in losses(oldest_first)
    ]  # fmt: skip
    return [_point(rated) for rated in oldest_first], falls


def _point(rated: Rated) -> Point:
    version = rated.version
    return Point(
        version.commit.id, version.day.isoformat(), version.subject, version.path,
        rated.letter, rated.score, rated.sources, rated.why,
    )  # fmt: skip
