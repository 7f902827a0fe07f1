"""``crs-gate measure synthetic``: real and synthetic files held against each other."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from crs_gate.audit.measures import counts, samples
from crs_gate.audit.measures.copies import THRESHOLD, copies
from crs_gate.audit.measures.counts import Columns
from crs_gate.audit.measures.outcome import Outcome
from crs_gate.audit.measures.prints import How, all_printed
from crs_gate.audit.measures.synthetic import SIDES, Side, synthetic
from crs_gate.auditing.measuring import Named, read
from crs_gate.cli.measuring import Telling, files_of, finish, percent, places, section
from crs_gate.errors import UsageError
from crs_gate.escape import terminal


def run(
    patterns: Mapping[str, tuple[str, ...]], bounds: Mapping[str, float], *, columns: tuple[str, ...],
    compared: tuple[str, ...], groups: tuple[str, ...], labels: tuple[str, ...], settings: Path | None, keep: bool,
    format_: str, directory: Path,
) -> int:  # fmt: skip
    """Measure and tell; gives the exit code. Raises ``GateError``."""
    said = section("synthetic", directory, settings, asked=any(patterns.values()))
    named = {side: patterns.get(side) or said.texts(side) for side in SIDES}
    chosen = {side: files_of(directory, side, those, what=f"{side} file") for side, those in _needed(named).items()}
    _insist_on_sides(chosen)
    columns, compared = columns or said.texts("columns"), compared or said.texts("compare")
    what = Columns(columns, groups or said.texts("groups"), labels or said.texts("labels"))
    how = How(compared)
    every = ((side, each.path, read(directory, each.path)) for side in chosen for each in chosen[side])
    parts = all_printed(every, how)
    sides = {side: _side(directory, those, what) for side, those in chosen.items()}
    unread = [each for part in parts for each in part.unread]
    found = synthetic(copies(parts, THRESHOLD), sides, what, unread, compared)
    return finish(found, {**said.bounds, **bounds}, Telling(directory, format_, keep), _tell)


def _needed(named: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The sides that there must be, and the holdout where it is named."""
    return {side: those for side, those in named.items() if those or side != "holdout"}


def _insist_on_sides(chosen: Mapping[str, tuple[Named, ...]]) -> None:
    seen: dict[str, str] = {}
    for side, those in chosen.items():
        for each in those:
            if each.path in seen:
                said = f"'{terminal(each.path)}' is among the {seen[each.path]} and the {side} files"
                raise UsageError(said, "a file is one of them")
            seen[each.path] = side


def _side(directory: Path, chosen: tuple[Named, ...], what: Columns) -> Side:
    return Side(
        counts.merged(counts.counted(read(directory, each.path), what) for each in chosen),
        samples.merged(samples.sampled(each.path, read(directory, each.path), what.columns) for each in chosen),
    )


def _tell(found: Outcome) -> None:
    tree = found.tree
    click.echo(", ".join(f"{count:,} {side} records" for side, count in tree["records"].items()))
    for side, copied in tree["copies"].items():
        click.echo(f"{side} records that are among the real ones")
        click.echo(f"  {'exactly':<18}{copied['exact']:>10,}  {percent(copied['exact_share']):>8}")
        click.echo(f"  {'exactly or nearly':<18}{copied['near']:>10,}  {percent(copied['near_share']):>8}")
        if copied["places"]:
            click.echo(f"  {places(copied['places'][:3], copied['near'] - 3)}")
    _tell_closer(tree["closer"])
    for name, column in tree["columns"].items():
        _tell_column(name, column)
    for each in tree["shift"]:
        _tell_shift(each)


def _tell_closer(near: Mapping[str, Any]) -> None:
    if near["share"] is None:
        click.echo("nearness: too few records, or no columns named (--column)")
        return
    interval = f"[{percent(near['low'])}, {percent(near['high'])}]"
    click.echo(f"nearer to a real record than the nearest 5 % of the holdout ({near['holdout']})")
    click.echo(f"  synthetic {percent(near['share'])} {interval}, holdout {percent(near['holdout_share'])}")


def _tell_column(name: str, column: Mapping[str, Any]) -> None:
    if column["difference"] is None:
        click.echo(f"{terminal(name)}: cannot be compared")
        return
    what = "Kolmogorov-Smirnov" if column["kind"] == "numbers" else "total variation"
    chance = f" (below {column['by_chance']:.4f} by chance)" if "by_chance" in column else ""
    click.echo(
        f"{terminal(name)}: {what} {column['difference']:.4f}{chance}, not reached {percent(column['uncovered'])}"
    )


def _tell_shift(each: Mapping[str, Any]) -> None:
    pair = f"{terminal(each['label'])} by {terminal(each['group'])}"
    if each["shift"] is None:
        click.echo(f"{pair}: cannot be compared")
        return
    more = "more" if each["change"] > 0 else "less"
    click.echo(f"{pair}: {terminal(each['value'])} {percent(each['shift'])} {more} in synthetic {terminal(each['of'])}")
