"""Values of documents that anybody may have written: whatever stands there, text comes out, or nothing."""

import re
from collections.abc import Iterator
from typing import Any

from crs_gate.formats.interface import Unreadable

MOST_ITEMS = 100_000
"""Items of one list that are read."""
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://\S")


def text(value: Any) -> str | None:
    """A scalar as text, trimmed; JSON's ``true`` and ``false`` as written; ``None`` for all else and for nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.strip() or None if isinstance(value, str) else None


def items(value: Any) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Each item of a list with its path below the value, or the one value that stands in place of a list."""
    if isinstance(value, list):
        yield from (((index,), item) for index, item in enumerate(value[:MOST_ITEMS]))
    elif value is not None:
        yield (), value


def mappings(value: Any) -> Iterator[tuple[tuple[int, ...], dict[str, Any]]]:
    """Each item that is a mapping, with its path below the value."""
    return ((path, item) for path, item in items(value) if isinstance(item, dict))


def texts(value: Any) -> Iterator[tuple[tuple[int, ...], str]]:
    """Each item that is a scalar with something in it, as text, with its path below the value."""
    return ((path, found) for path, item in items(value) if (found := text(item)))


def whole(value: Any, what: str) -> Iterator[tuple[tuple[int, ...], Any]]:
    """As ``items``; raises ``Unreadable`` for a list that is too long, where what is left out would go unseen."""
    if isinstance(value, list) and len(value) > MOST_ITEMS:
        raise Unreadable(f"{len(value)} {what}: more than {MOST_ITEMS} are not read")
    return items(value)


def is_address(value: str) -> bool:
    """Whether a text starts as an address of the web does: a scheme of two letters or more, and ``://``."""
    return _ADDRESS.match(value) is not None
