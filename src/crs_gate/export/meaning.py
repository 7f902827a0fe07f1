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

_ADDRESS = re.compile(r"(?i)(https?|ftp|git|ssh)://([^/?#\s]+)([^?#\s]*)(\S*)")
_DIGESTS = ("sha256",)
_HUB = "hf://"
_HUB_ADDRESS = "https://huggingface.co/"


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


def address(url: str) -> str:
    """An address without what makes no difference: case of scheme and host, a slash at the end of its path."""
    match = _ADDRESS.fullmatch(_composed(url.strip()))
    return f"{match[1].lower()}://{match[2].lower()}{match[3].rstrip('/')}{match[4]}" if match else ""


def places(answers: Answers) -> frozenset[str]:
    """The addresses under which a source can be found again, without the part that was taken of what is there."""
    found = set()
    for kind in ("url", "git", "hub", "doi"):
        answer = answers.get(f"locator.{kind}")
        if answer is not None and isinstance(answer.seen, str) and given(answer.seen):
            found.add(_place(kind, answer.seen.strip()))
    return frozenset(found)


def _place(kind: str, text: str) -> str:
    if kind == "doi":
        return f"https://doi.org/{re.sub(r'(?i)^(?:doi:|https?://(?:dx[.])?doi[.]org/)', '', text).lower()}"
    if text.startswith(_HUB):
        text = _HUB_ADDRESS + text[len(_HUB) :]
    return (address(text) or text).removesuffix(".git")


def _of_text(text: str) -> str:
    return address(text) or _folded(text)


def part_of(answers: Answers) -> str:
    """Which part of what is at its address a source is; empty for all of it."""
    answer = answers.get("locator.part")
    return _folded(answer.seen) if answer is not None and isinstance(answer.seen, str) else ""


def file_key(file: Mapping[str, Any]) -> str:
    """By what a file is the same in two lists: its path without needless steps, its address, or its digest."""
    path, url = file.get("path"), file.get("url")
    if path:
        return normpath(_composed(path))
    return _of_text(url) if url else _folded(file.get("sha256") or "?").lower()


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", _composed(text).lower())) or _folded(text)


def _composed(text: str) -> str:
    """Letters with their marks as one character: what looks the same is the same."""
    from unicodedata import normalize

    return text if text.isascii() else normalize("NFC", text)


def _folded(text: str) -> str:
    return " ".join(_composed(text).split())


def _of_list(items: list[Any]) -> str:
    """A list of texts in any order; of steps in theirs."""
    if not all(isinstance(item, str) for item in items):
        return _composed(json.dumps(items, sort_keys=True, ensure_ascii=False))
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
