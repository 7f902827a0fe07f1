"""From a source that has to go to a manifest without it that knows what must never come back."""

import os
from datetime import date
from pathlib import Path
from shlex import quote
from typing import NamedTuple

import click

from crs_gate.cli.adding_outcome import show_change
from crs_gate.cli.manifest_file import held, insist_on_valid, only_one
from crs_gate.cli.removal_key import VARIABLE, removal_key
from crs_gate.cli.removing_files import Data, data_of
from crs_gate.cli.removing_ledger import Book, begun, book_of, done, named, write_book, written_with
from crs_gate.cli.writing import write
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.evidence.keyed import Keying
from crs_gate.export.edit import NotEditableError
from crs_gate.export.removing import Record, beside, completion, dependents, records, veiled
from crs_gate.export.removing import Said as Stated
from crs_gate.export.stated import holds_controls
from crs_gate.export.taking_out import What, entry_text, taken_out
from crs_gate.formats import native
from crs_gate.model.answer import explains
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.dates import days
from crs_gate.model.source import File, Source
from crs_gate.pipeline.files import opened
from crs_gate.rules.removed import Ledger, is_open

_TOLD = 20
_DIGITS = 3


class Said(NamedTuple):
    """What the command line says of a removal; days as they are written."""

    source: str
    effective: str
    reason: str | None = None
    requested: str | None = None
    request: str | None = None
    due: str | None = None
    files: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    unlike: tuple[tuple[str, str], ...] = ()
    keyed: bool = False


class _Job(NamedTuple):
    """What goes, out of which manifest. ``source`` has no more files than those that go."""

    said: Said
    file: Path
    dataset: Dataset
    source: Source
    others: tuple[Source, ...]
    what: What
    request: int | None
    """The number of the open entry of ``removals`` that asks for it."""
    book: Book
    key: Keying | None


def start_request(said: Said, manifest: Path | None, start: Path, today: date, *, dry_run: bool) -> int:
    """Put a request on record as open, and give the exit code. Raises ``GateError``."""
    if not said.request or not said.requested:
        hint = "name the source that goes, or give --request and --received to put a request on record"
        raise UsageError("nothing says what is to be removed", hint)
    _insist_on_days(said, today)
    file = start / manifest if manifest else only_one(start)
    _, dataset = held(file, today)
    book = book_of(file.parent)
    line = begun(book, said.request, said.requested, said.due, _promised(dataset))
    text = book.with_line(line)
    shown = terminal(str(book.file))
    if dry_run:
        show_change(book.file.name, (book.data or b"").decode(), text)
        return PASSED
    write_book(book, text)
    click.echo(f"put request {terminal(line.id)} on record in {shown}: it is due on {line.due}", err=True)
    click.echo(f"next: crs-gate remove SOURCE --request {terminal(line.id)} --reason TEXT", err=True)
    return PASSED


def remove(said: Said, manifest: Path | None, start: Path, today: date, *, dry_run: bool) -> int:
    """Take the source out, enter it under ``removals``, and give the exit code. Raises ``GateError``."""
    file = start / manifest if manifest else only_one(start)
    data, dataset = held(file, today)
    job = _job(said, file, dataset, today)
    with opened(file) as (history, path):
        files = data_of(history, path, job.source, job.others)
        digests = list(dict.fromkeys(digest.lower() for digest in files.digests))
        entries, text = _entries(job, digests), data.decode()
        changed, line = _changed(job, text, entries), _line(job, digests, today)
        if dry_run:
            show_change(path, text, changed)
            if line is not None:
                show_change(str(job.book.file.name), (job.book.data or b"").decode(), line)
        else:
            with written_with(job.book, line):
                write(file, changed)
            kept = "under removals" if entries or job.request is not None else "in the ledger alone"
            what = "took files of" if said.files else "took"
            click.echo(f"{what} {terminal(said.source)} out of {terminal(str(file))}, and entered it {kept}", err=True)
            if line is not None:
                click.echo(
                    f"request {terminal(said.request or '')} is done in {terminal(str(job.book.file))}", err=True
                )
        _tell(job, files, changed)
    return PASSED


