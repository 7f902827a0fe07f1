"""Importing again: what the file said then, what the manifest says now, and what the file says now, held together.

What nobody touched follows the file. What was edited by hand stays, and where the file now says something else as
well, both are told. What was deleted by hand is not brought back.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from crs_gate.export.answers import Answer, Answers, Draft, Entry, quoted
from crs_gate.export.held import by_id, flat
from crs_gate.export.imported import Digests, Imported, digest
from crs_gate.model.location import Places


class Held(NamedTuple):
    """The manifest that is there: its path as shown, its tree, the places in it, and what was imported last."""

    path: str
    tree: dict[str, Any]
    places: Places
    before: Imported


class Renewal(NamedTuple):
    """What to change: answers of the dataset, of sources by their place, sources to add, and the new record."""

    about: Answers
    sources: dict[int, Answers]
    added: tuple[Entry, ...]
    record: Imported
    told: tuple[str, ...]

    @property
    def changes_nothing(self) -> bool:
        """Whether no answer changes; the record may."""
        return not (self.about or self.sources or self.added)


def renew(file: str, fresh: Draft, record: Imported, held: Held) -> Renewal:
    """Lay what a file says now over a manifest. ``file`` is its path as shown; ``record`` is that of the draft."""
    merger = _Renewer(file, held)
    about, record_about = merger.entry("dataset", "/dataset", fresh.about, held.before.about, held.tree.get("dataset"))
    places = by_id(held.tree)
    sources, added = {}, []
    digests = dict(held.before.sources)
    for entry in fresh.sources:
        before = held.before.sources.get(entry.id)
        if entry.id in places:
            index = places[entry.id]
            name, pointer = f"sources[{entry.id}]", f"/sources/{index}"
            changes, digests[entry.id] = merger.entry(
                name, pointer, entry.answers, before or {}, held.tree["sources"][index]
            )
            if changes:
                sources[index] = changes
        elif before is None:
            added.append(entry)
            digests[entry.id] = record.sources[entry.id]
            merger.tell(f"added sources[{entry.id}]")
        else:
            merger.tell(f"left out sources[{entry.id}]: it was taken out of {held.path} or renamed there by hand")
    merger.tell_gone(fresh, places)
    return Renewal(
        about, sources, tuple(added), record._replace(about=record_about, sources=digests), tuple(merger.told)
    )


class _Renewer:
    """Compares field by field and keeps what there is to tell."""

    def __init__(self, file: str, held: Held) -> None:
        self._file, self._held = file, held
        self.told: list[str] = []

    def tell(self, text: str) -> None:
        """Keep one line for the reader."""
        self.told.append(text)

    def entry(self, name: str, pointer: str, fresh: Answers, before: Digests, mine: Any) -> tuple[Answers, Digests]:
        """What changes in one mapping, and the digests of what was imported."""
        held = flat(mine)
        changes: Answers = {}
        digests: Digests = {}
        for field in dict.fromkeys((*fresh, *before)):
            theirs = fresh.get(field, Answer(None))
            now, was = held.get(field), before.get(field)
            if theirs.value is not None:
                digests[field] = digest(theirs.value)
            if now == theirs.value or digests.get(field) == was:
                continue
            place = self._held.places.locate(f"{pointer}/{field.replace('.', '/')}")[0]
            if _untouched(now, was):
                changes[field] = self._updated(f"{name}.{field}", now, theirs)
            else:
                self._kept(f"{name}.{field}", now, place, theirs)
        return changes, digests

    def _updated(self, name: str, now: Any, theirs: Answer) -> Answer:
        if theirs.value is None:
            self.tell(f"emptied {name}: {self._file} no longer says {quoted(now)}")
            return Answer(None, "; ".join(filter(None, ("no longer in the file it was imported from", theirs.comment))))
        start = "filled" if now is None else f"updated {name}: {quoted(now)} ->"
        text = f"{start} {quoted(theirs.value)}" if now is not None else f"{start} {name}: {quoted(theirs.value)}"
        self.tell(f"{text} ({self._file}:{theirs.line})")
        return theirs

    def _kept(self, name: str, now: Any, line: int, theirs: Answer) -> None:
        mine = "nothing" if now is None else quoted(now)
        says = "no longer says anything" if theirs.value is None else f"says {quoted(theirs.value)}"
        where = f"{self._file}:{theirs.line}" if theirs.line else self._file
        self.tell(f"kept your edit of {name}: {self._held.path}:{line} says {mine}, {where} now {says}")

    def tell_gone(self, fresh: Draft, places: dict[str, int]) -> None:
        """Sources that were imported, are in the manifest, and are no longer in the file."""
        there = {entry.id for entry in fresh.sources}
        for id_ in self._gone(there):
            if id_ in places:
                self.tell(f"kept sources[{id_}]: it is no longer in {self._file}")

    def _gone(self, there: set[str]) -> Iterator[str]:
        return (id_ for id_ in self._held.before.sources if id_ not in there)


def _untouched(now: Any, was: str | None) -> bool:
    """Whether the manifest still holds what was imported, or nothing was imported and nothing is there."""
    return now is None if was is None else now is not None and digest(now) == was
