"""From a record of runs to the steps of a source, and to a copy that the gate compares them with."""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.adding_outcome import show_change
from crs_gate.cli.describing import bytes_of
from crs_gate.cli.manifest_file import held, insist_on_valid, only_one
from crs_gate.cli.writing import write
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import in_quotes, one_line, terminal
from crs_gate.evidence.layout import TRACE
from crs_gate.export.edit import NotEditableError
from crs_gate.export.tracing import Taken, taken, with_taken
from crs_gate.facts.dvc import LOCK, PIPELINE
from crs_gate.facts.runs import runs_in
from crs_gate.model.dataset import Dataset
from crs_gate.rules.records import Records

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(?:json|jsonl|ndjson)")
_LISTED = 5
_PASSWORD = re.compile(rb"://[^\s/?#\"@:]{0,200}:[^\s/?#\"@]{1,1000}@")
_RECORD = "name a record of runs: a dvc.lock, OpenLineage run events, or W3C PROV as JSON"


class Wanted(NamedTuple):
    """The record, the source that gets its steps, and whether the change is only shown."""

    record: Path
    source: str | None
    dry_run: bool


def import_record(wanted: Wanted, manifest: Path | None, start: Path, today: date) -> int:
    """Write the steps of a record to a source, keep the record, and give the exit code. Raises ``GateError``."""
    if wanted.source is None:
        raise UsageError("--import does not know whose steps these are", "name the source with --source ID")
    file = start / manifest if manifest else only_one(start)
    data, dataset = held(file, today)
    record = start / wanted.record
    content = bytes_of(record, _RECORD)
    kept = _place(record, file.parent, content)
    found = _taken(wanted, record, content, dataset, terminal(str(file)))
    text = data.decode()
    changed = _changed(file, text, wanted.source, found) if not found.nothing else text
    if wanted.dry_run:
        if changed == text:
            click.echo("nothing of the manifest would change", err=True)
        show_change(file.name, text, changed)
        return PASSED
    if kept is not None:
        _keep(kept, content)
    if changed != text:
        write(file, changed)
    _tell(found, wanted.source, terminal(str(file)))
    return PASSED


def _place(record: Path, folder: Path, content: bytes) -> Path | None:
    """Where the record is kept; ``None`` where it is read as it lies. Raises ``UsageError`` where it cannot be kept."""
    if record.name == LOCK:
        if record.parent.resolve() != folder.resolve():
            hint = "a lock speaks of paths beside it: keep the manifest in its folder, or export OpenLineage events"
            raise UsageError(f"{terminal(str(record))} does not lie in the folder of the manifest", hint)
        return None
    kept = folder / TRACE / record.name
    if kept.resolve() == record.resolve():
        return None
    if not _NAME.fullmatch(record.name):
        hint = "call it by letters, digits and . _ - with .json or .jsonl at the end"
        raise UsageError(f"{in_quotes(record.name)} cannot be kept under its name", hint)
    if kept.exists() and not content.startswith(kept.read_bytes().rstrip(b"\n")):
        hint = "what was recorded stays: give the new record another name"
        raise UsageError(f"{terminal(str(kept))} is there already and says something else", hint)
    return kept


def _taken(wanted: Wanted, record: Path, content: bytes, dataset: Dataset, shown: str) -> Taken:
    if dataset.table is not None:
        raise UsageError(
            f"{shown} keeps its sources in a table, which is never edited", "write the steps there by hand"
        )
    source = next((source for source in dataset.sources if source.id == wanted.source), None)
    if source is None:
        raise UsageError(f"there is no source {in_quotes(wanted.source or '')} in {shown}", "name one that it has")
    pipeline = record.parent / PIPELINE
    runs = runs_in(record.name, content, bytes_of(pipeline) if record.name == LOCK and pipeline.is_file() else None)
    for file, line, message in runs.troubles:
        hint = "it has to be a dvc.lock, OpenLineage run events (JSON, or one a line) or W3C PROV as JSON"
        raise UsageError(f"{terminal(file)}:{line}: {terminal(one_line(message))}", hint)
    if secret := _PASSWORD.search(content):
        line = content.count(b"\n", 0, secret.start()) + 1
        told = f"{terminal(str(record))}:{line}: an address holds what may be a password"
        raise UsageError(told, "leave it out: manifest and record are read by many; nothing was written")
    records = Records(runs, dataset.sources)
    found = taken(records, source)
    if found.nothing and not found.known:
        made = [item.name for each in records.all for item in each.outputs]
        names = ", ".join(in_quotes(name) for name in made[:_LISTED]) or "nothing"
        raise UsageError(
            f"no run in {terminal(str(record))} that ended leads to a file of {in_quotes(source.id)}: it makes {names}",
            "name the source whose files these are, or state them under its files first",
        )
    return found


def _changed(file: Path, text: str, source: str, found: Taken) -> str:
    shown = terminal(str(file))
    try:
        changed = with_taken(file.name, text, source, found)
    except NotEditableError as fault:
        hint = "write it in the plain way of `crs-gate init`, or add the steps by hand"
        raise UsageError(f"{shown} cannot be edited in place: {fault}; nothing was written", hint) from fault
    insist_on_valid(file, changed, "nothing was written; add the steps by hand")
    return changed


def _keep(kept: Path, content: bytes) -> None:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        why = fault.strerror or "it cannot be made"
        raise UsageError(f"cannot write {terminal(str(kept.parent))}: {why}", "check the folder") from fault
    if not kept.exists() or kept.read_bytes() != content:
        write(kept, content.decode())


def _tell(found: Taken, source: str, shown: str) -> None:
    parts = []
    if found.steps:
        parts.append(f"{len(found.steps):,} step{'' if len(found.steps) == 1 else 's'}")
    if found.collected:
        parts.append(" and ".join(f"collected.{key}" for key in found.collected))
    if found.known:
        click.echo(
            f"{found.known:,} run{' is' if found.known == 1 else 's are'} stated already: left as stated", err=True
        )
    if parts:
        click.echo(f"wrote {', '.join(parts)} to {terminal(source)} in {shown}", err=True)
    click.echo(f"next: `crs-gate trace {shown} --source {terminal(source)}` shows what the chain rests on", err=True)
