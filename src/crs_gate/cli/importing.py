"""From a description in another format to a native manifest on disk, new or renewed."""

from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.describing import (
    UnreadError,
    bytes_of,
    dataset_of,
    manifest_at,
    prefix_between,
    relative_to,
    tell_remarks,
)
from crs_gate.cli.writing import IN_A_FOLDER, write
from crs_gate.errors import BLOCKED, PASSED, UsageError
from crs_gate.escape import bounded, terminal
from crs_gate.export.answers import Draft, draft
from crs_gate.export.edit import NotEditableError, renewed
from crs_gate.export.imported import Imported, from_tree, record, to_yaml, unread
from crs_gate.export.manifest_text import render
from crs_gate.export.owed import removals_owed, with_owed
from crs_gate.export.renewal import Held, Renewal, renew
from crs_gate.formats import native, read
from crs_gate.formats.documents import parse_document
from crs_gate.formats.paused import garbage_collection_paused
from crs_gate.model.limits import LARGEST_FILE
from crs_gate.model.naming import USUAL_MANIFEST

_STANDARD_OUTPUT = "-"
_CARD = "hf-card"
_TOLD = 50


class _Import(NamedTuple):
    """One import: the file as named, where the manifest goes, what it says, its record, and the line on removals."""

    file: str
    out: Path
    draft: Draft
    record: Imported
    removals: str


def import_file(names: tuple[str, str | None, str | None], *, check: bool, adopt: bool, start: Path) -> int:
    """Import a file and give the exit code. Raises ``GateError`` when nothing can be written.

    ``names`` are those of the file, of the manifest and of the format. ``adopt`` allows to begin with a manifest
    that was not imported before.
    """
    name, out_name, format_name = names
    file = start / name
    data = bytes_of(file)
    beside = out_name is None or out_name == _STANDARD_OUTPUT
    out = file.parent / USUAL_MANIFEST if beside else manifest_at(str(out_name), start)
    if format_name == _CARD and not data.decode("utf-8", "replace").lstrip("\ufeff\r\n\t ").startswith("---"):
        why = f"{terminal(name)} is no dataset card: it does not start with '---' and metadata"
        raise UnreadError(why, "leave out --as to have the format found by content")
    dataset = dataset_of(read(name, data, format_name), name)
    if dataset.format == native.name:
        raise UsageError(
            f"{terminal(name)} is a native manifest already", "rate it as it is; import reads other formats"
        )
    tell_remarks(dataset, name)
    found = draft(dataset, prefix_between(file, out, dataset))
    whole = with_owed(found, dataset.format, dataset.not_in_format)
    asked = removals_owed(dataset.format, dataset.not_in_format)
    job = _Import(name, out, whole, record(relative_to(out, file), dataset.format, found, unread(dataset)), asked)
    if out_name == _STANDARD_OUTPUT:
        click.echo(_fresh(job).encode(), nl=False)
        return PASSED
    there = out.exists() or out.is_symlink()
    return _renew(job, check=check, adopt=adopt) if there else _create(job, check=check)


def _fresh(job: _Import) -> str:
    file, format_name = terminal(bounded(job.record.file)), job.record.format
    opening = (
        f"Imported from {file} ({format_name}) by `crs-gate import`: what that file says, and what it does not say.",
        "A null or a placeholder is an answer that is owed. If you cannot find out, say so under `unverified`.",
        "Edit this file as you like. To import again brings what has changed there since, and keeps what you wrote.",
        "Next: answer what is owed, then run `crs-gate rate` on this file.",
    )
    return render(opening, job.draft, to_yaml(job.record), job.removals)


def _create(job: _Import, *, check: bool) -> int:
    if check:
        hint = "the same command without --check writes it"
        click.echo(f"crs-gate: {terminal(str(job.out))} is not there; {hint}", err=True)
        return BLOCKED
    _write(job.out, _fresh(job))
    entries = (job.draft.about, *(entry.answers for entry in job.draft.sources))
    owed = 1 + sum(answer.owed for answers in entries for answer in answers.values())  # removals have no entry
    click.echo(f"wrote {terminal(str(job.out))}", err=True)
    click.echo(f"next: answer what is owed ({owed:,} answers), then `crs-gate rate {terminal(str(job.out))}`", err=True)
    return PASSED


def _renew(job: _Import, *, check: bool, adopt: bool) -> int:
    with garbage_collection_paused():
        return _written(job, *_renewal(job, adopt=adopt), check=check)


def _written(job: _Import, text: str, renewal: Renewal, before: Imported | None, *, check: bool) -> int:
    shown = terminal(str(job.out))
    changed = text
    lost: tuple[str, ...] = ()
    if not renewal.changes_nothing or renewal.record != before:
        try:
            changed, lost = renewed(text, renewal, job.record.format)
        except NotEditableError as fault:
            hint = "write it out in the plain way of `crs-gate init`, or import to a new file and compare"
            raise UsageError(f"{shown} cannot be renewed: {fault}; nothing was written", hint) from fault
    _tell((*renewal.told, *lost), renewal.updates)
    if changed == text:
        state = "is left as it is; look at what was not updated" if renewal.doubtful else "is up to date"
        click.echo(f"{shown} {state}", err=True)
        return BLOCKED if renewal.doubtful else PASSED
    if check:
        click.echo(f"crs-gate: {shown} is out of date; the same command without --check renews it", err=True)
        return BLOCKED
    _write(job.out, changed)
    click.echo(f"renewed {shown}", err=True)
    return BLOCKED if renewal.doubtful else PASSED


def _renewal(job: _Import, *, adopt: bool) -> tuple[str, Renewal, Imported | None]:
    """The manifest that is there, what is to change in it, and the record that it holds."""
    name = str(job.out)
    data = bytes_of(job.out)
    result = read(name, data, native.name)
    if result.dataset is None:
        try:
            dataset_of(result, name)
        except UnreadError as fault:
            raise UnreadError(f"{fault.message}\nnothing was written", fault.hint) from fault
    text = data.decode()
    tree, places = parse_document(name, text)
    recorded = from_tree(tree)
    if recorded is None and not adopt:
        message = f"{terminal(name)} was not written by an import: it holds no x-imported; nothing was written"
        hint = "name another OUT, use `crs-gate merge`, or add --adopt to have only what it leaves open filled in"
        raise UsageError(message, hint)
    before = recorded or Imported(job.record.file, job.record.format, {}, {})
    if before.file != job.record.file:
        message = f"{terminal(name)} was imported from {terminal(bounded(before.file))}, not from {terminal(job.file)}"
        hint = "name another OUT, use `crs-gate merge`, or change x-imported.file if the file was renamed"
        raise UsageError(f"{message}; nothing was written", hint)
    return text, renew(job.file, job.draft, job.record, Held(name, tree, places, before)), recorded


def _tell(told: tuple[str, ...], updates: tuple[str, ...]) -> None:
    """What a person has to look at comes first and whole; of what only followed the file the first lines."""
    for line in (*told, *updates[:_TOLD]):
        click.echo(f"  {terminal(line)}", err=True)
    if more := updates[_TOLD:]:
        click.echo(f"  and {len(more):,} more that followed the file", err=True)


def _write(out: Path, text: str) -> None:
    if len(text.encode()) > LARGEST_FILE:
        message = f"{terminal(str(out))} would be larger than any manifest that is read; nothing was written"
        raise UsageError(message, "import parts of the description, or describe rows in a table")
    write(out, text, IN_A_FOLDER)
