"""The objects of a JSON-LD document, and their values by name: a scalar, a list, a language map or an object each."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from crs_gate.formats.json_ld_names import Names
from crs_gate.formats.plain_values import items, mappings, text, whole
from crs_gate.formats.pointers import Path

_LANGUAGE = re.compile(r"(?!id$|fn$)[A-Za-z]{2}(?:-[A-Za-z0-9]{1,8}){0,3}|@none")
"""Codes of two letters, but for two that are keys; no key that is read here has two letters."""
_MOST_LANGUAGES = 200


class Found(NamedTuple):
    """A text and the path (keys and indexes) of what holds it."""

    path: Path
    text: str


def key_of(path: Path) -> Path:
    """The path of the key whose value, or item of whose list, is at a path."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path


class Graph:
    """What the objects of one document share: the names of its keys, and its objects by ``@id``."""

    def __init__(self, context: Any, tops: tuple[tuple[Path, dict[str, Any]], ...]) -> None:
        self.names = Names(context)
        self._tops = tops

    @cached_property
    def _by_id(self) -> dict[str, tuple[dict[str, Any], Path]]:
        """The objects at the top and one level below; of two with one id, the first that says more than its id."""
        found: dict[str, tuple[dict[str, Any], Path]] = {}
        for path, top in self._tops:
            below = (((*path, key, *step), item) for key, value in top.items() for step, item in mappings(value))
            for at, tree in chain([(path, top)], below):
                own_id = text(tree.get("@id")) or text(tree.get("id"))
                if own_id and len(tree) > 1:
                    found.setdefault(own_id, (tree, at))
        return found

    def node(self, tree: dict[str, Any], path: Path) -> "Node":
        """The object at a path; for a mere reference, the object that it means."""
        if len(tree) == 1 and (own_id := text(tree.get("@id"))) and own_id in self._by_id:
            tree, path = self._by_id[own_id]
        return Node(tree, path, self)


class Node:
    """One object; its keys go by the names of ``Names``, and its values come with their paths in the document."""

    __slots__ = ("_graph", "_keys", "_tree", "path")

    def __init__(self, tree: dict[str, Any], path: Path, graph: Graph) -> None:
        self._tree, self.path, self._graph = tree, path, graph
        self._keys: dict[str, list[str]] = {}
        for written in tree:
            self._keys.setdefault(graph.names.of(written), []).append(written)

    @property
    def names(self) -> Iterator[tuple[str, str]]:
        """Each key as it is written, and its name."""
        return ((written, name) for name, keys in self._keys.items() for written in keys)

    @property
    def id(self) -> str:
        """The ``@id``; empty where there is none."""
        return text(self._tree.get("@id")) or ""

    @property
    def types(self) -> frozenset[str]:
        """The names of its types: those of ``@type``, never those of a vocabulary's own ``type``."""
        return frozenset(
            self._graph.names.of(kind) for _, kind in items(self._tree.get("@type")) if isinstance(kind, str)
        )

    @property
    def bare_types(self) -> bool:
        """Whether its types are written without prefix or address, so that a context is needed to know them."""
        return not any(
            ":" in kind or "/" in kind for _, kind in items(self._tree.get("@type")) if isinstance(kind, str)
        )

    def values(self, *names: str) -> Iterator[tuple[Path, Any]]:
        """Each value of any of the names that is not null: the items of lists, and what stands in place of one.

        Raises ``Unreadable`` for a list that is too long.
        """
        for name in names:
            for written in self._keys.get(name, ()):
                if isinstance(self._tree[written], str):  # what most values are
                    yield (*self.path, written), self._tree[written]
                    continue
                for below, value in _unwrapped(self._tree[written], f"values of {name}"):
                    yield (*self.path, written, *below), value

    def nodes(self, *names: str) -> Iterator["Node"]:
        """Each value that is an object."""
        return (self.inner(value, path) for path, value in self.values(*names) if isinstance(value, dict))

    def inner(self, value: dict[str, Any], path: Path) -> "Node":
        """An object among the values; for a mere reference, the object that it means."""
        return self._graph.node(value, path)

    def texts(self, *names: str) -> Iterator[Found]:
        """Each value that is text or stands for one."""
        return (Found(path, found) for path, value in self.values(*names) if (found := plain(value)))

    def text(self, *names: str) -> Found | None:
        """The first value that is text."""
        return next(self.texts(*names), None)

    def statements(self, *names: str) -> Iterator[Found]:
        """Each value as what somebody answers: every text in every language, and an object, unread, as unknown."""
        for path, value in self.values(*names):
            said = in_every_language(value)
            yield from (Found(path, each) for each in said)
            if not said and value and isinstance(value, dict | list) and "@value" not in value:
                yield Found(path, "unknown")

    def addresses(self, *names: str) -> Iterator[Found]:
        """Each value that is text, or an object that has an ``@id`` or ``url``."""
        for path, value in self.values(*names):
            if found := plain(value) or (address_of(self.inner(value, path)) if isinstance(value, dict) else ""):
                yield Found(path, found)

    def address(self, *names: str) -> Found | None:
        """The first of them."""
        return next(self.addresses(*names), None)


def plain(value: Any) -> str | None:
    """The text of a scalar, of ``{"@value": ...}`` or of a language map, in English where there is a choice."""
    return next(iter(in_every_language(value)), None)


def in_every_language(value: Any) -> tuple[str, ...]:
    """The texts of a value, English first; one, but for language maps."""
    if isinstance(value, dict) and "@value" not in value:
        if not value or len(value) > _MOST_LANGUAGES or not all(map(_LANGUAGE.fullmatch, value)):
            return ()
        languages = sorted(value, key=_english_first)
        return tuple(found for language in languages for _, item in items(value[language]) if (found := text(item)))
    found = text(value["@value"] if isinstance(value, dict) else value)
    return (found,) if found else ()


def _english_first(language: str) -> int:
    return ("en", "@none").index(language) if language in {"en", "@none"} else 2 - language.startswith("en-")


def address_of(node: Node) -> str:
    """The address that an object stands for; empty where it has none."""
    found = node.text("url", "prov:atLocation", "atLocation", "contentUrl", "sameAs")
    return found.text if found else node.id


def _unwrapped(value: Any, what: str) -> Iterator[tuple[Path, Any]]:
    """Items of a list; ``{"@list": ...}`` and ``{"@set": ...}`` are lists too. Raises ``Unreadable`` for too many."""
    for path, item in whole(value, what):
        wrapper = next((key for key in ("@list", "@set") if key in item), None) if isinstance(item, dict) else None
        if wrapper:
            for below, inner in whole(item[wrapper], what):
                if inner is not None:
                    yield (*path, wrapper, *below), inner
        elif item is not None:
            yield path, item
