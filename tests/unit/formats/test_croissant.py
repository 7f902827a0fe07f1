import json

import pytest

from crs_gate import formats
from crs_gate.formats import croissant as reader
from crs_gate.model.answer import given
from tests.unit.formats.linked import CONTEXT, croissant, file_object, own, read_tree, stated

CROISSANT = """\
{
  "@context": {"@vocab": "https://schema.org/", "sc": "https://schema.org/"},
  "@type": "sc:Dataset",
  "conformsTo": "http://mlcommons.org/croissant/1.0",
  "name": "Harbor Sounds",
  "description": "Recordings\\n of a harbor.",
  "version": 1.10,
  "url": "https://example.org/sounds",
  "license": ["https://creativecommons.org/licenses/by/4.0/", "mit"],
  "creator": [
    {"@type": "sc:Organization", "name": "Harbor Archive", "url": "https://example.org"},
    {"@type": "sc:Person", "name": "Ann", "email": "ann@example.org"}
  ],
  "distribution": [
    {
      "@type": "cr:FileObject",
      "@id": "tapes",
      "contentUrl": "https://example.org/tapes.zip",
      "contentSize": "4096 B",
      "sha256": "https://github.com/mlcommons/croissant/issues/80"
    }
  ],
  "rai:dataCollectionTimeFrame": ["2024-01-01", "2024-02"],
  "rai:hasSyntheticData": false
}
"""


@pytest.fixture(scope="module")
def harbor():
    return formats.read("some/name.json", CROISSANT.encode()).dataset


def test_the_dataset_as_a_whole_is_read(harbor):
    about = harbor.about
    assert (about.name, about.description) == ("Harbor Sounds", "Recordings of a harbor.")
    assert (about.version, about.homepage) == ("1.10", "https://example.org/sounds")
    assert about.license == "https://creativecommons.org/licenses/by/4.0/ AND mit"
    assert about.contact == "Ann (ann@example.org)"


def test_the_dataset_is_its_one_source(harbor):
    (source,) = harbor.sources
    assert (source.id, source.title) == ("Harbor-Sounds", "Harbor Sounds")
    assert (source.locator.url, source.locator.revision) == ("https://example.org/sounds", "1.10")
    assert source.license.expression == harbor.about.license
    assert source.collected[:3] == ("2024-01-01", "2024-02", None)
    assert source.synthetic.present == "no"


@pytest.mark.parametrize(
    ("pointer", "line", "column", "origin"),
    [
        ("/dataset/name", 5, 11, "croissant:name"),
        ("/dataset/license", 9, 3, "croissant:license"),
        ("/dataset/contact", 12, 52, "croissant:creator/email"),
        ("/dataset/retention", 1, 1, "croissant"),
        ("/sources/0/license/expression", 9, 3, "croissant:license"),
        ("/sources/0/locator/revision", 7, 14, "croissant:version"),
        ("/sources/0/collected/from", 23, 35, "croissant:rai:dataCollectionTimeFrame"),
        ("/sources/0/synthetic/present", 24, 27, "croissant:rai:hasSyntheticData"),
        ("/sources/0/files", 14, 3, "croissant:distribution"),
        ("/sources/0/files/0", 15, 5, "croissant:distribution"),
        ("/sources/0/files/0/sha256", 20, 17, "croissant:distribution/sha256"),
        ("/sources/0/trace", 1, 1, "croissant"),
    ],
)
def test_values_have_places_and_origins(harbor, pointer, line, column, origin):
    place = harbor.locate(pointer)
    assert (place.line, place.column) == (line, column)
    assert harbor.origin(pointer) == origin


def test_what_a_croissant_leaves_out_stays_out():
    source = own()
    assert stated(source._replace(id="", title=None)) == set()
    assert (source.category, source.derived_from, source.files, source.trace) == (None,) * 4
    assert (source.personal_data.present, source.synthetic.present) == (None, None)


def test_empty_lists_say_nothing():
    keys = ("distribution", "prov:wasDerivedFrom", "prov:wasGeneratedBy", "rai:dataPreprocessingProtocol", "license")
    source = own(**{key: [] for key in keys})
    assert (source.derived_from, source.files, source.trace, source.license.expression) == (None,) * 4


