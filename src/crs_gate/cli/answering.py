"""From answers that somebody gives to a manifest that holds them."""

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from crs_gate.cli.adding_outcome import show_change, tell
from crs_gate.cli.manifest_file import held, insist_on_valid, only_one
from crs_gate.cli.writing import write
from crs_gate.errors import PASSED, UsageError
from crs_gate.escape import in_quotes, terminal
from crs_gate.export.answering import answered
from crs_gate.export.answers import Answer, Answers, Value
from crs_gate.export.edit import NotEditableError
from crs_gate.export.held import flat
from crs_gate.export.stated import DATASET, NONE, SOURCE, WrongAnswerError, field_of, note_on, parsed
from crs_gate.formats.documents import parse_document
from crs_gate.model.dataset import Dataset
from crs_gate.pipeline.files import opened

_OF_DATASET = f"{DATASET}."
_NAMED = 10


class Asked(NamedTuple):
    """What the command line says: the pairs, the source, the manifest, the day, and where it was started."""

    pairs: tuple[str, ...]
    source: str | None
    manifest: Path | None
    today: date
    start: Path
    no_input: bool


def answer(asked: Asked, *, dry_run: bool) -> int:
    """Write the answers and give the exit code. Raises ``GateError`` where nothing can be written."""
    file = asked.start / asked.manifest if asked.manifest else only_one(asked.start)
    data, dataset = held(file, asked.today)
    if dataset.table:
        raise UsageError(f"the sources of {terminal(str(file))} lie in a table", "edit the table itself")
    text = data.decode()
    with opened(file) as (history, path):
        try:
            none_removed = _says_nothing_was_removed(asked.pairs, dataset)
            about, of_source = _pairs(pair for pair in asked.pairs if not _speaks_of_removals(pair))
            index = _index(dataset, asked.source, needed=bool(of_source) or not (about or none_removed))
            answers = _with_questions(asked, dataset, index, (path, text), of_source) if index is not None else {}
            given = {index: answers} if index is not None and answers else {}
            changed = answered(path, text, given, about, none_removed=none_removed)
        except WrongAnswerError as wrong:
            raise UsageError(wrong.message, wrong.hint) from wrong
        except NotEditableError as fault:
            hint = "write the answers by hand; the manifest is as it was"
            raise UsageError(f"{terminal(str(file))} cannot be edited in place: {fault}", hint) from fault
        insist_on_valid(file, changed)
        if changed == text:
            click.echo("nothing to write: all of it stands there", err=True)
            return PASSED
        if dry_run:
            show_change(path, text, changed)
        else:
            write(file, changed)
            count = len(about) + len(answers) + none_removed
            click.echo(f"wrote {count} {'answer' if count == 1 else 'answers'} to {terminal(str(file))}", err=True)
        tell(history, path, (text, changed), dataset.sources[index].id if index is not None else None, asked.today)
    return PASSED


def _speaks_of_removals(pair: str) -> bool:
    return pair.partition("=")[0].strip() == "removals"


def _says_nothing_was_removed(pairs: Iterable[str], dataset: Dataset) -> bool:
    """Whether one of the answers is that nothing was ever removed."""
    said = [pair.partition("=")[2].strip() for pair in pairs if _speaks_of_removals(pair)]
    if any(text != NONE for text in said):
        raise WrongAnswerError(
            "removals are not written like this", "`crs-gate remove` takes a source out and enters it"
        )
    if said and dataset.removals:
        raise WrongAnswerError("the manifest lists removals", "what was removed stays on record")
    return bool(said) and dataset.removals is None


def _pairs(pairs: Iterable[str]) -> tuple[Answers, dict[str, Value]]:
    """The answers of the dataset, and those of the source, each field once."""
    about: dict[str, Value] = {}
    of_source: dict[str, Value] = {}
    for text in pairs:
        key, equals, said = text.partition("=")
        if not equals or not said.strip():
            raise WrongAnswerError(f"{in_quotes(text)} is no answer", "give it as KEY=VALUE")
        key = key.strip()
        kind, into = (DATASET, about) if key.startswith(_OF_DATASET) else (SOURCE, of_source)
        name = field_of(key.removeprefix(_OF_DATASET) if kind == DATASET else key, kind)
        value = parsed(name, said, kind)
        if value is not None and into.setdefault(name, value) != value:
            raise WrongAnswerError(f"{key} is given twice, and not as the same", "give it once")
    return {name: Answer(value) for name, value in about.items()}, of_source


def _index(dataset: Dataset, source: str | None, *, needed: bool) -> int | None:
    """Where the source stands that is answered for."""
    ids = [each.id for each in dataset.sources]
    if source is not None:
        if source not in ids:
            raise UsageError(f"there is no source {in_quotes(source)}", f"name one of {_listed(ids)}")
        return ids.index(source)
    if not needed:
        return None
    if len(ids) != 1:
        raise UsageError(f"there are {len(ids):,} sources", f"name one with --source: {_listed(ids)}")
    return 0


def _listed(ids: list[str]) -> str:
    more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
    return ", ".join(map(terminal, ids[:_NAMED])) + more


def _with_questions(
    asked: Asked, dataset: Dataset, index: int, document: tuple[str, str], stated: dict[str, Value]
) -> Answers:
    """The answers of the source and, on a terminal, those to what it owes."""
    gaps: dict[str, str] = {}
    if not asked.pairs and not asked.no_input and sys.stdin.isatty():
        from crs_gate.cli.asking import ask

        held_now = flat(parse_document(*document)[0]["sources"][index])
        known = {**held_now, **stated}
        before = set(known)
        ask(dataset.sources[index].id, known, gaps, {})
        stated = {**stated, **{field: value for field, value in known.items() if field not in before}}
    answers = {name: Answer(value) for name, value in stated.items()}
    if gaps:
        notes = [each._asdict() for each in dataset.sources[index].unverified]
        noted = [{key: value for key, value in note.items() if value is not None} for note in notes]
        day = asked.today.isoformat()
        answers["unverified"] = Answer([*noted, *(note_on(field, why, day) for field, why in gaps.items())])
    return answers
