"""Two answers to one question in a message: lists by the entries that differ, never by how many they are."""

import json
from typing import Any

from crs_gate.escape import bounded, terminal
from crs_gate.export.answers import Value, quoted
from crs_gate.export.yaml_text import flow

_MOST = 3
_SHOWN = 160


def shown(value: Value, *others: Value | None) -> str:
    """One of several answers: of a list the entries that are not in all others, each bounded, and how many more."""
    if not isinstance(value, list) or not value:
        return quoted(value)
    keys = [{_key(item) for item in other} if isinstance(other, list) else set() for other in others]
    apart = [item for item in value if not all(_key(item) in held for held in keys)]
    if not apart:
        return f"{quoted(value)}, all of which the other has too"
    entries = "; ".join(_entry(item) for item in apart[:_MOST])
    more = f"; and {len(apart) - _MOST:,} more" if len(apart) > _MOST else ""
    same = f" beside {len(value) - len(apart):,} that all have" if len(apart) < len(value) else ""
    return f"{entries}{more}{same}"


def _key(item: Any) -> str:
    return item if isinstance(item, str) else json.dumps(item, sort_keys=True)


def _entry(item: Any) -> str:
    return quoted(item) if isinstance(item, str) else terminal(bounded(flow(item), _SHOWN))
