"""Asks on a terminal for what a source owes. Nothing is suggested as an answer: an empty line leaves it out."""

from collections.abc import Callable
from typing import Any

import click

from crs_gate.escape import terminal
from crs_gate.export.answers import Value
from crs_gate.export.questions import Question, Stated, next_question
from crs_gate.export.stated import (
    WrongAnswerError,
    choices_of,
    description_of,
    key_choices,
    key_of,
    note_on,
    parsed,
    reasons,
)

_NOT_KNOWN = "?"
_ANY_DAY = "2000-01-01"
_LOCATOR = "locator.url"
Read = Callable[[str], Stated]
"""Reads what was typed for a field that is more than text. Raises ``WrongAnswerError``."""


def ask(id_: str, stated: Stated, gaps: dict[str, str], read: dict[str, Read]) -> None:
    """Ask until nothing is owed that was not asked; answers go into ``stated``, what is not known into ``gaps``."""
    passed = set(gaps)
    if next_question(id_, stated, passed):
        click.echo("An empty answer leaves it out; ? names it as not known; Ctrl-C ends without writing.", err=True)
    while question := next_question(id_, stated, passed):
        passed.add(question.field)
        stated |= _answered(question, gaps, read)


def _answered(question: Question, gaps: dict[str, str], read: dict[str, Read]) -> Stated:
    while True:
        _explain(question)
        text = _typed(question.words)
        try:
            if text == _NOT_KNOWN:
                gaps |= _gap("locator" if question.field == _LOCATOR else question.field)
                return {}
            return _value(question, text, read) if text else {}
        except WrongAnswerError as wrong:
            click.echo(f"  {wrong.message}: {wrong.hint}", err=True)


def _gap(field: str) -> dict[str, str]:
    """A gap and why it is one; nothing where nobody says why."""
    why = _typed(f"Why is {field} not known: {' | '.join(reasons())}, or a sentence")
    if why:
        note_on(field, why, _ANY_DAY)
    return {field: why} if why else {}


def _value(question: Question, text: str, read: dict[str, Read]) -> Stated:
    if question.field in read:
        return read[question.field](text)
    if question.keys and not text.startswith("[") and text != "none":
        return {question.field: [_record(question, text)]}
    value = parsed(question.field, text)
    return {} if value is None else {question.field: value}


def _record(question: Question, first: str) -> dict[str, Value]:
    """One entry of a list: what was typed is its first key, and the others are asked for."""
    field, keys = question.field, question.keys
    found: dict[str, Any] = {keys[0]: key_of(field, keys[0], first)}
    for key in keys[1:]:
        choices = key_choices(field, key)
        found[key] = _key(field, key, f"  {key}{': ' + ' | '.join(choices) if choices else ''}")
    return {key: value for key, value in found.items() if value is not None}


def _key(field: str, key: str, words: str) -> Value | None:
    while True:
        try:
            return key_of(field, key, _typed(words).removeprefix(_NOT_KNOWN))
        except WrongAnswerError as wrong:
            click.echo(f"    {wrong.message}: {wrong.hint}", err=True)


def _explain(question: Question) -> None:
    choices = choices_of(question.field)
    if choices:
        click.echo(f"  {' | '.join(choices)}", err=True)
        if any("-" in choice and choice[0] == "A" for choice in choices):  # articles say little to most people
            click.echo(f"  {description_of(question.field)}", err=True)


def _typed(words: str) -> str:
    suffix = " " if words.endswith("?") else ": "
    answer = click.prompt(terminal(words), default="", show_default=False, prompt_suffix=suffix, err=True)
    return str(answer).strip()
