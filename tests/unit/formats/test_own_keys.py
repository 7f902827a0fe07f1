"""What people are told to write into a file of a format is what is read there."""

import json

import pytest

from crs_gate.formats import FORMAT_NAMES, read
from crs_gate.formats.own_keys import OWN_KEYS, own_key
from tests.unit.formats.linked import CONTEXT

DIGEST = "0" * 63 + "1"
PACKAGE = {
    "title": "Tides",
    "description": "Of a harbor",
    "version": "1",
    "homepage": "https://example.org",
    "licenses": [{"name": "MIT", "title": "MIT License", "path": "LICENSE"}],
    "contributors": [{"email": "ann@example.org"}],
    "resources": [{"name": "r", "title": "North", "path": "r.csv", "hash": f"sha256:{DIGEST}", "bytes": 1}],
    "sources": [{"title": "Gauges"}],
}
LINKED = {
    "@context": CONTEXT,
    "@type": "Dataset",
    "name": "Tides",
    "description": "Of a harbor",
    "version": "1",
    "url": "https://example.org",
    "license": "MIT",
    "creator": {"email": "ann@example.org"},
    "measurementTechnique": "gauges",
    "isBasedOn": "https://example.org/gauges",
    "distribution": {"@type": "DataDownload", "contentUrl": "a.csv", "sha256": DIGEST},
    "prov:wasGeneratedBy": {"prov:label": "cleaning"},
}
CROISSANT = {
    **{key: value for key, value in LINKED.items() if key not in {"measurementTechnique", "isBasedOn"}},
    "dct:conformsTo": "http://mlcommons.org/croissant/1.1",
    "rai:dataCollectionTimeframe": "2024/2025",
    "rai:dataCollection": "gauges",
    "rai:personalSensitiveInformation": "None",
    "rai:hasSyntheticData": False,
    "prov:wasDerivedFrom": "https://example.org/gauges",
}
KAGGLE = {"id": "a/b", "title": "T", "description": "D", "licenses": [{"name": "MIT"}], "resources": [{"path": "a"}]}
RECORD = {
    "Collection": "Tides",
    "Collection URL": "https://example.org",
    "Dataset Name": "Tides",
    "Dataset URL": "https://example.org/a",
    "Hugging Face URL": "https://huggingface.co/datasets/a/b",
    "Licenses": [{"License": "MIT", "License URL": "https://example.org/l"}],
    "License Verified By": "Ann",
    "Process Description": "gauges",
    "Derived from Datasets": ["Gauges"],
    "Model Generated": ["Mistral"],
}
CARD = """\
---
pretty_name: Tides
license: other
license_name: ours
license_link: LICENSE
---
- **Homepage:** https://example.org
## Dataset Summary
Of a harbor
## Data Collection and Processing
Gauges
## Personal and Sensitive Information
None
## Dataset Card Contact
Ann
"""
FILES = {
    "json-ld": ("a.jsonld", json.dumps(LINKED)),
    "croissant": ("c.json", json.dumps(CROISSANT)),
    "data-package": ("datapackage.json", json.dumps(PACKAGE)),
    "kaggle": ("dataset-metadata.json", json.dumps(KAGGLE)),
    "data-provenance": ("p.json", json.dumps({"tides": RECORD})),
    "hf-card": ("README.md", CARD),
}


@pytest.mark.parametrize(
    ("format_name", "field", "key"), [(name, *row) for name, keys in OWN_KEYS.items() for row in keys.items()]
)
def test_a_value_under_that_key_is_read_as_that_field(format_name: str, field: str, key: str) -> None:
    name, text = FILES[format_name]
    dataset = read(name, text.encode()).dataset
    assert dataset
    assert dataset.format == format_name
    start = f"/{field}" if field.startswith("dataset.") else f"/sources/0/{field}"
    start = start.replace(".", "/").replace("files/", "files/0/")
    found = {origin for pointer, origin in dataset.origins.items() if f"{pointer}/".startswith(f"{start}/")}
    assert any(f"{origin}/".startswith(f"{format_name}:{key}/") for origin in found), found


def test_every_format_but_the_native_one_has_keys_and_none_for_what_it_has_no_place_for() -> None:
    assert set(OWN_KEYS) == set(FORMAT_NAMES) - {"native"}
    for format_name, (name, text) in FILES.items():
        dataset = read(name, text.encode()).dataset
        assert dataset
        absent = {field for _, fields in dataset.not_in_format for field in fields}
        assert not {field for field in OWN_KEYS[format_name] for each in absent if f"{field}.".startswith(f"{each}.")}


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("license.expression", "licenses/name"),
        ("license.link", "licenses/path"),
        ("retention", ""),
        ("", ""),
    ],
)
def test_a_field_without_a_row_has_the_key_of_what_it_is_part_of(field: str, key: str) -> None:
    assert own_key("data-package", field) == key
    assert own_key("native", field) == ""
