"""JSON to values with the standard library; places are found when somebody asks.

Numbers stay text, as written (``1.10``), so that JSON and YAML give the same values; ``true`` and ``false`` stay
booleans.
"""

import json
import re
from bisect import bisect_right
from functools import cached_property
from typing import Any, NoReturn

from crs_gate.formats import json_errors
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.paused import garbage_collection_paused
from crs_gate.formats.pointers import to_index, to_steps
from crs_gate.formats.source_text import line_and_column

DEEPEST = 100
"""Levels of nesting that are read."""

MOST_VALUES = 10_000_000
"""Values of a document, as far as they can be counted by what stands before each of them."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)", re.DOTALL)
_SPACE = re.compile(r"[ \t\n\r]*")
_BETWEEN = re.compile(r"[ \t\n\r,:]*")


class RefusedError(Exception):
    """Something that the decoder would let pass."""


class _TwiceError(RefusedError):
    """A key is in one object twice."""


class _ConstantError(RefusedError):
    """``NaN`` or an infinity."""


def parse(text: str) -> tuple[Any, "ScannedPlaces"]:
    """The document and the places of its values. Raises ``Unreadable`` and nothing else."""
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise Unreadable(f"the document holds more than {MOST_VALUES:,} values", 1, 1)
    try:
        with garbage_collection_paused():
            root = DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise json_errors.explain(text, error) from error
    except RecursionError as error:
        raise json_errors.too_deep(text, DEEPEST) from error
    except _TwiceError as error:
        raise json_errors.twice(text) from error
    except _ConstantError as error:
        raise json_errors.constant(text) from error
    if _deeper_than(root, DEEPEST):
        raise json_errors.too_deep(text, DEEPEST)
    _refuse_lone_surrogates(text)
    return root, ScannedPlaces(text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise _TwiceError
    return entries


def _refuse_constant(_name: str) -> NoReturn:
    raise _ConstantError


DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=_refuse_constant)
"""Reads a text of which nothing more needs to be known than its values; ``parse`` checks the rest and says why not."""
PLAIN_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
"""Reads a text that was read without fault before: the same values, in less time."""
_scan_once = PLAIN_DECODER.scan_once  # type: ignore[attr-defined]  # the stub lacks it


def _deeper_than(root: Any, levels: int) -> bool:
    """Whether containers are nested deeper; walks level by level, so that depth itself costs nothing."""
    level = [root] if isinstance(root, dict | list) else []
    for _ in range(levels):
        inner = (container.values() if container.__class__ is dict else container for container in level)
        level = [item for items in inner for item in items if item.__class__ is dict or item.__class__ is list]
        if not level:
            return False
    return True


def _refuse_lone_surrogates(text: str) -> None:
    """Half a character cannot be written out again. Backslashes stand in strings only."""
    if not _SURROGATE.search(text):
        return
    for escape in _ESCAPE.finditer(text):
        if escape.group(1):
            message = f"\\{escape.group(1)} is half of a character; the other half is missing"
            raise Unreadable(message, *line_and_column(text, escape.start()))


class ScannedPlaces:
    """Places of a JSON text that was read without fault; containers on the way to a value are scanned once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._scanned: dict[int, dict[str, tuple[int, int]] | list[int]] = {}

    def locate(self, pointer: str) -> tuple[int, int]:
        """Where a scalar or list item starts; for an object or list below a key, that key; else its ancestor."""
        return self._find(pointer, key=False)

    def locate_key(self, pointer: str) -> tuple[int, int]:
        """As ``locate``, but the place of the last key and not of its value."""
        return self._find(pointer, key=True)

    def _find(self, pointer: str, key: bool) -> tuple[int, int]:
        at = key_at = _after(_SPACE, self._text, 0)
        found = None
        for step in to_steps(pointer):
            entry = self._entry(at, step)
            if entry is None:
                break
            found = key_at, at = entry
        if found is None:
            return 1, 1
        return self._line_and_column(key_at if key or self._text[at] in "{[" else at)

    def _entry(self, container: int, step: str) -> tuple[int, int] | None:
        """Offsets of the key and the value of one entry."""
        entries = self._entries(container)
        if isinstance(entries, dict):
            return entries.get(step)
        index = to_index(step, len(entries))
        return None if index is None else (entries[index], entries[index])

    def _entries(self, container: int) -> dict[str, tuple[int, int]] | list[int]:
        if container not in self._scanned:
            with garbage_collection_paused():
                self._scanned[container] = _scan(self._text, container)
        return self._scanned[container]

    @cached_property
    def _lines(self) -> list[int]:
        """Offset of the start of each line: counting from the top for each place would be quadratic."""
        return [0, *(found.end() for found in re.finditer("\n", self._text))]

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


def _after(pattern: re.Pattern[str], text: str, offset: int) -> int:
    found = pattern.match(text, offset)
    return found.end() if found else offset


def _scan(text: str, offset: int) -> dict[str, tuple[int, int]] | list[int]:
    if text[offset] == "[":
        return _list_entries(text, offset)
    return _object_entries(text, offset) if text[offset] == "{" else {}


def _object_entries(text: str, offset: int) -> dict[str, tuple[int, int]]:
    entries = {}
    at = _after(_SPACE, text, offset + 1)
    while text[at] != "}":
        key, end = _scan_once(text, at)
        value_at = _after(_BETWEEN, text, end)
        entries[key] = (at, value_at)
        _, end = _scan_once(text, value_at)
        at = _after(_BETWEEN, text, end)
    return entries


def _list_entries(text: str, offset: int) -> list[int]:
    entries = []
    at = _after(_SPACE, text, offset + 1)
    while text[at] != "]":
        entries.append(at)
        _, end = _scan_once(text, at)
        at = _after(_BETWEEN, text, end)
    return entries


def spans_of_items(text: str, key: str) -> list[tuple[int, int]]:
    """Where each item of a list under a key at the top begins and ends, as offsets in a text read without fault.

    Raises ``ValueError`` or ``LookupError`` for a text that is no JSON or has no list there.
    """
    try:
        _, starts = _object_entries(text, _after(_SPACE, text, 0))[key]
        if text[starts] != "[":
            raise LookupError(key)
        return [(start, _scan_once(text, start)[1]) for start in _list_entries(text, starts)]
    except StopIteration as error:
        raise ValueError("no JSON") from error
