"""A list with a line for each item, in new order and content: what stays keeps its lines, with their comments."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from crs_gate.export.nodes import value_of
from crs_gate.export.yaml_text import flow

_KEYS = ("path", "url", "protocol", "step", "name", "field")
"""By what an item is known when something in it changes."""


class Piece(NamedTuple):
    """One item as it stands: its whole lines, and within them the place of its value, where that is on one line."""

    text: str
    value: Any
    inner: tuple[int, int] | None


def relisted(pieces: Sequence[Piece], items: Sequence[Any], indent: str) -> list[str]:
    """The lines of the new items, without line breaks at their ends."""
    same = _by(_whole, pieces)
    kept: dict[int, int] = {}
    for number, item in enumerate(items):
        if found := same.get(_whole(item)):
            kept[number] = found.pop(0)
    changed = _by(_known_by, [piece if n not in kept.values() else None for n, piece in enumerate(pieces)])
    lines = []
    for number, item in enumerate(items):
        if number in kept:
            lines.append(pieces[kept[number]].text)
            continue
        near = changed.get(_known_by(item)) or []
        piece = pieces[near[0]] if near else None
        if piece is None or piece.inner is None:
            lines.append(f"{indent}- {flow(item)}")
            continue
        near.pop(0)
        lines.append(piece.text[: piece.inner[0]] + flow(item) + piece.text[piece.inner[1] :])
    return lines


def piece_of(text: str, lines: tuple[int, int], node: Any, place: tuple[int, int]) -> Piece:
    """The lines of one item between two places of a text; ``place`` is that of its value."""
    plain = node.id == "scalar" and node.style not in {"|", ">"}
    one = (plain or bool(getattr(node, "flow_style", False))) and "\n" not in text[place[0] : place[1]]
    inner = (place[0] - lines[0], place[1] - lines[0]) if one else None
    return Piece(text[lines[0] : lines[1]], value_of(node), inner)


def _by(key: Callable[[Any], str], pieces: Sequence[Piece | None]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        if piece is not None:
            found[key(piece.value)].append(number)
    return found


def _whole(item: Any) -> str:
    return json.dumps(item, sort_keys=True)


def _known_by(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    return next((f"{key}:{item[key]}" for key in _KEYS if isinstance(item.get(key), str)), "")
