"""What an import found in the file that it read and no tool reads: a manifest holds it until somebody settles it.

It stands in the record of the import. There it is no answer, and nothing is read from it but that it is there.
"""

from typing import Any, NamedTuple

from crs_gate.escape import one_line

KEY = "x-imported"
"""The key of the record of an import; other keys that start with ``x-`` are not looked at."""
MOST = 50
"""Remarks that are kept, and that are read."""
_FILE, _UNREAD = "file", "unread"
_LONGEST = 300


class Unread(NamedTuple):
    """From which file a manifest was imported, and what no tool reads there."""

    file: str = ""
    messages: tuple[str, ...] = ()


def unread(tree: Any) -> Unread:
    """What a record holds, whatever stands there; nothing without one."""
    held = tree.get(KEY)
    listed = held.get(_UNREAD) if isinstance(held, dict) else None
    if not isinstance(listed, list) or not isinstance(held, dict):
        return Unread()
    texts = tuple(shortened(each) if isinstance(each, str) else "" for each in listed[: MOST + 1])
    return Unread(one_line(named, _LONGEST) if isinstance(named := held.get(_FILE), str) else "a file", texts)


def remarks(tree: Any) -> tuple[tuple[str, str], ...]:
    """The same as remarks of a dataset: pointer and message of each."""
    found = unread(tree)
    said = ((index, message) for index, message in enumerate(found.messages) if message)
    return tuple((f"/{KEY}/{_UNREAD}/{index}", f"in {found.file}: {message}") for index, message in said)


def shortened(message: str) -> str:
    """A remark as a record keeps it: on one line, and bounded."""
    return one_line(message, _LONGEST)
