"""A bill of materials of data in CycloneDX 1.6: the dataset, its sources as components, their files with digests.

Source: https://cyclonedx.org/docs/1.6/json/. What is unknown stands among the properties of the dataset.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from crs_gate.escape import json_text
from crs_gate.export.targets.bom import as_date, digest_of, is_sha256, is_url, seed_of
from crs_gate.export.targets.croissant_parts import pruned
from crs_gate.export.targets.given import Gap, Given, Made, agreed, known, name_of, not_held, values
from crs_gate.licenses.reading import Kind, read
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import File, LicenseClaim, Source, Step

_PREFIX = "crs-gate:"
_AS_PROPERTIES = (
    *("category", "modality", "role", "collected", "acquisition.basis", "consent.basis", "synthetic", "reviewed"),
    *("personal_data.present", "personal_data.gdpr_basis", "personal_data.anonymisation"),
)
_HELD = (
    *("dataset.name", "dataset.version", "dataset.description", "dataset.homepage", "dataset.license"),
    *("dataset.contact", "id", "title", "locator", "license.expression", "license.name", "license.link"),
    *("derived_from", "files.path", "files.url", "files.sha256", "files.bytes", "trace", "personal_data.classes"),
    *_AS_PROPERTIES,
)
_CLASSES = "personal data of class"


def render(given: Given, _format: str) -> Made:
    """The document; digests that are none are left out of it and told."""
    dataset = given.dataset
    sources = tuple(dataset.sources)
    gaps = tuple(_gaps(dataset, sources))
    seed = digest_of(seed_of(dataset))
    tree = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "urn:uuid:" + _uuid(seed),
        "version": 1,
        "metadata": {
            "timestamp": as_date(given.today),
            "tools": {
                "components": [{"type": "application", "name": "crs-gate", "version": given.tool_version}],
            },
            "component": _dataset(dataset, sources, gaps),
        },
        "components": [_source(source) for source in sources],
        "dependencies": [_dependency("dataset", [source.id for source in sources], sources)]
        + [_dependency(_ref(source.id), source.derived_from or (), sources) for source in sources],
    }
    text = json_text(json.dumps(pruned(tree), indent=2) + "\n")
    return Made(text, gaps, not_held(dataset, _HELD))


def _uuid(digest: str) -> str:
    """A UUID of version 8 (RFC 9562) from a digest: the same dataset has the same one."""
    return f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def _dataset(dataset: Dataset, sources: tuple[Source, ...], gaps: Iterable[Gap]) -> dict[str, Any]:
    about = dataset.about
    owner = {"organization": {"name": about.contact}} if known(about.contact) else None
    classes = sorted({name for source in sources for name in source.personal_data.classes or ()})
    return {
        "type": "data",
        "bom-ref": "dataset",
        "name": name_of(dataset),
        "version": about.version,
        "description": known(about.description) or "unknown",
        "licenses": _licenses(LicenseClaim(about.license)),
        "externalReferences": _reference("website", about.homepage),
        "data": [
            {
                "type": "dataset",
                "name": name_of(dataset),
                "contents": {"url": about.homepage} if is_url(about.homepage) else None,
                "classification": f"personal data: {agreed(source.personal_data.present for source in sources)}",
                "sensitiveData": [f"{_CLASSES} {name}" for name in classes],
                "governance": {"owners": [owner]} if owner else None,
            }
        ],
        "properties": [_property("unknown", gap.told) for gap in gaps],
    }


def _source(source: Source) -> dict[str, Any]:
    classes = source.personal_data.classes or ()
    place = next((text for text in source.locator[:4] if known(text)), None)
    references = [*_reference("distribution", source.locator.url), *_reference("vcs", source.locator.git)]
    return {
        "type": "data",
        "bom-ref": _ref(source.id),
        "name": known(source.title) or source.id,
        "version": source.locator.revision,
        "licenses": _licenses(source.license),
        "externalReferences": references,
        "pedigree": {"notes": "; then ".join(filter(None, map(_step, source.trace or ())))},
        "components": [_file(file, f"{_ref(source.id)}/file/{at}") for at, file in enumerate(source.files or (), 1)],
        "data": [
            {
                "type": "dataset",
                "name": source.id,
                "classification": f"personal data: {source.personal_data.present or 'unknown'}",
                "sensitiveData": [f"{_CLASSES} {name}" for name in classes],
            }
        ],
        "properties": [_property("place", place or "unknown"), *_properties(source)],
    }


def _properties(source: Source) -> Iterator[dict[str, str]]:
    for pointer, text in values(source).items():
        name = pointer.strip("/").replace("/", ".")
        if text and any(name == one or name.startswith(f"{one}.") for one in _AS_PROPERTIES):
            yield _property(name, text)


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": _PREFIX + name, "value": value}


def _ref(source_id: str) -> str:
    return f"source/{source_id}"


def _dependency(ref: str, ids: Iterable[str], sources: tuple[Source, ...]) -> dict[str, Any]:
    """What a component comes from; ids that are of no source are left out."""
    there = {source.id for source in sources}
    return {"ref": ref, "dependsOn": [_ref(each) for each in dict.fromkeys(ids) if each in there]}


def _licenses(claim: LicenseClaim) -> list[dict[str, Any]]:
    """An expression where the text is one, else a license by its name; what is not stated is no assertion."""
    reading = read(claim.expression or "", claim.name, claim.link)
    if reading.kind is Kind.EXPRESSION:
        return [{"expression": reading.canonical, "acknowledgement": "declared"}]
    url = claim.link if is_url(claim.link) else None
    name = known(claim.name) or known(claim.expression) or "NOASSERTION"
    return [{"license": {"name": name, "url": url, "acknowledgement": "declared"}}]


def _reference(kind: str, text: str | None) -> list[dict[str, str]]:
    return [{"type": kind, "url": text}] if text and is_url(text) else []


def _step(step: Step) -> str | None:
    tool = " ".join(filter(None, (step.tool, step.version)))
    return ", ".join(filter(None, (step.step, f"with {tool}" if tool else None, step.at))) or None


def _file(file: File, ref: str) -> dict[str, Any]:
    digest = file.sha256 if is_sha256(file.sha256) else None
    return {
        "type": "file",
        "bom-ref": ref,
        "name": file.path or file.url or "unknown",
        "hashes": [{"alg": "SHA-256", "content": digest}] if digest else None,
        "properties": [
            _property(name, text) for name, text in (("bytes", file.bytes), ("records", file.records)) if text
        ],
    }


def _gaps(dataset: Dataset, sources: tuple[Source, ...]) -> Iterator[Gap]:
    about = dataset.about
    owed = (
        ("name", "dataset.name", about.name),
        ("version", "dataset.version", about.version),
        ("description", "dataset.description", about.description),
        ("licenses", "dataset.license", about.license),
        ("data.contents.url", "dataset.homepage", about.homepage),
        ("data.governance", "dataset.contact", about.contact),
    )
    yield from (Gap(what, field) for what, field, value in owed if not known(value))
    for source in sources:
        if not known(source.license.expression):
            yield Gap(f"licenses of {source.id}", "license")
        if not any(map(known, source.locator[:4])):
            yield Gap(f"place of {source.id}", "locator")
        if source.personal_data.present not in {"yes", "no"}:
            yield Gap(f"sensitiveData of {source.id}", "personal_data.present")
        lacking = [file for file in source.files or () if not is_sha256(file.sha256)]
        if lacking or source.files is None:
            yield Gap(f"hashes of {source.id}", "files.sha256")
