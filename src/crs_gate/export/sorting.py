"""Keys in the order of the schema; what stands beside a key or right above it goes along.

Only places change: what comes out holds the same characters and reads the same, or nothing is changed at all.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from crs_gate.export.edit import NotEditableError
from crs_gate.export.fit import Node, below
from crs_gate.export.nodes import all_nodes
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.layout import Layout
from crs_gate.formats.schemas import schema
from crs_gate.formats.yaml_events import parse

_TOP = ("crs", "dataset", "ledger", "removals", "sources")
"""As `crs-gate init` writes them: what is long comes last."""
_DASHED = re.compile(r" *- +")
_UNUSUAL = "its layout is too unusual to sort its keys"

Span = tuple[int, int, str]


class _Pair(NamedTuple):
    """A key with its value: where both stand, and the whole lines above: blank ones, then what belongs to the key."""

    start: int
    end: int
    blank: str
    above: str
    value: Any
    node: Node


def in_order(tree: dict[str, Any]) -> dict[str, Any]:
    """A parsed manifest with its keys in order; keys of one's own come last, as they are."""
    found: dict[str, Any] = _in_order(tree, _manifest())
    return found


def sorted_yaml(text: str) -> str:
    """The text of a manifest with its keys in order. Raises ``NotEditableError``."""
    changed = _Sorter(text).sorted()
    if changed == text:
        return text
    try:
        same = parse(changed)[0] == parse(text)[0]
    except Unreadable as error:
        raise NotEditableError(_UNUSUAL) from error
    if not same or Counter("".join(changed.split())) != Counter("".join(text.split())):
        raise NotEditableError(_UNUSUAL)
    return changed


def _manifest() -> Node:
    whole = schema("manifest")
    return {**whole, "properties": {key: whole["properties"][key] for key in _TOP}}


def _in_order(value: Any, node: Node) -> Any:
    if isinstance(value, list):
        items = below(node, None)
        return [_in_order(item, items) for item in value]
    if not isinstance(value, dict) or "properties" not in node:
        return value
    keys = list(value)
    return {keys[at]: _in_order(value[keys[at]], below(node, keys[at])) for at in _ranked(keys, node)}


def _ranked(keys: Sequence[str], node: Node) -> list[int]:
    """The places of keys in the order that they are to have; those that the schema does not name stay behind."""
    ranks = {key: rank for rank, key in enumerate(node["properties"])}
    return sorted(range(len(keys)), key=lambda at: ranks.get(keys[at], len(ranks)))


class _Sorter(Layout):
    """Sorts one text."""

    def __init__(self, text: str) -> None:
        import yaml

        super().__init__(text)
        self._root: Any = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def sorted(self) -> str:
        """The whole text."""
        seen: set[int] = set()
        for node in all_nodes(self._root):
            if id(node) in seen:
                raise NotEditableError("it uses anchors and aliases")
            seen.add(id(node))
        return self._inside(0, len(self._text), self._spans(self._root, _manifest()))

    def _inside(self, low: int, high: int, spans: Iterable[Span]) -> str:
        parts, at = [], low
        for start, end, new in spans:
            parts += [self._text[at:start], new]
            at = end
        return "".join([*parts, self._text[at:high]])

    def _spans(self, value: Any, node: Node) -> Iterator[Span]:
        """What is to be replaced in a value: the widest pieces whose keys are not in order."""
        if value.id == "sequence" and "items" in node:
            items = below(node, None)
            for item in value.value:
                yield from self._spans(item, items)
        elif value.id == "mapping" and "properties" in node:
            ranked = _ranked([key.value for key, _ in value.value], node)
            if ranked == sorted(ranked):
                for key, inner in value.value:
                    yield from self._spans(inner, below(node, key.value))
            elif value.flow_style:
                yield from self._flow(value, node, ranked)
            else:
                yield self._block(value, node, ranked)

    def _flow(self, value: Any, node: Node, ranked: list[int]) -> Iterator[Span]:
        """Between braces the commas stay where they are. On several lines there may be comments: that is left."""
        if "\n" in self._text[self._at(value.start_mark) : self._at(value.end_mark)]:
            return
        places = [(self._at(key.start_mark), self._end(inner)) for key, inner in value.value]
        texts = [
            self._inside(start, end, self._spans(inner, below(node, key.value)))
            for (start, end), (key, inner) in zip(places, value.value, strict=True)
        ]
        for (start, end), at in zip(places, ranked, strict=True):
            yield start, end, texts[at]

    def _block(self, value: Any, node: Node, ranked: list[int]) -> Span:
        pairs = self._pairs(value, node)
        start = self._line_start(pairs[0].start)
        opening = self._text[start : pairs[0].start]
        bodies = [self._inside(pair.start, pair.end, self._spans(pair.value, pair.node)) for pair in pairs]
        indent = " " * len(opening)
        first = ranked[0]
        above = pairs[first].above
        if opening.strip():  # behind the dash of a list: what belongs to its first key stands above the dash
            dash = " " * opening.index("-")
            above = "\n".join(dash + line.lstrip(" ") if line.strip() else line for line in above.split("\n"))
        lines = [f"{above}{opening}{bodies[first]}"]
        rest = zip(pairs[1:], ranked[1:], strict=True)  # what is blank stays where it is
        lines += [f"{place.blank}{pairs[at].above}{indent}{bodies[at]}" for place, at in rest]
        return start - len(pairs[0].above), pairs[-1].end, self._break.join(lines)

    def _pairs(self, value: Any, node: Node) -> list[_Pair]:
        found: list[_Pair] = []
        for key, inner in value.value:
            start = self._at(key.start_mark)
            line = self._line_start(start)
            opening = self._text[line:start]
            if opening.strip(" ") and (found or not _DASHED.fullmatch(opening)):
                raise NotEditableError(_UNUSUAL)
            end = max(self._after_colon(key), self._end(inner))
            if found:
                above = self._text[self._after_break(found[-1].end) : line]
            else:
                above = "" if opening.strip() else self._comments_above(line, top=value is self._root)
            blank = re.match(r"(?:[ \t]*\r?\n)*", above)
            first = blank.end() if blank else 0
            end = self._end_with_comments(end, key.start_mark.column)
            found.append(_Pair(start, end, above[:first], above[first:], inner, below(node, key.value)))
        return found

    def _comments_above(self, line: int, *, top: bool) -> str:
        """Comments above the first key of a mapping; at the top the last block of several: the first is the file's."""
        start = line
        while start:
            before = self._line_start(start - 1)
            text = self._text[before:start].strip()
            if not text.startswith("#") and (text or top):
                break
            start = before
        return "" if top and not self._text[:start].strip() else self._text[start:line]
