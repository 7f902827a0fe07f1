"""An empty ledger beside a manifest, and the line in the manifest that names it."""

from datetime import date
from io import BytesIO
from pathlib import Path, PurePosixPath

import click

from crs_gate.audit.ledger.columns import COLUMNS, SUFFIXES
from crs_gate.cli.manifest_file import held, insist_on_valid, only_one
from crs_gate.cli.writing import begin_file, write
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import terminal
from crs_gate.export.edit import NotEditableError
from crs_gate.export.ledgering import with_ledger

_NOT_PACKED = tuple(suffix for suffix in SUFFIXES if not suffix.endswith(".gz"))


def begin(manifest: Path | None, table: str, start: Path, today: date) -> int:
    """Write both and give the exit code; the ledger comes first. Raises ``GateError``, and then nothing was written."""
    file = start / manifest if manifest else only_one(start)
    data, dataset = held(file, today)
    shown = terminal(str(file))
    if dataset.ledger is not None:
        raise UsageError(f"{shown} names a ledger already", "`crs-gate ledger check` counts it")
    target = file.parent / _fit(table)
    if not target.parent.resolve().is_relative_to(file.parent.resolve()):
        raise UsageError(f"a link leads from {terminal(str(target.parent))} elsewhere", "name a folder that is here")
    if target.exists() or target.is_symlink():
        raise UsageError(
            f"{terminal(str(target))} is there already", "name another file with --table, or write the line"
        )
    try:
        changed = with_ledger(file.name, data.decode(), table)
    except NotEditableError as fault:
        hint = f"write the line by hand: ledger: {{table: {terminal(table)}}}"
        raise UsageError(f"{shown} cannot be edited in place: {fault}", hint) from fault
    insist_on_valid(file, changed)
    begin_file(target, _empty(table))
    write(file, changed)
    click.echo(f"wrote {terminal(str(target))}, and named it in {shown}", err=True)
    click.echo(f"columns: {', '.join(COLUMNS)}", err=True)
    click.echo("next: write a row for each datapoint, then `crs-gate ledger check`", err=True)
    return PASSED


def _fit(table: str) -> PurePosixPath:
    path = PurePosixPath(table)
    if path.is_absolute() or ".." in path.parts or "\\" in table or any(mark in table for mark in "*?["):
        hint = "name it like data/ledger.jsonl"
        raise UsageError("a ledger lies in the folder of the manifest or below, and has one name to begin with", hint)
    if not table.lower().endswith(_NOT_PACKED):
        raise UsageError(f"a ledger ends in {', '.join(_NOT_PACKED)}", "pack it when it is written")
    return path


def _empty(table: str) -> bytes:
    if not table.lower().endswith(".parquet"):
        return b""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as fault:
        hint = "pip install 'crs-gate[parquet]', or name a file that ends in .jsonl"
        raise UsageError("writing Parquet takes an extra", hint) from fault
    into = BytesIO()
    parquet.write_table(pa.table({name: pa.array([], pa.string()) for name in COLUMNS}), into)
    return into.getvalue()
