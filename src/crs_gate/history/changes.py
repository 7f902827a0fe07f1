"""What differs between base and head, found without reading what both share."""

from collections.abc import Iterator

from crs_gate.history.disk import WorkTreeSnapshot
from crs_gate.history.objects import Objects
from crs_gate.history.snapshot import CommitSnapshot, IndexSnapshot, Snapshot


def changed_paths(base: Snapshot | None, head: Snapshot) -> frozenset[str] | None:
    """Every path that is not the same at base and head, and perhaps some that are; ``None`` where nobody can tell."""
    if not isinstance(base, CommitSnapshot):
        return None
    if isinstance(head, CommitSnapshot):
        return frozenset(_differing(base.repository.objects, base.tree, head.tree))
    if isinstance(head, IndexSnapshot) and head.commit:
        return frozenset(_differing(base.repository.objects, base.tree, head.commit.tree)).union(head.changes)
    return head.changed_since(base.label) if isinstance(head, WorkTreeSnapshot) else None


def _differing(objects: Objects, before: str, after: str) -> Iterator[str]:
    """Walks two trees side by side and leaves out every folder that is the same."""
    waiting: list[tuple[str, str | None, str | None]] = [("", before, after)]
    while waiting:
        prefix, one, other = waiting.pop()
        if one is None or other is None:
            yield from objects.walk(one or other or "", prefix)
        elif one != other:
            was, now = objects.folder(one), objects.folder(other)
            yield from (prefix + name for name, _ in was.files.items() ^ now.files.items())
            names = was.folders.keys() | now.folders.keys()
            waiting += [(f"{prefix}{name}/", was.folders.get(name), now.folders.get(name)) for name in names]