@pytest.mark.parametrize(
    "keys",
    [
        {"conformsTo": "http://mlcommons.org/croissant/1.0"},
        {"dct:conformsTo": ["http://mlcommons.org/croissant/RAI/1.0", "https://mlcommons.org/croissant/1.1/"]},
        {"http://purl.org/dc/terms/conformsTo": {"@id": "http://mlcommons.org/croissant/1.1"}},
        {"distribution": [{"@type": "cr:FileObject"}]},
        {"ml:distribution": {"@type": ["x:Y", "http://mlcommons.org/schema/FileObject"]}},
        {"distribution": {"@type": "sc:FileObject"}},
    ],
)
def test_a_croissant_is_known_by_what_it_holds(keys):
    tree = {"@context": CONTEXT, "@type": "sc:Dataset", "sc:name": "tapes", **keys}
    for document in (tree, [tree], {"@context": CONTEXT, "@graph": [{"@id": "_:x"}, tree]}):
        dataset = read_tree(document, "anything.jsonld")
        assert (dataset.format, dataset.about.name) == ("croissant", "tapes")


@pytest.mark.parametrize(
    "tree",
    [
        {"conformsTo": "http://mlcommons.org/croissant/RAI/1.0"},
        {"conformsTo": "https://example.org/croissant/1.0", "name": "x"},
        {"name": "x", "version": "1.0", "license": "MIT", "distribution": {"tarball": "x.tgz"}},
        {"path": "../coco", "names": ["person"], "train": "images"},
        {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "dataset_DatasetPackage"}]},
        {"bomFormat": "CycloneDX", "components": [{"type": "data"}]},
        {"eventType": "START", "inputs": [{"namespace": "a", "name": "b"}], "job": {}},
        [],
        "croissant",
        None,
    ],
)
def test_other_json_is_no_croissant(tree):
    assert not reader.fits(tree)
    result = formats.read("croissant.json", json.dumps(tree).encode())
    assert result.dataset is None
    assert "croissant" in result.problems[0].message


def test_the_input_of_a_tool_is_refused_in_kind_words():
    text = "ai_fairness:\n  data_biases: few\nlineage:\n  source_datasets: []\n"
    (problem,) = formats.read("rai.yaml", text.encode()).problems
    assert "rate the croissant.json" in problem.message


def test_a_croissant_in_yaml_is_read_with_its_lines():
    text = "conformsTo: http://mlcommons.org/croissant/1.0\nname: tapes\nlicense: MIT\n"
    dataset = formats.read("tapes.yaml", text.encode()).dataset
    assert (dataset.format, dataset.locate("/dataset/license").line) == ("croissant", 3)


@pytest.mark.parametrize("prefix", ["", "sc:", "schema:", "https://schema.org/", "http://schema.org/"])
def test_keys_are_known_under_every_prefix(prefix):
    about = croissant(**{f"{prefix}license": "MIT", f"{prefix}url": "https://example.org"}).about
    assert (about.license, about.homepage) == ("MIT", "https://example.org")


def test_keys_of_other_vocabularies_are_not_confused():
    dataset = croissant(**{"sdLicense": "MIT", "x:license": "MIT", "rai:license": "MIT", "prov:type": "sc:Dataset"})
    assert dataset.about.license is None
    assert dataset.sources[0].license.expression is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("MIT", "MIT"),
        (["MIT"], "MIT"),
        (["MIT", "MIT"], "MIT"),
        (["CC BY 4.0", "mit"], "CC BY 4.0 AND mit"),
        (["MIT OR Apache-2.0", "CC0-1.0"], "(MIT OR Apache-2.0) AND CC0-1.0"),
        ({"@value": "MIT"}, "MIT"),
        ({"de": "MIT", "en": "MIT"}, "MIT"),
        ({"de": "alle Rechte vorbehalten", "en": "MIT"}, "MIT AND alle Rechte vorbehalten"),
        ({"url": ["https://spdx.org/licenses/MIT", "TODO"]}, "https://spdx.org/licenses/MIT AND TODO"),
        ({"url": {"@id": "https://spdx.org/licenses/MIT"}}, "https://spdx.org/licenses/MIT"),
        (["MIT", ["TODO"]], "MIT AND unknown"),
        ({"@id": "https://spdx.org/licenses/MIT"}, "https://spdx.org/licenses/MIT"),
        ({"@type": "CreativeWork", "name": "CC BY 4.0"}, "CC BY 4.0"),
        ({"url": "https://spdx.org/licenses/MIT", "name": "MIT"}, "https://spdx.org/licenses/MIT"),
        ({"@set": ["MIT", "CC0-1.0"]}, "MIT AND CC0-1.0"),
        (["MIT", {}], "MIT AND unknown"),
        (["MIT", ""], "MIT AND unknown"),
        ("TODO", "TODO"),
        ("https://choosealicense.com/licenses/undefined/", "https://choosealicense.com/licenses/undefined/"),
        ("", None),
        ({}, None),
        ([None, [[]]], None),
        ({"url": {"a": 1}}, "unknown"),
    ],
)
def test_a_license_is_read_in_every_form_and_kept_as_written(value, text):
    dataset = croissant(license=value)
    assert dataset.about.license == text
    assert dataset.sources[0].license.expression == text


