"""The records of runs beside a manifest, found by what the runs put out, and whose files they speak of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from crs_gate.facts.digests import Proof
from crs_gate.facts.tree import Tree
from crs_gate.model.globs import PatternError, is_literal, matcher
from crs_gate.model.runs import NO_RUNS, Item, Run, Runs
from crs_gate.model.source import File, Source
from crs_gate.rules.answers import Undetermined
from crs_gate.rules.artifacts import Artifacts, is_digest, plain
from crs_gate.rules.checksums import bare, fault
from crs_gate.rules.objects import the_object

_MOST_MATCHES = 1_000_000
"""Patterns of files that are held against names in records, for one dataset."""
_MOST_WORK = 5_000_000
"""Names that are compared for one dataset."""
_ALWAYS = float("inf")


class Recorded(NamedTuple):
    """A run as it is compared: names as those of the manifest are, newer runs with a greater ``when``."""

    run: Run
    when: float
    inputs: tuple[Item, ...]
    outputs: tuple[Item, ...]

    names: tuple[frozenset[str], frozenset[str]]
    """All names and digests of its inputs, and of its outputs."""
    digests: Mapping[str, str]
    """The digests of its outputs, by name."""


class Records:
    """What was recorded, by the names and digests of outputs. Runs that did not end are evidence of nothing."""

    def __init__(self, runs: Runs = NO_RUNS, sources: Iterable[Source] = ()) -> None:
        self.troubles = runs.troubles
        self.all = tuple(_recorded(run) for run in runs.runs if run.ended)
        self._by: dict[str, list[Recorded]] = defaultdict(list)
        for each in sorted(self.all, key=lambda each: (-each.when, each.run.file, each.run.line, each.outputs)):
            for text in {text for item in each.outputs for text in item if text}:
                self._by[text].append(each)
        self._owners: dict[str, set[str]] = {}
        self._left = _MOST_WORK
        self._taken: dict[int, tuple[Item, ...]] = {}
        self.sure = True
        """Whether it is known to whom all names belong."""
        if self.all:
            self._find_owners(sources)

    def __bool__(self) -> bool:
        return bool(self.all or self.troubles)

    def putting_out(self, text: str) -> list[Recorded]:
        """The runs that put out a name or digest, the newest first; one without a time may be newer than all."""
        return self._by.get(text, [])

    def newest(self, text: str) -> list[Recorded]:
        """Those that may be the last ones to have put out a name: without a time, or at the latest one."""
        found = self.putting_out(text)
        timed = max((each.when for each in found if each.when != _ALWAYS), default=_ALWAYS)
        return [each for each in found if each.when in {_ALWAYS, timed}]

    def owners(self, name: str) -> set[str]:
        """The ids of the sources among whose files a name of a record is."""
        return self._owners.get(name, set())

    def making(self, source_id: str) -> Mapping[int, tuple[Recorded, list[Item]]]:
        """The runs that put out files of a source, by identity, each with those outputs."""
        return self._makers.get(source_id, {})

    @cached_property
    def _makers(self) -> Mapping[str, dict[int, tuple[Recorded, list[Item]]]]:
        found: dict[str, dict[int, tuple[Recorded, list[Item]]]] = defaultdict(dict)
        for each in self.all:
            for item in each.outputs:
                for id_ in self.owners(item.name):
                    found[id_].setdefault(id(each), (each, []))[1].append(item)
        return found

    def data_taken(self, each: Recorded, made: Artifacts) -> tuple[Item, ...]:
        """The inputs of a run that are data of sources, or put out by a step of the manifest."""
        if id(each) not in self._taken:
            taken = (item for item in each.inputs if self.owners(item.name) or made.outputs(item.name))
            self._taken[id(each)] = tuple(taken)
        return self._taken[id(each)]

    def spend(self, work: int) -> None:
        """Count names that are about to be compared. Raises ``Undetermined`` where they are too many."""
        self._left -= work
        if self._left < 0:
            raise Undetermined("the records of runs are too many to compare with the steps", "/trace")

    def _find_owners(self, sources: Iterable[Source]) -> None:
        names = {item.name for each in self.all for item in (*each.inputs, *each.outputs) if not is_digest(item.name)}
        below: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for folder in (name, *above(name)):
                below[folder].append(name)
        left = _MOST_MATCHES
        for source in sources:
            for pattern in _places(source):
                named = below.get(pattern, ())
                if not named and not is_literal(pattern):
                    left -= len(names)
                    if left < 0:
                        self.sure = False
                        return
                    named = [name for name in names if fits(pattern, name)]
                for name in named:
                    self._owners.setdefault(name, set()).add(source.id)


def _recorded(run: Run) -> Recorded:
    inputs, outputs = (
        tuple(item._replace(name=plain(item.name)) for item in items) for items in (run.inputs, run.outputs)
    )
    digests = {item.name: item.sha256 for item in outputs if item.sha256}
    return Recorded(run, _when(run.at), inputs, outputs, (_texts(inputs), _texts(outputs)), digests)


def _texts(items: tuple[Item, ...]) -> frozenset[str]:
    return frozenset(text for item in items for text in item if text)


def _when(text: str) -> float:
    """Seconds since 1970; without end where no time is stated that can be compared."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return _ALWAYS


def _places(source: Source) -> Iterator[str]:
    for file in source.files or ():
        yield from (plain(text) for text in (file.path, file.url) if text)
    yield from (plain(text) for text in source.locator[:4] if text)


def above(path: str) -> Iterator[str]:
    """The folders that a path lies in, the nearest first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def fits(pattern: str, name: str) -> bool:
    """Whether a name is among those that a pattern names; one that cannot be used names nothing."""
    try:
        return matcher(pattern)(name)
    except PatternError:
        return False


def digest_of(file: File, tree: Tree | None) -> str:
    """The SHA-256 of a file, stated by the manifest, in a pointer or in the list of files; empty where nobody says."""
    stated = bare(file.sha256 or "")
    if stated and not fault(stated):
        return stated.lower()
    path = (file.path or "").strip()
    if tree is None or not path:
        found_object = the_object(file, tree)
        return found_object.sha256 if found_object else ""
    proof = tree.proven.get(path)
    found = tree.digests.get(path, "") or (proof.sha256 if isinstance(proof, Proof) else "")
    if found or tree.listed is None:
        return found
    entry = tree.listed.by_path.get(path)
    return entry.sha256 if entry else ""
