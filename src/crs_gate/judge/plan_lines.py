"""Edits by line: what they answer, their holes, and a text with them."""

from collections.abc import Iterable, Iterator
from typing import Any

from crs_gate.judge.plan_wants import Want
from crs_gate.model.plan import Effort, Hole, LineEdit


class NotPlacedError(Exception):
    """The text is written in a way in which no edit is safely placed."""


def applied(text: str, edits: Iterable[LineEdit]) -> str:
    """The text with all edits."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(ending)
    for edit in sorted(edits, key=lambda edit: edit.first, reverse=True):
        new = edit.text.split("\n")
        lines[edit.first - (1 if edit.last else 0) : edit.last or edit.first] = new
    return ending.join(lines)


def filled(edit: LineEdit) -> LineEdit:
    """The edit with the examples in its holes."""
    text = edit.text
    for hole in edit.holes:
        text = text.replace(hole.text, hole.example)
    return edit._replace(text=text)


def line_edit(path: str, first: int, last: int, text: str, wants: list[Want]) -> LineEdit:
    """The edit that answers some wants. Raises ``NotPlacedError`` where one hole would stand for two facts."""
    effort = max((want.effort for want in wants), default=Effort.MECHANICAL)
    fields = tuple(dict.fromkeys(_field(want.pointer) for want in wants))
    holes = tuple(dict.fromkeys(hole for want in wants for hole in _holes(want.snippet.value)))
    if len({hole.text for hole in holes}) < len(holes):
        raise NotPlacedError("one hole would have two examples")
    return LineEdit(path, first, last, text, effort, fields, holes)


def _field(pointer: str) -> str:
    steps = [step for step in pointer.split("/")[1:] if not step.isdigit()]
    return ".".join(steps[1:] if steps[0] == "sources" else steps)


def _holes(value: Any) -> Iterator[Hole]:
    if isinstance(value, Hole):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _holes(each)