def test_a_license_whose_name_gainsays_its_address_is_read_as_neither():
    stated = {"name": "CC0-1.0", "url": "https://creativecommons.org/licenses/by-nc/4.0/"}
    dataset = croissant(license=stated)
    assert dataset.about.license == "https://creativecommons.org/licenses/by-nc/4.0/ (CC0-1.0)"
    assert dataset.sources[0].license.name == "CC0-1.0"


def test_licenses_of_single_files_apply_too():
    entries = [file_object(contentUrl="a.csv"), file_object(contentUrl="b.csv", license="CC-BY-NC-4.0")]
    assert own(license="CC-BY-4.0", distribution=entries).license.expression == "CC-BY-4.0 AND CC-BY-NC-4.0"


@pytest.mark.parametrize(
    ("keys", "contact"),
    [
        ({"creator": {"name": "Ann", "url": "https://example.org/ann"}}, None),
        ({"creator": "Ann"}, None),
        ({"creator": "Ann <ann@example.org>"}, "Ann <ann@example.org>"),
        ({"publisher": {"email": "mailto:data@example.org"}}, "data@example.org"),
        ({"creator": {"email": "TODO"}}, None),
        ({"contactPoint": {"url": "https://example.org/write"}}, "https://example.org/write"),
    ],
)
def test_a_contact_is_an_address_that_somebody_reads(keys, contact):
    assert croissant(**keys).about.contact == contact


@pytest.mark.parametrize(
    ("keys", "url", "doi"),
    [
        ({"url": "https://example.org/a"}, "https://example.org/a", None),
        ({"sameAs": "https://example.org/a"}, "https://example.org/a", None),
        ({"@id": "https://example.org/a"}, "https://example.org/a", None),
        ({"@id": "https://doi.org/10.1234/abc"}, None, "https://doi.org/10.1234/abc"),
        ({"identifier": {"@type": "PropertyValue", "value": "doi:10.1234/abc"}}, None, "doi:10.1234/abc"),
        ({"identifier": "abc", "@id": "#me"}, None, None),
        ({"citeAs": "https://doi.org/10.1234/abc"}, None, None),
    ],
)
def test_the_dataset_is_found_again_where_it_says(keys, url, doi):
    assert own(**keys).locator[:2] == (url, doi)


@pytest.mark.parametrize("name", ["line\nbreak", "x" * 10_000, "Ünïcode", "--", "a b  c", "{}"])
def test_a_name_of_any_kind_gives_an_id_that_a_manifest_can_hold(name):
    source_id = own(name=name).id
    assert 0 < len(source_id) <= 128
    assert source_id.isascii()
    assert not set(source_id) & set(" \n{}")


def test_placeholders_stay_as_they_are_written():
    source = own(license="TODO", **{"rai:personalSensitiveInformation": "TBD", "rai:hasSyntheticData": "unknown"})
    assert source.license.expression == "TODO"
    assert source.personal_data.present == "TBD"
    assert source.synthetic.present == "unknown"
    assert not any(map(given, (source.license.expression, source.personal_data.present, source.synthetic.present)))
