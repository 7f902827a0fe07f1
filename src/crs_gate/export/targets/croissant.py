"""A dataset as Croissant 1.1, with the keys of Responsible AI 1.0 and of PROV.

Source: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html and croissant-rai-spec.html beside it.
The dataset is the object at the top, its sources are parts of it and what it was derived from. Where the file says
nothing, ``unknown`` stands, or a line among the limitations.
"""

import json
from collections.abc import Mapping
from typing import Any

from crs_gate.escape import json_text
from crs_gate.export.targets.croissant_parts import files_of, license_of, parts_of, pruned, said_of
from crs_gate.export.targets.given import Gap, Given, Made, agreed, known, name_of, period
from crs_gate.export.targets.reading_back import lost
from crs_gate.formats.prose import EMAIL
from crs_gate.model.dataset import About, Dataset, KnownBias
from crs_gate.model.source import LicenseClaim, Source

_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_CONFORMS_TO = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
_BY_HAND = (
    "creator",
    "datePublished",
    "citeAs",
    "recordSet",
    "rai:dataUseCases",
    "rai:dataSocialImpact",
)
"""What the specification, or a venue that takes Croissant, asks for and no manifest says."""
_HELD_FOR_OTHERS = frozenset(
    (
        *(
            "dataset.languages",
            "dataset.bias.known.affects",
            "dataset.bias.known.kind",
            "dataset.bias.known.description",
        ),
        *("trace.tool", "trace.version", "trace.inputs", "trace.outputs"),
    )
)
"""What is written for people and other tools, and comes back to us in other words or not at all."""
_LIMITATION = "Not known when this file was made"


def render(given: Given, _format: str) -> Made:
    """The document; what is lost in it is found by reading it again."""
    dataset = given.dataset
    sources = tuple(dataset.sources)
    own = _itself(dataset, sources)
    parts = parts_of(sources, own)
    gaps = _gaps(dataset, sources)
    top = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": name_of(dataset),
        "conformsTo": list(_CONFORMS_TO),
        **_about(dataset.about, own),
        **(said_of(own) if own else _overall(sources)),
        "rai:dataBiases": [_bias(each) for each in dataset.about.bias.known or ()],
        "rai:dataLimitations": [f"{_LIMITATION}: {gap.told}" for gap in gaps],
        "prov:wasDerivedFrom": list(parts.derived_from),
        "hasPart": list(parts.inside),
        "distribution": [entry for source in sources for entry in files_of(source)],
        "sdVersion": f"crs-gate {given.tool_version}",
    }
    document = json.dumps(pruned(top), indent=2) + "\n"
    text = json_text(document)
    gone = lost(dataset, "croissant.json", text, parts.order)
    return Made(text, gaps, tuple(name for name in gone if name not in _HELD_FOR_OTHERS))


def _itself(dataset: Dataset, sources: tuple[Source, ...]) -> Source | None:
    """The source that stands for the dataset as such: named so by its format, or the only one, and agreeing with it."""
    if dataset.itself:
        return next((source for source in sources if source.id == dataset.itself), None)
    return sources[0] if len(sources) == 1 and _agree(dataset.about, sources[0]) else None


def _agree(about: About, source: Source) -> bool:
    """Whether nothing that a lone source states would take the place of another statement of the whole."""
    pairs = (
        (about.license, source.license.expression),
        (about.homepage, source.locator.url or source.locator.hub),
        (about.version, source.locator.revision),
    )
    return all(whole is None or own is None or whole == own for whole, own in pairs)


def _about(about: About, own: Source | None) -> dict[str, Any]:
    email = EMAIL.search(about.contact) if about.contact else None
    address = {"email": f"mailto:{email.group()}"} if email else {"url": about.contact}
    claim = own.license if own and own.license.expression else LicenseClaim(about.license)
    locator = own.locator if own else None
    return {
        "description": known(about.description) or "unknown",
        "version": about.version or (locator.revision if locator else None),
        "url": about.homepage or ((locator.url or locator.hub or locator.git) if locator else None),
        "identifier": locator.doi if locator else None,
        "license": license_of(claim) or "unknown",
        "inLanguage": list(about.languages or ()),
        "contactPoint": {"@type": "sc:ContactPoint", **address} if about.contact else None,
    }


def _overall(sources: tuple[Source, ...]) -> dict[str, Any]:
    """What the sources say together, for readers that look at the dataset alone."""
    methods = sorted({method for source in sources if (method := known(source.collected.method))})
    began, ended = period(sources)
    return {
        "rai:dataCollection": "; ".join(methods) or "unknown",
        "rai:dataCollectionTimeframe": list(dict.fromkeys(filter(None, (began, ended)))),
        "rai:personalSensitiveInformation": [agreed(source.personal_data.present for source in sources)],
        "rai:hasSyntheticData": agreed(source.synthetic.present for source in sources),
    }


def _bias(bias: KnownBias) -> str:
    """A bias in one text. A description stays as it is where it alone was said."""
    parts = (bias.kind, f"affects {bias.affects}" if bias.affects else None, bias.description)
    return "; ".join(filter(None, parts))


def _gaps(dataset: Dataset, sources: tuple[Source, ...]) -> tuple[Gap, ...]:
    """What the specification requires, or asks for in its responsible-AI part, and nobody states."""
    about = dataset.about
    owed = (
        ("name", "dataset.name", about.name),
        ("description", "dataset.description", about.description),
        ("license", "dataset.license", about.license),
        ("url", "dataset.homepage", about.homepage),
        ("version", "dataset.version", about.version),
        ("rai:dataBiases", "dataset.bias.known", "stated" if about.bias.known is not None else None),
    )
    told = [Gap(key, field) for key, field, value in owed if not known(value)]
    told += [Gap(key, field) for key, field, missing in _of_sources(sources) if missing]
    return (*told, *(Gap(key) for key in _BY_HAND))


def _of_sources(sources: tuple[Source, ...]) -> tuple[tuple[str, str, bool], ...]:
    return (
        ("rai:dataCollection", "collected.method", not all(known(each.collected.method) for each in sources)),
        ("rai:dataCollectionTimeframe", "collected.from", not all(known(each.collected.from_) for each in sources)),
        (
            "rai:personalSensitiveInformation",
            "personal_data.present",
            agreed(each.personal_data.present for each in sources) == "unknown",
        ),
        (
            "rai:hasSyntheticData",
            "synthetic.present",
            agreed(each.synthetic.present for each in sources) == "unknown",
        ),
        ("distribution", "files", not any(each.files for each in sources)),
        ("prov:wasGeneratedBy", "trace", all(each.trace is None for each in sources)),
    )
