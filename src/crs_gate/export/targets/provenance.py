"""The Data Provenance Standards of the Data & Trust Alliance, version 1.0 (OASIS DPS): source, provenance and use.

Source: https://docs.oasis-open.org/dps/ and its JSON Schema. Keys that it requires and nobody states say ``unknown``.
"""

import json
from collections.abc import Iterator
from typing import Any

from crs_gate.escape import json_text
from crs_gate.export.targets.bom import digest_of, is_url, seed_of
from crs_gate.export.targets.croissant_parts import pruned
from crs_gate.export.targets.given import Gap, Given, Made, known, name_of, not_held, period
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source

_VERSION = "1.0.0"
_UNKNOWN = "unknown"
_CLASSES = ("pi", "pii", "spi", "pfi", "phi", "pci")
_HELD = (
    *(
        "dataset.name",
        "dataset.description",
        "dataset.homepage",
        "dataset.contact",
        "dataset.license",
        "dataset.use.train",
    ),
    *("modality", "collected.from", "collected.to", "collected.method", "locator.url"),
    *("license.expression", "consent.evidence", "personal_data.present", "personal_data.classes"),
    "personal_data.anonymisation",
)


def render(given: Given, _format: str) -> Made:
    """One record for the whole dataset: the standard has a place for one origin, and not for a list of sources."""
    dataset = given.dataset
    sources = tuple(dataset.sources)
    tree = {
        "source": _source(dataset),
        "provenance": _provenance(sources),
        "use": _use(dataset, sources),
    }
    text = json_text(json.dumps(pruned(tree), indent=2) + "\n")
    return Made(text, tuple(_gaps(dataset, sources)), not_held(dataset, _HELD))


def _source(dataset: Dataset) -> dict[str, Any]:
    about = dataset.about
    return {
        "version": _VERSION,
        "title": name_of(dataset),
        "id": f"sha256:{digest_of(seed_of(dataset))}",
        "location": about.homepage if is_url(about.homepage) else None,
        "issuer": [{"name": known(about.contact) or _UNKNOWN}],
        "description": known(about.description) or _UNKNOWN,
    }


def _provenance(sources: tuple[Source, ...]) -> dict[str, Any]:
    began, ended = period(sources)
    methods = _once(source.collected.method for source in sources)
    places = _once(source.locator.url for source in sources if is_url(source.locator.url))
    return {
        "source": " ".join(places),
        "origin-geography": [{"country": _UNKNOWN}],
        "date": _UNKNOWN,
        "generation-period": {"start": began, "end": ended},
        "generation-method": [{"code": method} for method in methods] or [{"code": _UNKNOWN}],
        "format": sorted({kind for source in sources for kind in source.modality or ()}),
    }


def _use(dataset: Dataset, sources: tuple[Source, ...]) -> dict[str, Any]:
    licenses = _once((dataset.about.license, *(source.license.expression for source in sources)))
    hidden = _once(source.personal_data.anonymisation for source in sources)
    train = dataset.about.use.train
    purpose = {"code": _UNKNOWN, "description": "no purpose is declared"}
    if train == "true":
        purpose = {"code": "ai-pre-training", "description": "training of models, as declared"}
    return {
        "classification": list(_classes(sources)),
        "consents": _once(source.consent.evidence for source in sources),
        "privacy-enhancing": [{"tool-used": text} for text in hidden],
        "license": licenses or [_UNKNOWN],
        "intended-purpose": [purpose],
    }


def _classes(sources: tuple[Source, ...]) -> Iterator[dict[str, Any]]:
    """Classes that some source holds; the others are evaluated only where no source holds personal data."""
    held = {name for source in sources for name in source.personal_data.classes or ()}
    none = bool(sources) and all(source.personal_data.present == "no" for source in sources)
    for name in _CLASSES:
        if name in held or none:
            yield {"regulation": {"code": name}, "evaluated": name in held}


def _once(texts: Any) -> list[str]:
    return list(dict.fromkeys(text for text in texts if known(text)))


def _gaps(dataset: Dataset, sources: tuple[Source, ...]) -> Iterator[Gap]:
    about = dataset.about
    owed = (
        ("source.title", "dataset.name", about.name),
        ("source.issuer", "dataset.contact", about.contact),
        ("source.description", "dataset.description", about.description),
        ("source.location", "dataset.homepage", about.homepage),
        ("use.license", "dataset.license", about.license),
        ("use.intended-purpose", "dataset.use.train", about.use.train),
    )
    yield from (Gap(what, field) for what, field, value in owed if not known(value))
    if not all(known(source.collected.method) for source in sources):
        yield Gap("provenance.generation-method", "collected.method")
    if not all(known(source.collected.from_) for source in sources):
        yield Gap("provenance.generation-period", "collected.from")
    if len(list(_classes(sources))) < len(_CLASSES):
        yield Gap("use.classification", "personal_data.classes")
    yield from (Gap(what) for what in ("provenance.date", "provenance.origin-geography"))
