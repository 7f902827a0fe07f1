"""The reader of Croissant 0.8, 1.0 and 1.1 with its Responsible-AI and PROV keys, as plain JSON.

Source: https://docs.mlcommons.org/croissant/docs/croissant-spec.html and croissant-rai-spec.html beside it. The dataset
is one source; so is each dataset that it was made from, that is a part of it, or that stands beside it. What it says of
biases, limits and uses has no place in the scheme. ``sdLicense`` is the license of the description, and never that of
the data.
"""

import re
from typing import Any

from crs_gate.formats import croissant_rai
from crs_gate.formats.croissant_keys import remark_misspelt
from crs_gate.formats.described import Document, Format, Notes
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.json_ld_about import DISTRIBUTION, about
from crs_gate.formats.json_ld_collection import collection
from crs_gate.formats.json_ld_dataset import parts_of, sources
from crs_gate.formats.json_ld_nodes import Node
from crs_gate.formats.json_ld_tops import tops
from crs_gate.model.dataset import Dataset, NotInFormat
from crs_gate.model.scheme import Criterion

name = "croissant"
LOOKED_FOR = "a Croissant (a JSON-LD dataset with 'conformsTo' of mlcommons.org/croissant, or with FileObjects)"
NOT_IN_FORMAT: NotInFormat = (
    (Criterion.SOURCING, ("category",)),
    (Criterion.LICENSE, ("license.evidence", "license.contents", "relation", "dataset.release", "dataset.use")),
    (Criterion.FLAGGING, ("unverified",)),
    (Criterion.OPT_OUT, ("consent.basis", "opt_out.signals", "dataset.opt_out")),
    (Criterion.TRACE, ("acquisition.basis",)),
    (Criterion.RETENTION, ("dataset.retention", "reviewed")),
    (Criterion.BIAS, ("dataset.bias.looked_for", "dataset.bias.mitigations")),
    (
        Criterion.PRIVACY,
        (
            "personal_data.classes",
            "personal_data.identifiers",
            "personal_data.gdpr_basis",
            "personal_data.art9",
            "personal_data.anonymisation",
            "personal_data.minors",
        ),
    ),
    (Criterion.SYNTHETIC, ("synthetic.generators", "synthetic.disclosure", "synthetic.checks")),
    (Criterion.REMOVAL, ("removals",)),
)
_FORMAT = Format(name, NOT_IN_FORMAT)

_VERSION = re.compile(r"https?://(?:www\.)?mlcommons\.org/croissant/\d{1,3}(?:\.\d{1,3})?/?")
_CONFORMS = ("conformsTo", "dct:conformsTo")
_FILES = frozenset(("FileObject", "FileSet"))
_LOOKED_AT = 100
"""Entries of a distribution by which a file without ``conformsTo`` is known."""
_RAI_INPUT = frozenset(("ai_fairness", "lineage", "activities"))
"""Keys of the YAML from which tools make the Responsible-AI part of a Croissant."""


def fits(tree: Any) -> bool:
    """Whether a document holds one dataset that says that it is a Croissant, or has files as only Croissant does."""
    return _is_rai_input(tree) or len(_found(tree)) == 1


def shape(document: Document) -> Dataset:
    """The dataset and what it was made from; raises ``Unreadable`` for a part of a Croissant, and for endless lists."""
    if _is_rai_input(document.tree):
        raise Unreadable(
            "this holds only the Responsible-AI part from which a tool makes a Croissant; "
            "rate the croissant.json that it is put into"
        )
    (node,) = _found(document.tree)
    others = collection(document.tree, node).datasets[1:]
    notes, datasets = Notes(_FORMAT, document), [parts_of(each) for each in (node, *others)]
    remark_misspelt((node, *others), datasets, notes)
    whole = about(node, notes, datasets[0].licensed)._replace(bias=croissant_rai.bias(node, notes))
    own = list(sources(datasets, notes))
    for place, dataset in enumerate(datasets):
        answer = croissant_rai.personal(dataset.node, notes, f"/sources/{place}/personal_data")
        own[place] = own[place]._replace(personal_data=answer)
    return notes.dataset(whole, tuple(own), own[0].id)


def _found(tree: Any) -> tuple[Node, ...]:
    return tuple(node for node in tops(tree, ("conformsTo", "distribution")) if _is_croissant(node))


def _is_croissant(node: Node) -> bool:
    if any(_VERSION.fullmatch(found.text) for found in node.addresses(*_CONFORMS)):
        return True
    entries = (entry for entry, _ in zip(node.nodes(*DISTRIBUTION), range(_LOOKED_AT), strict=False))
    return any(not _FILES.isdisjoint(entry.types) for entry in entries)


def _is_rai_input(tree: Any) -> bool:
    return isinstance(tree, dict) and "@context" not in tree and len(_RAI_INPUT.intersection(tree)) > 1
