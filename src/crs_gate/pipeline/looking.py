"""Looks into the data that a change brings: what is there already was looked into when it came."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from posixpath import basename

from crs_gate.evidence.layout import FOLDER
from crs_gate.facts.manifests import Pair
from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.judge.case import Side
from crs_gate.model.dataset import Dataset
from crs_gate.pipeline.finding import Both
from crs_gate.pipeline.fresh import altered
from crs_gate.rules.claims import claimed_paths, tables

Changed = Callable[[], frozenset[str] | None]
"""Gives the paths of the repository that may differ; ``None`` where all may."""


def with_look(
    sides: tuple[Side | None, Side | None], p: Pair, both: Both, changed: Changed, ignored: tuple[str, ...]
) -> Side | None:
    """The head (first of ``sides``) with what was found in the files of its data that are not the base's data.

    Those are files that differ, and files that the manifest at base did not answer for. A path that nobody claims
    counts where it looks like data and ``ignored`` does not name it.
    """
    head, base = sides
    if head is None or head.tree is None or head.read.dataset is None:
        return head
    paths = changed()
    new = None if paths is None or both.base is None else _altered(p, both, paths)
    if new is not None and basename(head.path) not in new and new.isdisjoint(head.tree.files):
        return head
    data = _data_of(head.read.dataset, head.tree, ignored) & head.tree.files.keys()
    if new is not None and base is not None and base.tree is not None and base.read.dataset is not None:
        data &= new | (data - _data_of(base.read.dataset, base.tree, ignored))
    if not data:
        return head
    from crs_gate.facts.contents import looked_into

    return head._replace(tree=replace(head.tree, looked=looked_into(both.head.snapshot, head.tree.folder, data)))


def _altered(p: Pair, both: Both, paths: frozenset[str]) -> frozenset[str]:
    """Paths relative to the manifest's folder. The folder is the same before where the manifest is new."""
    if both.base is None:
        return frozenset()
    return frozenset(altered(p._replace(base=p.base or p.head), both.base.snapshot, both.head.snapshot, paths))


def _data_of(dataset: Dataset, tree: Tree, ignored: tuple[str, ...]) -> frozenset[str]:
    """The files that a manifest answers for: its data, and what its sources claim; it is no data itself."""
    found = {*tree.data_files(ignored), *_claimed(dataset, tree)} - tables(dataset, tree) - {basename(dataset.path)}
    return frozenset(path for path in found if not path.startswith(f"{FOLDER}/"))


def _claimed(dataset: Dataset, tree: Tree) -> Iterator[str]:
    """Claims are asked of rules too, and remembered by the tree. Who asks for too much work claims nothing."""
    claimed = (file.path for source in dataset.sources for file in source.files or () if file.path)
    try:
        for path in dict.fromkeys(claimed):
            yield from claimed_paths(tree, path)
    except TreeWorkError:
        return
