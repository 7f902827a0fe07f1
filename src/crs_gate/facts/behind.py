"""What lies behind a symbolic link of a snapshot, by names alone: nothing outside of it is looked at."""

from posixpath import dirname, join, normpath

from crs_gate.facts.digests import leads_into_annex
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot

_MOST_HOPS = 4
"""Links that are gone along from one to the next."""


def behind(snapshot: Snapshot, path: str) -> tuple[str, ...] | None:
    """The files of the repository that a link stands for: one, all of a folder, or none for a key of git-annex.

    ``None`` where it leads to no file of the repository.
    """
    for _ in range(_MOST_HOPS):
        target = snapshot.link(path)
        if target is None:
            return None
        if leads_into_annex(target):
            return ()
        path = normpath(join(dirname(path), target))
        if path.startswith(("/", "../")) or path == "..":
            return None
        entry = snapshot.entry(path)
        if entry is None:
            folder = "" if path == "." else path
            return tuple(sorted(name for name, e in snapshot.paths(folder).items() if e.kind is Kind.FILE)) or None
        if entry.kind is not Kind.SYMLINK:
            return (path,) if entry.kind is Kind.FILE else None
    return None
