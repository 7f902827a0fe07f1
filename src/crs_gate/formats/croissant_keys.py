"""Keys of JSON-LD that look like one that tools read and are not: neither mlcroissant nor a hub reads them."""

from collections.abc import Iterable, Iterator

from crs_gate.formats.described import Notes
from crs_gate.formats.json_ld_dataset import Parts
from crs_gate.formats.json_ld_nodes import Node
from crs_gate.formats.misspelt import message
from crs_gate.formats.pointers import Path

_LICENSE = dict.fromkeys(("licence", "licences", "licenses", "lisence", "licenseUrl", "licenceUrl"), "license")
_MISSPELT = {
    **_LICENSE,
    **dict.fromkeys(("license_url", "licenseURL"), "license"),
    **dict.fromkeys(("recordSets", "recordset", "recordsets", "record_set"), "recordSet"),
    "distributions": "distribution",
    "creators": "creator",
    **dict.fromkeys(("conformTo", "conforms_to", "comformsTo"), "conformsTo"),
    "cite_as": "citeAs",
    **dict.fromkeys(("datePublish", "publishedDate", "date_published"), "datePublished"),
    "datasets": "dataset",
    **{f"dct:{key}": meant for key, meant in _LICENSE.items()},
    **{f"dcat:{key}": meant for key, meant in (("distributions", "distribution"), ("datasets", "dataset"))},
}
"""Misspellings that were seen or are likely, some too far from the key for a comparison of letters."""
_RAI = frozenset(
    """
    dataCollection dataCollectionType dataCollectionTimeframe dataCollectionTimeFrame dataCollectionMissingData
    dataCollectionMissingValues dataCollectionRawData dataAnnotationProtocol dataAnnotationPlatform annotationPlatform
    dataAnnotationAnalysis annotationsPerItem annotatorDemographics dataAnnotationDemographics machineAnnotationTools
    machineAnnotationTool dataPreprocessingProtocol dataPreprocessing dataManipulationProtocol
    dataDataManipulationProtocol dataImputationProtocol dataReleaseMaintenancePlan dataReleaseMaintenance dataUseCases
    dataUseCase useCases dataBiases dataBias dataLimitations dataLimitation dataSocialImpact socialImpact
    personalSensitiveInformation hasSyntheticData syntheticDataExplanation usedBy usedPlatform
    """.split()  # noqa: SIM905 - forty literals would be forty lines
)
_PROV = frozenset(
    """
    wasDerivedFrom wasGeneratedBy wasAttributedTo wasAssociatedWith wasInformedBy wasRevisionOf wasQuotedFrom
    wasInfluencedBy wasStartedBy wasEndedBy wasInvalidatedBy hadPrimarySource startedAtTime endedAtTime generatedAtTime
    invalidatedAtTime atLocation atTime specializationOf alternateOf actedOnBehalfOf qualifiedDerivation
    qualifiedGeneration qualifiedAttribution qualifiedAssociation used generated label type value description
    """.split()  # noqa: SIM905
)
_DCT = frozenset(
    """
    license rights accessRights rightsHolder source title description identifier creator publisher contributor
    conformsTo hasPart isPartOf hasVersion isVersionOf replaces isReplacedBy references isReferencedBy requires relation
    provenance temporal spatial issued modified created available valid date format type subject language abstract
    accrualPeriodicity accrualMethod extent medium audience coverage alternative
    """.split()  # noqa: SIM905
)
_DCAT = frozenset(
    """
    distribution dataset catalog record service landingPage contactPoint keyword theme themeTaxonomy version
    hasVersion isVersionOf hasCurrentVersion previousVersion downloadURL accessURL accessService byteSize mediaType
    compressFormat packageFormat spatialResolutionInMeters temporalResolution inSeries startDate endDate bbox centroid
    servesDataset endpointURL endpointDescription qualifiedRelation hadRole resource first last prev
    """.split()  # noqa: SIM905
)
_SCHEMA = frozenset(
    """
    name description license url creator publisher version keywords distribution recordSet conformsTo citeAs
    datePublished dateModified dateCreated inLanguage sameAs sdLicense sdVersion isLiveDataset isBasedOn usageInfo
    alternateName hasPart measurementTechnique measurementMethod digitalSourceType identifier contactPoint
    """.split()  # noqa: SIM905
)
_REAL = frozenset(
    """
    sdPublisher sdDatePublished isBasedOnUrl isPartOf dataset datasetTimeInterval publication
    publisherImprint contentReferenceTime contentLocation contentRating creditText
    """.split()  # noqa: SIM905
)
"""Keys of schema.org that are as near to one of these as a misspelling."""
_READ = {"": _SCHEMA | _RAI, "rai": _RAI, "prov": _PROV, "dct": _DCT, "dcat": _DCAT}
"""The keys of each vocabulary. Those of Responsible AI are written bare as well."""
_MISSPELT_IN_FILE = {
    **dict.fromkeys(("contentURL", "contenturl", "content_url", "contentUri", "contentURI"), "contentUrl"),
    **dict.fromkeys(("SHA256", "sha-256", "sha_256", "SHA-256", "sha256sum", "sha265"), "sha256"),
    **dict.fromkeys(("containedin", "contained_in", "ContainedIn"), "containedIn"),
    **dict.fromkeys(("contentsize", "content_size"), "contentSize"),
}
_NEAR = 0.85
_LONGEST_KEY = 40
_LOOKED_AT = 1000
"""Different keys that are compared; an honest file has some thirty."""
_MOST = 100
"""Remarks for one file: whoever makes a mistake in a program makes it in every entry."""


