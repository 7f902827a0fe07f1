"""From manifests on disk to the same ones with what needs no judgment repaired."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.describing import MANIFEST, bytes_of, dataset_of
from crs_gate.cli.running import path_inside
from crs_gate.cli.writing import write
from crs_gate.errors import BLOCKED, PASSED, GateError, UsageError
from crs_gate.escape import bounded, terminal
from crs_gate.export.edit import NotEditableError
from crs_gate.export.fixing import Path as Way
from crs_gate.export.fixing import Repairs, repairs, without_reason
from crs_gate.export.repairing import ordered, repaired
from crs_gate.formats import native, read
from crs_gate.formats.documents import is_json, parse_document
from crs_gate.formats.paused import garbage_collection_paused
from crs_gate.history.repository import top_of
from crs_gate.model.dataset import Dataset
from crs_gate.model.limits import LARGEST_FILE

_TOLD = 50
_SHOWN, _LONGEST = 80, 200
_MOST_DIFFED = 20_000


class Wanted(NamedTuple):
    """What to do: the day of new notes, whether keys are sorted, a change shown, and files written."""

    today: date
    sort: bool
    diff: bool
    write: bool


class _Fixed(NamedTuple):
    """One manifest: its text, the text with the repairs, what they are, and what to look at by hand."""

    text: str
    changed: str
    done: tuple[str, ...]
    notes: int
    told: tuple[str, ...]


def fix_files(names: Sequence[str], start: Path, wanted: Wanted) -> int:
    """Fix manifests, or show what would change, and give the exit code.

    A manifest that cannot be fixed keeps none of the others from it; raises its ``GateError`` after the last.
    """
    faults: list[GateError] = []
    worst = PASSED
    for name in dict.fromkeys(names):
        try:
            worst = max(worst, _fix_file(name, start, wanted))
        except GateError as fault:
            faults.append(fault)
    if faults:
        for told in faults[:-1]:
            click.echo(f"crs-gate: {told.message}; {told.hint}", err=True)
        raise faults[-1]
    return worst


def _fix_file(name: str, start: Path, wanted: Wanted) -> int:
    file, shown = start / name, terminal(name)
    _stay_inside(file, start)
    with garbage_collection_paused():
        found = _fixed(file, name, wanted)
    if found.changed == found.text:
        click.echo(f"{shown}: nothing to fix", err=True)
        _tell(found.told)
        return PASSED
    if wanted.diff:
        click.echo(_diff(found, name).encode())
    if wanted.write:
        _write(file, shown, found.changed)
    else:
        click.echo(f"{shown} can be fixed; the same command without --check and --diff writes it:", err=True)
    _tell(found.done)
    _tell(found.told)
    if found.notes:
        hint = "say in each new note why (`reason`, or `note`: what was tried); until then C3, flagging, is not met"
        click.echo(f"next: answer what is open, or {hint}", err=True)
    return PASSED if wanted.write else BLOCKED


def _stay_inside(file: Path, start: Path) -> None:
    """Refuse a file that lies elsewhere, also by way of a folder that is a link. Raises ``UsageError``."""
    root = top_of(start.resolve()) or start.resolve()
    path = path_inside(root, file)
    if not file.parent.resolve().is_relative_to(root):
        raise UsageError(f"{terminal(path)} leads out of {root} by a symbolic link", "name the file where it lies")


def _fixed(file: Path, name: str, wanted: Wanted) -> _Fixed:
    data, shown = bytes_of(file, MANIFEST), terminal(name)
    result = read(name, data)
    dataset = dataset_of(result, name)
    if dataset.format != native.name:
        message = f"{shown} is {dataset.format}, which is never edited"
        raise UsageError(message, f"`crs-gate import {shown}` makes a manifest of it")
    text = data.decode()
    tree, _ = parse_document(name, text)
    if not isinstance(tree["sources"], list):
        raise UsageError(f"the sources of {shown} are in a table, which is never edited", "mend both by hand")
    found = repairs(tree, dataset, wanted.today)
    try:
        plain = repaired(text, found, is_json=is_json(name, text))
        changed = ordered(plain, is_json=is_json(name, text)) if wanted.sort else plain
    except NotEditableError as fault:
        hint = "write it in the plain way of `crs-gate init`; `crs-gate rate` shows what to mend by hand"
        raise UsageError(f"{shown} cannot be fixed in place: {fault}; nothing was written", hint) from fault
    done = (*_done(found, dataset), *(["put keys in order"] if changed != plain else []))
    return _Fixed(text, changed, done, len(found.notes), tuple(_reasonless(dataset)))


def _done(found: Repairs, dataset: Dataset) -> Iterator[str]:
    """What each repair is, with the line of what it is about."""
    for license_ in found.licenses:
        line = dataset.locate("/" + "/".join(map(str, license_.path))).line
        yield f"line {line}: {_called(license_.path, dataset)} {bounded(license_.was, _SHOWN)!r} is {license_.now}"
    for noted in found.notes:
        line = dataset.locate("/" + "/".join(map(str, noted.path))).line
        many = "notes" if len(noted.fields) > 1 else "a note"
        yield f"line {line}: {_called(noted.path, dataset)} gets {many} on {', '.join(noted.fields)}"


def _called(path: Way, dataset: Dataset) -> str:
    """A value by the id of its source."""
    if path[0] == "sources":
        return ".".join([f"sources[{dataset.sources[int(path[1])].id}]", *map(str, path[2:])])
    return ".".join(map(str, path))


def _reasonless(dataset: Dataset) -> Iterator[str]:
    for pointer, notes in without_reason(dataset):
        fields = bounded(", ".join(note.field or "" for note in notes), _LONGEST)
        one = len(notes) == 1
        why = "does not say why; it is left as it is" if one else "do not say why; they are left as they are"
        yield f"line {dataset.locate(pointer).line}: the note{'' if one else 's'} on {fields} {why}"


def _tell(lines: Sequence[str]) -> None:
    for line in lines[:_TOLD]:
        click.echo(f"  {terminal(line)}", err=True)
    if more := lines[_TOLD:]:
        click.echo(f"  and {len(more):,} more", err=True)


def _diff(found: _Fixed, name: str) -> str:
    from difflib import unified_diff

    old, new = found.text.splitlines(), found.changed.splitlines()
    if max(len(old), len(new)) > _MOST_DIFFED:
        return f"{terminal(name)} has {len(old):,} lines, too many to compare; fix a copy and compare that"
    return "\n".join(map(terminal, unified_diff(old, new, name, name, lineterm="")))


def _write(file: Path, shown: str, text: str) -> None:
    if len(text.encode()) > LARGEST_FILE:
        message = f"{shown} would be larger than any manifest that is read; nothing was written"
        raise UsageError(message, "describe its sources in a table, or in several manifests")
    write(file, text, "check the file and its permissions", shown=shown)
    click.echo(f"fixed {shown}:", err=True)
