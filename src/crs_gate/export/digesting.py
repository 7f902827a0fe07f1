"""Digests and sizes written into the ``files`` of a manifest; every other byte stays, and the result is read again."""

import copy
from collections.abc import Iterable
from typing import Any, NamedTuple

from crs_gate.export.edit import NotEditableError
from crs_gate.export.nodes import child, is_null
from crs_gate.export.repairing import Repairer, json_with
from crs_gate.export.yaml_text import flow
from crs_gate.formats.documents import is_json, parse_document
from crs_gate.formats.interface import Unreadable

_UNUSUAL = "its layout is too unusual"


class Digest(NamedTuple):
    """What is known of the one file that an entry names: its source and its place in the source's ``files``."""

    source: int
    file: int
    sha256: str
    bytes: int


def with_digests(path: str, text: str, digests: Iterable[Digest]) -> str:
    """The manifest with digests and sizes. Raises ``NotEditableError``."""
    wanted = tuple(digests)
    if is_json(path, text):
        return json_with(text, lambda tree: _meant(tree, wanted))
    old, _ = parse_document(path, text)
    writer = _Writer(text)
    if reason := writer.unfit():
        raise NotEditableError(reason)
    try:
        for digest in wanted:
            writer.enter(digest)
        changed = writer.text()
        new, _ = parse_document(path, changed)
    except (Unreadable, ValueError, LookupError, AttributeError) as error:
        raise NotEditableError(_UNUSUAL) from error
    if new != _meant(old, wanted, as_text=True):
        raise NotEditableError(_UNUSUAL)
    return changed


def _meant(tree: dict[str, Any], wanted: tuple[Digest, ...], *, as_text: bool = False) -> dict[str, Any]:
    """The same values with the digests; numbers of YAML are read as texts."""
    new = copy.deepcopy(tree)
    for digest in wanted:
        size = str(digest.bytes) if as_text else digest.bytes
        new["sources"][digest.source]["files"][digest.file].update(sha256=digest.sha256, bytes=size)
    return new


class _Writer(Repairer):
    """Puts two answers into an entry of ``files``."""

    def enter(self, digest: Digest) -> None:
        """Set both, in the place that they have or behind the last answer of the entry."""
        node = self._node(("sources", digest.source, "files", digest.file))
        missing = []
        for key, value in (("sha256", digest.sha256), ("bytes", str(digest.bytes))):
            found = child(node, key)
            text = _quoted(value) if key == "sha256" else value
            if found is None:
                missing.append(f"{key}: {text}")
            elif found[1].value != value:
                self._swap(found, text)
        if missing:
            self._append_to(node, missing)

    def _swap(self, found: tuple[Any, Any], text: str) -> None:
        key, value = found
        if is_null(value) and self._end(value) <= self._at(value.start_mark):
            self._insert(self._after_colon(key), f" {text}")
        else:
            self._replace(value, text)

    def _append_to(self, node: Any, missing: list[str]) -> None:
        if node.flow_style:
            self._insert(self._end(node.value[-1][1]), "".join(f", {line}" for line in missing))
            return
        indent = " " * node.value[0][0].start_mark.column
        self._insert_lines(self._end(node.value[-1][1]), [f"{indent}{line}" for line in missing])


def _quoted(digest: str) -> str:
    """A digest that YAML would take for a number stands in quotes."""
    return flow(digest)
