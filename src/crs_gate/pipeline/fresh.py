"""The data that a change brings below a manifest: what a baseline that is older cannot have meant."""

from collections.abc import Iterable, Iterator
from posixpath import basename, dirname

from crs_gate.facts.kinds import looks_like_data
from crs_gate.facts.manifests import Pair
from crs_gate.facts.pointers import is_dvc_file
from crs_gate.history.snapshot import Snapshot
from crs_gate.judge.case import Side


def fresh_data(p: Pair, head: Side, base: Snapshot, now: Snapshot, changed: frozenset[str] | None) -> frozenset[str]:
    """Paths below the folder of a manifest, relative to it, of data that is added or altered.

    ``changed`` are paths that may differ; ``None`` where nobody can tell, and then all data counts. What was moved
    along with its manifest and is the same is no fresh data. A DVC file that says something else stands for its data.
    """
    tree = head.tree
    if tree is None:
        return frozenset()
    if changed is None:
        return frozenset(filter(looks_like_data, tree.files)).union(tree.made)
    names = frozenset(filter(looks_like_data, altered(p, base, now, changed))) - {_own_table(head), basename(p.path)}
    made = tree.made if any(map(is_dvc_file, changed)) else ()
    return names.union(tree.meant(names), made)


def altered(p: Pair, base: Snapshot, now: Snapshot, changed: Iterable[str]) -> Iterator[str]:
    """Paths below the folder of a manifest, relative to it, that are not at base with the same content."""
    prefix, former = _folder(p.head or ""), _folder(p.base or "")
    for path in changed:
        name = path.removeprefix(prefix)
        if path.startswith(prefix):
            before = base.blob_id(former + name) if former != prefix else None
            if before is None or before != now.blob_id(path):
                yield name


def _folder(path: str) -> str:
    above = dirname(path)
    return f"{above}/" if above else ""


def _own_table(head: Side) -> str:
    """The table of the manifest, as its tree names it: rows are compared by themselves."""
    table = head.read.dataset.table if head.read.dataset else None
    return table.path.removeprefix(_folder(head.path)) if table else ""
