"""One source more in a manifest: every other byte stays, and the result is read again and held against the intent."""

import json
from typing import Any

from crs_gate.export.answers import Answer, Entry
from crs_gate.export.edit import NotEditableError
from crs_gate.export.edit_nodes import Editor
from crs_gate.export.fit import node_of
from crs_gate.export.held import flat
from crs_gate.export.manifest_text import Tree, source_lines, tree_of
from crs_gate.export.yaml_text import flow
from crs_gate.formats.documents import is_json, parse_document
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.json_text import spans_of_items

_FORMAT = "native"
_STARTED = "first-source"
"""The id of the empty entry that ``crs-gate init`` writes."""
_COUNTS = frozenset({"bytes", "records"})
_TOO_UNUSUAL = "its layout is too unusual"


def appended(path: str, text: str, entry: Entry) -> str:
    """The manifest with a source at the end of its list. Raises ``NotEditableError``.

    The text was read without fault before. Where its only source is the empty one that a new manifest begins with, that
    one is filled in instead, with its comments.
    """
    old, _ = parse_document(path, text)
    try:
        new_text = _in_braces(text, entry) if _is_braced(path, text) else _in_lines(text, entry, begun=is_begun(old))
        new, _ = parse_document(path, new_text)
    except (Unreadable, ValueError, LookupError) as error:
        raise NotEditableError(_TOO_UNUSUAL) from error
    if not _as_meant(old, new, entry):
        raise NotEditableError(_TOO_UNUSUAL)
    return new_text


def is_begun(tree: Any) -> bool:
    """Whether a manifest has nothing but the empty source that it began with."""
    sources = tree["sources"]
    return isinstance(sources, list) and len(sources) == 1 and flat(sources[0]) == {"id": _STARTED}


def as_json(entry: Entry) -> dict[str, Any]:
    """A source as JSON has it; counts are numbers."""
    found: dict[str, Any] = {"id": entry.id, **_values(tree_of(entry.answers))}
    return found


def as_line(entry: Entry) -> str:
    """A source as one row of a table in JSON Lines."""
    return json.dumps(as_json(entry), ensure_ascii=True)


def _is_braced(path: str, text: str) -> bool:
    return is_json(path, text) or text.lstrip().startswith("{")


def _in_lines(text: str, entry: Entry, *, begun: bool) -> str:
    editor = _Appender(text, _FORMAT)
    if begun and editor.is_in_lines():
        editor.set_source(0, {"id": Answer(entry.id), **entry.answers})
    else:
        editor.append(entry)
    return editor.text()


class _Appender(Editor):
    """Writes an entry as the last one is written: in lines, or between braces."""

    def is_in_lines(self) -> bool:
        """Whether the last source has a line for each answer."""
        listed = self._sources()
        return not listed.flow_style and not listed.value[-1].flow_style

    def append(self, entry: Entry) -> None:
        """Add a source behind the last one."""
        listed = self._sources()
        last = listed.value[-1]
        braced = flow({"id": entry.id, **_values(tree_of(entry.answers), numbers=False)})
        if listed.flow_style:
            self._insert(self._end(last), f",{self._apart(last)}{braced}")
            return
        indent = self._indent_of_dash(last)
        lines = [f"{indent}- {braced}"] if last.flow_style else source_lines(entry, indent)
        self._insert_lines(self._end_with_comments(self._end(last), len(indent)), lines)

    def _apart(self, item: Any) -> str:
        """What stands before an item: a new line where it begins one."""
        at = self._at(item.start_mark)
        before = self._text[self._line_start(at) : at]
        return " " if before.strip() else f"{self._break}{before}"


def _in_braces(text: str, entry: Entry) -> str:
    """As JSON, with the indentation of the last source."""
    start, end = spans_of_items(text, "sources")[-1]
    line_start = text.rfind("\n", 0, start) + 1
    before = text[line_start:start]
    ends = "\r\n" if "\r\n" in text else "\n"
    step = _step(text[start:end], before)
    lines = _dumped(as_json(entry), step).split("\n")
    alone = not before.strip()
    joint = f",{ends}{before}" if alone else ", "
    return text[:end] + joint + f"{ends}{before if alone else ''}".join(lines) + text[end:]


def _step(last: str, before: str) -> str | None:
    """By how much the keys of the last source are indented; ``None`` where it is on one line."""
    _, newline, rest = last.partition("\n")
    width = rest[: len(rest) - len(rest.lstrip(" \t"))]
    return (width.removeprefix(before) or "  ") if newline and not before.strip() else None


def _dumped(value: dict[str, Any], step: str | None) -> str:
    plain = json.dumps(value, ensure_ascii=False, indent=step)
    return plain if plain.replace("\n", "").replace("\t", "").isprintable() else json.dumps(value, indent=step)


def _values(tree: Tree, above: str = "", *, numbers: bool = True) -> dict[str, Any]:
    """A tree of answers as values, in the order of the schema."""
    order = list(node_of("source", above).get("properties", ()))
    found = {}
    for key in sorted(tree, key=order.index):
        value, name = tree[key], f"{above}.{key}" if above else key
        inner = isinstance(value, dict)
        found[key] = _values(value, name, numbers=numbers) if inner else _plain(value.value, key, numbers=numbers)
    return found


def _plain(value: Any, key: str = "", *, numbers: bool) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner, name, numbers=numbers) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(item, numbers=numbers) for item in value]
    return int(value) if numbers and key in _COUNTS and isinstance(value, str) and value.isdecimal() else value


def _as_meant(old: Any, new: Any, entry: Entry) -> bool:
    """Whether nothing differs but the one source."""
    if not isinstance(new, dict) or old.keys() != new.keys() or not isinstance(new["sources"], list):
        return False
    kept = [] if is_begun(old) and len(new["sources"]) == 1 else old["sources"]
    return (
        all(old[key] == new[key] for key in old.keys() - {"sources"})
        and new["sources"][:-1] == kept
        and flat(new["sources"][-1]) == {"id": entry.id, **{n: answer.value for n, answer in entry.answers.items()}}
    )
