"""The reader of schema.org and DCAT 3 datasets in JSON-LD, at the level of their plain keys; Croissant has its own.

Source: https://schema.org/Dataset and https://www.w3.org/TR/vocab-dcat-3/. One dataset is the one source. Several, in
a graph, a list or a catalog, are a collection of which each is a source. The period that data speaks of
(``temporalCoverage``, ``dct:temporal``) is not the time at which it was collected, and so is not read as that.
"""

from collections.abc import Iterator
from typing import Any

from crs_gate.formats.described import Document, Format, Notes
from crs_gate.formats.ids import Ids
from crs_gate.formats.json_ld_about import LICENSE, about, license_of
from crs_gate.formats.json_ld_dataset import Parts, parts_of, source, with_parents
from crs_gate.formats.json_ld_lineage import Lineage
from crs_gate.formats.json_ld_nodes import Node
from crs_gate.formats.json_ld_tops import tops
from crs_gate.model.dataset import About, Dataset, NotInFormat, Source
from crs_gate.model.scheme import Criterion

name = "json-ld"
LOOKED_FOR = "a schema.org or DCAT dataset in JSON-LD (an object whose '@type' is Dataset or DataCatalog)"
NOT_IN_FORMAT: NotInFormat = (
    (Criterion.SOURCING, ("category",)),
    (Criterion.LICENSE, ("license.evidence", "license.contents", "relation", "dataset.release", "dataset.use")),
    (Criterion.FLAGGING, ("unverified",)),
    (Criterion.OPT_OUT, ("consent.basis", "opt_out.signals", "dataset.opt_out")),
    (Criterion.TRACE, ("acquisition.basis",)),
    (Criterion.RETENTION, ("dataset.retention",)),
    (Criterion.PRIVACY, ("personal_data",)),
    (Criterion.SYNTHETIC, ("synthetic.generators",)),
)
_FORMAT = Format(name, NOT_IN_FORMAT)

_DATASETS = frozenset(("Dataset", "dcat:Dataset"))
_CATALOGS = frozenset(("DataCatalog", "dcat:Catalog"))
_IN_CATALOG = ("dataset", "dcat:dataset", "dcat:catalog", "catalog")
_PARTS = ("hasPart", "dct:hasPart")


def fits(tree: Any) -> bool:
    """Whether a document holds an object that is a dataset, or a catalog of datasets, by its type."""
    return any(not node.types.isdisjoint(_DATASETS | _CATALOGS) for node in _tops(tree))


def shape(document: Document) -> Dataset:
    """The datasets as sources; raises ``Unreadable`` for endless lists."""
    catalogs, nodes = _found(document.tree)
    notes, ids, datasets = Notes(_FORMAT, document), Ids(), [parts_of(node) for node in nodes]
    lineage = Lineage(notes, ids, len(datasets))
    own = [_source(dataset, f"/sources/{place}", notes, ids) for place, dataset in enumerate(datasets)]
    for node, each in zip(nodes, own, strict=True):
        lineage.know(node, each.id)
    whole = _about(catalogs, datasets, notes)
    own = [
        with_parents(each, node, f"/sources/{place}", lineage)
        for place, (node, each) in enumerate(zip(nodes, own, strict=True))
    ]
    return notes.dataset(whole, (*own, *lineage.sources()), own[0].id if len(own) == 1 else "")


def _source(dataset: Parts, at: str, notes: Notes, ids: Ids) -> Source:
    name = dataset.name.text if dataset.name else dataset.node.id
    return source(dataset, notes, at, ids.take(name, "dataset"))


def _about(catalogs: tuple[Node, ...], datasets: list[Parts], notes: Notes) -> About:
    """The whole: the one dataset, or the catalog that several are in."""
    if len(datasets) == 1:
        return about(datasets[0].node, notes, datasets[0].licensed)
    return about(catalogs[0], notes, license_of(catalogs[0])) if catalogs else About()


def _tops(tree: Any) -> tuple[Node, ...]:
    """The objects with a type; one that is typed without a vocabulary counts where the document has a context."""
    has_context = isinstance(tree, list) or (isinstance(tree, dict) and "@context" in tree)
    return tuple(node for node in tops(tree, ("@type",)) if has_context or not node.bare_types)


def _found(tree: Any) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The catalogs and the datasets, each once."""
    catalogs: dict[object, Node] = {}
    datasets: dict[object, Node] = {}
    for node in _walk(_tops(tree)):
        if not node.types.isdisjoint(_CATALOGS):
            catalogs.setdefault(node.path, node)
        else:
            datasets.setdefault(node.path, node)
    return tuple(catalogs.values()), _whole(tuple(datasets.values()))


def _walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every dataset and catalog, and what is in the catalogs; those may name each other in circles."""
    pending, seen = list(reversed(nodes)), set()
    while pending:
        node = pending.pop()
        if node.path in seen:
            continue
        seen.add(node.path)
        if not node.types.isdisjoint(_CATALOGS):
            yield node
            pending += reversed(list(node.nodes(*_IN_CATALOG)))
        elif not node.types.isdisjoint(_DATASETS):
            yield node


def _whole(datasets: tuple[Node, ...]) -> tuple[Node, ...]:
    """The datasets without those that are but parts of another one and have no license of their own."""
    parts = {part.text for node in datasets for part in node.addresses(*_PARTS)}
    kept = [node for node in datasets if node.id not in parts or next(node.values(*LICENSE), None) is not None]
    return tuple(kept) or datasets