def _job(said: Said, file: Path, dataset: Dataset, today: date) -> _Job:
    shown = terminal(str(file))
    if said.requested is not None or said.reason is not None:
        _insist_on_words(said)
    source = _source(said, dataset, shown)
    asks = next((n for n, each in enumerate(dataset.removals or ()) if _asks(each, said)), None)
    on_record = (dataset.removals or ())[asks] if asks is not None else Removal()
    said = said._replace(
        reason=said.reason or on_record.reason,
        requested=said.requested or on_record.requested,
        request=said.request or on_record.id,
    )
    book = book_of(file.parent)
    if (line := book.find(said.request)) is not None:
        said = said._replace(requested=said.requested or line.received)
    _insist_on_words(said)
    _insist_on_days(said, today)
    key = removal_key(os.environ) if said.keyed else None
    if said.keyed and not key:
        raise UsageError(f"--keyed takes a key, and {VARIABLE} is empty", "make one with `openssl rand -hex 32`")
    if said.keyed and not said.request:
        raise UsageError("--keyed needs the number of the request", "give it with --request")
    others = tuple(each for each in dataset.sources if each.id != source.id)
    if unknown := [id_ for id_, why in said.unlike if id_ not in {each.id for each in others} or not explains(why)]:
        raise UsageError(f"--unlike {in_quotes(unknown[0])} names no source that stays, or no reason", "give ID=REASON")
    what = _what(said, source)
    if what.files:
        chosen: list[File] = []
        rest: list[File] = []
        for number, each in enumerate(source.files or ()):
            (chosen if number in what.files else rest).append(each)
        others = (*others, source._replace(files=tuple(rest)))
        source = source._replace(files=tuple(chosen))
    elif len(dataset.sources) == 1:
        hint = "delete the data and keep the manifest until another source is there, or delete both"
        raise UsageError(f"{in_quotes(said.source)} is the only source of {shown}", hint)
    return _Job(said, file, dataset, source, others, what, None if what.files else asks, book, key)


def _asks(entry: Removal, said: Said) -> bool:
    same = entry.source == said.source or (
        entry.source is None and said.request is not None and entry.id == said.request
    )
    return same and is_open(entry) and (said.request is None or entry.id in (None, said.request))


def _what(said: Said, source: Source) -> What:
    """The source, or the numbers of its files that go, the last one first: it moves none of the others."""
    paths = [(file.path or "").strip() for file in source.files or ()]
    if lost := [name for name in said.files if name not in paths]:
        raise UsageError(
            f"{in_quotes(lost[0])} is no file of {in_quotes(source.id)}", "give it as the manifest lists it"
        )
    numbers = tuple(n for n in reversed(range(len(paths))) if paths[n] in said.files)
    if numbers and len(numbers) == len(paths):
        raise UsageError(f"these are all files of {in_quotes(source.id)}", "leave out --file, and remove the source")
    return What(source.id, numbers)


def _insist_on_words(said: Said) -> None:
    """Raises ``UsageError`` for words that say nothing and days that are none."""
    if said.reason is None or not explains(said.reason) or holds_controls(said.reason):
        missing = "--reason is missing" if said.reason is None else f"{in_quotes(said.reason)} is no reason"
        raise UsageError(missing, "say in a few words why it has to go")


def _insist_on_days(said: Said, today: date) -> None:
    for option, text in (("--effective", said.effective), ("--requested", said.requested), ("--due", said.due)):
        if text is not None and (days(text) is None or len(text) != len("2026-11-22")):
            raise UsageError(f"{option} {in_quotes(text)} is no day", "write it as 2026-11-22")
    if said.requested and said.requested > said.effective:
        raise UsageError("it cannot be in effect before it was asked for", "correct --requested or --effective")
    if said.requested and said.request and said.requested > today.isoformat():
        raise UsageError(f"{said.requested} has not come yet", "give the day on which it was received")


def _source(said: Said, dataset: Dataset, shown: str) -> Source:
    """The source that is to go. Raises ``UsageError`` where there is none."""
    found = next((source for source in dataset.sources if source.id == said.source), None)
    if found is None:
        removed = any(entry.source == said.source for entry in dataset.removals or ())
        state = "was removed already" if removed else "is not there"
        raise UsageError(f"source {in_quotes(said.source)} {state} in {shown}", "name the id of a source that it has")
    if dataset.table is not None:
        entry = entry_text(records(found, _stated(said), (), ())[0])
        hint = f"take the row out of {terminal(dataset.table.path)}, and write the entry under removals by hand"
        raise UsageError(f"{shown} keeps its sources in a table, which is never edited\n{terminal_lines(entry)}", hint)
    return found


