"""The event payload of a GitHub workflow run: bounded reading, and the few facts taken from it.

On a pull request from a fork, a stranger chose much of this file: nothing in it is used before it is checked.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from crs_gate.errors import HistoryError

_LARGEST_EVENT = 32 * 1024 * 1024
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_BRANCH = re.compile(r"[^\s\x00-\x1f\x7f:?*\[\\~^@{}-][^\s\x00-\x1f\x7f:?*\[\\~^@{}]{0,254}")
_BY_HAND = "name base and head yourself"

Event = Mapping[str, object]


def read_event(path: Path) -> Event:
    """The payload file that ``GITHUB_EVENT_PATH`` names; anything but a JSON object is a ``HistoryError``."""
    import json

    if not path.name:
        raise HistoryError("GITHUB_EVENT_PATH names no event file", _BY_HAND)
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_EVENT + 1)
    except OSError as e:
        raise HistoryError(f"the event file {path} cannot be read: {e.strerror}", _BY_HAND) from e
    if len(data) > _LARGEST_EVENT:
        raise HistoryError(f"the event file {path} is over {_LARGEST_EVENT:,} bytes", _BY_HAND)
    try:
        event = json.loads(data)
    except (ValueError, RecursionError) as e:
        raise HistoryError(f"the event file {path} is not JSON", _BY_HAND) from e
    if not isinstance(event, dict):
        raise HistoryError(f"the event file {path} is not a JSON object", _BY_HAND)
    return event


def commit_id(event: Event, *keys: str) -> str:
    """The full commit id at a path of keys; a ``HistoryError`` where there is none."""
    value = _at(event, keys)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise HistoryError(f"the event holds no commit id at {'.'.join(keys)}", _BY_HAND)
    return value


def text(event: Event, *keys: str) -> str:
    """The text at a path of keys, or an empty one."""
    value = _at(event, keys)
    return value if isinstance(value, str) else ""


def default_branch(event: Event) -> str | None:
    """The name of the repository's default branch, where the event says a usable one."""
    name = text(event, "repository", "default_branch")
    return name if _BRANCH.fullmatch(name) and ".." not in name else None


def _at(event: Event, keys: tuple[str, ...]) -> object:
    value: object = event
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
