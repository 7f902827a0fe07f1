"""Repairs in the text of a manifest: what changes is written at its place, and every other byte stays."""

import json
from collections.abc import Callable
from typing import Any

from crs_gate.export.answers import Answer
from crs_gate.export.edit import NotEditableError
from crs_gate.export.edit_nodes import Editor
from crs_gate.export.fixing import NOTES, Noted, Path, Repairs, Respelled, applied
from crs_gate.export.nodes import child
from crs_gate.export.sorting import in_order, sorted_yaml
from crs_gate.export.yaml_text import flow
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.yaml_events import parse

_UNUSUAL = "its layout is too unusual"
_INDENTS = (None, 1, 2, 3, 4, 8, "\t")
_SEPARATORS = (None, (",", ":"))


def repaired(text: str, found: Repairs, *, is_json: bool) -> str:
    """The text with the repairs.

    Raises ``NotEditableError`` where that could touch anything else, or where a comment would go.
    """
    if found.none:
        return text
    return json_with(text, lambda tree: applied(tree, found)) if is_json else _repaired_yaml(text, found)


def ordered(text: str, *, is_json: bool) -> str:
    """The text with its keys in order. Raises ``NotEditableError``."""
    return json_with(text, in_order) if is_json else sorted_yaml(text)


def _repaired_yaml(text: str, found: Repairs) -> str:
    repairer = Repairer(text)
    if reason := repairer.unfit():
        raise NotEditableError(reason)
    for license_ in found.licenses:
        repairer.respell(license_)
    for noted in found.notes:
        repairer.note(noted)
    if lost := repairer.lost():
        raise NotEditableError(lost[0])
    changed = repairer.text()
    try:
        new, _ = parse(changed)
    except Unreadable as error:
        raise NotEditableError(_UNUSUAL) from error
    if new != applied(parse(text)[0], found):
        raise NotEditableError(_UNUSUAL)
    return changed


class Repairer(Editor):
    """Collects repairs of one YAML text."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "native")

    def respell(self, license_: Respelled) -> None:
        """Write a license anew, in the quotes that it has."""
        node = self._node(license_.path)
        quote = node.style if node.style in {"'", '"'} else ""
        self._replace(node, f"{quote}{license_.now}{quote}" if quote else flow(license_.now))

    def note(self, noted: Noted) -> None:
        """Add notes behind those that are there."""
        entry = self._node(noted.path)
        held = child(entry, NOTES) if entry is not None and entry.id == "mapping" else None
        if held is not None and held[1].id == "sequence" and held[1].value:
            self._append(held[1], noted.stubs)
        elif noted.path == ("dataset",):
            self.set_about({NOTES: Answer(noted.stubs)})
        else:
            self.set_source(int(noted.path[-1]), {NOTES: Answer(noted.stubs)})

    def _append(self, listed: Any, items: list[dict[str, str]]) -> None:
        last = listed.value[-1]
        if listed.flow_style:
            self._insert(self._end(last), "".join(f", {flow(item)}" for item in items))
            return
        indent = self._indent_of_dash(last)
        end = self._end_with_comments(self._end(last), len(indent))
        self._insert_lines(end, [f"{indent}- {flow(item)}" for item in items])

    def _node(self, path: Path) -> Any:
        node = self._root
        for step in path:
            if isinstance(step, int):
                node = node.value[step]
                continue
            pair = child(node, step)
            if pair is None:
                return None
            node = pair[1]
        return node


def json_with(text: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """A text in JSON with something changed. Raises ``NotEditableError``.

    JSON has no comments: it is written anew in its own layout, where writing it unchanged gives the same bytes.
    """
    tree = json.loads(text)
    new = change(tree)
    if json.dumps(new) == json.dumps(tree):
        return text
    crlf = text.count("\r\n") == text.count("\n") > 0
    plain = text.replace("\r\n", "\n") if crlf else text
    end = plain[len(plain.rstrip()) :]
    for indent in _INDENTS:
        for separators in _SEPARATORS if indent is None else (None,):
            for escaped in (False, True):
                if json.dumps(tree, indent=indent, ensure_ascii=escaped, separators=separators) + end == plain:
                    changed = json.dumps(new, indent=indent, ensure_ascii=escaped, separators=separators) + end
                    return changed.replace("\n", "\r\n") if crlf else changed
    raise NotEditableError(_UNUSUAL)
