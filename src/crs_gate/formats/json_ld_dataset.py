"""The datasets of a JSON-LD document as sources: what schema.org, Croissant and DCAT say alike."""

from collections.abc import Sequence
from typing import NamedTuple

from crs_gate.formats import croissant_rai, json_ld_files, json_ld_lineage
from crs_gate.formats.described import Notes
from crs_gate.formats.ids import Ids
from crs_gate.formats.json_ld_about import DISTRIBUTION, NAME, Licensed, license_of, locator, note_license, places_of
from crs_gate.formats.json_ld_lineage import Lineage
from crs_gate.formats.json_ld_nodes import Found, Node
from crs_gate.formats.prose import shortened
from crs_gate.model.source import LicenseClaim, Source, Step


class Parts(NamedTuple):
    """One dataset: its object, the entries of its distribution, its name and its licenses."""

    node: Node
    entries: tuple[Node, ...]
    name: Found | None
    licensed: Licensed | None


def parts_of(node: Node) -> Parts:
    """The parts of a dataset. Licenses of its files apply too: DCAT states them there."""
    entries = tuple(node.nodes(*DISTRIBUTION))
    return Parts(node, entries, node.text(*NAME), license_of(node, entries))


def sources(datasets: Sequence[Parts], notes: Notes) -> tuple[Source, ...]:
    """Each dataset as a source, in order, and after them what they were made from."""
    ids = Ids()
    lineage = Lineage(notes, ids, len(datasets))
    own = [_source(dataset, notes, f"/sources/{place}", ids) for place, dataset in enumerate(datasets)]
    for dataset, each in zip(datasets, own, strict=True):
        lineage.know(dataset.node, each)
    for place, (dataset, each) in enumerate(zip(datasets, own, strict=True)):
        on_hub = json_ld_lineage.is_on_hub(each.locator)
        own[place] = each._replace(derived_from=lineage.parents(dataset.node, f"/sources/{place}", on_hub))
    return (*own, *lineage.sources())


def _source(dataset: Parts, notes: Notes, at: str, ids: Ids) -> Source:
    node, entries, name, licensed = dataset
    notes.note(at, *node.path)
    if name:
        notes.note(f"{at}/id", *name.path)
        notes.note(f"{at}/title", *name.path)
    if licensed:
        note_license(licensed, notes, at)
    return Source(
        id=ids.take(name.text if name else node.id, "dataset"),
        title=shortened(name.text) if name else None,
        locator=locator(places_of(node), notes, f"{at}/locator"),
        license=licensed.claim if licensed else LicenseClaim(),
        collected=croissant_rai.collected(node, notes, f"{at}/collected"),
        synthetic=croissant_rai.synthetic(node, notes, f"{at}/synthetic"),
        files=json_ld_files.files(entries, notes, f"{at}/files"),
        trace=_trace(node, notes, f"{at}/trace"),
    )


def _trace(node: Node, notes: Notes, at: str) -> tuple[Step, ...] | None:
    done = json_ld_lineage.steps(node, notes, at)
    return done + croissant_rai.protocols(node, notes, at, len(done)) or None
