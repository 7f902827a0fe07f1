"""The record at the end of an imported manifest: by it a later import knows what was edited by hand since."""

import json
from base64 import b32encode
from hashlib import sha256
from typing import Any, NamedTuple

from crs_gate.export.answers import Answers, Draft, Value
from crs_gate.export.yaml_text import flow, name_of
from crs_gate.formats import native_remarks
from crs_gate.formats.native_remarks import KEY
from crs_gate.model.dataset import Dataset

_BYTES = 10
_TO_SETTLE = " # no tool reads this: answer above what was meant, or correct the file; then take the line out"

Digests = dict[str, str]


class Imported(NamedTuple):
    """From which file, of which format, and a digest of each value, by field; sources by id.

    ``unread`` is what its author meant and no tool reads, as far as nobody has settled it, and ``told`` a digest of all
    of that which the file held.
    """

    file: str
    format: str
    about: Digests
    sources: dict[str, Digests]
    unread: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def since(self, before: "Imported") -> "Imported":
        """The record without what was settled by hand since an earlier one."""
        settled = set(before.told) - set(map(digest, before.unread))
        return self._replace(unread=tuple(each for each in self.unread if digest(each) not in settled))


def record(file: str, format_name: str, draft: Draft, unread: tuple[str, ...] = ()) -> Imported:
    """The record of a draft."""
    sources = {entry.id: _digests(entry.answers) for entry in draft.sources}
    return Imported(file, format_name, _digests(draft.about), sources, unread, tuple(map(digest, unread)))


def unread(dataset: Dataset) -> tuple[str, ...]:
    """What a file holds and no tool reads, each once; of too many the number of the rest."""
    found = list(dict.fromkeys(native_remarks.shortened(message) for _, message in dataset.remarks))
    rest = len(found) - native_remarks.MOST
    return (*found[: native_remarks.MOST], *([f"{rest} more of this kind"] if rest > 0 else []))


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
    if imported.unread:
        lines += [f"  unread:{_TO_SETTLE}", *(f"    - {flow(each)}" for each in imported.unread)]
    if imported.told:
        lines.append(f"  told: {flow(list(imported.told))}")
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
        _listed(held.get("unread")),
        _listed(held.get("told")),
    )


def _texts(held: Any) -> Digests:
    return {name: value for name, value in held.items() if isinstance(value, str)} if isinstance(held, dict) else {}


def _listed(held: Any) -> tuple[str, ...]:
    return tuple(each for each in held if isinstance(each, str)) if isinstance(held, list) else ()
