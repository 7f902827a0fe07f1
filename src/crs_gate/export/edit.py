"""Changing a manifest in place: only the values that change are written, every other byte stays.

The text is parsed for the places where each value begins and ends. What comes out is read again and held against
what was meant: a spelling of YAML that cannot be edited safely ends in ``NotEditableError``, never in a wrong file.
"""

from typing import Any

from crs_gate.export.answers import Answer, Answers, Entry
from crs_gate.export.edit_nodes import Editor
from crs_gate.export.held import flat
from crs_gate.export.imported import from_tree, to_yaml
from crs_gate.export.renewal import Renewal
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.native_remarks import KEY
from crs_gate.formats.yaml_events import parse


class NotEditableError(Exception):
    """The manifest is written in a way that is not edited in place; the text says which."""


def renewed(text: str, renewal: Renewal, format_name: str) -> tuple[str, tuple[str, ...]]:
    """The manifest with the changes, and what to tell of comments that had to go. Raises ``NotEditableError``."""
    old, _ = parse(text)
    editor = Editor(text, format_name)
    if reason := editor.unfit():
        raise NotEditableError(reason)
    editor.set_about(renewal.about)
    for index, answers in renewal.sources.items():
        editor.set_source(index, answers)
    editor.add_sources(renewal.added)
    editor.set_closing(KEY, to_yaml(renewal.record))
    changed = editor.text()
    try:
        new, _ = parse(changed)
    except Unreadable as error:
        raise NotEditableError("its layout is too unusual") from error
    if not _as_meant(old, new, renewal):
        raise NotEditableError("its layout is too unusual")
    return changed, editor.lost()


def _as_meant(old: dict[str, Any], new: Any, renewal: Renewal) -> bool:
    if not isinstance(new, dict) or not isinstance(new.get("sources"), list):
        return False
    before, after = old["sources"], new["sources"]
    rest = {key for key in old.keys() | new.keys() if key not in {"dataset", "sources", KEY}}
    return (
        all(old.get(key) == new.get(key) for key in rest)
        and flat(new.get("dataset")) == _with(flat(old.get("dataset")), renewal.about)
        and len(after) == len(before) + len(renewal.added)
        and all(
            flat(now) == _with(flat(was), renewal.sources.get(index, {}))
            for index, (was, now) in enumerate(zip(before, after, strict=False))
        )
        and all(flat(now) == _of(entry) for now, entry in zip(after[len(before) :], renewal.added, strict=True))
        and from_tree(new) == renewal.record
    )


def _with(held: dict[str, Any], answers: Answers) -> dict[str, Any]:
    wanted = {**held, **{name: answer.value for name, answer in answers.items()}}
    return {name: value for name, value in wanted.items() if value is not None}


def _of(entry: Entry) -> dict[str, Any]:
    return _with({}, {"id": Answer(entry.id), **entry.answers})
