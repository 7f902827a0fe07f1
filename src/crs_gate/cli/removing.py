"""From a source that has to go to a manifest without it that knows what must never come back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.adding_outcome import show_change
from crs_gate.cli.manifest_file import held, only_one
from crs_gate.cli.writing import write
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.export.edit import NotEditableError
from crs_gate.export.stated import holds_controls
from crs_gate.export.taking_out import Removed, taken_out
from crs_gate.formats import native
from crs_gate.history.opening import History
from crs_gate.model.answer import explains, given
from crs_gate.model.dataset import Dataset
from crs_gate.model.dates import days
from crs_gate.model.limits import LARGEST_FILE
from crs_gate.model.places import stated
from crs_gate.model.source import Source
from crs_gate.pipeline.files import opened
from crs_gate.rules.checksums import bare, fault

_TOLD = 20


class Said(NamedTuple):
    """What the command line says of a removal; days as they are written."""

    source: str
    reason: str
    effective: str
    requested: str | None = None
    request: str | None = None


def remove(said: Said, manifest: Path | None, start: Path, today: date, *, dry_run: bool) -> int:
    """Take the source out, enter it under ``removals``, and give the exit code. Raises ``GateError``."""
    _insist_on_answers(said)
    file = start / manifest if manifest else only_one(start)
    data, dataset = held(file, today)
    shown = terminal(str(file))
    source = _source(said, dataset, shown)
    with opened(file) as (history, path):
        entry = _entry(said, source, _digests(source, history, path))
        text = data.decode()
        changed = _changed(file, text, said.source, entry)
        if dry_run:
            show_change(path, text, changed)
        else:
            write(file, changed)
            click.echo(f"took {terminal(source.id)} out of {shown}, and entered it under removals", err=True)
        _tell(dataset, source, history, path)
    return PASSED


def _insist_on_answers(said: Said) -> None:
    """Raises ``UsageError`` for words that say nothing and days that are none."""
    if not explains(said.reason) or holds_controls(said.reason):
        raise UsageError(f"{in_quotes(said.reason)} is no reason", "say in a few words why it has to go")
    for option, text in (("--effective", said.effective), ("--requested", said.requested)):
        if text is not None and (days(text) is None or len(text) != len("2026-11-22")):
            raise UsageError(f"{option} {in_quotes(text)} is no day", "write it as 2026-11-22")
    if said.requested and said.requested > said.effective:
        raise UsageError("it cannot be in effect before it was asked for", "correct --requested or --effective")


def _source(said: Said, dataset: Dataset, shown: str) -> Source:
    """The source that is to go. Raises ``UsageError`` where there is none, or no other one would be left."""
    if dataset.table is not None:
        hint = f"take the row out of {terminal(dataset.table.path)}, and write the entry under removals by hand"
        raise UsageError(f"{shown} keeps its sources in a table, which is never edited", hint)
    found = next((source for source in dataset.sources if source.id == said.source), None)
    if found is None:
        removed = any(entry.source == said.source for entry in dataset.removals or ())
        state = "was removed already" if removed else "is not there"
        raise UsageError(f"source {in_quotes(said.source)} {state} in {shown}", "name the id of a source that it has")
    if len(dataset.sources) == 1:
        hint = "delete the data and keep the manifest until another source is there, or delete both"
        raise UsageError(f"{in_quotes(said.source)} is the only source of {shown}", hint)
    return found


def _digests(source: Source, history: History, path: str) -> list[str]:
    """The SHA-256 of its files, stated or in their pointers, each once."""
    pointers = _pointers(source, history, path)
    told = (bare(file.sha256 or "") or pointers.get(file.path or "", "") for file in source.files or ())
    return list(dict.fromkeys(digest for digest in told if digest and not fault(digest)))


def _pointers(source: Source, history: History, path: str) -> dict[str, str]:
    from crs_gate.facts.gather import Surroundings

    unstated = [file.path for file in source.files or () if file.path and not given(file.sha256)]
    if not unstated:
        return {}
    around = Surroundings(history.head, [path])
    return dict(around.with_digests(around.tree(path), unstated).digests)


def _entry(said: Said, source: Source, digests: list[str]) -> Removed:
    """What must not come back: its id, name, places and content."""
    places = " ".join(dict.fromkeys(value.strip() for _, value in stated(source.locator) if given(value)))
    known: dict[str, str | list[str] | None] = {
        "id": said.request,
        "source": source.id,
        "title": source.title if given(source.title) else None,
        "locator": places or None,
        "sha256": digests or None,
        "reason": said.reason,
        "requested": said.requested,
        "effective": said.effective,
    }
    return {key: value for key, value in known.items() if value is not None}


def _changed(file: Path, text: str, source_id: str, entry: Removed) -> str:
    shown = terminal(str(file))
    try:
        changed = taken_out(str(file), text, source_id, entry)
    except NotEditableError as fault_:
        hint = "take the source out by hand, and write under removals what --dry-run shows for another manifest"
        raise UsageError(f"{shown} is not edited: {fault_}; nothing was written", hint) from fault_
    result = native.read(str(file), changed)
    if result.dataset is None or len(changed.encode()) > LARGEST_FILE:
        problem = result.problems[0].message if result.problems else "it would be too large"
        raise UsageError(f"{shown} would not be valid: {terminal(problem)}", "nothing was written")
    return changed


def _tell(dataset: Dataset, source: Source, history: History, path: str) -> None:
    """What still speaks of the source, and which of its files are still there."""
    made = [each.id for each in dataset.sources if source.id in {*(each.derived_from or ()), *each.synthetic.seeds}]
    if made:
        click.echo(f"made from it, and to be made anew or removed too: {_some(made)}", err=True)
    left = list(_left(source, history, path))
    if left:
        click.echo(f"its data is still here; delete it: {_some(left)}", err=True)
    click.echo("next: have it merged, and tell who asked; published copies are not called back by this", err=True)


def _left(source: Source, history: History, path: str) -> Iterator[str]:
    from crs_gate.facts.gather import Surroundings

    tree = Surroundings(history.head, [path]).tree(path)
    for file in source.files or ():
        if file.path:
            yield from tree.matching(file.path)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
    return ", ".join(terminal(name) for name in names[:_TOLD]) + more
