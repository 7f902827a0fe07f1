"""What can be repaired without knowing anything: the spelling of licenses, and notes on gaps that nobody named.

A note that is written here gives no reason: it is a place for one, and answers nothing until somebody fills it.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from crs_gate.export.answers import LICENSES, canonical
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Unverified
from crs_gate.rules.open_about import about_gaps
from crs_gate.rules.open_fields import Notes, gaps, says_why

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value in a manifest: keys, and places in lists."""
NOTES = "unverified"


class Respelled(NamedTuple):
    """A license whose text names exactly one expression, and that expression as SPDX spells it."""

    path: Path
    was: str
    now: str


class Noted(NamedTuple):
    """The dataset or a source by its path, and open fields of it that no note speaks of yet."""

    path: Path
    fields: tuple[str, ...]
    since: str

    @property
    def stubs(self) -> list[dict[str, str]]:
        """The notes to add."""
        return [{"field": field, "since": self.since} for field in self.fields]


class Repairs(NamedTuple):
    """All that is to change in one manifest."""

    licenses: tuple[Respelled, ...]
    notes: tuple[Noted, ...]

    @property
    def none(self) -> bool:
        """Whether there is nothing to repair."""
        return not self.licenses and not self.notes


def repairs(tree: Mapping[str, Any], dataset: Dataset, today: date) -> Repairs:
    """What to change in a valid manifest whose sources are a list; ``tree`` is the same manifest as parsed."""
    paths: list[Path] = [("sources", index) for index in range(len(tree["sources"]))]
    licenses = [*_licenses(("dataset",), tree.get("dataset"))]
    for path, entry in zip(paths, tree["sources"], strict=True):
        licenses += _licenses(path, entry)
    silent: list[tuple[Path, tuple[str, ...]]] = [
        (("dataset",), _silent(about_gaps(dataset), dataset.about.unverified))
    ]
    silent += [
        (path, _silent((field for field, _ in gaps(source)), source.unverified))
        for path, source in zip(paths, dataset.sources, strict=True)
    ]
    since = today.isoformat()
    return Repairs(tuple(licenses), tuple(Noted(path, fields, since) for path, fields in silent if fields))


def applied(tree: Mapping[str, Any], found: Repairs) -> dict[str, Any]:
    """A copy of the parsed manifest with the repairs."""
    new: dict[str, Any] = copy.deepcopy(dict(tree))
    for path, _, now in found.licenses:
        _at(new, path[:-1])[path[-1]] = now
    for noted in found.notes:
        if new.get("dataset") is None and noted.path == ("dataset",):
            new["dataset"] = {}
        entry = _at(new, noted.path)
        entry[NOTES] = [*(entry.get(NOTES) or ()), *noted.stubs]
    return new


def without_reason(dataset: Dataset) -> Iterator[tuple[str, list[Unverified]]]:
    """The notes of the dataset and of each source that say neither why nor what was tried; they are never changed.

    With the JSON pointer of the first of them.
    """
    entries = [("/dataset", dataset.about.unverified)]
    entries += [(at, one.unverified) for at, one in zip(dataset.pointers, dataset.sources, strict=True)]
    for at, notes in entries:
        if silent := [number for number, note in enumerate(notes) if not says_why(note)]:
            yield f"{at}/{NOTES}/{silent[0]}", [notes[number] for number in silent]


def _licenses(path: Path, entry: Any) -> Iterator[Respelled]:
    held = entry.get("license") if isinstance(entry, dict) else None
    stated = {"": held} if isinstance(held, str) else held if isinstance(held, dict) else {}
    for key, text in stated.items():
        known = not key or f"license.{key}" in LICENSES
        if known and isinstance(text, str) and (now := canonical(text)) != text:
            yield Respelled((*path, "license", *([key] if key else [])), text, now)


def _silent(fields: Iterable[str], notes: tuple[Unverified, ...]) -> tuple[str, ...]:
    named = Notes(notes)
    return tuple(field for field in fields if not named.on(field))


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        tree = tree[step]
    return tree
