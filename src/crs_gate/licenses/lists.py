"""Reads a list of licenses: all of them apply, so that it is never read as more permission than its strictest item."""

import re

from crs_gate.licenses import expression, expressions, single
from crs_gate.licenses.kinds import UNREAD, Kind, Reading

_MOST = 50
_LONGEST = 1000
_VERSION = r"(?i),\s+(?=v(?:ersion|\.)?\s*\d)"
_SEPARATORS = r"(?i)\s?[,;]\s?(?:and |& ?)?| and | & "
_EITHER = r"(?i)(?:[/|]|\b(?:and/)?or\b)"
_DUAL = (
    r"(?i)(?:(?:dual|double)[ -]?licen[sc]ed (?:under|as) (?:either |the )*|either (?:of )?)(.+) or (?:the )?(.+?)"
    r"(?:,? at your (?:option|choice))?"
)
_WORST_FIRST = (Kind.NO_LICENSE, Kind.UNRECOGNIZED, Kind.NON_ANSWER, Kind.MISSING, Kind.FAMILY)


def read(words: str) -> Reading | None:
    """A list, or a choice of two that is plainly one; ``None`` when the text is neither."""
    if len(words) > _LONGEST:
        return None
    return _choice(words) or _listed(words)


def _choice(words: str) -> Reading | None:
    """``dual licensed under MIT or Apache-2.0``. Other words with ``or`` leave open what is meant."""
    match = re.fullmatch(_DUAL, words)
    if not match:
        return None
    sides = [_item(side) for side in match.groups()]
    if any(side.kind is not Kind.EXPRESSION for side in sides):
        return None
    return expressions.of_node(expression.joined("OR", tuple(_node(side) for side in sides)), "prose")


def _listed(words: str) -> Reading | None:
    parts = _parts(words)
    if len(parts) == 1:
        return _slashed(words)
    if len(parts) > _MOST:
        return None
    readings = [_item(part) for part in parts]
    if all(reading.kind is Kind.EXPRESSION for reading in readings):
        return expressions.of_node(expression.joined("AND", tuple(_node(reading) for reading in readings)), "list")
    if UNREAD in readings and not any(reading.kind is Kind.EXPRESSION for reading in readings):
        return None
    return _worst(readings, parts)


def _slashed(words: str) -> Reading | None:
    """Licenses with a slash or ``or`` between: some mean that both apply, some that one may be chosen."""
    parts = [part.strip() for part in re.split(_EITHER, words)]
    if len(parts) > 1 and len(parts) <= _MOST and all(_item(part).kind is Kind.EXPRESSION for part in parts):
        return Reading(Kind.UNRECOGNIZED, note="does not say whether both apply or one may be chosen: write AND or OR")
    return None


def _parts(words: str) -> list[str]:
    if words.startswith("[") and words.endswith("]"):
        words = words[1:-1]
    return [part.strip("'\"` ") for part in re.split(_SEPARATORS, re.sub(_VERSION, " ", words))]


def _item(text: str) -> Reading:
    """One item. An item that is itself a choice would make it unclear how far the choice reaches."""
    reading = single.read(text) or (expressions.read(text) if text.startswith("(") else None)
    return reading or UNREAD


def _node(reading: Reading) -> expression.Node:
    return expression.parse(reading.canonical)


def _worst(readings: list[Reading], parts: list[str]) -> Reading:
    refused = [(reading, part) for reading, part in zip(readings, parts, strict=True) if not reading.canonical]
    reading, part = min(refused, key=lambda item: _WORST_FIRST.index(item[0].kind))
    return expressions.of_part(reading, part)
