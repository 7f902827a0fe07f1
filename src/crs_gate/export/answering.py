"""Answers written into a manifest in place: what changes is written at its place, and every other byte stays."""

from collections.abc import Mapping
from typing import Any

from crs_gate.export.answers import Answers
from crs_gate.export.edit import NotEditableError
from crs_gate.export.edit_nodes import Editor
from crs_gate.export.held import flat
from crs_gate.export.repairing import json_with
from crs_gate.formats.documents import is_json
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.yaml_events import parse

_UNUSUAL = "its layout is too unusual"


def answered(
    name: str, text: str, answers: Mapping[int, Answers], about: Answers | None = None, *, none_removed: bool = False
) -> str:
    """The manifest with answers of sources set, by their place, and of the dataset. ``name`` is its path.

    ``none_removed`` states that nothing was ever removed. Raises ``NotEditableError``.
    """
    about = about or {}
    if not answers and not about and not none_removed:
        return text
    removals: dict[str, Any] = {"removals": []} if none_removed else {}
    if is_json(name, text):
        return json_with(text, lambda tree: _with(tree, answers, about) | removals)
    editor = Editor(text, "native")
    if reason := editor.unfit():
        raise NotEditableError(reason)
    editor.set_about(about)
    for index, given in answers.items():
        editor.set_source(index, given)
    if none_removed:
        editor.set_closing("removals", "removals: []")
    if lost := editor.lost():
        raise NotEditableError(lost[0])
    changed = editor.text()
    try:
        new, _ = parse(changed)
    except Unreadable as error:
        raise NotEditableError(_UNUSUAL) from error
    if _flat(new) != _flat(_with(parse(text)[0], answers, about) | removals):
        raise NotEditableError(_UNUSUAL)
    return changed


def _flat(tree: Any) -> Any:
    """A manifest for comparison: its sources without how deeply things are nested."""
    if not isinstance(tree, dict):
        return None
    return {**tree, "sources": [*map(flat, tree["sources"])], "dataset": flat(tree.get("dataset"))}


def _with(tree: dict[str, Any], answers: Mapping[int, Answers], about: Answers) -> dict[str, Any]:
    sources = list(tree["sources"])
    for index, given in answers.items():
        for name, answer in given.items():
            sources[index] = _set(sources[index], name.split("."), answer.value)
    whole = tree.get("dataset")
    for name, answer in about.items():
        path = ["license"] if name == "license.expression" and not isinstance(_of(whole), dict) else name.split(".")
        whole = _set(whole, path, answer.value)
    return {**tree, "sources": sources, **({"dataset": whole} if about else {})}


def _of(whole: Any) -> Any:
    return whole.get("license") if isinstance(whole, dict) else None


def _set(held: Any, path: list[str], value: Any) -> Any:
    """A mapping with a value at a path; a license that stood there as a text becomes its expression."""
    if not path:
        return value
    entries = held if isinstance(held, dict) else {} if held is None else {"expression": held}
    return {**entries, path[0]: _set(entries.get(path[0]), path[1:], value)}
