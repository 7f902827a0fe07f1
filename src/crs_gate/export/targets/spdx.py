"""A dataset as SPDX 3.0.1 JSON-LD: packages of the Dataset profile for it and its sources, files, licenses.

Source: https://spdx.github.io/spdx-spec/v3.0.1/. The profile asks for times of building and of release that no manifest
says, so the document does not say that it conforms to it until a person has filled them in.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from crs_gate.escape import json_text
from crs_gate.export.targets.bom import as_date, digest_of, is_sha256, is_url, seed_of
from crs_gate.export.targets.croissant_parts import pruned
from crs_gate.export.targets.given import Gap, Given, Made, count_of, known, name_of, not_held
from crs_gate.licenses.reading import Kind, read
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import LicenseClaim, PersonalData, Source, Step

_VERSION = "3.0.1"
_CONTEXT = f"https://spdx.org/rdf/{_VERSION}/spdx-context.jsonld"
_INFO = "_:creationinfo"
_NO_LICENSE_SAID = "expandedlicensing_NoAssertionLicense"
_TYPES = {
    **{name: name for name in ("text", "image", "audio", "video", "graph")},
    "code": "syntactic",
    "tabular": "structured",
    "time-series": "timeseries",
}
_SENSITIVE = frozenset(("spi", "phi"))
_HELD = (
    *(
        "dataset.name",
        "dataset.version",
        "dataset.description",
        "dataset.homepage",
        "dataset.license",
        "dataset.contact",
    ),
    *("dataset.bias.known", "dataset.size.bytes", "dataset.use.train", "id", "title", "modality", "locator.url"),
    *("locator.git", "locator.revision", "license.expression", "collected.method", "derived_from", "trace.step"),
    *("trace.tool", "trace.version", "files.path", "files.url", "files.sha256", "personal_data.anonymisation"),
)


def render(given: Given, _format: str) -> Made:
    """The document; the ids in it follow from what the manifest states."""
    dataset = given.dataset
    sources = tuple(dataset.sources)
    gaps = tuple(_gaps(dataset, sources))
    graph = _Graph(f"urn:crs-gate:{digest_of(seed_of(dataset))[:32]}:")
    graph.frame(given)
    graph.dataset(dataset, sources, gaps)
    for number, source in enumerate(sources, 1):
        graph.source(source, number)
    graph.lineage(sources)
    graph.document(_document_name(dataset))
    text = json_text(json.dumps({"@context": _CONTEXT, "@graph": pruned(graph.elements)}, indent=2) + "\n")
    return Made(text, gaps, not_held(dataset, _HELD))


def _document_name(dataset: Dataset) -> str:
    return f"Dataset {name_of(dataset)}"


class _Graph:
    """The elements of one document, in order."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._of_source: dict[str, str] = {}
        self._licenses: dict[str, str] = {}
        self.elements: list[dict[str, Any]] = []

    def _element(self, kind: str, suffix: str, **fields: Any) -> str:
        own = self._base + suffix
        self.elements.append({"type": kind, "spdxId": own, "creationInfo": _INFO, **fields})
        return own

    def _relation(self, start: str, kind: str, to: list[str], name: str) -> None:
        if to:
            self._element("Relationship", f"relation/{name}", **{"from": start, "relationshipType": kind, "to": to})

    def frame(self, given: Given) -> None:
        """Who made the document, with what, and who is said to stand behind the dataset."""
        created = as_date(given.today)
        info = {
            "type": "CreationInfo",
            "@id": _INFO,
            "specVersion": _VERSION,
            "created": created,
            "createdBy": [f"{self._base}agent/tool"],
            "createdUsing": [f"{self._base}tool"],
        }
        self.elements.append(info)
        self._element("SoftwareAgent", "agent/tool", name="crs-gate")
        self._element("Tool", "tool", name=f"crs-gate {given.tool_version}")
        self._element("Agent", "agent/origin", name=known(given.dataset.about.contact) or "NOASSERTION")

    def dataset(self, dataset: Dataset, sources: tuple[Source, ...], gaps: Iterable[Gap]) -> None:
        about = dataset.about
        use = about.use.train
        own = self._element(
            "dataset_DatasetPackage",
            "dataset",
            name=name_of(dataset),
            description=about.description,
            comment="\n".join(gap.told for gap in gaps),
            originatedBy=[f"{self._base}agent/origin"],
            software_packageVersion=about.version,
            software_homePage=about.homepage if is_url(about.homepage) else None,
            software_downloadLocation=about.homepage if is_url(about.homepage) else "NOASSERTION",
            software_primaryPurpose="data",
            dataset_datasetType=_types(kind for source in sources for kind in source.modality or ()),
            dataset_datasetSize=count_of(about.size.bytes),
            dataset_intendedUse=f"train: {use}" if known(use) else "NOASSERTION",
            dataset_hasSensitivePersonalInformation=_sensitive([source.personal_data for source in sources]),
            dataset_knownBias=_biases(dataset),
        )
        self._licensed(own, LicenseClaim(about.license), "dataset")

    def source(self, source: Source, number: int) -> None:
        place = next((text for text in (source.locator.url, source.locator.git) if is_url(text)), "NOASSERTION")
        hidden = known(source.personal_data.anonymisation)
        own = self._element(
            "dataset_DatasetPackage",
            f"source/{number}",
            name=known(source.title) or source.id,
            summary=f"source {source.id}",
            software_packageVersion=source.locator.revision,
            software_downloadLocation=place,
            software_primaryPurpose="data",
            dataset_datasetType=_types(source.modality or ()),
            dataset_dataCollectionProcess=known(source.collected.method) or "NOASSERTION",
            dataset_dataPreprocessing=[text for step in source.trace or () if (text := _step(step))],
            dataset_hasSensitivePersonalInformation=_sensitive([source.personal_data]),
            dataset_anonymizationMethodUsed=[hidden] if hidden else None,
        )
        self._of_source[source.id] = own
        self._licensed(own, source.license, f"source/{number}")
        self._files(source, own, number)

    def _files(self, source: Source, own: str, number: int) -> None:
        held = []
        for at, file in enumerate(source.files or (), 1):
            hashes = [{"type": "Hash", "algorithm": "sha256", "hashValue": (file.sha256 or "").lower()}]
            named = file.path or file.url or "NOASSERTION"
            held.append(
                self._element(
                    "software_File",
                    f"source/{number}/file/{at}",
                    name=named,
                    software_primaryPurpose="data",
                    verifiedUsing=hashes if is_sha256(file.sha256) else None,
                )
            )
        self._relation(own, "contains", held, f"source/{number}/files")

    def _licensed(self, own: str, claim: LicenseClaim, name: str) -> None:
        """The declared license; what names none is no assertion."""
        reading = read(claim.expression or "", claim.name, claim.link)
        if reading.kind is not Kind.EXPRESSION:
            self._relation(own, "hasDeclaredLicense", [_NO_LICENSE_SAID], f"{name}/license")
            return
        text = reading.canonical
        if text not in self._licenses:
            self._licenses[text] = self._element(
                "simplelicensing_LicenseExpression",
                f"license/{len(self._licenses) + 1}",
                simplelicensing_licenseExpression=text,
            )
        self._relation(own, "hasDeclaredLicense", [self._licenses[text]], f"{name}/license")

    def lineage(self, sources: tuple[Source, ...]) -> None:
        """What the dataset and each source come from; ids that are of no source are left out."""
        self._relation(f"{self._base}dataset", "descendantOf", list(self._of_source.values()), "dataset/parents")
        for number, source in enumerate(sources, 1):
            parents = [self._of_source[each] for each in source.derived_from or () if each in self._of_source]
            own = self._of_source[source.id]
            self._relation(own, "descendantOf", list(dict.fromkeys(parents)), f"source/{number}/parents")

    def document(self, name: str) -> None:
        self._element(
            "SpdxDocument",
            "document",
            name=name,
            profileConformance=["core", "software", "simpleLicensing"],
            rootElement=[f"{self._base}dataset"],
        )


