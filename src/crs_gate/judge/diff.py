"""What happened to each source between base and head, matched by identity and never by position."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from crs_gate.model.address import folded
from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset, leaves
from crs_gate.model.findings import Change, ChangeKind, FieldChange
from crs_gate.model.places import places
from crs_gate.model.source import Source


class Comparison(NamedTuple):
    """Base against head. ``survivors`` maps an id at head to the source at base that it was."""

    survivors: Mapping[str, Source]
    changes: tuple[Change, ...]

    @property
    def names(self) -> dict[str, str]:
        """The id at head for each id at base that survives."""
        return {source.id: now for now, source in self.survivors.items()}


def compare(base: Dataset | None, head: Dataset) -> Comparison:
    """Match sources by id, then as the dataset itself, then by locator, file digest, equal content and like locator.

    Says what differs, sorted by id.
    """
    was = tuple(base.sources) if base else ()
    survivors, matched_by = _match(was, tuple(head.sources), (base.itself if base else "", head.itself))
    found = ((source, survivors.get(source.id)) for source in head.sources)
    changes = [each for source, before in found if (each := change_of(source, before, matched_by.get(source.id, "")))]
    gone = {source.id for source in was} - {source.id for source in survivors.values()}
    changes += [Change(ChangeKind.REMOVED, id_, id_) for id_ in gone]
    return Comparison(survivors, in_order(changes))


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes as they are told: by kind, then by id."""
    order = list(ChangeKind)
    return tuple(sorted(changes, key=lambda c: (order.index(c.kind), c.subject)))


def _match(
    was: tuple[Source, ...], now: tuple[Source, ...], itself: tuple[str, str]
) -> tuple[dict[str, Source], dict[str, str]]:
    old = {source.id: source for source in was}
    survivors = {source.id: old.pop(source.id) for source in now if source.id in old}
    new = {source.id: source for source in now if source.id not in survivors}
    before, after = itself
    whole = {}
    if before in old and after in new:  # one dataset a file: another name does not make it another one
        whole[after] = old.pop(before)
        del new[after]
    renamed, matched_by = match_renamed(old, new)
    return {**survivors, **whole, **renamed}, {**dict.fromkeys(whole, "the dataset itself"), **matched_by}


def match_renamed(old: dict[str, Source], new: dict[str, Source]) -> tuple[dict[str, Source], dict[str, str]]:
    """Match what no id matches: the source at base for ids at head, and by what each was found. Takes both apart."""
    survivors: dict[str, Source] = {}
    matched_by: dict[str, str] = {}
    for how, keys in _WAYS:
        if not old or not new:
            break
        for before, after in _unique_pairs(old.values(), new.values(), keys):
            survivors[after.id], matched_by[after.id] = old.pop(before.id), how
            del new[after.id]
    return survivors, matched_by


def _unique_pairs(
    was: Iterable[Source], now: Iterable[Source], keys: Callable[[Source], Iterable[object]]
) -> list[tuple[Source, Source]]:
    """Pairs that share a key which no other source has, and that pair with no third: a match is never a guess."""
    seen: dict[object, tuple[list[Source], list[Source]]] = defaultdict(lambda: ([], []))
    for side, sources in enumerate((was, now)):
        for source in sources:
            for key in dict.fromkeys(keys(source)):
                seen[key][side].append(source)
    pairs = {(b[0].id, a[0].id): (b[0], a[0]) for b, a in seen.values() if len(b) == len(a) == 1}
    befores, afters = Counter(before for before, _ in pairs), Counter(after for _, after in pairs)
    return [pair for (b, a), pair in pairs.items() if befores[b] == afters[a] == 1]


def _place_keys(source: Source) -> Iterable[object]:
    return places(source.locator)


def _digest_keys(source: Source) -> Iterator[object]:
    for file in source.files or ():
        if file.sha256 and given(file.sha256):
            yield file.sha256.lower()


def _content_keys(source: Source) -> Iterator[object]:
    yield source._replace(id="")


def _address_keys(source: Source) -> Iterable[object]:
    """Addresses in any case and for any part: a change of that alone, with a new id, must not hide what was dropped."""
    return folded(source.locator)


_WAYS: tuple[tuple[str, Callable[[Source], Iterable[object]]], ...] = (
    ("locator", _place_keys),
    ("file digest", _digest_keys),
    ("content", _content_keys),
    ("locator", _address_keys),
)
"""From what is sure to what is likely; each is asked for what the ones before did not match."""


def change_of(source: Source, before: Source | None, matched_by: str) -> Change | None:
    """What happened to a source of the head; ``before`` is what it was at base, found by its id or ``matched_by``."""
    if before is None:
        return Change(ChangeKind.ADDED, source.id, None)
    if before == source:
        return None
    fields = _field_changes(before, source)
    if before.id != source.id:
        return Change(ChangeKind.RENAMED, source.id, before.id, fields, matched_by)
    return Change(ChangeKind.CHANGED, source.id, before.id, fields) if fields else None


def _field_changes(before: Source, after: Source) -> tuple[FieldChange, ...]:
    was, now = dict(leaves(before._replace(id=""))), dict(leaves(after._replace(id="")))
    pointers = dict.fromkeys([*was, *now])
    return tuple(FieldChange(p, was.get(p), now.get(p)) for p in pointers if was.get(p) != now.get(p))
