"""The values that a record states, under the pointers that a manifest gives them."""

import re
from typing import Any

from crs_gate.model.answer import State, state
from crs_gate.model.dataset import leaves

_INSIDE_TEXT = r"(?i)\[(?:more information needed|needs more information|todo|tbd|fixme)\b"


def placeholders(record: tuple[Any, ...]) -> list[tuple[str, str]]:
    """Pointer and text of each placeholder below a record."""
    # Pointers are built only when there is something to point at: most records hold no placeholder.
    if not any(value and _holds_placeholder(value) for value in record):
        return []
    return [(in_manifest(pointer), text) for pointer, text in leaves(record) if _is_placeholder(text)]


def in_manifest(pointer: str) -> str:
    """The pointer of a value in the manifest, where signals stand below opt_out."""
    return f"/opt_out{pointer}" if pointer.startswith("/signals") else pointer


def _is_placeholder(text: str) -> bool:
    return state(text) is State.PLACEHOLDER or ("[" in text and re.search(_INSIDE_TEXT, text) is not None)


def _holds_placeholder(value: Any) -> bool:
    if isinstance(value, str):
        return _is_placeholder(value)
    for part in value:  # noqa: SIM110 - in half the time of any(), for each part of each source
        if part and _holds_placeholder(part):
            return True
    return False
