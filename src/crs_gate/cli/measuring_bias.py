"""``crs-gate measure bias``: from files and named columns to shares."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from crs_gate.audit.measures.bias import SUM, bias
from crs_gate.audit.measures.counts import Columns, counted, merged
from crs_gate.audit.measures.outcome import Outcome
from crs_gate.auditing.measuring import read
from crs_gate.cli.measuring import Telling, files_of, finish, percent, section
from crs_gate.errors import UsageError
from crs_gate.escape import terminal

_SHOWN = 12


def run(
    files: Sequence[str], bounds: Mapping[str, float], *, columns: tuple[str, ...], groups: tuple[str, ...],
    labels: tuple[str, ...], texts: tuple[str, ...], reference: tuple[str, ...], settings: Path | None, keep: bool,
    format_: str, directory: Path,
) -> int:  # fmt: skip
    """Measure and tell; gives the exit code. Raises ``GateError``."""
    said = section("bias", directory, settings, asked=bool(files))
    shares = {**said.keys.get("reference", {}), **_references(reference)}
    _insist_on_shares(shares)
    what = Columns(
        tuple(dict.fromkeys((*(columns or said.texts("columns")), *shares))),
        groups or said.texts("groups"), labels or said.texts("labels"), texts or said.texts("text"),
    )  # fmt: skip
    if not what.all:
        raise UsageError("no column is named", "such as --column gender, --group region --label outcome or --text body")
    chosen = files_of(directory, "", files or said.texts("files"))
    counts = merged(counted(read(directory, each.path), what) for each in chosen)
    found = bias(counts, what, shares)
    return finish(found, {**said.bounds, **bounds}, Telling(directory, format_, keep), _tell)


def _references(given: Iterable[str]) -> dict[str, dict[str, float]]:
    """COLUMN:VALUE=SHARE,..., each."""
    found: dict[str, dict[str, float]] = {}
    for text in given:
        column, colon, rest = text.partition(":")
        for part in rest.split(","):
            value, equals, share = part.rpartition("=")
            try:
                number = float(share)
            except ValueError:
                number = -1.0
            if not (column.strip() and colon and equals and 0 <= number <= 1):
                hint = "such as --reference gender:f=0.5,m=0.5"
                raise UsageError(f"'{terminal(text)}' is not COLUMN:VALUE=SHARE,...", hint)
            found.setdefault(column.strip(), {})[value.strip()] = number
    return found


def _insist_on_shares(reference: Mapping[str, Mapping[str, float]]) -> None:
    for column, shares in reference.items():
        if abs(sum(shares.values()) - 1) > SUM:
            said = f"the shares in the reference of '{terminal(column)}' sum up to {sum(shares.values()):g}"
            raise UsageError(said, "they sum up to 1; name all values, such as other=0.02")


def _tell(found: Outcome) -> None:
    tree = found.tree
    click.echo(f"{tree['records']:,} records; intervals are at 95 %")
    for name, column in tree["columns"].items():
        _tell_column(name, column)
    for each in tree["labels"]:
        _tell_labels(each)
    _tell_missing(tree["missing"])
    for name, those in tree["languages"].items():
        click.echo(f"languages of {terminal(name)}")
        _tell_shares(those["language"])


def _tell_column(name: str, column: Mapping[str, Any]) -> None:
    lacking = column["missing"]
    click.echo(f"{terminal(name)}: {lacking['count']:,} without a value ({percent(lacking['share'])})")
    _tell_shares(column["values"])
    if "total_variation" in column:
        distance, square = column["total_variation"], column["chi_square"]
        shown = "unknown" if distance is None else f"{distance:.4f}"
        click.echo(f"  from the reference: total variation {shown}, chi-square {_number(square)}")


def _number(value: float | None) -> str:
    return "without a bound (a value is not in the reference)" if value is None else f"{value:.4f}"


def _tell_shares(values: Sequence[Mapping[str, Any]]) -> None:
    for each in values[:_SHOWN]:
        wanted = f"  reference {percent(each['reference'])}" if "reference" in each else ""
        click.echo(f"  {terminal(each['value'])[:30]:<30}{each['count']:>10,}  {_interval(each)}{wanted}")
    if len(values) > _SHOWN:
        click.echo(f"  and {len(values) - _SHOWN:,} more values")


def _interval(each: Mapping[str, Any]) -> str:
    if each["share"] is None:
        return "unknown"
    return f"{percent(each['share']):>8}  [{percent(each['low'])}, {percent(each['high'])}]"


def _tell_labels(each: Mapping[str, Any]) -> None:
    click.echo(f"{terminal(each['label'])} by {terminal(each['group'])}")
    for cell in each["cells"][: 2 * _SHOWN]:
        name = f"{terminal(cell['of'])}: {terminal(cell['value'])}"
        click.echo(f"  {name[:30]:<30}{cell['count']:>10,}  {_interval(cell)}")
    if gap := each["gap"]:
        interval = f"[{percent(gap['low'])}, {percent(gap['high'])}]"
        click.echo(
            f"  largest difference: {terminal(gap['value'])}, {percent(gap['difference'])} more in"
            f" {terminal(gap['most_in'])} than in {terminal(gap['least_in'])} {interval}"
        )
    else:
        click.echo(f"  no two groups have {each['least']} labels: nothing to compare")


def _tell_missing(cells: Sequence[Mapping[str, Any]]) -> None:
    lacking = [each for each in cells if each["count"]]
    if lacking:
        click.echo("without a value, by group")
    for each in lacking[: 2 * _SHOWN]:
        name = f"{terminal(each['column'])} in {terminal(each['of'])}"
        click.echo(f"  {name[:30]:<30}{each['count']:>10,}  {_interval(each)}")
    if len(lacking) > 2 * _SHOWN:
        click.echo(f"  and {len(lacking) - 2 * _SHOWN:,} more")
