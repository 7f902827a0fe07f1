"""Where the datasets of a JSON-LD document may stand: at its top, in ``@graph``, or in a list."""

from collections.abc import Iterator
from typing import Any

from crs_gate.formats.json_ld_nodes import Graph, Node
from crs_gate.formats.plain_values import mappings, whole
from crs_gate.formats.pointers import Path

_MOST_LEVELS = 3
"""Lists and graphs in one another that are looked into."""


def tops(tree: Any, endings: tuple[str, ...]) -> tuple[Node, ...]:
    """The objects at the top that have a key with one of these endings: other people's JSON is passed over quickly.

    Raises ``Unreadable`` for a list that is too long.
    """
    found = tuple(_objects(tree, (), _MOST_LEVELS))
    if not any(_has_key(item, endings) for _, item in found):
        return ()
    graph = Graph(_context(tree), found)
    return tuple(Node(item, path, graph) for path, item in found if _has_key(item, endings))


def _has_key(item: dict[str, Any], endings: tuple[str, ...]) -> bool:
    return any(key.endswith(endings) for key in item)


def _objects(tree: Any, path: Path, levels: int) -> Iterator[tuple[Path, dict[str, Any]]]:
    if isinstance(tree, dict) and tree.keys() - {"@context", "@graph", "@id"}:
        yield path, tree
    if levels and isinstance(tree, dict | list):
        inside, below = (tree, path) if isinstance(tree, list) else (tree.get("@graph"), (*path, "@graph"))
        for step, item in whole(inside, "objects"):
            if isinstance(item, dict):
                yield from _objects(item, (*below, *step), levels - 1)


def _context(tree: Any) -> Any:
    if isinstance(tree, dict):
        return tree.get("@context")
    return next((item["@context"] for _, item in mappings(tree) if "@context" in item), None)
