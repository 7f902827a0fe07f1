"""Which manifests a change can have touched: the verdict on all others is what it was."""

from collections.abc import Collection, Iterable, Iterator
from posixpath import basename, dirname, join

from crs_gate.evidence.layout import is_ledger
from crs_gate.facts.dvc import LOCK, PIPELINE
from crs_gate.facts.manifests import Pair
from crs_gate.facts.pointers import Pointers, is_dvc_file
from crs_gate.pipeline.finding import Both, may_have_table


def touched(pairs: Iterable[Pair], both: Both) -> frozenset[Pair]:
    """The manifests that were added, deleted or moved, and those below whose folder anything changed.

    That takes in all that a manifest may name: files, tables and pointers lie below its folder, and the data of a
    DVC file that lies elsewhere counts as changed when what is said of it did. A ``dvc.lock`` may name data in any
    folder below its own, so one that can no longer be read, or again, touches all of them; and so does a manifest
    that has a table, or had: what is a table to it is data to those below it as soon as it no longer says so.
    """
    if both.changed is None or both.base is None:
        return frozenset(pairs)
    if any(map(is_ledger, both.changed)):
        return frozenset(pairs)  # a removal counts in the whole repository
    base, head = both.base.pointers, both.head.pointers
    told = _told_otherwise(both.changed, base, head)
    above = _folders_above([*both.changed, *told, *_kept_elsewhere(told, base, head)])
    whole = {dirname(path) for path in told if base.is_lost(path) != head.is_lost(path)}
    whole.update(
        dirname(path)
        for path in both.changed
        if any(path in found.formats and may_have_table(found.snapshot, path) for found in (both.base, both.head))
    )
    return frozenset(p for p in pairs if p.base != p.head or dirname(p.path) in above or _is_below(p.path, whole))


def _told_otherwise(changed: Iterable[str], base: Pointers, head: Pointers) -> set[str]:
    """The DVC files of which something else may be known at base and at head.

    A pipeline says in which folders the stages of the lock beside it run. And where there are more DVC files than are
    read, one that comes or goes moves another one across the bound.
    """
    pipelines = (join(dirname(path), LOCK) for path in changed if basename(path) == PIPELINE)
    return {*filter(is_dvc_file, changed), *pipelines} | (base.readable ^ head.readable)


def _kept_elsewhere(told: Iterable[str], base: Pointers, head: Pointers) -> Iterator[str]:
    """The data of which DVC files say something else at base and at head."""
    for path in told:
        yield from (out.path for out in {*(base.outs(path) or ())} ^ {*(head.outs(path) or ())})


def _folders_above(paths: Iterable[str]) -> set[str]:
    folders: set[str] = set()
    for path in paths:
        folder = dirname(path)
        while folder not in folders:
            folders.add(folder)
            folder = dirname(folder)
    return folders


def _is_below(path: str, folders: Collection[str]) -> bool:
    """Whether a path lies in or below one of some folders."""
    above = path
    while folders and above:
        above = dirname(above)
        if above in folders:
            return True
    return False
