"""What is put on record of a source that leaves a manifest, so that it stays out, and what hangs on it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from crs_gate.export.taking_out import ORDER
from crs_gate.model.answer import given
from crs_gate.model.dataset import Removal
from crs_gate.model.places import part_of, places
from crs_gate.model.source import Locator, Source
from crs_gate.rules.addresses import addresses
from crs_gate.rules.checksums import OF_NOTHING, fault

Record = dict[str, Any]
"""An entry of ``removals`` as it is written: texts, lists of texts, and ``unlike`` as a list of mappings."""


class Said(NamedTuple):
    """What somebody says of a removal. ``number`` is that of the request, ``unlike`` are ids with a reason each."""

    reason: str
    requested: str | None
    effective: str
    number: str | None = None
    versions: tuple[str, ...] = ()
    unlike: tuple[tuple[str, str], ...] = ()


def records(source: Source, said: Said, digests: Iterable[str], others: Iterable[Source]) -> list[Record]:
    """What is put on record of a source, so that it is known by id, title, place and content.

    An entry has room for one address: each further one has an entry of its own. ``digests`` are those of its files.
    """
    where = _addresses(source, others)
    known = [digest for digest in dict.fromkeys(each.strip().lower() for each in digests) if _tells(digest)]
    asked = {"reason": said.reason, "requested": said.requested, "effective": said.effective}
    whole: Record = {
        "id": said.number,
        "source": source.id,
        "title": source.title if source.title and given(source.title) else None,
        "locator": where[0] if where else None,
        "sha256": known,
        **asked,
        "versions": list(said.versions),
        "unlike": [{"source": id_, "reason": why} for id_, why in said.unlike],
    }
    also = ({"id": said.number, "source": source.id, "locator": place, **asked} for place in where[1:])
    return [{key: value for key, value in record.items() if value} for record in (whole, *also)]


def veiled(source: Source, said: Said) -> Record:
    """What a manifest says where all that tells what it was stands keyed in the ledger."""
    record: Record = {"id": said.number, "source": source.id, "reason": said.reason}
    record |= {"requested": said.requested, "effective": said.effective, "versions": list(said.versions)}
    record["unlike"] = [{"source": id_, "reason": why} for id_, why in said.unlike]
    return {key: value for key, value in record.items() if value}


def beside(source: Source, others: Iterable[Source]) -> tuple[str, ...]:
    """The ids of sources that are another part of what is at the same address: the address is not what was removed."""
    part, here = part_of(source.locator), _bare(source.locator)
    if not part:
        return ()
    return tuple(
        other.id
        for other in others
        if part_of(other.locator) not in {"", part} and not here.isdisjoint(_bare(other.locator))
    )


def completion(held: Removal, record: Record) -> Record:
    """The answers that a request which is open lacks, from what is put on record now; digests are added to its own."""
    stated = {key: value for key in ORDER if (value := getattr(held, key)) and _is_stated(value)}
    lacks = {key: value for key, value in record.items() if key not in {*stated, "sha256", "versions", "unlike"}}
    digests = [digest for digest in record.get("sha256", ()) if digest not in map(str.lower, held.sha256)]
    if digests:
        lacks["sha256"] = [*held.sha256, *digests]
    if versions := [each for each in record.get("versions", ()) if each not in held.versions]:
        lacks["versions"] = [*held.versions, *versions]
    if unlike := record.get("unlike"):
        kept = [{"source": each.source, "reason": each.reason} for each in held.unlike]
        lacks["unlike"] = [*kept, *unlike]
    return {key: lacks[key] for key in ORDER if key in lacks}


def dependents(id_: str, others: Iterable[Source]) -> Iterator[tuple[str, str]]:
    """Each source that is made from one, directly or through others, with the id of what it was made from.

    That says ``derived_from``, a seed of what was generated, or an input of a step.
    """
    children: dict[str, list[str]] = {}
    for other in others:
        taken = (name for step in other.trace or () for name in step.inputs)
        for parent in dict.fromkeys((*(other.derived_from or ()), *other.synthetic.seeds, *taken)):
            children.setdefault(parent, []).append(other.id)
    seen, waiting = {id_}, [id_]
    for parent in waiting:
        for child in children.get(parent, ()):
            if child not in seen:
                seen.add(child)
                waiting.append(child)
                yield child, parent


def _is_stated(value: Any) -> bool:
    return given(value) if isinstance(value, str) else bool(value)


def _addresses(source: Source, others: Iterable[Source]) -> list[str]:
    """Where it was, each place once; where none of it can be reached, whatever is stated."""
    if beside(source, others):
        return []
    locator = source.locator
    stated = addresses(locator)
    if not stated:
        texts = (("url", locator.url), ("doi", locator.doi), ("git", locator.git), ("hub", locator.hub))
        stated = [(kind, text.strip()) for kind, text in texts if text and given(text)]
    found: dict[str, str] = {}
    for kind, text in stated:
        for place, _ in places(Locator(**{kind: text})):
            found.setdefault(place, text)
    return list(found.values())


def _bare(locator: Locator) -> set[str]:
    return {place for place, _ in places(locator)}


def _tells(digest: str) -> bool:
    """Whether a digest is one, and not that of a file with nothing in it."""
    return digest != OF_NOTHING and not fault(digest)
