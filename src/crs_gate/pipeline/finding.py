"""Which manifests there are at base and head, and which paths differ between the two."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crs_gate.facts.gather import Surroundings
from crs_gate.facts.kinds import OF_USE
from crs_gate.facts.manifests import find
from crs_gate.facts.pointers import Known, Pointers
from crs_gate.history.changes import changed_paths
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.policy import Policy
from crs_gate.pipeline.request import Run

MOST_RATED_ANYWAY = 10
"""Up to so many manifests are evaluated whatever changed. Of more, those that are touched or have a floor."""

LEAST_SHARED = 40
"""From so many manifests on, all processors take part; below, one is done before others have started."""


_LAST = frozenset(letter for ending in OF_USE for letter in ending[-1] + ending[-1].upper())
"""The letters that such names end with: a look at one spares most of a repository the rest."""


class Found(NamedTuple):
    """One snapshot: its manifests with the format that the policy names, the files around them, its DVC files."""

    snapshot: Snapshot
    formats: Mapping[str, str | None]
    around: Surroundings
    pointers: Pointers


def may_have_table(snapshot: Snapshot, path: str) -> bool:
    """Whether a manifest may keep its sources in a table. A hint that costs no parsing: the word could be escaped."""
    data = snapshot.read(path) or b""
    return b"table" in data or b"\\" in data


class Both(NamedTuple):
    """What was found at head and at base, and the paths that may differ; ``None`` where all counts as touched."""

    head: Found
    base: Found | None
    changed: frozenset[str] | None = None


def find_both(request: Run, policy: Policy) -> Both:
    """Look for manifests at both sides; what base and head share is looked at once where there are many."""
    known: Known = {}
    if request.manifests:
        head = _named(request, policy, request.head, known)
        return Both(head, _named(request, policy, request.base, known) if request.base else None)
    names = _of_use(request.head.names())
    head = _found(request.head, names, policy, known)
    if request.base is None:
        return Both(head, None)
    changed = changed_paths(request.base, request.head) if len(head.formats) > MOST_RATED_ANYWAY else None
    before = _of_use(request.base.names()) if changed is None else _names_before(names, request.base, changed)
    base = _found(request.base, before, policy, known)
    if changed is None and len(base.formats) > MOST_RATED_ANYWAY:
        changed = changed_paths(request.base, request.head)
    return Both(head, base, changed)


def _named(request: Run, policy: Policy, snapshot: Snapshot, known: Known) -> Found:
    """The manifests of the command line, as far as they are there."""
    formats = find(request.manifests, policy)
    there = {p: request.format_name or formats.get(p) for p in request.manifests if snapshot.entry(p)}
    pointers = Pointers(snapshot, None, known)
    return Found(snapshot, there, Surroundings(snapshot, there, pointers), pointers)


def _found(snapshot: Snapshot, names: Sequence[str], policy: Policy, known: Known) -> Found:
    formats = find(names, policy)
    pointers = Pointers(snapshot, names, known)
    return Found(snapshot, formats, Surroundings(snapshot, formats, pointers), pointers)


def _names_before(names: Iterable[str], base: Snapshot, changed: frozenset[str]) -> list[str]:
    """The names at base, from those at head and what changed since."""
    kept = [name for name in names if name not in changed]
    return kept + [path for path in _of_use(changed) if base.entry(path)]


def _of_use(names: Iterable[str]) -> list[str]:
    """The names that could be of a manifest or a DVC file. In one go: there may be 100,000 of them."""
    return [name for name in names if name[-1:] in _LAST and name.lower().endswith(OF_USE)]
