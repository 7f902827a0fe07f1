"""One source less in a manifest, and one removal more; every other byte stays, and the result is read again."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crs_gate.export.answers import Answer
from crs_gate.export.edit import NotEditableError
from crs_gate.export.edit_nodes import Editor
from crs_gate.export.nodes import child, is_null
from crs_gate.export.repairing import json_with
from crs_gate.export.yaml_text import flow
from crs_gate.formats.documents import is_json, parse_document
from crs_gate.formats.interface import Unreadable

_UNUSUAL = "its layout is too unusual"
_KEY = "removals"
ORDER = ("id", "source", "title", "locator", "sha256", "reason", "requested", "effective", "versions", "unlike")
"""The answers of an entry of ``removals``, in the order of the schema."""
Removed = Mapping[str, Any]
"""An entry of ``removals``, key by key: texts, lists of texts, and ``unlike`` as a list of mappings."""
Completed = tuple[int, Removed] | None
"""The number of an entry that is there, and the answers that it gains."""


class What(NamedTuple):
    """What leaves: a source, or of that some files alone, by their numbers in it."""

    source: str
    files: tuple[int, ...] = ()


def taken_out(path: str, text: str, what: What, entries: Sequence[Removed], completed: Completed = None) -> str:
    """The manifest without a source or some of its files, with entries on that under ``removals``.

    The text was read without fault before, and more is left than goes. Comments in what goes and right above
    it go with it. Raises ``NotEditableError``.
    """
    old, _ = parse_document(path, text)
    meant = _without(old, what, entries, completed)
    if is_json(path, text):
        return json_with(text, lambda tree: _without(tree, what, entries, completed))
    index = next(n for n, source in enumerate(old["sources"]) if source["id"] == what.source)
    try:
        for key, value in completed[1].items() if completed else ():
            text = _completed(text, completed[0] if completed else 0, key, value)
        remover = _Remover(text, "native")
        if reason := remover.unfit():
            raise NotEditableError(reason)
        remover.take_from(index, what.files)
        if entries:
            remover.enter(entries)
        changed = remover.text()
        new, _ = parse_document(path, changed)
    except (Unreadable, ValueError, LookupError) as error:
        raise NotEditableError(_UNUSUAL) from error
    if new != meant:
        raise NotEditableError(_UNUSUAL)
    return changed


def entry_text(entry: Removed) -> str:
    """An entry as it can be pasted into a manifest of YAML."""
    return "\n".join(_lines(entry, "  "))


def _without(tree: dict[str, Any], what: What, entries: Sequence[Removed], completed: Completed) -> dict[str, Any]:
    """The same values with the source moved; the new key comes before the sources, as in a manifest that is new."""
    removals = [*(tree.get(_KEY) or ()), *map(dict, entries)]
    if completed:
        removals[completed[0]] = {**removals[completed[0]], **completed[1]}
    kept = [
        {**source, "files": [file for n, file in enumerate(source["files"]) if n not in what.files]}
        if source["id"] == what.source
        else source
        for source in tree["sources"]
        if source["id"] != what.source or what.files
    ]
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if key == "sources":
            if _KEY not in tree and removals:
                found[_KEY] = removals
            found[key] = kept
        else:
            found[key] = removals if key == _KEY else value
    return found


class _Remover(Editor):
    """Takes one item out of a list, and puts one into another."""

    def take_from(self, index: int, files: Sequence[int]) -> None:
        """Take a source out, or some of its files."""
        listed = self._sources()
        if not files:
            self._take(listed, index)
            return
        found = child(listed.value[index], "files")
        if found is None or (found[1].flow_style and len(files) > 1):
            raise NotEditableError("its files stand between brackets; take out one at a time")
        for number in files:
            self._take(found[1], number)

    def _take(self, listed: Any, index: int) -> None:
        """Take an item out of a list, with its own comments."""
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

    def enter(self, entries: Sequence[Removed]) -> None:
        """Add entries on what was removed."""
        found = child(self._root, _KEY)
        sources = next(key for key, _ in self._root.value if key.value == "sources")
        if found is None:
            lines = [f"{_KEY}:", *_all_lines(entries, "  ")]
            self._insert(self._at(sources.start_mark), "".join(f"{line}{self._break}" for line in lines))
            return
        key, listed = found
        if is_null(listed) or not listed.value:
            start, end = self._after_colon(key), max(self._after_colon(key), self._end(listed))
            if "#" in self._text[start:end]:
                raise NotEditableError("a comment stands in its empty list of removals")
            self._spans.append((start, end, ""))
            self._insert_lines(end, _all_lines(entries, "  "))
            return
        last = listed.value[-1]
        if listed.flow_style:
            self._insert(self._end(last), "".join(f", {flow(dict(entry))}" for entry in entries))
            return
        indent = self._indent_of_dash(last)
        self._insert_lines(self._end_with_comments(self._end(last), len(indent)), _all_lines(entries, indent))


def _completed(text: str, index: int, key: str, value: Any) -> str:
    """An answer of an entry that is there set; two that are new may come to one place, so it is one at a time."""
    completer = _Completer(text, "native")
    if reason := completer.unfit():
        raise NotEditableError(reason)
    completer.complete(index, key, value)
    return completer.text()


class _Completer(Editor):
    """Sets an answer of an entry that is there."""

    def complete(self, index: int, key: str, value: Any) -> None:
        """Set it at its place."""
        found = child(self._root, _KEY)
        if found is None:
            raise NotEditableError(_UNUSUAL)
        entry = found[1].value[index]
        if held := child(entry, key):
            self._set(entry, held, key, Answer(value))
        else:
            self._add(entry, key, Answer(value), ("removal", key), list(ORDER))


def _all_lines(entries: Sequence[Removed], indent: str) -> list[str]:
    return [line for entry in entries for line in _lines(entry, indent)]


def _lines(entry: Removed, indent: str) -> list[str]:
    """An entry with a line for each answer."""
    dashes = [f"{indent}- ", *[f"{indent}  "] * (len(entry) - 1)]
    return [f"{dash}{key}: {flow(value)}" for dash, (key, value) in zip(dashes, entry.items(), strict=True)]
