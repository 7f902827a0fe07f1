"""What a native manifest can hold: values are held against its schema, and what does not fit is left out and told."""

import re
from functools import cache
from typing import Any

from crs_gate.escape import in_quotes
from crs_gate.formats.schemas import schema
from crs_gate.model.answer import State, state

_MOST_NOTES = 3

Node = dict[str, Any]


def fitted(value: Any, kind: str, name: str) -> tuple[Any, list[str]]:
    """The part of a value that a field can hold, ``None`` for nothing, and notes on what was left out.

    ``kind`` is ``dataset`` or ``source``; ``name`` is dotted. A placeholder is kept where any text fits, and told.
    """
    notes: list[str] = []
    node = resolved(node_of(kind, name.rpartition(".")[0]))["properties"].get(name.rpartition(".")[2])
    if node is None:
        return None, [f"{name} has no place in a manifest"]
    kept = _fitted(value, resolved(node), "", notes)
    return kept, [*notes[:_MOST_NOTES], *([f"{len(notes) - _MOST_NOTES} more left out"] if notes[_MOST_NOTES:] else [])]


@cache
def node_of(kind: str, name: str) -> Node:
    """The schema of a field."""
    node = resolved({"$ref": f"#/$defs/{kind}"})
    for step in filter(None, name.split(".")):
        node = resolved(node["properties"][step])
    return node


def below(node: Node, key: str | None) -> Node:
    """The schema of what is under a key of a mapping, or of the items of a list; empty where it says nothing."""
    found: Node = node.get("items", {}) if key is None else node.get("properties", {}).get(key, {})
    return resolved(found)


def resolved(node: Node) -> Node:
    """A schema with what it refers to put in its place."""
    while "$ref" in node:
        node = {**_definitions()[node["$ref"].rpartition("/")[2]], **{k: v for k, v in node.items() if k != "$ref"}}
    return node


@cache
def _definitions() -> dict[str, Node]:
    found: dict[str, Node] = schema("manifest")["$defs"]
    return found


def _fitted(value: Any, node: Node, where: str, notes: list[str]) -> Any:
    if isinstance(value, list):
        return _list(value, resolved(node.get("items", {})), where, notes)
    if isinstance(value, dict):
        return _mapping(value, node, where, notes)
    fits = _allowed(value, node)
    if state(value) is State.PLACEHOLDER:
        notes.append(f"{where}the placeholder {in_quotes(value)} is no answer")
    elif not fits:
        notes.append(f"{where}{in_quotes(value)} does not fit here")
    return value if fits else None


def _list(items: list[Any], node: Node, where: str, notes: list[str]) -> Any:
    kept = [found for item in items if (found := _fitted(item, node, where, notes)) is not None]
    return kept if kept or not items else None


def _mapping(entries: dict[str, Any], node: Node, where: str, notes: list[str]) -> Any:
    properties = node.get("properties", {})
    kept = {}
    for name in properties:
        if name in entries:
            found = _fitted(entries[name], resolved(properties[name]), f"{where}{name}: ", notes)
            if found is not None:
                kept[name] = found
    return kept if kept and all(name in kept for name in node.get("required", ())) else None


def _allowed(text: str, node: Node) -> bool:
    if "enum" in node:
        return text in node["enum"]
    pattern = node.get("pattern")
    return pattern is None or ("\n" not in text and re.search(pattern, text) is not None)