def _types(modalities: Iterable[str]) -> list[str]:
    return sorted({_TYPES.get(kind, "other") for kind in modalities}) or ["noAssertion"]


def _sensitive(said: list[PersonalData]) -> str:
    """``yes`` where a class or condition says so, ``no`` where all sources hold no personal data at all."""
    if any(not _SENSITIVE.isdisjoint(each.classes or ()) or known(each.art9) for each in said):
        return "yes"
    return "no" if said and all(each.present == "no" for each in said) else "noAssertion"


def _biases(dataset: Dataset) -> list[str]:
    found = dataset.about.bias.known or ()
    return ["; ".join(filter(None, (each.kind, each.affects, each.description))) for each in found]


def _step(step: Step) -> str | None:
    tool = " ".join(filter(None, (step.tool, step.version)))
    return ", ".join(filter(None, (step.step, f"with {tool}" if tool else None))) or None


def _gaps(dataset: Dataset, sources: tuple[Source, ...]) -> Iterator[Gap]:
    about = dataset.about
    owed = (
        ("name", "dataset.name", about.name),
        ("originatedBy", "dataset.contact", about.contact),
        ("downloadLocation", "dataset.homepage", about.homepage),
        ("packageVersion", "dataset.version", about.version),
        ("intendedUse", "dataset.use.train", about.use.train),
        ("knownBias", "dataset.bias.known", "stated" if about.bias.known is not None else None),
        ("datasetSize", "dataset.size.bytes", about.size.bytes),
        ("hasDeclaredLicense", "dataset.license", about.license),
    )
    yield from (Gap(what, field) for what, field, value in owed if not known(value))
    for source in sources:
        for what, field, value in (
            ("hasDeclaredLicense", "license", source.license.expression),
            ("dataCollectionProcess", "collected.method", source.collected.method),
            ("datasetType", "modality", "stated" if source.modality else None),
            ("downloadLocation", "locator.url", source.locator.url or source.locator.git),
        ):
            if not known(value):
                yield Gap(f"{what} of {source.id}", field)
        if _sensitive([source.personal_data]) == "noAssertion":
            yield Gap(f"hasSensitivePersonalInformation of {source.id}", "personal_data")
        if source.files is None or any(not is_sha256(file.sha256) for file in source.files):
            yield Gap(f"verifiedUsing of {source.id}", "files.sha256")
    yield from (Gap(what) for what in ("builtTime", "releaseTime", "profileConformance dataset"))
