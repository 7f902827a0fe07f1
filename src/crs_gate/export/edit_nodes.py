"""Where in a YAML text a value begins and ends, and what takes its place."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from crs_gate.export.answers import Answer, Answers, Entry
from crs_gate.export.comments import Ours, comments_in, lost, spans_of
from crs_gate.export.edit_lists import piece_of, relisted
from crs_gate.export.fit import node_of
from crs_gate.export.manifest_text import Tree, about_tree, answer_lines, field_lines, source_lines, tree_of
from crs_gate.export.nodes import all_nodes, child, is_block_list, is_null
from crs_gate.export.yaml_text import comment, flow, name_of
from crs_gate.formats.layout import Layout
from crs_gate.formats.native_remarks import KEY

_TOP = ["crs", "dataset", "sources", "ledger", "removals"]
_STEP = "  "


class Editor(Layout):
    """Collects replacements for one text; ``text()`` applies them all. Places are offsets."""

    def __init__(self, text: str, format_name: str) -> None:
        import yaml

        super().__init__(text)
        self._root: Any = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self._spans: list[tuple[int, int, str]] = []
        self._ours = Ours(format_name)

    def unfit(self) -> str:
        """Why the text cannot be edited; empty when it can."""
        seen: set[int] = set()
        if self._root.flow_style:
            return "it is written in braces"
        for node in all_nodes(self._root):
            if id(node) in seen:
                return "it uses anchors and aliases"
            seen.add(id(node))
        return ""

    def set_about(self, answers: Answers) -> None:
        """Set answers of the dataset as a whole."""
        if answers:
            self._fill(self._root, {"dataset": tree_of(answers)}, "dataset", None)

    def set_source(self, index: int, answers: Answers) -> None:
        """Set answers of one source."""
        self._fill(self._sources().value[index], tree_of(answers), "source", "")

    def add_sources(self, entries: Iterable[Entry]) -> None:
        """Add sources at the end of the list."""
        listed = self._sources()
        last = listed.value[-1]
        if listed.flow_style:
            texts = [f", {flow({'id': entry.id, **_plain(tree_of(entry.answers))})}" for entry in entries]
            self._insert(self._end(last), "".join(texts))
            return
        indent = self._indent_of_dash(last)
        end = self._end_with_comments(self._end(last), len(indent))
        for entry in entries:
            self._insert_lines(end, source_lines(entry, indent))

    def set_closing(self, key: str, block: str) -> None:
        """Replace a block at the top level that is ours, or put it at the end."""
        lines = block.rstrip("\n").split("\n")
        found = child(self._root, key)
        if found is None:
            start = "" if self._text.endswith("\n") else self._break
            self._insert(len(self._text), start + self._break + self._break.join(lines) + self._break)
        else:
            end = self._line_end(self._end(found[1]))
            self._spans.append((self._at(found[0].start_mark), end, self._break.join(lines)))

    def lost(self) -> tuple[str, ...]:
        """What to tell of comments by hand that were in what is replaced, and are not in what replaces it."""
        told = []
        replaced = self._replaced()
        scalars = sorted(spans_of(all_nodes(self._root), self._at, self._line_end)) if replaced else []
        for start, end, new in replaced:
            low = max(bisect_right(scalars, (start, 0)) - 1, 0)
            inside = scalars[low : bisect_right(scalars, (end, 0))]
            line = bisect_right(self._starts, start)
            gone = (text for text in comments_in(self._text, start, end, inside) if text not in new)
            told += [lost(text, line) for text in gone if not self._ours.fits(text)]
        return tuple(told)

    def _replaced(self) -> list[tuple[int, int, str]]:
        """Replacements of text in which a comment may be; the record of an import is no place for any."""
        record = child(self._root, KEY)
        own = self._at(record[0].start_mark) if record else -1
        return [(low, high, new) for low, high, new in self._spans if low != own and "#" in self._text[low:high]]

    def text(self) -> str:
        """The text with all replacements."""
        parts, at = [], 0
        for start, end, new in sorted(self._spans, key=lambda span: span[:2]):
            parts += [self._text[at:start], new]
            at = max(at, end)
        return "".join([*parts, self._text[at:]])

    def _sources(self) -> Any:
        return next(value for key, value in self._root.value if key.value == "sources")

    # Mappings

    def _fill(self, node: Any, tree: Tree, kind: str, above: str | None) -> None:
        """Set each value of a tree in a mapping; ``above`` is its dotted name, ``None`` for the document."""
        for key, wanted in tree.items():
            found = child(node, key)
            if found is None:
                continue
            name = _joined(above, key)
            if not isinstance(wanted, dict):
                self._set(node, found, key, wanted)
            elif found[1].id == "mapping":
                self._fill(found[1], wanted, kind, name)
            else:
                self._deepen(node, found, key, wanted, (kind, name))
        order = _TOP if above is None else list(node_of(kind, above).get("properties", ()))
        missing = [key for key in tree if child(node, key) is None]
        for key in sorted(missing, key=order.index):
            self._add(node, key, tree[key], (kind, _joined(above, key)), order)

    def _deepen(self, node: Any, found: tuple[Any, Any], key: str, tree: Tree, where: tuple[str, str]) -> None:
        """A tree where a text or nothing stands. A license that is a text is its expression."""
        text = found[1].value if not is_null(found[1]) else ""
        wanted = tree["expression"] if text and tree.keys() == {"expression"} else _as_license(key, tree, where[0])
        if isinstance(wanted, Answer):
            self._set(node, found, key, wanted)
        elif text or node.flow_style:
            held = {"expression": text} if text else {}
            self._replace(found[1], flow({**held, **_plain(wanted)}))
        else:
            start = self._after_colon(found[0])
            end = self._end(found[1])
            self._spans.append((start, max(start, end), ""))
            indent = " " * (found[0].start_mark.column + len(_STEP))
            self._insert_lines(end, list(field_lines(wanted, where[0], indent, where[1])))

    def _add(self, node: Any, key: str, wanted: Any, where: tuple[str, str], order: list[str]) -> None:
        """A key that is not there yet, behind the one that the schema has before it."""
        wanted = _as_license(key, wanted, where[0])
        if node.flow_style:
            new = f"{name_of(key)}: {flow(_plain(wanted), key)}"
            at = self._end(node.value[-1][1]) if node.value else self._at(node.start_mark) + 1
            self._insert(at, f", {new}" if node.value else new)
            return
        first = node.value[0][0]
        lines = _block(key, wanted, " " * first.start_mark.column, where)
        before = [pair for pair in node.value if pair[0].value in order[: order.index(key)]]
        if before:
            self._insert_lines(self._end_with_comments(self._end(before[-1][1]), first.start_mark.column), lines)
        else:
            indent = " " * first.start_mark.column
            self._insert(self._at(first.start_mark), self._break.join([*lines, indent]).lstrip(" "))

    # Values

    def _set(self, node: Any, found: tuple[Any, Any], key: str, answer: Answer) -> None:
        key_node, value_node = found
        if node.flow_style:
            self._replace(value_node, flow(answer.value, key))
            return
        if is_block_list(value_node) and isinstance(answer.value, list) and answer.value:
            self._set_items(value_node, answer.value)
            return
        _, *items = answer_lines(key, answer, " " * key_node.start_mark.column)
        start, end = self._after_colon(key_node), self._end(value_node)
        new = "" if items else f" {flow(answer.value, key)}"
        rest = self._text[max(start, end) : self._line_end(max(start, end))]
        if self._ours.fits(rest):
            end, new = self._line_end(max(start, end)), new + comment(answer.comment)
        self._spans.append((start, max(start, end), new))
        self._insert_lines(max(start, end), items)

    def _set_items(self, listed: Any, items: list[Any]) -> None:
        """Items of a list with a line each; those that stay keep their lines, wherever they stand by now."""
        starts = [self._line_start(self._dash(item)) for item in listed.value]
        ends = [self._line_end(self._end(item)) for item in listed.value]
        # A comment above an item belongs to it; the first begins at its dash, for what is above is that of the list.
        starts = [starts[0], *(self._after_break(end) for end in ends[:-1])]
        spots = [(self._at(item.start_mark), self._end(item)) for item in listed.value]
        pieces = [
            piece_of(self._text, lines, item, spot)
            for lines, item, spot in zip(zip(starts, ends, strict=True), listed.value, spots, strict=True)
        ]
        lines = relisted(pieces, items, self._indent_of_dash(listed.value[0]))
        self._spans.append((starts[0], ends[-1], self._break.join(lines)))

    def _replace(self, node: Any, new: str) -> None:
        start, end = self._at(node.start_mark), self._end(node)
        self._spans.append((start, end, new if end > start else f" {new}"))

    def _insert(self, at: int, new: str) -> None:
        self._spans.append((at, at, new))

    def _insert_lines(self, after: int, lines: list[str]) -> None:
        """Whole lines behind the line of a place."""
        if lines:
            end = self._line_end(after)
            self._insert(end, "".join(f"{self._break}{line}" for line in lines))


def _block(key: str, wanted: Any, indent: str, where: tuple[str, str]) -> list[str]:
    if isinstance(wanted, dict):
        return [f"{indent}{key}:", *field_lines(wanted, where[0], indent + _STEP, where[1])]
    return answer_lines(key, wanted, indent)


def _as_license(key: str, wanted: Any, kind: str) -> Any:
    """The license of the dataset is a plain text where nothing but the expression is said."""
    if key == "license" and kind == "dataset" and isinstance(wanted, dict) and wanted.keys() == {"expression"}:
        return wanted["expression"]
    return about_tree(_flat_answers(wanted)) if key == "dataset" and isinstance(wanted, dict) else wanted


def _flat_answers(tree: Tree, above: str = "") -> Answers:
    found: Answers = {}
    for key, value in tree.items():
        found |= _flat_answers(value, f"{above}{key}.") if isinstance(value, dict) else {f"{above}{key}": value}
    return found


def _plain(wanted: Any) -> Any:
    """A tree of answers as values."""
    if isinstance(wanted, dict):
        return {key: _plain(value) for key, value in wanted.items()}
    return wanted.value


def _joined(above: str | None, key: str) -> str:
    return "" if above is None else f"{above}.{key}" if above else key
