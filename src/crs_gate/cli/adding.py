"""From what somebody says of a source to one entry more in a manifest on disk."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.adding_files import files_of
from crs_gate.cli.adding_outcome import show_change, tell
from crs_gate.cli.describing import MANIFEST, bytes_of
from crs_gate.cli.manifest_file import held, insist_on_valid, only_one
from crs_gate.cli.writing import write
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.export.answers import Answer, Entry
from crs_gate.export.appending import appended, as_line, is_begun
from crs_gate.export.edit import NotEditableError
from crs_gate.export.located import holds_a_secret, located, name_in
from crs_gate.export.questions import Stated, source_of
from crs_gate.export.stated import NONE, WrongAnswerError, note_on, parsed
from crs_gate.formats.documents import parse_document
from crs_gate.formats.ids import is_valid, slug
from crs_gate.history.opening import History
from crs_gate.model.dataset import Dataset
from crs_gate.pipeline.files import opened
from crs_gate.rules.removed import Ledger, in_words, register

_LONGEST_LINE = 2_000


class Asked(NamedTuple):
    """What the command line says: the source, where it comes from, its id and files, answers, gaps, and the day."""

    source: str
    at: str | None
    id: str | None
    files: tuple[str, ...]
    stated: tuple[tuple[str, str], ...]
    gaps: tuple[tuple[str, str], ...]
    today: date
    start: Path
    no_input: bool


class _Job(NamedTuple):
    """A manifest that is open, with its repository and its path there."""

    asked: Asked
    file: Path
    dataset: Dataset
    history: History
    path: str


def add(asked: Asked, manifest: Path | None, *, dry_run: bool) -> int:
    """Add the source and give the exit code. Raises ``GateError`` when nothing can be written."""
    file = asked.start / manifest if manifest else only_one(asked.start)
    data, dataset = held(file, asked.today)
    with opened(file) as (history, path):
        job = _Job(asked, file, dataset, history, path)
        try:
            entry = _entry(job)
        except WrongAnswerError as wrong:
            raise UsageError(wrong.message, wrong.hint) from wrong
        if bytes_of(file, MANIFEST) != data:  # somebody wrote to it while questions were answered
            data, dataset = held(file, asked.today)
            job = job._replace(dataset=dataset)
            _refuse_taken(job, entry.id)
            _refuse_removed(
                job, entry.id, {field: each.value for field, each in entry.answers.items() if each.value is not None}
            )
        text = data.decode()
        changed = _changed(job, text, entry)
        if dry_run:
            show_change(path, text, changed)
        else:
            write(file, changed)
            filled = is_begun(parse_document(path, text)[0]) and len(parse_document(path, changed)[0]["sources"]) == 1
            where = ", in place of its empty source" if filled else ""
            click.echo(f"added {terminal(entry.id)} to {terminal(str(file))}{where}", err=True)
        tell(history, path, (text, changed), entry.id, asked.today)
    return PASSED


def _entry(job: _Job) -> Entry:
    """The source as answered on the command line and, on a terminal, in answer to questions."""
    asked = job.asked
    id_ = _id(job)
    stated, gaps = dict(_stated(job)), _gaps(asked)
    _refuse_removed(job, id_, stated)
    if not asked.no_input and sys.stdin.isatty():
        from crs_gate.cli.asking import ask

        ask(id_, stated, gaps, {"locator.url": _address, "files": lambda text: _files(job, text.split(","))})
        _refuse_removed(job, id_, stated)
    for field in sorted(gaps.keys() & stated.keys()):
        raise UsageError(f"{field} is answered and named as unverified", "leave out one of the two")
    answers = {name: Answer(value) for name, value in stated.items()}
    if gaps:
        day = asked.today.isoformat()
        answers["unverified"] = Answer([note_on(field, why, day) for field, why in gaps.items()])
    return Entry(id_, id_, answers)


def _id(job: _Job) -> str:
    id_ = job.asked.id or slug(name_in(job.asked.source))
    if not is_valid(id_):
        raise UsageError(f"{in_quotes(id_)} is no id", "give one with --id: letters, digits, - and _, without spaces")
    _refuse_taken(job, id_)
    return id_


def _refuse_taken(job: _Job, id_: str) -> None:
    if any(source.id == id_ for source in job.dataset.sources):
        where = terminal(str(job.file))
        raise UsageError(f"{where} has a source {in_quotes(id_)} already", "give the new one another name with --id")


def _stated(job: _Job) -> Iterator[tuple[str, str | list[object]]]:
    """What the command line answers, each field once."""
    asked, found = job.asked, dict[str, str | list[object]]()
    place = _safely_located(asked.source)
    parts: list[Stated] = [dict(place)] if place else [_files(job, [asked.source])]
    parts += [_address(asked.at)] if asked.at else []
    parts += [_files(job, asked.files)] if asked.files else []
    for name, text in asked.stated:
        value = parsed(name, text)
        parts += [] if value is None else [{"license.expression" if name == "license" else name: value}]
    for part in parts:
        for field, value in part.items():
            if found.setdefault(field, value) != value:
                raise UsageError(f"{field} is given twice, and not as the same", "give it once")
    return iter(found.items())


def _gaps(asked: Asked) -> dict[str, str]:
    for field, why in asked.gaps:
        note_on(field, why, asked.today.isoformat())
    return dict(asked.gaps)


def _address(text: str) -> Stated:
    found = _safely_located(text)
    if found is None:
        hint = "give an address such as https://example.org/data, a DOI, or hf://owner/name@revision"
        raise WrongAnswerError(f"{in_quotes(text)} is no address", hint)
    return dict(found)


def _safely_located(text: str) -> dict[str, str] | None:
    found = located(text)
    if found and holds_a_secret(text):
        raise WrongAnswerError("the address holds what may be a password", "leave it out: a manifest is read by many")
    for field, value in (found or {}).items():
        parsed(field, value)  # a template's words and what no manifest can hold
    return found


def _files(job: _Job, names: list[str] | tuple[str, ...]) -> Stated:
    """The files under these names, listed; ``none`` alone states that none lies here."""
    given = [stripped for name in names if (stripped := name.strip())]
    if given == [NONE]:
        return {"files": []}
    return {"files": list(files_of(job.history, job.path, given, job.asked.start))}


def _refuse_removed(job: _Job, id_: str, stated: Stated) -> None:
    """What was taken out does not come back through this door; nor what nobody can tell from it."""
    removals = register(job.dataset)
    found = Ledger(removals, None, job.dataset.recorded).returned(source_of(id_, stated)) if removals else None
    if found:
        hint = "leave it out; if it is something else, say so in that entry under `unlike`, with its id and a reason"
        what = f"{terminal(str(job.file))} says under removals that {in_words(found.entry)} was taken out"
        raise UsageError(f"{what}, and {in_quotes(id_)} may be that: {found.how}", hint)


def _changed(job: _Job, text: str, entry: Entry) -> str:
    shown = terminal(str(job.file))
    if table := job.dataset.table:
        line = as_line(entry)
        row = f"as a line: {terminal(line)}" if len(line) <= _LONGEST_LINE else "with the same keys"
        where = terminal(getattr(table, "path", "its table"))
        raise UsageError(f"{shown} keeps its sources in {where}; nothing was written", f"add a row there, {row}")
    try:
        changed = appended(str(job.file), text, entry)
    except NotEditableError as fault:
        hint = "add it by hand: --dry-run with another manifest shows what to write"
        raise UsageError(f"{shown} is not edited: {fault}; nothing was written", hint) from fault
    insist_on_valid(job.file, changed, "nothing was written; correct that answer")
    return changed
