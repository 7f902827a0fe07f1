"""Which sources of several descriptions are one: by id, then by locator, then as what each describes as itself.

Where a description says so itself: two that are alone in their files are not one for that.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from crs_gate.export.answers import Draft, Entry
from crs_gate.export.meaning import places_of
from crs_gate.formats.ids import Ids
from crs_gate.model.places import Place

SAME_ID, SAME_PLACE, ITSELF = "same id", "same locator", "each describes the dataset itself"

_MOST_NAMED = 3
_MOST_PARTS = 20
_What = TypeVar("_What")


class Group(NamedTuple):
    """Sources that are one. ``members`` are by the number of their description; ``how`` is empty for one alone."""

    id: str
    members: dict[int, Entry]
    how: tuple[str, ...] = ()


class Doubt(NamedTuple):
    """A source at an address at which another description has sources too; it could be one of them, or none.

    ``number`` is that of its description; ``others`` are descriptions and sources there.
    """

    number: int
    entry: Entry
    others: tuple[tuple[int, Entry], ...]


class _Growing:
    """A group while descriptions are added."""

    def __init__(self) -> None:
        self.members: dict[int, Entry] = {}
        self.how: list[str] = []

    def add(self, number: int, entry: Entry, how: str = "") -> None:
        self.members[number] = entry
        if how and how not in self.how:
            self.how.append(how)


class _Member(NamedTuple):
    """One source, with its description and its group."""

    number: int
    entry: Entry
    group: _Growing


def grouped(drafts: Sequence[Draft | None]) -> tuple[tuple[Group, ...], tuple[Doubt, ...]]:
    """Every source of every draft, in order of first appearance, and what is in doubt.

    A description without sources is ``None``.
    """
    groups: list[_Growing] = []
    own: _Growing | None = None
    for number, draft in enumerate(drafts):
        if draft is None:
            continue
        left = _joined(groups, number, draft.sources)
        itself = next((entry for entry in draft.sources if draft.itself and entry.seen == draft.itself), None)
        for entry in left:
            if entry is itself and own is not None and number not in own.members:
                own.add(number, entry, ITSELF)
                continue
            groups.append(_Growing())
            groups[-1].add(number, entry)
        if own is None and itself is not None:
            own = next(group for group in groups if group.members.get(number) is itself)
    return tuple(_named(groups)), tuple(_doubts(groups))


def _joined(groups: Sequence[_Growing], number: int, entries: Iterable[Entry]) -> list[Entry]:
    """Put each source into the group that it belongs to by id or locator; gives the rest."""
    ids = {entry.seen: group for group in reversed(groups) for entry in group.members.values()}
    left = []
    for entry in entries:
        group = ids.get(entry.seen)
        if group is not None and number not in group.members:
            group.add(number, entry, SAME_ID)
        else:
            left.append(entry)
    members = ((entry, group) for group in groups for entry in group.members.values())
    at = _by_place((place, group) for entry, group in members for place in _places(entry))
    mine = _by_place((place, entry) for entry in left for place in _places(entry))
    rest = []
    for entry in left:
        found = [at[place] for place in _places(entry) if at.get(place) and mine.get(place) is entry]
        if found and found[0] is not None and number not in found[0].members:
            found[0].add(number, entry, SAME_PLACE)
        else:
            rest.append(entry)
    return rest


def _places(entry: Entry) -> list[Place]:
    """The addresses of a source, each with the part of what is there."""
    return sorted(places_of(entry.answers))


def _by_place(pairs: Iterable[tuple[Place, _What]]) -> dict[Place, _What | None]:
    """What is at each place; ``None`` where there are several, which say nothing."""
    found: dict[Place, _What | None] = {}
    for place, what in pairs:
        found[place] = what if found.setdefault(place, what) is what else None
    return found


def _doubts(groups: Sequence[_Growing]) -> Iterator[Doubt]:
    """Sources that stand alone and have an address in common with those of other descriptions.

    Two that name different parts of what is there are two sources, and no doubt.
    """
    at: dict[str, dict[str, dict[int, list[_Member]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for group in groups:
        for number, entry in group.members.items():
            for place, part in _places(entry):
                some = at[place][part][number]
                if len(some) < _MOST_NAMED:
                    some.append(_Member(number, entry, group))
    for group in groups:
        if len(group.members) == 1:
            ((number, entry),) = group.members.items()
            found = {id(m.entry): m for place in _places(entry) for m in _others(at[place[0]], place[1], number)}
            if found:
                yield Doubt(number, entry, tuple((m.number, m.entry) for m in list(found.values())[:_MOST_NAMED]))


def _others(at: Mapping[str, Mapping[int, Sequence[_Member]]], part: str, number: int) -> Iterator[_Member]:
    """Members of earlier descriptions at one address that a source could be."""
    for here in islice(at, _MOST_PARTS) if not part else (part, ""):
        for earlier, members in at.get(here, {}).items():
            yield from (m for m in members if earlier < number and number not in m.group.members)


def _named(groups: Iterable[_Growing]) -> Iterable[Group]:
    """Each group under the id of its first member, made unique."""
    ids = Ids()
    for group in groups:
        first = next(iter(group.members.values())).id
        yield Group(ids.free(first), group.members, tuple(group.how))
