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
from crs_gate.cli.removing_wanted import (
    Wanted,
    asks_for,
    insist_on_days,
    insist_on_words,
    said_of,
    source_to_go,
    terminal_lines,
    what_goes,
)
from crs_gate.cli.writing import write
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.evidence.keyed import Keying
from crs_gate.export.edit import NotEditableError
from crs_gate.export.removing import Record, beside, completion, dependents, records, veiled
from crs_gate.export.taking_out import What, entry_text, taken_out
from crs_gate.formats import native
from crs_gate.model.answer import explains
from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.source import File, Source
from crs_gate.pipeline.files import opened
from crs_gate.rules.removed import Ledger

_TOLD = 20
_DIGITS = 3


class _Job(NamedTuple):
    """What goes, out of which manifest. ``source`` has no more files than those that go."""

    wanted: Wanted
    file: Path
    dataset: Dataset
    source: Source
    others: tuple[Source, ...]
    what: What
    request: int | None
    """The number of the open entry of ``removals`` that asks for it."""
    book: Book
    key: Keying | None


def start_request(wanted: Wanted, manifest: Path | None, start: Path, today: date, *, dry_run: bool) -> int:
    """Put a request on record as open, and give the exit code. Raises ``GateError``."""
    if not wanted.request or not wanted.requested:
        hint = "name the source that goes, or give --request and --received to put a request on record"
        raise UsageError("nothing says what is to be removed", hint)
    insist_on_days(wanted, today)
    file = start / manifest if manifest else only_one(start)
    _, dataset = held(file, today)
    book = book_of(file.parent)
    line = begun(book, wanted.request, wanted.requested, wanted.due, _promised(dataset))
    text = book.with_line(line)
    shown = terminal(str(book.file))
    if dry_run:
        show_change(book.file.name, (book.data or b"").decode(), text)
        return PASSED
    write_book(book, text)
    click.echo(f"put request {terminal(line.id)} on record in {shown}: it is due on {line.due}", err=True)
    click.echo(f"next: crs-gate remove SOURCE --request {terminal(line.id)} --reason TEXT", err=True)
    return PASSED


def remove(wanted: Wanted, manifest: Path | None, start: Path, today: date, *, dry_run: bool) -> int:
    """Take the source out, enter it under ``removals``, and give the exit code. Raises ``GateError``."""
    file = start / manifest if manifest else only_one(start)
    data, dataset = held(file, today)
    job = _job(wanted, file, dataset, today)
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
            what = "took files of" if wanted.files else "took"
            click.echo(
                f"{what} {terminal(wanted.source)} out of {terminal(str(file))}, and entered it {kept}", err=True
            )
            if line is not None:
                click.echo(
                    f"request {terminal(wanted.request or '')} is done in {terminal(str(job.book.file))}", err=True
                )
        _tell(job, files, changed)
    return PASSED


def _job(wanted: Wanted, file: Path, dataset: Dataset, today: date) -> _Job:
    shown = terminal(str(file))
    if wanted.requested is not None or wanted.reason is not None:
        insist_on_words(wanted)
    source = source_to_go(wanted, dataset, shown)
    asks = next((n for n, each in enumerate(dataset.removals or ()) if asks_for(each, wanted)), None)
    on_record = (dataset.removals or ())[asks] if asks is not None else Removal()
    wanted = wanted._replace(
        reason=wanted.reason or on_record.reason,
        requested=wanted.requested or on_record.requested,
        request=wanted.request or on_record.id,
    )
    book = book_of(file.parent)
    if (line := book.find(wanted.request)) is not None:
        wanted = wanted._replace(requested=wanted.requested or line.received)
    insist_on_words(wanted)
    insist_on_days(wanted, today)
    key = removal_key(os.environ) if wanted.keyed else None
    if wanted.keyed and not key:
        raise UsageError(f"--keyed takes a key, and {VARIABLE} is empty", "make one with `openssl rand -hex 32`")
    if wanted.keyed and not wanted.request:
        raise UsageError("--keyed needs the number of the request", "give it with --request")
    others = tuple(each for each in dataset.sources if each.id != source.id)
    if unknown := [id_ for id_, why in wanted.unlike if id_ not in {each.id for each in others} or not explains(why)]:
        raise UsageError(f"--unlike {in_quotes(unknown[0])} names no source that stays, or no reason", "give ID=REASON")
    what = what_goes(wanted, source)
    if what.files:
        chosen: list[File] = []
        rest: list[File] = []
        for number, each in enumerate(source.files or ()):
            (chosen if number in what.files else rest).append(each)
        others = (*others, source._replace(files=tuple(rest)))
        source = source._replace(files=tuple(chosen))
    elif len(dataset.sources) == 1:
        hint = "delete the data and keep the manifest until another source is there, or delete both"
        raise UsageError(f"{in_quotes(wanted.source)} is the only source of {shown}", hint)
    return _Job(wanted, file, dataset, source, others, what, None if what.files else asks, book, key)


def _entries(job: _Job, digests: list[str]) -> list[Record]:
    """What must not come back: its id, name, places and content; of single files the content alone."""
    said = said_of(job.wanted)
    if not job.wanted.files:
        return [veiled(job.source, said)] if job.key else records(job.source, said, digests, job.others)
    if not digests:
        raise UsageError("no SHA-256 is known of these files, so that nothing would know them again", "state it first")
    if job.key:
        return []
    whole = records(job.source, said, digests, ())[0]
    return [{key: value for key, value in whole.items() if key not in ("source", "title", "locator")}]


def _line(job: _Job, digests: list[str], today: date) -> str | None:
    """The ledger with the request done; ``None`` where it is not asked for."""
    wanted, book = job.wanted, job.book
    if not wanted.request or (book.data is None and not (job.key or wanted.due)):
        return None
    received = wanted.requested or today.isoformat()
    line = book.find(wanted.request) or begun(book, wanted.request, received, wanted.due, _promised(job.dataset))
    places = not wanted.files and not beside(job.source, job.others)
    names = named(job.source, digests, job.key, places=places)
    if wanted.effective < line.received:
        raise UsageError(f"it was received on {line.received}, after {wanted.effective}", "correct --effective")
    if wanted.effective > today.isoformat():
        raise UsageError(
            f"{wanted.effective} has not come yet, and what is here is not removed", "remove it on that day"
        )
    return book.with_line(done(line, wanted.effective, names))


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
    except NotEditableError as fault:
        entry = "\n".join(map(entry_text, pasted))
        hint = "take the source out by hand, and write these lines under removals"
        raise UsageError(
            f"{shown} is not edited: {fault}; nothing was written\n{terminal_lines(entry)}", hint
        ) from fault
    insist_on_valid(job.file, changed)
    return changed


def _tell(job: _Job, files: Data, changed: str) -> None:
    """What still speaks of the source, and which of its files are still there."""
    made = [child for child, _ in dependents(job.wanted.source, job.others)] if not job.wanted.files else []
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
    return [f"{source.id}, as {one.how}" for source, one in found if one and one.entry.source == job.wanted.source][
        :_TOLD
    ]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
    return ", ".join(terminal(name) for name in names[:_TOLD]) + more
