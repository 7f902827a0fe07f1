"""One source less in a manifest, and one removal more; every other byte stays, and the result is read again."""

from collections.abc import Mapping
from typing import Any

from crs_gate.export.edit import NotEditableError
from crs_gate.export.edit_nodes import Editor
from crs_gate.export.nodes import child, is_null
from crs_gate.export.repairing import json_with
from crs_gate.export.yaml_text import flow
from crs_gate.formats.documents import is_json, parse_document
from crs_gate.formats.interface import Unreadable

_UNUSUAL = "its layout is too unusual"
_KEY = "removals"
Removed = Mapping[str, str | list[str]]
"""An entry of ``removals``, key by key."""


def taken_out(path: str, text: str, source_id: str, entry: Removed) -> str:
    """The manifest without a source, with an entry on it under ``removals``.

    The text was read without fault before, and holds more than this one source. Comments in the source and right above
    it go with it. Raises ``NotEditableError``.
    """
    old, _ = parse_document(path, text)
    meant = _without(old, source_id, entry)
    if is_json(path, text):
        return json_with(text, lambda tree: _without(tree, source_id, entry))
    index = next(n for n, source in enumerate(old["sources"]) if source["id"] == source_id)
    remover = _Remover(text, "native")
    if reason := remover.unfit():
        raise NotEditableError(reason)
    try:
        remover.take(index)
        remover.enter(entry)
        changed = remover.text()
        new, _ = parse_document(path, changed)
    except (Unreadable, ValueError, LookupError) as error:
        raise NotEditableError(_UNUSUAL) from error
    if new != meant:
        raise NotEditableError(_UNUSUAL)
    return changed


def _without(tree: dict[str, Any], source_id: str, entry: Removed) -> dict[str, Any]:
    """The same values with the source moved; the new key comes before the sources, as in a manifest that is new."""
    removals = [*(tree.get(_KEY) or ()), dict(entry)]
    kept = [source for source in tree["sources"] if source["id"] != source_id]
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if key == "sources":
            if _KEY not in tree:
                found[_KEY] = removals
            found[key] = kept
        else:
            found[key] = removals if key == _KEY else value
    return found


class _Remover(Editor):
    """Takes one item out of a list, and puts one into another."""

    def take(self, index: int) -> None:
        """Take a source out, with its own comments."""
        listed = self._sources()
        item, last = listed.value[index], index == len(listed.value) - 1
        if listed.flow_style:
            if last:
                start, end = self._end(listed.value[index - 1]), self._end(item)
            else:
                start, end = self._at(item.start_mark), self._at(listed.value[index + 1].start_mark)
            if "#" in self._text[start:end].replace(self._text[self._at(item.start_mark) : self._end(item)], ""):
                raise NotEditableError("a comment stands between its sources")
            self._spans.append((start, end, ""))
            return
        column = len(self._indent_of_dash(item))
        start = self._start_with_comments(self._line_start(self._dash(item)), column)
        end = self._end_of_own(self._end_with_comments(self._end(item), column), column)
        self._spans.append((start, min(self._after_break(end), len(self._text)) if end < len(self._text) else end, ""))

    def _end_of_own(self, end: int, column: int) -> int:
        """The end of the comments below that stand further in than a column, also behind empty lines."""
        at = end
        while (start := self._after_break(at)) > at:
            line = self._text[start : self._line_end(start)]
            at = self._line_end(start)
            if line.startswith(" " * (column + 1)) and line.lstrip().startswith("#"):
                end = at
            elif line.strip():
                break
        return end

    def _start_with_comments(self, start: int, column: int) -> int:
        """The start of the comments right above a line that stand as far in as it does."""
        while start > 0:
            above = self._line_start(start - 1)
            line = self._text[above:start]
            if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) != column:
                break
            start = above
        return start

    def enter(self, entry: Removed) -> None:
        """Add an entry on what was removed."""
        found = child(self._root, _KEY)
        sources = next(key for key, _ in self._root.value if key.value == "sources")
        if found is None:
            lines = [f"{_KEY}:", *_lines(entry, "  ")]
            self._insert(self._at(sources.start_mark), "".join(f"{line}{self._break}" for line in lines))
            return
        key, listed = found
        if is_null(listed) or not listed.value:
            start, end = self._after_colon(key), max(self._after_colon(key), self._end(listed))
            if "#" in self._text[start:end]:
                raise NotEditableError("a comment stands in its empty list of removals")
            self._spans.append((start, end, ""))
            self._insert_lines(end, _lines(entry, "  "))
            return
        last = listed.value[-1]
        if listed.flow_style:
            self._insert(self._end(last), f", {flow(dict(entry))}")
            return
        indent = self._indent_of_dash(last)
        self._insert_lines(self._end_with_comments(self._end(last), len(indent)), _lines(entry, indent))


def _lines(entry: Removed, indent: str) -> list[str]:
    """An entry with a line for each answer."""
    dashes = [f"{indent}- ", *[f"{indent}  "] * (len(entry) - 1)]
    return [f"{dash}{key}: {flow(value)}" for dash, (key, value) in zip(dashes, entry.items(), strict=True)]
