"""The record at the end of an imported manifest: by it a later import knows what was edited by hand since."""

import json
from base64 import b32encode
from hashlib import sha256
from typing import Any, NamedTuple

from crs_gate.export.answers import Answers, Draft, Value
from crs_gate.export.yaml_text import flow, name_of

KEY = "x-imported"
"""The key of the record; keys that start with ``x-`` are not read as answers."""
_BYTES = 10

Digests = dict[str, str]


class Imported(NamedTuple):
    """From which file, of which format, and a digest of each value, by field; sources by id."""

    file: str
    format: str
    about: Digests
    sources: dict[str, Digests]


def record(file: str, format_name: str, draft: Draft) -> Imported:
    """The record of a draft."""
    return Imported(file, format_name, _digests(draft.about), {e.id: _digests(e.answers) for e in draft.sources})


def digest(value: Value) -> str:
    """A short digest of one value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return b32encode(sha256(text.encode()).digest()[:_BYTES]).decode().lower()


def _digests(answers: Answers) -> Digests:
    return {name: digest(answer.value) for name, answer in answers.items() if answer.value is not None}


def to_yaml(imported: Imported) -> str:
    """The record as YAML, ending in a newline."""
    lines = [
        f"{KEY}: # by this `crs-gate import` knows what you have edited; leave it to it",
        f"  file: {flow(imported.file)}",
        f"  format: {flow(imported.format)}",
        f"  dataset: {flow(imported.about)}",
        "  sources:" if imported.sources else "  sources: {}",
        *(f"    {name_of(id_)}: {flow(digests)}" for id_, digests in imported.sources.items()),
    ]
    return "\n".join(lines) + "\n"


def from_tree(tree: Any) -> Imported | None:
    """The record that a manifest holds; ``None`` without one that can be used."""
    held = tree.get(KEY)
    if not isinstance(held, dict) or not isinstance(held.get("file"), str):
        return None
    sources = held.get("sources")
    by_id = sources if isinstance(sources, dict) else {}
    return Imported(
        held["file"],
        str(held.get("format") or ""),
        _texts(held.get("dataset")),
        {id_: _texts(digests) for id_, digests in by_id.items()},
    )


def _texts(held: Any) -> Digests:
    return {name: value for name, value in held.items() if isinstance(value, str)} if isinstance(held, dict) else {}
