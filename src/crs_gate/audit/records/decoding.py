"""JSON as files really hold it: repeated names, NaN, numbers of any length and rows that are cut hide nothing."""

import json
import re
from typing import Any

_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|([/"bfnrt\\]))')
_HALF = re.compile("[\ud800-\udfff]")
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def json_value(data: bytes | str) -> Any:
    """What JSON decodes to with every text that stands in it; None where it does not decode.

    orjson keeps the last of repeated names and refuses NaN, which many tools write. A value with fewer texts in it
    than the data has, or none, is decoded once more by the standard library, which is slower.
    """
    import orjson

    try:
        value = orjson.loads(data)
    except (orjson.JSONDecodeError, RecursionError):
        return _slowly(data)
    quotes, escaped = (b'"', b'\\"') if isinstance(data, bytes) else ('"', '\\"')
    marks = data.count(quotes) - data.count(escaped)  # type: ignore[arg-type]
    if marks == 2 * _count(value):
        return value
    slow = _slowly(data)
    return value if slow is None else slow


def unescaped(text: str) -> str:
    """Text with escapes of JSON in it as what they stand for, where it does not decode as a whole."""
    return _ESCAPE.sub(_plain, text) if "\\" in text else text


def without_halves(text: str) -> str:
    """A text with a sign in place of each half of a pair, which JSON can hold alone, and UTF-8 cannot."""
    return text if text.isascii() else _HALF.sub("\N{REPLACEMENT CHARACTER}", text)


def _plain(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    return _CONTROL.get(found[2], found[2])


def _count(value: Any) -> int:
    """How many texts there are in a value, names included."""
    count = 1 if type(value) is str else 0
    stack = [value]
    while stack:
        each = stack.pop()
        kind = type(each)
        if kind is dict:
            count += len(each)
            each = each.values()
        elif kind is not list:
            continue
        for inner in each:
            kind = type(inner)
            if kind is str:
                count += 1
            elif kind is dict or kind is list:
                stack.append(inner)
    return count


def _slowly(data: bytes | str) -> Any:
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    try:
        return json.loads(text, object_pairs_hook=_every, parse_int=_number, strict=False)
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> int | str:
    """A whole number, or its digits where it is too long for one that is computed with."""
    return int(digits) if len(digits) < 20 else digits  # noqa: PLR2004 - 64 bits


def _every(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which names that come again are kept, with their number behind them."""
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    seen: dict[str, int] = {}
    every: dict[str, Any] = {}
    for name, each in pairs:
        seen[name] = number = seen.get(name, 0) + 1
        every[name if number == 1 else f"{name} ({number})"] = each
    return every
