"""The ledger named in a manifest in place: one line at the end, and every other byte stays."""

from typing import Any

from crs_gate.export.edit import NotEditableError
from crs_gate.export.edit_nodes import Editor
from crs_gate.export.repairing import json_with
from crs_gate.export.yaml_text import flow
from crs_gate.formats.documents import is_json
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.yaml_events import parse

_KEY = "ledger"
_UNUSUAL = "its layout is too unusual"


def with_ledger(name: str, text: str, table: str) -> str:
    """The manifest with a ledger named that it did not name. ``name`` is its path. Raises ``NotEditableError``."""
    stated: dict[str, Any] = {_KEY: {"table": table}}
    if is_json(name, text):
        return json_with(text, lambda tree: tree | stated)
    editor = Editor(text, "native")
    if reason := editor.unfit():
        raise NotEditableError(reason)
    editor.set_closing(_KEY, f"{_KEY}: {flow(stated[_KEY])}")
    changed = editor.text()
    try:
        same = parse(changed)[0] == parse(text)[0] | stated
    except Unreadable as error:
        raise NotEditableError(_UNUSUAL) from error
    if not same:
        raise NotEditableError(_UNUSUAL)
    return changed