def _stated(said: Said) -> Stated:
    return Stated(said.reason or "", said.requested, said.effective, said.request, said.versions, said.unlike)


def _entries(job: _Job, digests: list[str]) -> list[Record]:
    """What must not come back: its id, name, places and content; of single files the content alone."""
    said = _stated(job.said)
    if not job.said.files:
        return [veiled(job.source, said)] if job.key else records(job.source, said, digests, job.others)
    if not digests:
        raise UsageError("no SHA-256 is known of these files, so that nothing would know them again", "state it first")
    if job.key:
        return []
    return [
        {k: v for k, v in records(job.source, said, digests, ())[0].items() if k not in ("source", "title", "locator")}
    ]


def _line(job: _Job, digests: list[str], today: date) -> str | None:
    """The ledger with the request done; ``None`` where it is not asked for."""
    said, book = job.said, job.book
    if not said.request or (book.data is None and not (job.key or said.due)):
        return None
    received = said.requested or today.isoformat()
    line = book.find(said.request) or begun(book, said.request, received, said.due, _promised(job.dataset))
    places = not said.files and not beside(job.source, job.others)
    names = named(job.source, digests, job.key, places=places)
    if said.effective < line.received:
        raise UsageError(f"it was received on {line.received}, after {said.effective}", "correct --effective")
    if said.effective > today.isoformat():
        raise UsageError(f"{said.effective} has not come yet, and what is here is not removed", "remove it on that day")
    return book.with_line(done(line, said.effective, names))


def _promised(dataset: Dataset) -> int | None:
    text = (dataset.about.opt_out.response_days or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def _changed(job: _Job, text: str, entries: list[Record]) -> str:
    shown = terminal(str(job.file))
    completed = None
    pasted = entries
    if job.request is not None and entries:
        first, *entries = entries
        completed = (job.request, completion((job.dataset.removals or ())[job.request], first))
    try:
        changed = taken_out(str(job.file), text, job.what, entries, completed)
    except NotEditableError as fault_:
        entry = "\n".join(map(entry_text, pasted))
        hint = "take the source out by hand, and write these lines under removals"
        raise UsageError(
            f"{shown} is not edited: {fault_}; nothing was written\n{terminal_lines(entry)}", hint
        ) from fault_
    insist_on_valid(job.file, changed)
    return changed


def terminal_lines(text: str) -> str:
    """Several lines, each escaped."""
    return "\n".join(map(terminal, text.splitlines()))


def _tell(job: _Job, files: Data, changed: str) -> None:
    """What still speaks of the source, and which of its files are still there."""
    made = [child for child, _ in dependents(job.said.source, job.others)] if not job.said.files else []
    if made:
        click.echo(f"made from it, and to be made anew or removed too: {_some(made)}", err=True)
    for told in _alike(job, changed, files):
        click.echo(f"check takes this for it: {terminal(told)}; remove it too, or say --unlike ID=REASON", err=True)
    if files.shared:
        click.echo(f"other sources claim these files too: {_some(list(files.shared))}", err=True)
    if files.here:
        click.echo(f"its data is still here; delete it: {_some(list(files.here))}", err=True)
        names = " ".join(terminal(quote(name)) for name in files.here[:_TOLD])
        click.echo(f"with git: git rm -- {names}{' ...' if files.here[_TOLD:] else ''}", err=True)
        click.echo("past commits keep what they held; only a rewritten history does not", err=True)
    if files.unread:
        click.echo(f"no SHA-256 is known of {files.unread:,} files: a copy of them is not known again", err=True)
    click.echo("next: have it merged, and tell who asked; published copies are not called back by this", err=True)


def _alike(job: _Job, changed: str, files: Data) -> list[str]:
    """The sources that stay and are what was removed as far as the rule can tell, and how."""
    now = native.read(str(job.file), changed).dataset
    if now is None:
        return []
    ledger = Ledger(now.removals or (), files.pointers)
    found = ((source, ledger.returned(source)) for source in now.sources)
    return [f"{source.id}, as {one.how}" for source, one in found if one and one.entry.source == job.said.source][
        :_TOLD
    ]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
    return ", ".join(terminal(name) for name in names[:_TOLD]) + more
