"""``measures.yaml``: what is measured beside a manifest, so that a run can be repeated."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crs_gate.errors import PolicyError
from crs_gate.escape import bounded, terminal
from crs_gate.formats.documents import parse_document
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.pointers import to_pointer
from crs_gate.formats.source_text import decode
from crs_gate.model.location import Places

NAME = "measures.yaml"
LARGEST = 1024 * 1024
"""Bytes of such a file."""
_MEND = "docs/measures.md has an example of each key"
_MOST = 1_000

TEXT, TEXTS, LISTS, SHARES = "text", "texts", "lists", "shares"
"""What a key holds: a text, a list of texts, lists by name, mappings of shares by name."""
_KEYS: Mapping[str, Mapping[str, str]] = {
    "duplicates": {"files": TEXTS, "splits": LISTS, "columns": TEXTS},
    "bias": {"files": TEXTS, "columns": TEXTS, "reference": SHARES, "groups": TEXTS, "labels": TEXTS, "text": TEXTS},
    "persons": {"files": TEXTS, "columns": TEXTS},
    "synthetic": {"real": TEXTS, "synthetic": TEXTS, "holdout": TEXTS, "columns": TEXTS, "compare": TEXTS,
                  "groups": TEXTS, "labels": TEXTS},
}  # fmt: skip


class Section(NamedTuple):
    """What the file says of one measure: its keys, and the bounds under ``max``."""

    keys: Mapping[str, Any]
    bounds: Mapping[str, float]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list, empty where the file has none."""
        return tuple(self.keys.get(key, ()))


def read_measures(path: str, data: bytes, bounds: Mapping[str, Sequence[str]]) -> Mapping[str, Section]:
    """The sections of a file; ``bounds`` are the names that each may bound. Raises ``PolicyError`` with each place."""
    try:
        if len(data) > LARGEST:
            raise Unreadable(f"the file is larger than {LARGEST // 1024} KiB, the limit")
        tree, places = parse_document(path, decode(data))
    except Unreadable as fault:
        problem = fault.problem
        where = f"{terminal(path)}:{problem.line}:{problem.column}"
        raise PolicyError(f"{where}: {terminal(problem.message)}", _MEND) from fault
    reader = _Reader(places)
    found = reader.sections(tree, bounds)
    if reader.faults:
        lines = [f"{terminal(path)}:{line}:{column}: {message}" for line, column, message in reader.faults[:20]]
        raise PolicyError("\n  ".join(["what is to be measured is not valid", *lines]), _MEND)
    return found


class _Reader:
    """Turns a tree into sections and collects what is wrong with it."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.faults: list[tuple[int, int, str]] = []

    def sections(self, tree: Any, bounds: Mapping[str, Sequence[str]]) -> dict[str, Section]:
        found = self._mapping(tree, (), ("version", *_KEYS))
        if found.get("version") not in ("1", 1):
            self._wrong((), "needs 'version: 1'")
        return {name: self._section(name, found[name], bounds.get(name, ())) for name in _KEYS if name in found}

    def _section(self, name: str, tree: Any, bounds: Sequence[str]) -> Section:
        kinds = _KEYS[name]
        found = self._mapping(tree, (name,), (*kinds, "max"))
        keys = {key: self._value(kinds[key], found[key], (name, key)) for key in kinds if key in found}
        limits = self._mapping(found.get("max", {}), (name, "max"), bounds)
        return Section(keys, {key: self._number(value, (name, "max", key)) for key, value in limits.items()})

    def _value(self, kind: str, tree: Any, at: tuple[str, ...]) -> Any:
        if kind == TEXTS:
            return self._texts(tree, at)
        named = self._mapping(tree, at)
        if kind == LISTS:
            return {name: self._texts(each, (*at, name)) for name, each in named.items()}
        return {
            name: {
                key: self._number(share, (*at, name, key)) for key, share in self._mapping(each, (*at, name)).items()
            }
            for name, each in named.items()
        }

    def _texts(self, tree: Any, at: tuple[str, ...]) -> tuple[str, ...]:
        listed = [tree] if isinstance(tree, str) else tree
        if not isinstance(listed, list) or not listed or len(listed) > _MOST:
            self._wrong(at, "must be a text or a list of texts")
            return ()
        for index, each in enumerate(listed):
            if not isinstance(each, str) or not each.strip():
                self._wrong((*at, str(index)), "must be a text")
        return tuple(each for each in listed if isinstance(each, str))

    def _number(self, tree: Any, at: tuple[str, ...]) -> float:
        try:
            number = float(tree) if isinstance(tree, str | int | float) and not isinstance(tree, bool) else -1.0
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            self._wrong(at, "must be a number from 0 to 1")
            return 0.0
        return number

    def _mapping(self, tree: Any, at: tuple[str, ...], keys: Sequence[str] | None = None) -> Mapping[str, Any]:
        if not isinstance(tree, dict) or len(tree) > _MOST:
            self._wrong(at, "must be a mapping")
            return {}
        for key in tree:
            if keys is not None and key not in keys:
                self._wrong((*at, key), f"is none of {', '.join(keys)}")
        return {key: value for key, value in tree.items() if keys is None or key in keys}

    def _wrong(self, at: tuple[str, ...], what: str) -> None:
        line, column = self._places.locate(to_pointer(at))
        name = ".".join(at)
        self.faults.append((line, column, f"{terminal(bounded(name)) + ' ' if name else ''}{what}"))
