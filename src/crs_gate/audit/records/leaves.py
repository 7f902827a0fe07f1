"""The texts in a record, wherever they stand in it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from crs_gate.audit.kinds import NAMES_OF_SECRETS
from crs_gate.audit.records.decoding import json_value, without_halves

MOST_LEAVES = 1_000_000
"""Values of one record; of one with more it is told that it was not read to its end."""
_SHORTEST_NUMBER = 100_000_000
"""Whole numbers from here on can be a phone number, a card or an id."""
_LONGEST_NUMBER = 1e20
_LONGEST_FIELD = 80
_OPENING = ("{", "[")
_SECRET = re.compile(NAMES_OF_SECRETS + r"$", re.IGNORECASE)


def texts_of(value: Any) -> list[str]:
    """Every text and long number in a decoded value, keys included; also of JSON that stands in a text.

    A text under a name such as ``api_key`` has the name in front of it, since nothing else says what it is. As many
    texts as ``MOST_LEAVES`` mean that there may be more.
    """
    found: list[str] = []
    stack = [value]
    while stack and len(found) < MOST_LEAVES:
        each = stack.pop()
        if isinstance(each, dict):
            for key, inner in each.items():
                name = key if type(key) is str else str(key)
                found.append(name)
                if type(inner) is not str:
                    stack.append(inner)
                elif names_secret(name):
                    found.append(f"{name}: {inner}")
                elif inner[:1] in _OPENING and inner and (deeper := _decoded(inner)) is not None:
                    stack.append(deeper)
                else:
                    found.append(inner)
        elif isinstance(each, (list, tuple)):
            stack.extend(each)
        elif text := _text(each):
            if text[0] in _OPENING and (deeper := _decoded(text)) is not None:
                stack.append(deeper)
            else:
                found.append(text)
    return found


def leaves_of(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """The same with the place of each: a JSON pointer, of which the end is cut."""
    stack = [(field, "", value)]
    count = 0
    while stack and count < MOST_LEAVES:
        at, name, each = stack.pop()
        count += 1
        if isinstance(each, dict):
            for key, inner in each.items():
                place = f"{at}/{_step(str(key))}"[:_LONGEST_FIELD]
                yield place, str(key)
                stack.append((place, str(key), inner))
        elif isinstance(each, (list, tuple)):
            stack.extend((f"{at}/{number}"[:_LONGEST_FIELD], "", inner) for number, inner in enumerate(each))
        elif text := _text(each):
            if name and isinstance(each, str) and names_secret(name):
                yield at, f"{name}: {text}"
            elif text[0] in _OPENING and (deeper := _decoded(text)) is not None:
                stack.append((at, "", deeper))
            else:
                yield at, text


@lru_cache(maxsize=4096)
def names_secret(name: str) -> bool:
    """Whether a name says that what stands under it is secret."""
    return len(name) <= _LONGEST_FIELD and _SECRET.search(name) is not None


def _text(value: Any) -> str:
    """What of a plain value is searched; empty where nothing is."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float):  # a column with a gap in it turns whole numbers into these
        return str(int(value)) if _SHORTEST_NUMBER <= value < _LONGEST_NUMBER and value.is_integer() else ""
    is_long = isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _SHORTEST_NUMBER
    return str(value) if is_long else ""


def _step(key: str) -> str:
    return without_halves(key).replace("~", "~0").replace("/", "~1")


def _decoded(text: str) -> Any:
    """JSON that stands in a text."""
    value = json_value(text)
    return value if isinstance(value, (dict, list)) else None
