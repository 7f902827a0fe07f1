"""Where a format has a place for a field of the native manifest, in the format's own words: for advice, not to read by.

A key is as ``--show-origin`` tells it, without the name of the format. What stands here for a field holds for all below
it that have no row of their own.
"""

from collections.abc import Mapping

_JSON_LD = {
    "dataset.name": "name",
    "dataset.description": "description",
    "dataset.version": "version",
    "dataset.homepage": "url",
    "dataset.license": "license",
    "dataset.contact": "creator",
    "title": "name",
    "license": "license",
    "locator": "url",
    "locator.revision": "version",
    "collected.method": "measurementTechnique",
    "derived_from": "isBasedOn",
    "files": "distribution",
    "files.path": "distribution/contentUrl",
    "files.sha256": "distribution/sha256",
    "trace": "prov:wasGeneratedBy",
}
OWN_KEYS: Mapping[str, Mapping[str, str]] = {
    "json-ld": _JSON_LD,
    "croissant": {
        **_JSON_LD,
        "collected.from": "rai:dataCollectionTimeframe",
        "collected.to": "rai:dataCollectionTimeframe",
        "collected.method": "rai:dataCollection",
        "personal_data": "rai:personalSensitiveInformation",
        "synthetic": "rai:hasSyntheticData",
        "derived_from": "prov:wasDerivedFrom",
    },
    "data-package": {
        "dataset.name": "title",
        "dataset.description": "description",
        "dataset.version": "version",
        "dataset.homepage": "homepage",
        "dataset.license": "licenses/name",
        "dataset.contact": "contributors/email",
        "title": "resources/title",
        "license": "licenses/name",
        "license.name": "licenses/title",
        "license.link": "licenses/path",
        "locator": "homepage",
        "locator.revision": "version",
        "derived_from": "sources",
        "files": "resources/path",
        "files.sha256": "resources/hash",
        "files.bytes": "resources/bytes",
    },
    "kaggle": {
        "dataset.name": "title",
        "dataset.description": "description",
        "dataset.homepage": "id",
        "dataset.license": "licenses/name",
        "title": "title",
        "license": "licenses/name",
        "locator": "id",
        "files": "resources/path",
    },
    "data-provenance": {
        "dataset.name": "Collection",
        "dataset.homepage": "Collection URL",
        "dataset.license": "Licenses",
        "title": "Dataset Name",
        "license": "Licenses/License",
        "license.link": "Licenses/License URL",
        "license.evidence": "Licenses/License URL",
        "license.evidence.verified_by": "License Verified By",
        "locator": "Dataset URL",
        "locator.hub": "Hugging Face URL",
        "collected.method": "Process Description",
        "derived_from": "Derived from Datasets",
        "synthetic": "Model Generated",
    },
    "hf-card": {
        "dataset.name": "pretty_name",
        "dataset.description": "body/Dataset Summary",
        "dataset.homepage": "body/Homepage",
        "dataset.license": "license",
        "dataset.contact": "body/Dataset Card Contact",
        "license": "license",
        "license.name": "license_name",
        "license.link": "license_link",
        "locator": "body/Homepage",
        "collected.method": "body/Data Collection and Processing",
        "personal_data": "body/Personal and Sensitive Information",
    },
}


def own_key(format_name: str, field: str) -> str:
    """The key for a field, or for the nearest field that it is part of; empty where none is known."""
    keys = OWN_KEYS.get(format_name, {})
    steps = field.split(".")
    above = (".".join(steps[:count]) for count in range(len(steps), 0, -1))
    return next((keys[name] for name in above if name in keys), "")
