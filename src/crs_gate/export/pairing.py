"""Which source of a file is which source of the manifest that was imported from it before.

An id that an author gave says it. Ids such as ``resource-2`` or ``posts-2`` say only where something stood in the
file: by them an answer could slide onto other data. There the address and the files decide, and where they do not
tell, the source is in doubt and is not to be changed.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crs_gate.export.answers import Entry
from crs_gate.export.held import by_id, flat
from crs_gate.export.imported import Digests, digest

LOCATOR = ("locator.url", "locator.doi", "locator.git", "locator.hub", "locator.part")
"""What says where a source is; a change of its revision leaves it the same source."""
_NUMBERED = re.compile(r"(.+)-\d{1,9}")
_STAND_INS = frozenset({"resource", "source", "record", "upstream"})
"""What readers put before a number where a source has no name of its own."""


class Pair(NamedTuple):
    """One source of the file. ``key`` is its id in the record, ``place`` where it is in the manifest.

    Without a key it is new; without a place it was taken out by hand. ``doubt`` says that it may be another one.
    """

    entry: Entry
    key: str | None = None
    place: int | None = None
    doubt: bool = False


class _Traits(NamedTuple):
    """What a source is known by beside its id: digests of its address, and the files it lists."""

    place: tuple[str | None, ...] = ()
    files: tuple[str, ...] = ()
    title: str | None = None


def paired(entries: Sequence[Entry], recorded: Mapping[str, Digests], sources: Sequence[Any]) -> list[Pair]:
    """Each source of the file with its place in the manifest, in the order of the file."""
    return _Pairing(entries, recorded, sources).result()


class _Pairing:
    """Goes from what is sure to what is not."""

    def __init__(self, entries: Sequence[Entry], recorded: Mapping[str, Digests], sources: Sequence[Any]) -> None:
        self._entries, self._recorded = entries, recorded
        self._places = by_id({"sources": sources})
        held = [flat(source) for source in sources]
        self._fresh = [_of_values({name: a.value for name, a in entry.answers.items()}) for entry in entries]
        self._held = [_of_values(answers) for answers in held]
        self._index = {**_renamed(recorded, self._places, self._held), **self._there()}
        self._old = {key: self._remembered(key) for key in recorded}
        self._keys: dict[int, str] = {}
        free = set(range(len(sources))) - set(self._index.values()) - self._named()
        self._by_hand = _alone((self._held[index].place, index) for index in sorted(free))
        self._alone_there = _alone((traits.place, number) for number, traits in enumerate(self._fresh))
        names = {*recorded, *self._places, *(entry.id for entry in entries)}
        stems = {found[1] for name in names if (found := _NUMBERED.fullmatch(name))}
        self._by_position = {name for name in names if _is_position(name, names, stems)}

    def result(self) -> list[Pair]:
        for number, entry in enumerate(self._entries):
            if entry.id in self._recorded and (entry.id not in self._by_position or self._fits(number, entry.id)):
                self._keys[number] = entry.id
        for trait in (_whole, _files, _place):
            self._match(trait)
        taken = set(self._keys.values())
        return [self._pair(number, entry, taken) for number, entry in enumerate(self._entries)]

    def _pair(self, number: int, entry: Entry, taken: set[str]) -> Pair:
        key = self._keys.get(number)
        if key is not None:
            return Pair(entry, key, self._index.get(key))
        unsure = entry.id in self._by_position
        if entry.id in self._recorded and entry.id not in taken:
            return Pair(entry, entry.id, self._index.get(entry.id), doubt=True)
        if entry.id in self._recorded:
            return Pair(entry)
        by_hand = self._places.get(entry.id)
        if by_hand is not None:
            return Pair(entry, entry.id, by_hand, doubt=unsure and not self._at_one_place(number, by_hand))
        there = self._by_hand.get(self._fresh[number].place)
        alone = self._alone_there.get(self._fresh[number].place) == number
        return Pair(entry, entry.id, there) if there is not None and alone else Pair(entry)

    def _at_one_place(self, number: int, index: int) -> bool:
        return bool(self._fresh[number].place) and self._fresh[number].place == self._held[index].place

    def _named(self) -> set[int]:
        """Places in the manifest whose ids the file has too."""
        return {self._places[entry.id] for entry in self._entries if entry.id in self._places}

    def _there(self) -> dict[str, int]:
        return {key: self._places[key] for key in self._recorded if key in self._places}

    def _remembered(self, key: str) -> _Traits:
        digests, index = self._recorded[key], self._index.get(key)
        files = self._held[index].files if index is not None else ()
        return _Traits(_place_of(digests), files, digests.get("title"))

    def _fits(self, number: int, key: str) -> bool:
        """Whether the address and the files are those of a source that was imported under an id."""
        fresh, old, index = self._fresh[number], self._old[key], self._index.get(key)
        places = {old.place, self._held[index].place} if index is not None else {old.place}
        if fresh.place not in places:
            return False
        if fresh.files or old.files:
            return not set(fresh.files).isdisjoint(old.files) or (bool(fresh.place) and not (fresh.files and old.files))
        return bool(fresh.place) or fresh.title == old.title

    def _match(self, trait: Callable[[_Traits], Hashable]) -> None:
        """Pair what has moved: of sources left on both sides those that alone have the same trait."""
        taken = set(self._keys.values())
        left = [n for n in range(len(self._entries)) if n not in self._keys]
        theirs = _alone((trait(self._fresh[n]), n) for n in range(len(self._entries)))
        mine = _alone((trait(old), key) for key, old in self._old.items())
        for number in left:
            key = mine.get(trait(self._fresh[number]))
            by_name = {self._entries[number].id, key}.isdisjoint(self._by_position)
            if key is None or key in taken or by_name or theirs[trait(self._fresh[number])] != number:
                continue
            self._keys[number] = key
            taken.add(key)


def _renamed(recorded: Mapping[str, Digests], places: Mapping[str, int], held: Sequence[_Traits]) -> dict[str, int]:
    """Sources that have another id in the manifest now: their address is the one that was imported."""
    free = {index for id_, index in places.items() if id_ not in recorded}
    mine = _alone((held[index].place, index) for index in sorted(free))
    lost = _alone((_place_of(digests), key) for key, digests in recorded.items() if key not in places)
    pairs = ((key, mine.get(place)) for place, key in lost.items())
    return {key: index for key, index in pairs if key is not None and index is not None}


def _alone(pairs: Iterable[tuple[Hashable, Any]]) -> dict[Hashable, Any]:
    """What alone has a trait; ``None`` for a trait of several. What has no trait is left out."""
    found: dict[Hashable, Any] = {}
    for trait, what in pairs:
        if trait:
            found[trait] = None if trait in found else what
    return found


def _whole(traits: _Traits) -> Hashable:
    return (traits.place, traits.files) if traits.place and traits.files else None


def _files(traits: _Traits) -> Hashable:
    return traits.files


def _place(traits: _Traits) -> Hashable:
    return traits.place


def _of_values(answers: Mapping[str, Any]) -> _Traits:
    digests = {name: digest(answers[name]) for name in (*LOCATOR, "title") if answers.get(name) is not None}
    listed = answers.get("files")
    files = [file for file in listed if isinstance(file, dict)] if isinstance(listed, list) else []
    names = {str(file.get("path") or file.get("url") or "") for file in files}
    return _Traits(_place_of(digests), tuple(sorted(names - {""})), digests.get("title"))


def _place_of(digests: Digests) -> tuple[str | None, ...]:
    found = tuple(digests.get(name) for name in LOCATOR)
    return found if any(found) else ()


def _is_position(name: str, names: set[str], stems: set[str]) -> bool:
    """Whether an id only counts: a word that readers put there, or one name that several have."""
    found = _NUMBERED.fullmatch(name)
    return name in stems or (found is not None and (found[1] in _STAND_INS or found[1] in names))
