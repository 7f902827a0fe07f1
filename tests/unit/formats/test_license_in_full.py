"""A license whose text stands beside its name: a text that says something else is never lost."""

import pytest

from crs_gate.licenses.reading import Kind
from crs_gate.licenses.reading import read as read_license
from tests.unit.formats.foreign import read
from tests.unit.formats.linked import croissant
from tests.unit.licenses.test_texts import MIT

OWN_TERMS = "The recordings may be played at the harbor museum. Whoever plays them tells the archive first. " * 4


def in_package(entry):
    return read({"licenses": [entry], "resources": [{"name": "r", "path": "r.csv"}]})


def in_kaggle(entry):
    return read({"id": "ann/calls", "licenses": [entry], "resources": [{"path": "r.csv"}]})


def in_croissant(entry):
    return croissant(license={"@type": "sc:CreativeWork", **entry})


FORMATS = pytest.mark.parametrize("dataset_of", [in_package, in_kaggle, in_croissant])


@FORMATS
@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"text": "All rights reserved"}, Kind.NO_LICENSE),
        ({"text": "For members of the harbor archive."}, Kind.UNRECOGNIZED),
        ({"text": OWN_TERMS}, Kind.UNRECOGNIZED),
        ({"text": ["CC0-1.0", "and more"]}, None),
        ({"text": "unknown"}, None),
        ({"description": "For non-commercial use only"}, Kind.UNRECOGNIZED),
    ],
)
def test_a_text_that_says_something_else_leaves_no_license(dataset_of, more, kind):
    dataset = dataset_of({"name": "CC0-1.0", **more})
    for stated in (dataset.about.license, dataset.sources[0].license.expression):
        reading = read_license(stated or "")
        assert not reading.canonical
        assert reading.kind is kind or kind is None


@pytest.mark.parametrize(
    ("more", "canonical"),
    [
        ({"sameAs": "https://spdx.org/licenses/CC-BY-4.0"}, "CC-BY-4.0"),
        ({"sameAs": "https://example.org/by", "@id": "#by"}, "CC-BY-4.0"),
        ({"sameAs": "https://spdx.org/licenses/CC-BY-NC-4.0"}, ""),
        ({"@id": "https://spdx.org/licenses/CC-BY-NC-4.0"}, ""),
    ],
)
def test_all_addresses_of_a_license_must_be_of_one_mind(more, canonical):
    dataset = in_croissant({"url": "https://creativecommons.org/licenses/by/4.0/", **more})
    assert read_license(dataset.about.license or "").canonical == canonical


@FORMATS
def test_the_text_of_another_license_applies_too(dataset_of):
    dataset = dataset_of({"name": "CC0-1.0", "text": MIT})
    assert dataset.sources[0].license.expression == "CC0-1.0 AND MIT"
    assert dataset.about.license == "CC0-1.0 AND MIT"


@FORMATS
@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("MIT", {"text": MIT}),
        ("CC-BY-4.0", {"text": "This data is licensed under CC BY 4.0."}),
        ("CC-BY-4.0", {"text": "This work is licensed under the Creative Commons Attribution 4.0 License."}),
        ("CC0-1.0", {"text": "TODO"}),
        ("CC0-1.0", {"text": " "}),
        ("CC0-1.0", {"description": "Share and adapt it as you like. No additional restrictions."}),
        ("LicenseRef-Harbor", {"text": OWN_TERMS}),
    ],
)
def test_a_text_of_one_mind_changes_nothing(dataset_of, name, more):
    assert dataset_of({"name": name, **more}).sources[0].license == dataset_of({"name": name}).sources[0].license


@FORMATS
def test_a_text_alone_is_the_license(dataset_of):
    assert dataset_of({"text": MIT}).sources[0].license.expression == "MIT"
    alone = dataset_of({"text": OWN_TERMS}).sources[0].license.expression
    assert alone
    assert len(alone) <= 200
    assert not read_license(alone).canonical


@FORMATS
def test_what_is_cut_off_never_made_the_difference(dataset_of):
    long = "CC BY 4.0" + " " * 500 + "(" + "but " * 400 + "not for you)"
    assert not read_license(dataset_of({"text": long}).about.license or "").canonical


@pytest.mark.parametrize(
    ("entry", "origin"),
    [
        ({"text": MIT}, "data-package:licenses/text"),
        ({"name": "CC0-1.0", "text": MIT}, "data-package:licenses"),
        ({"name": "MIT", "text": MIT}, "data-package:licenses/name"),
    ],
)
def test_the_origin_is_what_was_read(entry, origin):
    dataset = in_package(entry)
    assert dataset.origin("/sources/0/license/expression") == origin
    assert dataset.origin("/dataset/license") == origin
