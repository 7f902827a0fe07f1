"""The reader of the Data Provenance Initiative's summaries: one JSON file with a record for each of several datasets.

Source: https://github.com/Data-Provenance-Initiative/Data-Provenance-Collection, ``data_summaries*/``, of text, speech
and video. An empty list is no statement there: its template asks for the key and not for an answer.
"""

from typing import Any

from crs_gate.formats.data_provenance_record import MARKS, records
from crs_gate.formats.described import Document, Format, Notes
from crs_gate.formats.interface import Unreadable
from crs_gate.formats.plain_values import MOST_ITEMS
from crs_gate.model.dataset import Dataset, NotInFormat
from crs_gate.model.scheme import Criterion

name = "data-provenance"
LOOKED_FOR = "a summary of the Data Provenance Initiative (records with 'Dataset Name', 'Collection' and 'Licenses')"
NOT_IN_FORMAT: NotInFormat = (
    (Criterion.SOURCING, ("category", "collected.from", "collected.to", "locator.revision", "files")),
    (
        Criterion.LICENSE,
        ("license.evidence.retrieved", "license.contents", "relation", "dataset.release", "dataset.use"),
    ),
    (Criterion.OPT_OUT, ("consent.basis", "opt_out.signals", "dataset.opt_out")),
    (Criterion.TRACE, ("acquisition.basis", "trace")),
    (Criterion.RETENTION, ("dataset.retention", "reviewed")),
    (Criterion.BIAS, ("dataset.bias",)),
    (Criterion.PRIVACY, ("personal_data",)),
    (Criterion.SECURITY, ("files.sha256",)),
    (Criterion.SYNTHETIC, ("synthetic.disclosure", "synthetic.checks")),
    (Criterion.REMOVAL, ("removals",)),
)

_FORMAT = Format(name, NOT_IN_FORMAT)
_MOST_LOOKED_AT = 100
_FEWEST_MARKS = 3


def fits(tree: Any) -> bool:
    """Whether a document maps names to records, by the keys of the first ones."""
    if not isinstance(tree, dict):
        return False
    looked_at = (record for record, _ in zip(tree.values(), range(_MOST_LOOKED_AT), strict=False))
    return any(isinstance(record, dict) and len(MARKS & record.keys()) >= _FEWEST_MARKS for record in looked_at)


def shape(document: Document) -> Dataset:
    """A source for each record, then what they were made from; raises ``Unreadable`` for too many."""
    if len(document.tree) > MOST_ITEMS:
        raise Unreadable(f"{len(document.tree)} records: more than {MOST_ITEMS} are not read")
    notes = Notes(_FORMAT, document, names=1)
    return notes.dataset(*records(notes, document.tree))
