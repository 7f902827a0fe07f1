"""What YAML is read into: mappings and lists that know the place of each of their entries."""

from typing import Any

from crs_gate.formats.pointers import to_index, to_steps

LINE_SHIFT = 27
"""A place is packed as ``line << LINE_SHIFT | column``, both from 0; a file of 95 MiB has fewer than 2**27 columns."""


def unpack(place: int) -> tuple[int, int]:
    """Line and column of a packed place, counted from 1."""
    return (place >> LINE_SHIFT) + 1, (place & (1 << LINE_SHIFT) - 1) + 1


class Map(dict[str, Any]):
    """A mapping. ``marks`` holds two packed places an entry, in the order of the keys: of the key and the value."""

    __slots__ = ("marks",)
    marks: list[int]


class List(list[Any]):
    """A list. ``marks`` holds one packed place an item."""

    __slots__ = ("marks",)
    marks: list[int]


def key_place(node: Map, key: str) -> int:
    """The packed place of a key that the mapping holds."""
    return node.marks[2 * list(node).index(key)]


class MarkedPlaces:
    """Places of a tree of ``Map`` and ``List``."""

    __slots__ = ("_root",)

    def __init__(self, root: Any) -> None:
        self._root = root

    def locate(self, pointer: str) -> tuple[int, int]:
        """Where a scalar or list item starts; for a mapping or list below a key, that key; else its ancestor."""
        return self._find(pointer, key=False)

    def locate_key(self, pointer: str) -> tuple[int, int]:
        """As ``locate``, but the place of the last key and not of its value."""
        return self._find(pointer, key=True)

    def _find(self, pointer: str, key: bool) -> tuple[int, int]:
        node, key_mark, mark = self._root, 0, 0
        for step in to_steps(pointer):
            found = _entry(node, step)
            if found is None:
                break
            node, key_mark, mark = found
        return unpack(key_mark if key else mark)


def _entry(node: Any, step: str) -> tuple[Any, int, int] | None:
    """One entry: its value, the packed place of its key, the packed place of its value."""
    if isinstance(node, Map):
        if step not in node:
            return None
        at = 2 * list(node).index(step)
        return node[step], node.marks[at], node.marks[at + 1]
    index = to_index(step, len(node)) if isinstance(node, List) else None
    if index is None:
        return None
    return node[index], node.marks[index], node.marks[index]


def measure(node: Any, limit: int) -> tuple[int, int]:
    """How many values a tree holds and how deep it is; gives up and returns ``limit + 1`` for larger ones."""
    count, depth, level = 1, 0, [node]
    while level := [item for parent in level if isinstance(parent, Map | List) for item in _items(parent)]:
        count += len(level)
        depth += 1
        if count > limit:
            return limit + 1, depth
    return count, depth


def _items(node: Map | List) -> Any:
    return node.values() if isinstance(node, Map) else node


def merge(node: Map, key: str) -> bool:
    """Replace a merge key by the entries it stands for; the mapping's own entries win, then the earlier ones.

    Returns whether its value is a mapping or a list of mappings.
    """
    at = 2 * list(node).index(key)
    value = node.pop(key)
    del node.marks[at : at + 2]
    sources = value if isinstance(value, List) else [value]
    if not all(isinstance(source, Map) for source in sources):
        return False
    for source in sources:
        _take_missing(node, source)
    return True


def _take_missing(node: Map, source: Map) -> None:
    for at, (name, value) in enumerate(source.items()):
        if name not in node:
            node[name] = value
            node.marks += source.marks[2 * at : 2 * at + 2]
