"""Importing again: what the file said then, what the manifest says now, and what the file says now, held together.

What nobody touched follows the file. What was edited by hand stays, and where the file now says something else as
well, both are told. What was deleted by hand is not brought back. What a person has vouched for counts as edited.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crs_gate.export.answers import LICENSES, Answer, Answers, Draft, Entry, Value, quoted
from crs_gate.export.differences import shown
from crs_gate.export.held import flat
from crs_gate.export.imported import Digests, Imported, digest
from crs_gate.export.pairing import Pair, paired
from crs_gate.formats.ids import Ids
from crs_gate.model.location import Places

_EVIDENCE = "license.evidence."
_VOUCHED = (("license.", _EVIDENCE), ("locator.revision", _EVIDENCE), ("consent.", "consent.evidence"))
"""Fields, and where what a person looked at beside them is kept: it was about the value as it was then."""
_REFERENCES = ("derived_from", "synthetic.seeds")
_MOST_NAMED = 5


class Held(NamedTuple):
    """The manifest that is there: its path as shown, its tree, the places in it, and what was imported last."""

    path: str
    tree: dict[str, Any]
    places: Places
    before: Imported


class Renewal(NamedTuple):
    """What to change: answers of the dataset, of sources by their place, sources to add, and the new record.

    ``told`` is what a person has to know, ``updates`` what only followed the file. ``doubtful`` says that a source was
    left as it is because it may be another one now.
    """

    about: Answers
    sources: dict[int, Answers]
    added: tuple[Entry, ...]
    record: Imported
    told: tuple[str, ...]
    updates: tuple[str, ...] = ()
    doubtful: bool = False

    @property
    def changes_nothing(self) -> bool:
        """Whether no answer changes; the record may."""
        return not (self.about or self.sources or self.added)


def renew(file: str, fresh: Draft, record: Imported, held: Held) -> Renewal:
    """Lay what a file says now over a manifest. ``file`` is its path as shown; ``record`` is that of the draft."""
    pairs = paired(fresh.sources, held.before.sources, held.tree["sources"])
    names = _names(pairs, held)
    merger = _Renewer(file, held)
    about, record_about = merger.entry("dataset", "/dataset", fresh.about, held.before.about, held.tree.get("dataset"))
    sources: dict[int, Answers] = {}
    added: list[Entry] = []
    digests = dict(held.before.sources)
    called = {pair.entry.id: name for pair, name in zip(pairs, names, strict=True)}
    for pair, name in zip(pairs, names, strict=True):
        answers = _renamed(pair.entry.answers, called)
        before = held.before.sources.get(pair.key or "", {})
        if pair.doubt:
            merger.doubt(name, pair)
        elif pair.place is not None:
            key = pair.key or name
            changes, digests[key] = merger.source(name, pair, answers, before)
            if changes:
                sources[pair.place] = changes
        elif pair.key is None:
            added.append(Entry(name, pair.entry.seen, answers, pair.entry.comment))
            digests[name] = _digests_of(answers, record.sources.get(pair.entry.id, {}))
            merger.updates.append(f"added sources[{name}]")
        else:
            merger.left_out(pair, answers, before)
    merger.tell_gone(pairs)
    return Renewal(
        about,
        sources,
        tuple(added),
        record._replace(about=record_about, sources=digests).since(held.before),
        tuple(merger.told),
        tuple(merger.updates),
        merger.doubtful,
    )


def _names(pairs: Sequence[Pair], held: Held) -> list[str]:
    """The id of each source in the manifest; a new one gets one that is free."""
    ids = [source["id"] for source in held.tree["sources"]]
    taken = Ids((*ids, *held.before.sources, *(pair.entry.id for pair in pairs if pair.key is not None)))
    names = []
    for pair in pairs:
        name = taken.free(pair.entry.id) if pair.place is None and pair.key is None else pair.entry.id
        names.append(name if pair.place is None else ids[pair.place])
    return names


def _renamed(answers: Answers, names: Mapping[str, str]) -> Answers:
    """References to sources, by their ids in the manifest."""
    found = dict(answers)
    for name in _REFERENCES:
        answer = answers.get(name)
        if answer is not None and isinstance(answer.value, list):
            found[name] = answer._replace(value=[names.get(item, item) for item in answer.value])
    return found


def _digests_of(answers: Answers, recorded: Digests) -> Digests:
    """The digests of a draft, with those of references as they are written."""
    return {name: digest(answers[name].value or []) if name in _REFERENCES else was for name, was in recorded.items()}


class _Renewer:
    """Compares field by field and keeps what there is to tell."""

    def __init__(self, file: str, held: Held) -> None:
        self._file, self._held = file, held
        self.told: list[str] = []
        self.updates: list[str] = []
        self.doubtful = False

    def source(self, name: str, pair: Pair, answers: Answers, before: Digests) -> tuple[Answers, Digests]:
        """What changes in one source that is there, whatever its id is by now."""
        index = pair.place or 0
        found = self.entry(f"sources[{name}]", f"/sources/{index}", answers, before, self._held.tree["sources"][index])
        if name != pair.entry.id and (found[0] or found[1] != before):
            self.updates.append(f"sources[{name}] is what {self._file} calls {quoted(pair.entry.seen)} now")
        return found

    def entry(self, name: str, pointer: str, fresh: Answers, before: Digests, mine: Any) -> tuple[Answers, Digests]:
        """What changes in one mapping, and the digests of what was imported."""
        held = flat(mine)
        vouched = _vouched(held, before)
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
            evidence = next((by for start, by in vouched if field.startswith(start)), "")
            if not _untouched(now, was):
                self._kept(f"{name}.{field}", now, place, theirs)
            elif evidence and not field.startswith(evidence) and (now is not None or field in LICENSES):
                self._vouched_for(f"{name}.{field}", now, place, theirs)
            else:
                changes[field] = self._updated(f"{name}.{field}", now, theirs)
        return changes, digests

    def _updated(self, name: str, now: Any, theirs: Answer) -> Answer:
        if theirs.value is None:
            self.told.append(f"emptied {name}: {self._file} no longer says {shown(now)}")
            return Answer(None, "; ".join(filter(None, ("no longer in the file it was imported from", theirs.comment))))
        said = shown(theirs.value, now)
        start = f"filled {name}: {said}" if now is None else f"updated {name}: {shown(now, theirs.value)} -> {said}"
        self.updates.append(f"{start} ({self._file}:{theirs.line})")
        return theirs

    def _kept(self, name: str, now: Any, line: int, theirs: Answer) -> None:
        mine = "nothing" if now is None else shown(now, theirs.value)
        self.told.append(f"kept your edit of {name}: {self._held.path}:{line} says {mine}, {self._now(theirs, now)}")

    def _vouched_for(self, name: str, now: Any, line: int, theirs: Answer) -> None:
        mine = "nothing" if now is None else shown(now, theirs.value)
        why = f"your evidence beside it was about {mine}; look again, and change both"
        self.told.append(f"kept {name}: {self._held.path}:{line} says {mine}, {self._now(theirs, now)}; {why}")

    def _now(self, theirs: Answer, mine: Value | None) -> str:
        says = "no longer says anything" if theirs.value is None else f"says {shown(theirs.value, mine)}"
        return f"{self._where(theirs)} now {says}"

    def _where(self, theirs: Answer) -> str:
        return f"{self._file}:{theirs.line}" if theirs.line else self._file

    def doubt(self, name: str, pair: Pair) -> None:
        """A source that has the id of one here, and neither its address nor its files."""
        self.doubtful = True
        line = next((answer.line for answer in pair.entry.answers.values() if answer.line), 0)
        where = f"{self._file}:{line}" if line else self._file
        self.told.append(
            f"not updated sources[{name}]: the id only says where a source stands, and in {where} other data may stand"
            f" there now; if it is the same, write its new locator and files here by hand, else give this one a name"
        )

    def left_out(self, pair: Pair, answers: Answers, before: Digests) -> None:
        """A source that was imported and is no longer here; what changed in it is told all the same."""
        changed = [n for n, a in answers.items() if a.value is not None and digest(a.value) != before.get(n)]
        said = [f"{name} now {shown(answers[name].value or '')}" for name in changed[:_MOST_NAMED]]
        more = [f"{len(changed) - _MOST_NAMED} more"] if len(changed) > _MOST_NAMED else []
        since = f"; in {self._file} it has changed: {'; '.join([*said, *more])}" if said else ""
        self.told.append(
            f"left out sources[{pair.key}]: it was taken out of {self._held.path} or renamed there by hand{since}"
        )

    def tell_gone(self, pairs: Sequence[Pair]) -> None:
        """Sources that were imported, are in the manifest, and are no longer in the file."""
        there = {pair.key for pair in pairs}
        ids = {source["id"] for source in self._held.tree["sources"]}
        for id_ in self._held.before.sources:
            if id_ not in there and id_ in ids:
                self.told.append(f"kept sources[{id_}]: it is no longer in {self._file}")


def _vouched(held: Mapping[str, Any], before: Digests) -> list[tuple[str, str]]:
    """The fields beside which somebody wrote by hand what they have looked at."""
    by_hand = {name for name, value in held.items() if before.get(name) != digest(value)}
    return [(start, by) for start, by in _VOUCHED if any(name.startswith(by) for name in by_hand)]


def _untouched(now: Any, was: str | None) -> bool:
    """Whether the manifest still holds what was imported, or nothing was imported and nothing is there."""
    return now is None if was is None else now is not None and digest(now) == was
