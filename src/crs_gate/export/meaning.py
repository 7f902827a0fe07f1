"""What an answer comes to, where that is exact: two spellings of one thing are one, and no answer is none."""

import json
import re
from typing import Any

from crs_gate.export.answers import LICENSES, Answers, Value
from crs_gate.licenses.kinds import Reading
from crs_gate.licenses.reading import Kind, read
from crs_gate.model.answer import given

_ADDRESS = re.compile(r"(?i)(https?|ftp|git|ssh)://([^/?#\s]+)(\S*)")
_NO_ANSWERS = frozenset({Kind.MISSING, Kind.NON_ANSWER})
_HUB = "hf://"
_HUB_ADDRESS = "https://huggingface.co/"


def meaning(name: str, value: Value, answers: Answers) -> str:
    """What a value comes to; empty for a placeholder, an unknown and all else that answers nothing."""
    if isinstance(value, list):
        return _of_list(value)
    if name in LICENSES:
        reading = read_as(name, value, answers)
        if reading.kind in _NO_ANSWERS:
            return ""
        return _sorted(reading.canonical) or _folded(value)
    return _of_text(value) if given(value) else ""


def read_as(name: str, value: str, answers: Answers) -> Reading:
    """A license text, with the name and the link that belong to it."""
    if name != "license.expression":
        return read(value)
    beside = [answers[key].seen if key in answers else None for key in ("license.name", "license.link")]
    texts = [text if isinstance(text, str) else None for text in beside]
    return read(value, *texts)


def address(url: str) -> str:
    """An address without what makes no difference: case of scheme and host, a slash at its end."""
    match = _ADDRESS.fullmatch(url.strip())
    return f"{match[1].lower()}://{match[2].lower()}{match[3].rstrip('/')}" if match else ""


def places(answers: Answers) -> frozenset[str]:
    """The addresses under which a source can be found again."""
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


def _folded(text: str) -> str:
    return " ".join(text.split())


def _of_list(items: list[Any]) -> str:
    """A list of texts in any order; of steps in theirs."""
    if all(isinstance(item, str) for item in items):
        return json.dumps(sorted(filter(None, (_of_text(item) for item in items))))
    return json.dumps(items, sort_keys=True)


def _sorted(expression: str) -> str:
    """A plain choice or a plain list of licenses in one order; anything else as it is."""
    for word in (" OR ", " AND "):
        parts = expression.split(word)
        if len(parts) > 1 and not any(mark in expression for mark in ("(", " AND " if word == " OR " else " OR ")):
            return word.join(sorted(parts))
    return expression
