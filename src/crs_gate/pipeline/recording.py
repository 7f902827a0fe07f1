"""The ledgers of removals of a repository, read once at base and head, and what each manifest is held against."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from posixpath import dirname
from typing import NamedTuple

from crs_gate.evidence import removals
from crs_gate.evidence.faults import Fault
from crs_gate.evidence.keyed import Keying, key_of
from crs_gate.evidence.layout import REMOVALS
from crs_gate.evidence.removals import Record, Request
from crs_gate.facts.manifests import Pair
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.dataset import Removal
from crs_gate.model.recorded import NOTHING, Asked, Recorded
from crs_gate.pipeline.request import Run

MOST_LEDGERS = 1_000
"""Ledgers of one snapshot that are read."""
_MOST_TOLD = 20


class _Placed(NamedTuple):
    """A ledger with the folder that it lies in ``.crs`` of."""

    path: str
    folder: str
    record: Record


class Ledgers:
    """Those of one run. A removal counts in the whole repository, whichever manifest the content comes back in."""

    def __init__(self, run: Run, manifests: Iterable[str], head: Sequence[str], base: Sequence[str]) -> None:
        """``head`` and ``base`` are the paths of the ledgers there."""
        self._run, self._paths = run, (head, base)
        self._folders = {dirname(path) for path in manifests}

    def of(self, pair: Pair, *, at_head: bool) -> Recorded:
        """What one side of a manifest is held against: the head against head and base, the base against itself."""
        if not (self._head or self._base):
            return NOTHING
        held = self._at_head if at_head else self._at_base
        own = {dirname(path) for path in (pair.base, pair.head) if path is not None}
        side = self._mine(self._head if at_head else self._base, own)
        both = (*self._mine(self._head, own), *self._mine(self._base, own))
        return held._replace(
            asks=any(each.sha256 or each.keyed for placed in both for each in placed.record.requests),
            asked=tuple(_asked(side)),
            faults=tuple(self._faults(own, side)) if at_head else (),
        )

    @cached_property
    def _head(self) -> tuple[_Placed, ...]:
        return _ledgers(self._run.head, self._paths[0])

    @cached_property
    def _base(self) -> tuple[_Placed, ...]:
        if self._run.base is None:
            return ()
        same = {one.path: one for one in self._head if self._run.head.blob_id(one.path)}
        same = {path: one for path, one in same.items() if self._run.base.blob_id(path) == self._run.head.blob_id(path)}
        read = _ledgers(self._run.base, [path for path in self._paths[1] if path not in same])
        return (*(same[path] for path in self._paths[1] if path in same), *read)

    @cached_property
    def _at_head(self) -> Recorded:
        return self._recorded((*self._head, *self._base))

    @cached_property
    def _at_base(self) -> Recorded:
        return self._recorded(self._base)

    def _recorded(self, placed: tuple[_Placed, ...]) -> Recorded:
        requests = list(dict.fromkeys(each._replace(line=0) for one in placed for each in one.record.requests))
        key = self._run.removal_key
        removed = [(each, _removal(each)) for each in requests]
        # Of two lines on the same, what is done comes first.
        removed.sort(key=lambda pair: not pair[0].done)
        keyed = {tag: entry for each, entry in reversed(removed) for tag in each.keyed} if key else {}
        every = (one.record for one in (*self._head, *self._base))
        return Recorded(
            tuple(entry for _, entry in removed),
            keyed,
            key,
            self._unkeyed(key),
            whole=all(record.whole for record in every),
        )

    def _unkeyed(self, key: Keying | None) -> tuple[str, ...]:
        placed = (*self._head, *self._base)
        ids = {key_of(tag) for one in placed for each in one.record.requests for tag in each.keyed}
        return tuple(sorted(ids - ({key.id} if key else set())))

    def _mine(self, placed: Iterable[_Placed], own: set[str]) -> tuple[_Placed, ...]:
        """The ledgers that a manifest answers for: those beside it, and those that lie beside none."""
        return tuple(one for one in placed if one.folder in own or one.folder not in self._folders)

    def _faults(self, own: set[str], side: Iterable[_Placed]) -> Iterator[str]:
        found: Iterable[tuple[str, Fault]] = chain.from_iterable(_in_words(one, self._run.today) for one in side)
        now = [each for one in self._head for each in one.record.requests]
        gone = (
            (one.path, fault)
            for one in self._mine(self._base, own)
            for fault in removals.altered(one.record.requests, now, one.path)
        )
        told = list(chain(found, gone))
        for path, fault in told[:_MOST_TOLD]:
            yield f"{path}{f':{fault.line}' if fault.line else ''}: {fault.message} ({fault.code})"
        if more := told[_MOST_TOLD:]:
            yield f"and {len(more):,} more faults of ledgers"


def _in_words(one: _Placed, today: date) -> Iterator[tuple[str, Fault]]:
    faults = (*one.record.faults, *removals.in_future(one.record.requests, today, one.path))
    return ((one.path, fault) for fault in faults)


def _asked(side: Iterable[_Placed]) -> Iterator[Asked]:
    for one in side:
        yield from (Asked(f"{one.path}:{each.line}", each.id, each.due, each.done) for each in one.record.requests)


def _removal(each: Request) -> Removal:
    """A request as the register has it: in effect where it is done."""
    return Removal(each.id, sha256=each.sha256, requested=each.received, effective=each.done or None)


def _ledgers(snapshot: Snapshot, paths: Sequence[str]) -> tuple[_Placed, ...]:
    found = [_Placed(path, path[: -len(REMOVALS)].rstrip("/"), _read(snapshot, path)) for path in paths[:MOST_LEDGERS]]
    if more := paths[MOST_LEDGERS:]:
        told = f"there are {len(more):,} ledgers more than the {MOST_LEDGERS:,} that are read"
        found.append(_Placed(more[0], "", Record((), (Fault("too-many", more[0], told),), whole=False)))
    return tuple(found)


def _read(snapshot: Snapshot, path: str) -> Record:
    entry = snapshot.entry(path)
    if entry is None or entry.kind is not Kind.FILE:
        return Record((), (Fault("link", path, "it is no file, and no link is ever followed"),), whole=False)
    return removals.read(snapshot.read(path, removals.LARGEST) or b"", path)
