"""The objects of a Croissant below the one at the top: sources, files, licenses and steps.

There is one dataset by type: mlcroissant takes any object of that type for the one that the file describes.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from crs_gate.export.targets.given import known
from crs_gate.model.source import File, LicenseClaim, Source, Step

_GLOB = re.compile(r"[*?\[]|/\Z")
_KINDS = {
    "csv": "text/csv",
    "gz": "application/gzip",
    "jpg": "image/jpeg",
    "json": "application/json",
    "jsonl": "application/jsonlines",
    "md": "text/markdown",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "parquet": "application/vnd.apache.parquet",
    "png": "image/png",
    "tar": "application/x-tar",
    "tsv": "text/tab-separated-values",
    "txt": "text/plain",
    "wav": "audio/wav",
    "xml": "application/xml",
    "yaml": "application/yaml",
    "zip": "application/zip",
}
_ANY = "application/octet-stream"
_LONGEST_ENDING = 10


class Parts(NamedTuple):
    """What the dataset is derived from, what are parts of it, and the ids of sources in the order of our reader."""

    derived_from: tuple[Any, ...]
    inside: tuple[dict[str, Any], ...]
    order: tuple[str, ...]


def parts_of(sources: tuple[Source, ...], own: Source | None) -> Parts:
    """Sources that say more than their place and license are parts; others stand where they are derived from."""
    others = tuple(source for source in sources if source is not own)
    known_ids = {source.id for source in others}
    parents = [each for each in (own.derived_from or ()) if own] if own else [source.id for source in others]
    plain = {source.id: source for source in others if own and source.id in parents and not _says_more(source)}
    inside = tuple(source for source in others if source.id not in plain)
    derived = tuple(
        {"@type": "prov:Entity", **_source(plain[each])}
        if each in plain
        else _reference(each)
        if each in known_ids
        else each
        for each in parents
    )
    order = (own.id if own else "", *(source.id for source in inside), *(each for each in parents if each in plain))
    return Parts(derived, tuple(map(_part, inside)), order)


def _says_more(source: Source) -> bool:
    return any((any(source.collected), source.files, source.trace, any(source.personal_data), source.synthetic.present))


def _reference(source_id: str) -> dict[str, Any]:
    return {"@id": f"source/{source_id}"}


def _part(source: Source) -> dict[str, Any]:
    derived = [_reference(each) if known(each) else each for each in source.derived_from or ()]
    files = [{"@id": entry["@id"]} for entry in files_of(source)]
    return {**_source(source), **said_of(source), "prov:wasDerivedFrom": derived, "distribution": files}


def _source(source: Source) -> dict[str, Any]:
    """What even a source of which little is said says of itself."""
    return {
        **_reference(source.id),
        "name": source.title or source.id,
        "url": source.locator.url or source.locator.hub or source.locator.git,
        "identifier": source.locator.doi,
        "version": source.locator.revision,
        "license": license_of(source.license) or "unknown",
    }


def said_of(source: Source) -> dict[str, Any]:
    """The keys of Responsible AI and PROV for one source; what it does not say is unknown."""
    personal, synthetic = source.personal_data.present, source.synthetic.present
    collected = source.collected
    return {
        "rai:dataCollection": collected.method or "unknown",
        "rai:dataCollectionTimeframe": [date for date in (collected.from_, collected.to) if date],
        "rai:personalSensitiveInformation": [personal or "unknown"],
        "rai:hasSyntheticData": synthetic or "unknown",
        "prov:wasGeneratedBy": [_activity(step) for step in source.trace or ()],
    }


def _activity(step: Step) -> dict[str, Any]:
    tool = " ".join(filter(None, (step.tool, step.version)))
    agent = {"@type": "prov:SoftwareAgent", "prov:label": tool} if tool else None
    used = [f"{each}" for each in step.inputs]
    return {
        "@type": "prov:Activity",
        "prov:label": step.step,
        "prov:endedAtTime": step.at,
        "prov:wasAssociatedWith": agent,
        "prov:used": used,
        "prov:generated": list(step.outputs),
    }


def license_of(claim: LicenseClaim) -> Any:
    """A license as text, or as a work with its address where it has a name or a link of its own."""
    if claim.link and (claim.name or claim.expression == claim.link):
        return {"@type": "sc:CreativeWork", "name": claim.name, "url": claim.link}
    return claim.expression


def files_of(source: Source) -> list[dict[str, Any]]:
    """The files of a source as objects and, where a path stands for several, as sets."""
    return [_file(file, f"file/{source.id}/{number}") for number, file in enumerate(source.files or (), 1)]


def _file(file: File, entry_id: str) -> dict[str, Any]:
    place = file.path or file.url or "unknown"
    entry = {"@id": entry_id, "name": place, "encodingFormat": _kind(place)}
    if file.path and _GLOB.search(file.path):
        return {**entry, "@type": "cr:FileSet", "includes": file.path}
    size = f"{file.bytes} B" if file.bytes else None
    return {
        **entry,
        "@type": "cr:FileObject",
        "contentUrl": place,
        "contentSize": size,
        "sha256": file.sha256 or "unknown",
    }


def _kind(place: str) -> str:
    ending = place.rpartition(".")[2][-_LONGEST_ENDING:].lower()
    return _KINDS.get(ending, _ANY)


def pruned(value: Any) -> Any:
    """A tree without what is not stated: nulls, and empty lists and mappings."""
    if isinstance(value, dict):
        return {key: kept for key, inner in value.items() if (kept := pruned(inner)) not in (None, [], {})}
    if isinstance(value, (list, tuple)):
        return list(filter(None, _all(value)))
    return value


def _all(values: list[Any] | tuple[Any, ...]) -> Iterator[Any]:
    return (pruned(each) for each in values)
