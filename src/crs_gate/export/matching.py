"""Which sources of several descriptions are one: by id, then by locator, then as what each describes as itself."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from crs_gate.export.answers import Draft, Entry
from crs_gate.export.meaning import address, places

SAME_ID, SAME_PLACE, ITSELF = "same id", "same locator", "each describes the dataset itself"

_What = TypeVar("_What")


class Group(NamedTuple):
    """Sources that are one. ``members`` are by the number of their description; ``how`` is empty for one alone."""

    id: str
    members: dict[int, Entry]
    how: tuple[str, ...] = ()


class _Growing:
    """A group while descriptions are added."""

    def __init__(self) -> None:
        self.members: dict[int, Entry] = {}
        self.how: list[str] = []

    def add(self, number: int, entry: Entry, how: str = "") -> None:
        self.members[number] = entry
        if how and how not in self.how:
            self.how.append(how)


def grouped(drafts: Sequence[Draft | None]) -> tuple[Group, ...]:
    """Every source of every draft, in order of first appearance. A description without sources is ``None``."""
    groups: list[_Growing] = []
    own: _Growing | None = None
    for number, draft in enumerate(drafts):
        if draft is None:
            continue
        left = _joined(groups, number, draft.sources)
        itself = _itself(draft)
        for entry in left:
            if entry is itself and own is not None and number not in own.members:
                own.add(number, entry, ITSELF)
                continue
            groups.append(_Growing())
            groups[-1].add(number, entry)
        if own is None and itself is not None:
            own = next(group for group in groups if group.members.get(number) is itself)
    return tuple(_named(groups))


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
    at = _by_place((place, group) for entry, group in members for place in places(entry.answers))
    mine = _by_place((place, entry) for entry in left for place in places(entry.answers))
    rest = []
    for entry in left:
        found = [at[place] for place in places(entry.answers) if at.get(place) and mine.get(place) is entry]
        if found and found[0] is not None and number not in found[0].members:
            found[0].add(number, entry, SAME_PLACE)
        else:
            rest.append(entry)
    return rest


def _by_place(pairs: Iterable[tuple[str, _What]]) -> dict[str, _What | None]:
    """What is at each place; ``None`` where there are several, which say nothing."""
    found: dict[str, _What | None] = {}
    for place, what in pairs:
        found[place] = what if found.setdefault(place, what) is what else None
    return found


def _itself(draft: Draft) -> Entry | None:
    """The source that stands for the dataset itself: the only one, the one made of all others, or that at its home."""
    entries = draft.sources
    if len(entries) == 1:
        return entries[0]
    ids = {entry.id for entry in entries}
    whole = [e for e in entries if (made := _texts(e, "derived_from")) and set(made) >= ids - {e.id}]
    homepage = draft.about.get("homepage")
    home = address(homepage.seen) if homepage and isinstance(homepage.seen, str) else ""
    at_home = [entry for entry in entries if home and home in places(entry.answers)]
    return whole[0] if len(whole) == 1 else at_home[0] if len(at_home) == 1 else None


def _texts(entry: Entry, name: str) -> list[str]:
    answer = entry.answers.get(name)
    return answer.value if answer and isinstance(answer.value, list) else []


def _named(groups: Iterable[_Growing]) -> Iterable[Group]:
    """Each group under the id of its first member, made unique."""
    taken: set[str] = set()
    for group in groups:
        first = next(iter(group.members.values())).id
        id_, number = first, 2
        while id_ in taken:
            id_, number = f"{first[:120]}-{number}", number + 1
        taken.add(id_)
        yield Group(id_, group.members, tuple(group.how))
