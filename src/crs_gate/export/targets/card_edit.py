"""Changing the metadata of a card in place: only the keys that are set change, comments and all else stay.

What comes out is parsed again and held against what was meant. A way of writing that cannot be edited safely ends in
``Unreadable``, never in a wrong card.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from crs_gate.export.nodes import all_nodes, child, is_block_list
from crs_gate.export.yaml_text import flow, scalar
from crs_gate.formats import markdown
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.layout import Layout
from crs_gate.formats.yaml_events import parse

Value: TypeAlias = str | tuple[str, ...]

_OPENING = re.compile(r"\s*---(?:\r\n|\n)")
_KEPT_LISTS = frozenset(("tags",))
"""Lists that are added to and nothing is taken from: others say more there than a manifest does."""
_UNUSUAL = "its metadata is laid out too unusually to be edited in place"


def edited(card: str, wanted: Mapping[str, Value]) -> str:
    """The card with these keys in its metadata, and nothing else changed. Raises ``Unreadable``."""
    front = markdown.split(card)
    opening = _OPENING.match(card)
    if not opening:
        lines = "".join(f"{key}: {_flow(value)}\n" for key, value in wanted.items())
        return f"---\n{lines}---\n\n{card}"
    start = opening.end()
    size = len(front.yaml) - (front.line - 1)
    before, yaml, after = card[:start], card[start : start + size], card[start + size :]
    old = _mapping(yaml, front.line)
    needed = {key: value for key, value in wanted.items() if not _same(old.get(key), value, key)}
    if "license" in needed and needed["license"] == ("unknown",) and old.get("license"):
        del needed["license"]  # the card says more than the manifest, which says nothing
    if not needed:
        return card
    new = _Editor(yaml, old).with_values(needed)
    _insist(old, _mapping(new, front.line), needed)
    return before + new + after


def _mapping(yaml: str, line: int) -> dict[str, Any]:
    tree, _ = parse("\n" * (line - 1) + yaml)
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise Unreadable("the metadata of a card is a mapping; this is something else", line)
    return tree


def _listed(value: Any) -> list[Any]:
    """A value as its items: the Hub takes one text for a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _same(old: Any, value: Value, key: str) -> bool:
    items = [value] if isinstance(value, str) else list(value)
    return set(items) <= set(map(str, _listed(old))) if key in _KEPT_LISTS else _listed(old) == items


def _insist(old: dict[str, Any], new: dict[str, Any], needed: Mapping[str, Value]) -> None:
    """Raise ``Unreadable`` where anything came out that was not meant."""
    rest = [key for key in old if key not in needed]
    added = [key for key in new if key not in old and key not in needed]
    kept = all(old[key] == new.get(key) for key in rest)
    if not kept or added or not all(_same(new.get(key), value, key) for key, value in needed.items()):
        raise Unreadable(_UNUSUAL)


def _flow(value: Value) -> str:
    return scalar(value) if isinstance(value, str) else flow(list(value))


class _Editor(Layout):
    """Replacements in the metadata of one card."""

    def __init__(self, text: str, old: Mapping[str, Any]) -> None:
        import yaml

        super().__init__(text)
        self._old = old
        self._root: Any = None
        if old:
            self._root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        nodes: list[Any] = list(all_nodes(self._root)) if self._root else []
        if self._root and (self._root.flow_style or len(set(map(id, nodes))) < len(nodes)):
            raise Unreadable(_UNUSUAL)
        self._spans: list[tuple[int, int, str]] = []

    def with_values(self, needed: Mapping[str, Value]) -> str:
        """The text with each of the keys set; those that are new stand at the end."""
        fresh = []
        for key, value in needed.items():
            found = child(self._root, key) if self._root else None
            if found is None:
                fresh.append(f"{key}: {_flow(value)}{self._break}")
            else:
                self._replace(key, found, value)
        text = self._text
        for start, end, new in sorted(self._spans, reverse=True):
            text = text[:start] + new + text[end:]
        if fresh and text and not text.endswith("\n"):
            text += self._break
        return text + "".join(fresh)

    def _replace(self, key: str, found: tuple[Any, Any], value: Value) -> None:
        key_node, node = found
        items = (value,) if isinstance(value, str) else value
        if is_block_list(node) and all(item.id == "scalar" and item.style not in {"|", ">"} for item in node.value):
            self._relist(node, tuple(items), add_only=key in _KEPT_LISTS)
            return
        if key in _KEPT_LISTS:
            held = [str(item) for item in _listed(self._old.get(key))]
            value = tuple(dict.fromkeys([*held, *items]))
        start, end = self._after_colon(key_node), max(self._end(node), self._after_colon(key_node))
        self._spans.append((start, end, f" {_flow(value)}"))

    def _relist(self, node: Any, items: tuple[str, ...], *, add_only: bool) -> None:
        """Lines of items that stay keep their comments; those that go lose them with their line."""
        held, last = [item.value for item in node.value], node.value[-1]
        gone = [] if add_only else [item for item in node.value if item.value not in items]
        fresh = self._break.join(f"{self._indent_of_dash(last)}- {scalar(item)}" for item in items if item not in held)
        if fresh and last in gone:
            self._spans.append((self._line_start(self._dash(last)), self._line_end(self._end(last)), fresh))
            gone.remove(last)
        elif fresh:
            end = self._line_end(self._end(last))
            self._spans.append((end, end, self._break + fresh))
        self._spans += [(self._line_start(self._dash(item)), self._past_line(self._end(item)), "") for item in gone]

    def _past_line(self, at: int) -> int:
        end = self._line_end(at)
        behind = self._text[end : end + 2]
        return end + (2 if behind == "\r\n" else 1 if behind else 0)
