"""The datasets that a JSON-LD document describes: those at its top, what catalogs list, and the parts of others.

Nothing that a catalog lists is dropped: beside a dataset, an entry that says nothing of itself is one too.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from crs_gate.formats.json_ld_nodes import Node, plain
from crs_gate.formats.json_ld_tops import tops
from crs_gate.formats.pointers import Path

_DATASETS = frozenset(("Dataset", "dcat:Dataset"))
_CATALOGS = frozenset(("DataCatalog", "dcat:Catalog"))
_LISTED = ("dataset", "dcat:dataset", "dcat:catalog", "catalog")
_PARTS = ("hasPart", "dct:hasPart")


class Collection(NamedTuple):
    """Catalogs and datasets, each once, in the order in which they were met.

    ``whole`` is the dataset that all others belong to. ``seen`` is false where no dataset says that it is one.
    """

    catalogs: tuple[Node, ...]
    datasets: tuple[Node, ...]
    whole: Node | None
    seen: bool


def is_collection(tree: Any) -> bool:
    """Whether a document holds an object that is a dataset, or a catalog of datasets, by its type."""
    return any(not node.types.isdisjoint(_DATASETS | _CATALOGS) for node in _typed(tree))


def collection(tree: Any, *known: Node) -> Collection:
    """What a document describes; ``known`` are at its top, and datasets of whatever type."""
    walk = _Walk(frozenset(node.path for node in known))
    walk.over((*known, *_typed(tree)))
    return walk.collection()


def _typed(tree: Any) -> tuple[Node, ...]:
    """The objects with a type; one that is typed without a vocabulary counts where the document has a context."""
    has_context = isinstance(tree, list) or (isinstance(tree, dict) and "@context" in tree)
    return tuple(node for node in tops(tree, ("@type",)) if has_context or not node.bare_types)


class _Walk:
    """Every dataset and catalog, and what is in them; they may name each other in circles."""

    def __init__(self, known: frozenset[Path]) -> None:
        self._known = known
        self._catalogs: dict[Path, Node] = {}
        self._datasets: dict[Path, Node] = {}
        self._inner: set[Path] = set()
        self._seen = bool(known)

    def over(self, nodes: tuple[Node, ...]) -> None:
        pending = [(node, False) for node in reversed(nodes)]
        met: set[Path] = set()
        while pending:
            node, inner = pending.pop()
            if inner:
                self._inner.add(node.path)
            if node.path not in met and self._belongs(node, inner):
                met.add(node.path)
                pending += reversed([(each, True) for each in _inside(node)])

    def _belongs(self, node: Node, inner: bool) -> bool:
        is_catalog = not node.types.isdisjoint(_CATALOGS)
        is_dataset = node.path in self._known or not node.types.isdisjoint(_DATASETS)
        self._seen = self._seen or is_dataset
        if is_catalog:
            self._catalogs[node.path] = node
        if is_dataset or (inner and not is_catalog):
            self._datasets[node.path] = node
        return is_catalog or is_dataset

    def collection(self) -> Collection:
        datasets = tuple(self._datasets.values())
        roots = datasets if len(datasets) == 1 else tuple(node for node in datasets if node.path not in self._inner)
        tops = self._catalogs.keys() - self._inner
        alone = len(roots) == 1 and (len(datasets) == 1 or tops <= {roots[0].path})
        return Collection(tuple(self._catalogs.values()), datasets, roots[0] if alone else None, self._seen)


def _inside(node: Node) -> Iterator[Node]:
    """What a catalog lists, and the parts of a dataset; a part that says that it is something else is no dataset."""
    yield from _meant(node, _LISTED)
    for part in _meant(node, _PARTS):
        if not part.types or not part.types.isdisjoint(_DATASETS | _CATALOGS):
            yield part


def _meant(node: Node, names: tuple[str, ...]) -> Iterator[Node]:
    """The objects that stand there, or that are meant by what stands there."""
    for path, value in node.values(*names):
        name = plain(value)
        if name:
            yield node.inner({"@id": name}, path)
        elif isinstance(value, dict):
            yield node.inner(value, path)
