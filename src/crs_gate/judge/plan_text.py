"""Where the values of a plan go in the text of a manifest: spans of a YAML or JSON text, then edits by line.

JSON is read as the YAML that it is. What the text itself says is kept: an edit adds, or takes the place of one value.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from crs_gate.formats.layout import Layout
from crs_gate.judge.plan_lines import NotPlacedError, line_edit
from crs_gate.judge.plan_wants import Want
from crs_gate.model.dataset import About
from crs_gate.model.plan import Hole, LineEdit
from crs_gate.model.source import Source

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,60}")
_NOT_PLAIN = frozenset(("null", "Null", "NULL", "true", "false"))
_STEP = "  "
_PLACES = {"signals": "opt_out"}
_KEYS = ("dataset", "removals", "title", "category", "name", *About._fields, *Source._fields)
_ORDER = {_PLACES.get(name, name): place for place, name in reversed(list(enumerate(_KEYS)))}


class _Leaf(NamedTuple):
    want: Want


class _Span(NamedTuple):
    """New text for a part of the old; ``lines`` says that it is whole lines behind the end of one."""

    start: int
    end: int
    new: str
    wants: tuple[Want, ...]
    lines: bool = False


def placed(path: str, text: str, wants: Iterable[Want]) -> tuple[LineEdit, ...]:
    """The edits by line, in the order of the file. Raises ``NotPlacedError``."""
    tree: dict[str, Any] = {}
    for want in wants:
        _graft(tree, [*want.pointer.split("/")[1:]], want)
    writer = _Writer(text)
    writer.fill(writer.root, tree)
    return tuple(writer.edits(path))


def _graft(tree: dict[str, Any], steps: list[str], want: Want) -> None:
    *above, last = steps
    at: Any = tree
    for step in above:
        at = at.setdefault(step, {})
        if isinstance(at, list):
            return  # what is above it is written as a whole
    leaves = at.setdefault(last, [])
    if isinstance(leaves, list):
        leaves.append(_Leaf(want))


class _Writer(Layout):
    """Collects spans for one text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._spans: list[_Span] = []
        # Tabs may indent JSON and not YAML; within its texts there are none.
        self.root: Any = _composed(text.replace("\t", " ") if text.lstrip()[:1] == "{" else text)
        self._braces = self._text[self._at(self.root.start_mark)] == "{"

    def fill(self, node: Any, tree: Mapping[str, Any]) -> None:
        """Put each value of a tree into a mapping or list."""
        if node.id == "sequence":
            for step, below in tree.items():
                self._set(node.value[int(step)], below, None)
            return
        held = {key.value: (key, value) for key, value in node.value}
        new = {name: tree[name] for name in sorted(tree, key=_order) if name not in held}
        for name, below in tree.items():
            if name in held:
                self._set(held[name][1], below, held[name][0])
        if new:
            self._add(node, new)

    def _set(self, node: Any, below: Any, key: Any) -> None:
        if isinstance(below, dict):
            self._set_below(node, below, key)
        elif below[0].want.append and node.id == "sequence":
            self._append(node, below)
        else:
            self._put(node, _value_of(below), _wants_of(below), key)

    def _set_below(self, node: Any, below: dict[str, Any], key: Any) -> None:
        if node.id != "scalar" and (node.value or not _is_items(node)):
            self.fill(node, below)
        elif node.id == "scalar" and node.value not in ("", "null", "~"):
            self._put(node, {"expression": node.value, **_value_of(below)}, _wants_of(below), key)
        else:
            self._put(node, _value_of(below), _wants_of(below), key)

    def _put(self, node: Any, value: Any, wants: tuple[Want, ...], key: Any) -> None:
        """Write a value in the place of another."""
        start, end = self._at(node.start_mark), self._end(node)
        if node.id == "scalar" and end <= start:
            start = end = self._after_colon(key) if key else start
            self._spans.append(_Span(start, end, f" {self._written(value)}", wants))
        else:
            if "#" in self._text[start:end] and "\n" in self._text[start:end]:
                raise NotPlacedError("a comment stands in what would be replaced")
            self._spans.append(_Span(start, end, self._written(value), wants))

    def _append(self, node: Any, leaves: list[_Leaf]) -> None:
        items, wants = [leaf.want.snippet.value for leaf in leaves], _wants_of(leaves)
        if node.flow_style or not node.value:
            texts = [self._written(item) for item in items]
            at = self._end(node.value[-1]) if node.value else self._at(node.start_mark) + 1
            self._spans.append(_Span(at, at, (", " if node.value else "") + ", ".join(texts), wants))
            return
        last = node.value[-1]
        indent = self._indent_of_dash(last)
        self._insert_lines(self._end(last), [(f"{indent}- {self._written(item)}") for item in items], wants)

    def _add(self, node: Any, new: Mapping[str, Any]) -> None:
        """Keys that are not there yet, behind the last one."""
        wants = tuple(want for below in new.values() for want in _wants_of(below))
        if not node.flow_style:
            indent = " " * node.value[0][0].start_mark.column
            lines = [line for name, below in new.items() for line in self._block(indent, name, below)]
            self._insert_lines(self._end(node), lines, wants)
            return
        pairs = [f"{self._name(name)}: {self._written(_value_of(below))}" for name, below in new.items()]
        at, between = self._at(node.start_mark) + 1, ", "
        if node.value:
            at, first = self._end(node.value[-1][1]), node.value[0][0].start_mark
            if first.line != node.start_mark.line:
                between = f",\n{' ' * first.column}"
        self._spans.append(_Span(at, at, (between if node.value else "") + between.join(pairs), wants))

    def _insert_lines(self, after: int, lines: list[str], wants: tuple[Want, ...]) -> None:
        end = self._line_end(after)
        self._spans.append(_Span(end, end, "\n" + "\n".join(lines), wants, lines=True))

    # Text

    def _block(self, indent: str, name: str, below: Any) -> Iterator[str]:
        """A key with its value on its line; the dataset as a whole, which says much, with a line for each key."""
        if name == "dataset":
            yield f"{indent}{name}:"
            for key in sorted(below, key=_order):
                yield from self._block(indent + _STEP, key, below[key])
        else:
            yield f"{indent}{name}: {self._written(_value_of(below))}"

    def _written(self, value: Any) -> str:
        if isinstance(value, Hole):
            return value.text
        if isinstance(value, dict):
            pairs = (f"{self._name(key)}: {self._written(each)}" for key, each in value.items())
            return f"{{{', '.join(pairs)}}}"
        if isinstance(value, list):
            return f"[{', '.join(map(self._written, value))}]"
        return self._name(value)

    def _name(self, text: str) -> str:
        plain = not self._braces and _PLAIN.fullmatch(text) and text not in _NOT_PLAIN
        return text if plain else json.dumps(text, ensure_ascii=False)

    # Edits

    def edits(self, path: str) -> Iterator[LineEdit]:
        """The spans, by the lines that they touch; those that share a line are one edit."""
        together: list[_Span] = []
        for span in sorted(self._spans, key=lambda span: (span.start, span.lines, span.end)):
            if together and self._line(span.start) > max(self._line(each.end) for each in together):
                yield self._edit(path, together)
                together = []
            together.append(span)
        if together:
            yield self._edit(path, together)

    def _edit(self, path: str, spans: list[_Span]) -> LineEdit:
        wants = [want for span in spans for want in span.wants]
        first, last = self._line(spans[0].start), max(self._line(span.end) for span in spans)
        if all(span.lines for span in spans):
            new = "".join(span.new for span in spans)[1:]
            return line_edit(path, last + 1, 0, new, wants)
        at, end = self._starts[first], self._line_end(max(span.end for span in spans))
        parts = []
        for span in spans:
            if span.start < at:
                raise NotPlacedError("two edits overlap")
            parts += [self._text[at : span.start], span.new]
            at = span.end
        new = "".join([*parts, self._text[at:end]]).replace("\r\n", "\n")
        return line_edit(path, first + 1, last + 1, new, wants)


def _order(name: str) -> int:
    """Where the schema has a key, among others of the same mapping."""
    return _ORDER.get(name, len(_ORDER))


def _value_of(below: Any) -> Any:
    if isinstance(below, dict):
        return {name: _value_of(each) for name, each in below.items()}
    if below[0].want.append:
        return [leaf.want.snippet.value for leaf in below]
    return below[0].want.snippet.value


def _wants_of(below: Any) -> tuple[Want, ...]:
    if isinstance(below, dict):
        return tuple(want for each in below.values() for want in _wants_of(each))
    return tuple(leaf.want for leaf in below)


def _is_items(node: Any) -> bool:
    return bool(node.id == "sequence")


def _composed(text: str) -> Any:
    import yaml

    try:
        root: Any = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, OverflowError) as fault:
        raise NotPlacedError("it cannot be read as YAML") from fault
    seen: set[int] = set()
    level = [root]
    while level:
        node = level.pop()
        if id(node) in seen or node.tag == "tag:yaml.org,2002:merge":
            raise NotPlacedError("it uses anchors and aliases")
        seen.add(id(node))
        if node.id == "mapping":
            level += [part for pair in node.value for part in pair]
        elif node.id == "sequence":
            level += node.value
    return root
