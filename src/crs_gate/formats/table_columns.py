"""What the columns of a table mean: dotted names of the keys of a source, such as ``license.expression``.

What a cell may hold follows from the JSON Schema of a source; there is no second list of keys.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import Enum
from typing import Any, NamedTuple

from crs_gate.formats.interface import Unreadable
from crs_gate.formats.pointers import Path, to_index
from crs_gate.formats.schema_walk import Node, resolved
from crs_gate.formats.schemas import schema
from crs_gate.formats.wording import shown

MOST_COLUMNS = 500
_MOST_ENTRIES = 100
"""Entries of a list that can have columns of their own, such as ``files.0.path``."""
_LONGEST_KEY = 100
_OTHER_MARKS = ";\t|"


class Holds(Enum):
    """What a cell holds: a value, a value or a mapping, values, a list or mapping as JSON, or nothing that is read."""

    VALUE = "value"
    EITHER = "either"
    VALUES = "values"
    RECORDS = "records"
    NOTHING = "nothing"


class Column(NamedTuple):
    """One column: its name as written, the path of its value in a source, and what its cells hold."""

    name: str
    path: Path
    holds: Holds


def columns(names: Iterable[str]) -> tuple[Column, ...]:
    """The columns of a header. Raises ``Unreadable`` at the first that cannot be."""
    found: dict[Path, Column] = {}
    for name in names:
        if len(found) == MOST_COLUMNS:
            raise Unreadable(f"the table has more than {MOST_COLUMNS} columns, the limit")
        column = _column(name)
        if column.path in found:
            raise Unreadable(f"the column {shown(name)} is here twice")
        found[column.path] = column
    for path, column in found.items():
        if above := next((found[path[:size]] for size in range(1, len(path)) if path[:size] in found), None):
            raise Unreadable(f"the columns {shown(above.name)} and {shown(column.name)} state the same")
    if ("id",) not in found:
        raise Unreadable("the column 'id' is missing; columns are named like keys of a source: license.expression")
    return tuple(found.values())


def _column(name: str) -> Column:
    node, steps = _resolved(_SOURCE), name.strip().split(".")
    path: Path = ()
    for place, step in enumerate(steps):
        if step.startswith("x-"):
            return Column(name, (*path, *steps[place:]), Holds.NOTHING)
        below = _below(node, step)
        if below is None and any(mark in name for mark in _OTHER_MARKS):
            raise Unreadable(f"unknown column {shown(name)}; columns are separated by commas")
        if below is None:
            raise Unreadable(f"unknown column {shown(name)}{_suggestion(step, node)}")
        node, step_taken = below
        path = (*path, step_taken)
    return Column(name, path, _holds(node))


def _below(node: Node, step: str) -> tuple[Node, str | int] | None:
    """The schema of one key or list entry, and the step to it."""
    if step in node.get("properties", ()):
        return _resolved(node["properties"][step]), step
    index = to_index(step, _MOST_ENTRIES) if "items" in node else None
    return None if index is None else (_resolved(node["items"]), index)


def _resolved(node: Node) -> Node:
    return resolved(node, schema("manifest"))


def _holds(node: Node) -> Holds:
    types = _types(node)
    if "array" in types:
        entries = _types(_resolved(node.get("items", {})))
        return Holds.RECORDS if entries == {"object"} else Holds.VALUES
    return Holds.VALUE if "object" not in types else Holds.RECORDS if types == {"object"} else Holds.EITHER


def _types(node: Node) -> set[str]:
    """The JSON types that a schema lets be, less null; what is listed one by one counts as text."""
    names = node.get("type", "string")
    return {names} if isinstance(names, str) else set(names) - {"null"}


def _suggestion(step: str, node: Node) -> str:
    near = get_close_matches(step[:_LONGEST_KEY].lower(), node.get("properties", ()), n=1)
    return f"; did you mean {shown(near[0])}?" if near else "; a column is named like a key of a source"


_SOURCE = {"$ref": "#/$defs/source"}


def tree_of(cells: Iterable[tuple[Path, Any]]) -> Any:
    """A source from the values of one row, each with its path; list entries close up where one is not stated."""
    root: dict[str | int, Any] = {}
    for path, value in cells:
        inside = root
        for step in path[:-1]:
            inside = inside.setdefault(step, {})
        inside[path[-1]] = value
    return _with_lists(root)


def _with_lists(node: Any) -> Any:
    """Mappings from index to entry become lists."""
    if not isinstance(node, dict):
        return node
    if any(isinstance(key, int) for key in node):
        return [_with_lists(node[key]) for key in sorted(node)]
    return {key: _with_lists(value) for key, value in node.items()}
