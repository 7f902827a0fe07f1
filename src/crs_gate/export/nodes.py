"""Nodes of a composed YAML document: what they hold, without building it."""

from collections.abc import Iterator
from typing import Any


def child(node: Any, key: str) -> tuple[Any, Any] | None:
    """The key and the value under a key of a mapping."""
    return next((pair for pair in node.value if pair[0].value == key), None)


def is_null(node: Any) -> bool:
    """Whether a node is an empty value, as manifests are read."""
    return node.id == "scalar" and not node.style and node.value in {"", "~", "null", "Null", "NULL"}


def is_block_list(node: Any) -> bool:
    """Whether a node is a list with a line for each item."""
    return node.id == "sequence" and not node.flow_style and bool(node.value)


def value_of(node: Any) -> Any:
    """The value of a node without what is null, as answers hold it."""
    if node.id == "scalar":
        return node.value
    if node.id == "sequence":
        return [value_of(item) for item in node.value]
    return {key.value: value_of(value) for key, value in node.value if not is_null(value)}


def all_nodes(root: Any) -> Iterator[Any]:
    """Each node as often as it is used, keys included."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        if node.id == "mapping":
            stack += [part for pair in node.value for part in pair]
        elif node.id == "sequence":
            stack += node.value
