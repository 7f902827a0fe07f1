"""The reader of schema.org and DCAT 3 datasets in JSON-LD, at the level of their plain keys; Croissant has its own.

Source: https://schema.org/Dataset and https://www.w3.org/TR/vocab-dcat-3/. One dataset is the one source. Several, in
a graph, a list or a catalog, or as parts of one another, are a collection of which each is a source. The period that
data speaks of (``temporalCoverage``, ``dct:temporal``) is not the time at which it was collected, and so is not read as
that.
"""

from typing import Any

from crs_gate.formats.croissant_keys import remark_misspelt
from crs_gate.formats.described import Document, Format, Notes
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.json_ld_about import about, license_of
from crs_gate.formats.json_ld_collection import Collection, collection, is_collection
from crs_gate.formats.json_ld_dataset import Parts, parts_of, sources
from crs_gate.model.dataset import About, Dataset, NotInFormat
from crs_gate.model.scheme import Criterion
from crs_gate.model.source import Source

name = "json-ld"
LOOKED_FOR = "a schema.org or DCAT dataset in JSON-LD (an object whose '@type' is Dataset or DataCatalog)"
NOT_IN_FORMAT: NotInFormat = (
    (Criterion.SOURCING, ("category",)),
    (Criterion.LICENSE, ("license.evidence", "license.contents", "relation", "dataset.release", "dataset.use")),
    (Criterion.FLAGGING, ("unverified",)),
    (Criterion.OPT_OUT, ("consent.basis", "opt_out.signals", "dataset.opt_out")),
    (Criterion.TRACE, ("acquisition.basis",)),
    (Criterion.RETENTION, ("dataset.retention", "reviewed")),
    (Criterion.BIAS, ("dataset.bias",)),
    (Criterion.PRIVACY, ("personal_data",)),
    (Criterion.SYNTHETIC, ("synthetic.generators", "synthetic.disclosure", "synthetic.checks")),
    (Criterion.REMOVAL, ("removals",)),
)
_FORMAT = Format(name, NOT_IN_FORMAT)


def fits(tree: Any) -> bool:
    """Whether a document holds an object that is a dataset, or a catalog of datasets, by its type."""
    return is_collection(tree)


def shape(document: Document) -> Dataset:
    """The datasets as sources; raises ``Unreadable`` for endless lists, and where there is none."""
    found = collection(document.tree)
    if not found.seen:
        raise Unreadable("this catalog lists no dataset that can be read here")
    notes, datasets = Notes(_FORMAT, document), [parts_of(node) for node in found.datasets]
    remark_misspelt((*found.catalogs, *found.datasets), datasets, notes)
    own = sources(datasets, notes)
    return notes.dataset(_about(found, datasets, notes), own, _itself(found, own))


def _about(found: Collection, datasets: list[Parts], notes: Notes) -> About:
    """The whole: the dataset that the others belong to, or the catalog that they are in."""
    if found.whole:
        licensed = next(each.licensed for each in datasets if each.node is found.whole)
        return about(found.whole, notes, licensed)
    return about(found.catalogs[0], notes, license_of(found.catalogs[0])) if found.catalogs else About()


def _itself(found: Collection, own: tuple[Source, ...]) -> str:
    return own[found.datasets.index(found.whole)].id if found.whole else ""
