"""Steps through one of our JSON Schemas, with references followed."""

from collections.abc import Iterator
from typing import Any

from crs_gate.formats.pointers import Path

Node = dict[str, Any]


def resolved(node: Node, root: Node) -> Node:
    """The schema that a reference, or a reference to one, leads to."""
    while "$ref" in node:
        node = root["$defs"][node["$ref"].rpartition("/")[2]]
    return node


def keys(node: Node, root: Node) -> Node:
    """The schema of each key of a mapping, or of the mappings in a list."""
    node = resolved(node, root)
    found: Node = (resolved(node["items"], root) if "items" in node else node).get("properties", {})
    return found


def along(path: Path, root: Node) -> Iterator[Node]:
    """The schema of the root and of what each step of a path leads to, as far as they are known."""
    node = root
    yield node
    for step in path:
        below = node.get("items") if isinstance(step, int) else node.get("properties", {}).get(step)
        if below is None:
            return
        node = resolved(below, root)
        yield node
