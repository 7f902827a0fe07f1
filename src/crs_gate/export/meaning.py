"""What an answer comes to, where that is exact: two spellings of one thing are one, and no answer is none."""

import json
import re
from collections.abc import Mapping
from posixpath import normpath
from typing import Any

from crs_gate.export.answers import LICENSES, Answers, Value
from crs_gate.licenses.expression import Group, MalformedError, Node, parse, render
from crs_gate.licenses.kinds import Reading
from crs_gate.licenses.reading import Kind, read
from crs_gate.model.answer import given
from crs_gate.model.places import Place, address, composed, places
from crs_gate.model.source import Locator

_DIGESTS = ("sha256",)
_LOCATOR = ("url", "doi", "git", "hub", "part")


def meaning(name: str, value: Value, answers: Answers) -> str:
    """What a value comes to; empty for a placeholder, an unknown and all else that answers nothing."""
    if isinstance(value, list):
        return _of_list(value)
    if name in LICENSES:
        reading = read_as(name, value, answers)
        # "Proprietary" and "other" name no license, but whoever says so does not say MIT.
        if reading.kind is Kind.MISSING or not given(value):
            return ""
        return _sorted(reading.canonical) or (_of_text(value) if reading.kind is Kind.UNRECOGNIZED else _words(value))
    if not given(value):
        return ""
    return _folded(value).lower() if name.rpartition(".")[2] in _DIGESTS else _of_text(value)


def read_as(name: str, value: str, answers: Answers) -> Reading:
    """A license text, with the name and the link that belong to it."""
    if name != "license.expression":
        return read(value)
    beside = [answers[key].seen if key in answers else None for key in ("license.name", "license.link")]
    texts = [text if isinstance(text, str) else None for text in beside]
    return read(value, *texts)


def places_of(answers: Answers) -> tuple[Place, ...]:
    """The places at which a source can be found again, as they stand in its file."""
    stated = {kind: answers[f"locator.{kind}"].seen for kind in _LOCATOR if f"locator.{kind}" in answers}
    return places(Locator(**{kind: seen for kind, seen in stated.items() if isinstance(seen, str)}))


def _of_text(text: str) -> str:
    return address(text) or _folded(text)


def file_key(file: Mapping[str, Any]) -> str:
    """By what a file is the same in two lists: its path without needless steps, its address, or its digest."""
    path, url = file.get("path"), file.get("url")
    if path:
        return normpath(composed(path))
    return _of_text(url) if url else _folded(file.get("sha256") or "?").lower()


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", composed(text).lower())) or _folded(text)


def _folded(text: str) -> str:
    return " ".join(composed(text).split())


def _of_list(items: list[Any]) -> str:
    """A list of texts in any order; of steps in theirs."""
    if not all(isinstance(item, str) for item in items):
        return composed(json.dumps(items, sort_keys=True, ensure_ascii=False))
    answers = sorted({_of_text(item) for item in items if given(item)})
    return json.dumps(answers) if answers or not items else ""


def _sorted(expression: str) -> str:
    """An expression with its operands in one order, at every depth."""
    if " " not in expression:
        return expression
    try:
        return render(_ordered(parse(expression)))
    except MalformedError:
        return expression


def _ordered(node: Node) -> Node:
    if isinstance(node, str):
        return node
    return Group(node.operator, tuple(sorted((_ordered(part) for part in node.parts), key=render)))