def remark_misspelt(nodes: Iterable[Node], datasets: Iterable[Parts], notes: Notes) -> None:
    """Remark each key of catalogs, datasets and entries of distributions that is close to one that is read."""
    entries = (entry for dataset in datasets for entry in dataset.entries)
    found = (*_bounded(_in_nodes(nodes)), *_bounded(_in_files(entries)))
    for path, key, meant in found[:_MOST]:
        notes.remark(message(key, meant), *path)


def _bounded(found: Iterator[tuple[Path, str, str]]) -> list[tuple[Path, str, str]]:
    return [each for each, _ in zip(found, range(_MOST), strict=False)]


def _in_files(entries: Iterable[Node]) -> Iterator[tuple[Path, str, str]]:
    for entry in entries:
        for key, name in entry.names:
            if name in _MISSPELT_IN_FILE:
                yield (*entry.path, key), key, _as_written(key, name, _MISSPELT_IN_FILE[name])


def _in_nodes(nodes: Iterable[Node]) -> Iterator[tuple[Path, str, str]]:
    known: dict[str, str | None] = {}
    for node in nodes:
        for key, name in node.names:
            if name not in known and len(known) < _LOOKED_AT:
                known[name] = _meant(name)
            if meant := known.get(name):
                yield (*node.path, key), key, _as_written(key, name, meant)


def _as_written(key: str, name: str, meant: str) -> str:
    """What was meant, with the prefix that the key has."""
    local = name.rpartition(":")[2]
    return key.removesuffix(local) + meant if key.endswith(local) else meant


def _meant(name: str) -> str | None:
    """The key that one was meant to be, without its prefix; ``None`` for one that is right, or is like none."""
    vocabulary, _, local = name.rpartition(":")
    read = _READ.get(vocabulary)
    if read is None or local in read or len(local) > _LONGEST_KEY or local.startswith("@"):
        return None
    if not vocabulary and local in _REAL:
        return None
    return _MISSPELT.get(name) or _nearest(local, read)


def _nearest(local: str, read: frozenset[str]) -> str | None:
    from difflib import get_close_matches

    lowered = {each.lower(): each for each in sorted(read)}
    near = get_close_matches(local.lower(), lowered, n=1, cutoff=_NEAR)
    return lowered[near[0]] if near else None
