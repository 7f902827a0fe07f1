import json

import pytest

from crs_gate import formats
from crs_gate.formats import json_ld as reader
from tests.unit.formats.foreign import problem
from tests.unit.formats.linked import DIGEST, croissant, read_tree

SCHEMA = {"@context": "https://schema.org/", "@type": "Dataset", "name": "Tides"}
DCAT = {
    "@context": {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "spdx": "http://spdx.org/rdf/terms#",
    },
    "@type": "dcat:Dataset",
    "dct:title": {"@value": "Tides", "@language": "en"},
}


def read_as(tree):
    dataset = read_tree(tree, "tides.jsonld")
    assert dataset.format == "json-ld"
    return dataset


def test_a_dataset_of_schema_org_is_read():
    dataset = read_as(
        {
            **SCHEMA,
            "description": "Heights of the sea.",
            "url": "https://example.org/tides",
            "version": "2024-05",
            "license": {"@type": "CreativeWork", "url": "https://creativecommons.org/licenses/by/4.0/"},
            "identifier": ["tides", "https://doi.org/10.1234/tides"],
            "measurementTechnique": "pressure gauge",
            "publisher": {"@type": "Organization", "name": "Harbor", "email": "sea@example.org"},
            "isBasedOn": "https://example.org/gauges",
            "distribution": {
                "@type": "DataDownload",
                "contentUrl": "https://example.org/tides.csv",
                "sha256": DIGEST,
                "contentSize": "12",
            },
        }
    )
    whole, gauges = dataset.sources
    assert dataset.about.license == "https://creativecommons.org/licenses/by/4.0/"
    assert (dataset.about.contact, dataset.about.version) == ("Harbor (sea@example.org)", "2024-05")
    assert (whole.locator.url, whole.locator.doi) == ("https://example.org/tides", "https://doi.org/10.1234/tides")
    assert whole.collected.method == "pressure gauge"
    assert (whole.files[0].url, whole.files[0].sha256, whole.files[0].bytes) == (
        "https://example.org/tides.csv",
        DIGEST,
        "12",
    )
    assert (whole.derived_from, gauges.locator.url) == ((gauges.id,), "https://example.org/gauges")


def test_a_dataset_of_dcat_is_read():
    dataset = read_as(
        {
            **DCAT,
            "@id": "https://example.org/tides",
            "dct:description": {"de": "Pegel", "en": "Heights of the sea."},
            "dct:license": {"@id": "http://creativecommons.org/licenses/by/4.0/"},
            "dct:rights": "All rights reserved",
            "dct:accessRights": "restricted",
            "dct:source": {"@id": "https://example.org/gauges", "dct:title": "Gauges", "dct:license": "CC0-1.0"},
            "dct:temporal": {"dcat:startDate": "1900", "dcat:endDate": "1950"},
            "dcat:contactPoint": {"vcard:fn": "Ann", "vcard:hasEmail": {"@id": "mailto:ann@example.org"}},
            "dcat:landingPage": {"@id": "https://example.org/page"},
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dcat:downloadURL": {"@id": "https://example.org/tides.csv"},
                    "dcat:byteSize": 12,
                    "spdx:checksum": {
                        "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                        "spdx:checksumValue": DIGEST,
                    },
                }
            ],
        }
    )
    whole, gauges = dataset.sources
    assert (dataset.about.name, dataset.about.description) == ("Tides", "Heights of the sea.")
    assert dataset.about.license == "http://creativecommons.org/licenses/by/4.0/"
    assert dataset.about.contact == "Ann (ann@example.org)"
    assert whole.locator.url == "https://example.org/page"
    assert (whole.files[0].sha256, whole.files[0].bytes) == (DIGEST, "12")
    assert (gauges.id, gauges.license.expression) == ("Gauges", "CC0-1.0")
    assert whole.collected.from_ is None
    assert dataset.origin("/sources/0/files/0/sha256") == "json-ld:dcat:distribution/spdx:checksum/spdx:checksumValue"


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [
        ("http://spdx.org/rdf/terms#checksumAlgorithm_sha256", DIGEST),
        ("SHA-256", DIGEST),
        ("spdx:checksumAlgorithm_md5", None),
        ("http://spdx.org/rdf/terms#checksumAlgorithm_sha1", None),
        (None, None),
    ],
)
def test_a_checksum_of_another_algorithm_is_none(algorithm, digest):
    checksum = {"spdx:algorithm": algorithm, "spdx:checksumValue": DIGEST}
    entry = {"dcat:downloadURL": "https://example.org/a.csv", "spdx:checksum": checksum}
    (file,) = read_as({**DCAT, "dcat:distribution": entry}).sources[0].files
    assert file.sha256 == digest


def test_rights_are_the_license_where_no_license_is_stated():
    assert read_as({**DCAT, "dct:rights": "CC-BY-4.0"}).about.license == "CC-BY-4.0"


def test_licenses_of_distributions_apply():
    entries = [{"dct:license": "CC-BY-4.0"}, {"dct:license": {"@id": "https://spdx.org/licenses/ODbL-1.0"}}]
    about = read_as({**DCAT, "dcat:distribution": entries}).about
    assert about.license == "CC-BY-4.0 AND https://spdx.org/licenses/ODbL-1.0"


def test_the_period_that_the_data_speaks_of_is_not_when_it_was_collected():
    source = read_as({**SCHEMA, "temporalCoverage": "1900/1950", "dateCreated": "2020"}).sources[0]
    assert source.collected[:2] == (None, None)


@pytest.mark.parametrize("kind", ["DataCatalog", "dcat:Catalog"])
def test_a_catalog_is_a_collection(kind):
    key = "dcat:dataset" if kind == "dcat:Catalog" else "dataset"
    parts = [{"@type": "Dataset", "name": "Tides", "license": "MIT"}, {"@type": "Dataset", "name": "Tides"}]
    tree = {"@context": DCAT["@context"], "@type": kind, "name": "Sea", "license": "CC0-1.0", key: parts}
    dataset = read_as(tree)
    assert (dataset.about.name, dataset.about.license) == ("Sea", "CC0-1.0")
    assert [source.id for source in dataset.sources] == ["Tides", "Tides-2"]
    assert [source.license.expression for source in dataset.sources] == ["MIT", None]


def test_a_catalog_of_one_dataset_is_that_dataset():
    tree = {"@context": "https://schema.org", "@type": "DataCatalog", "name": "Sea", "dataset": SCHEMA}
    assert read_as(tree).about.name == "Tides"


def test_several_datasets_of_a_graph_are_a_collection_and_know_each_other():
    graph = [
        {"@id": "#a", "@type": "Dataset", "name": "A"},
        {"@id": "#b", "@type": ["Dataset"], "name": "B", "isBasedOn": {"@id": "#a"}},
        {"@id": "#p", "@type": "Person", "name": "Ann"},
    ]
    dataset = read_as({"@context": "https://schema.org", "@graph": graph})
    assert dataset.about.name is None
    assert [(source.id, source.derived_from) for source in dataset.sources] == [("A", None), ("B", ("A",))]


def test_parts_of_a_dataset_are_sources_of_their_own():
    parts = [{"@id": "x/", "@type": "Dataset"}, {"@id": "y/", "@type": "Dataset", "license": "CC-BY-NC-4.0"}]
    crate = {"@id": "./", "@type": "Dataset", "name": "Crate", "hasPart": [{"@id": "x/"}, {"@id": "y/"}]}
    dataset = read_as({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [*parts, crate]})
    assert [source.license.expression for source in dataset.sources] == [None, "CC-BY-NC-4.0", None]
    assert (dataset.about.name, dataset.itself) == ("Crate", "Crate")


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ({"@type": "Dataset", "name": "Scraped"}, ["Scraped"]),
        ([{"@type": "Dataset", "name": "A", "hasPart": {"@type": "Dataset", "name": "B"}}], ["A", "B"]),
        ({"name": "Scraped"}, ["Scraped"]),
        ("https://example.org/scraped", ["https://example.org/scraped"]),
        ({"@id": "https://example.org/scraped"}, ["https://example.org/scraped"]),
        ({"@type": "MediaObject", "name": "a.csv"}, []),
        ("", []),
        ({"@type": "DataCatalog", "dataset": {"@type": "Dataset", "name": "C"}}, ["C"]),
    ],
)
@pytest.mark.parametrize("key", ["hasPart", "dct:hasPart"])
def test_parts_are_sources_wherever_they_stand(key, part, names):
    for read_one in (lambda **keys: read_as({**SCHEMA, **keys}), lambda **keys: croissant(name="Tides", **keys)):
        dataset = read_one(license="CC-BY-4.0", **{key: part})
        assert [source.id for source in dataset.sources] == ["Tides", *names]
        assert [source.license.expression for source in dataset.sources[1:]] == [None] * len(names)
        assert dataset.about.license == "CC-BY-4.0"


def test_parts_in_a_circle_end_and_none_is_the_whole():
    graph = [
        {"@id": f"#{name}", "@type": "sc:Dataset", "hasPart": {"@id": f"#{other}"}} for name, other in ("ab", "ba")
    ]
    dataset = read_as({"@graph": graph})
    assert (len(dataset.sources), dataset.itself) == (2, "")


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"dataset": []},
        {"dataset": ["https://example.org/1"]},
        {"dataset": {"@id": "https://example.org/1"}},
        {"dataset": [{"@type": "sc:DataSet", "name": "Scraped"}]},
        {"dataset": {"name": "Scraped"}},
        {"datasets": [SCHEMA]},
        {"license": "CC-BY-4.0", "url": "https://example.org"},
    ],
)
def test_a_catalog_without_datasets_is_no_manifest(keys):
    tree = {"@context": "https://schema.org", "@type": "DataCatalog", "name": "Sea", **keys}
    assert "lists no dataset" in problem(tree)


def test_beside_a_dataset_nothing_that_a_catalog_lists_is_dropped():
    listed = [SCHEMA, "https://example.org/1", {"@id": "#2"}, {"name": "Waves"}, {"@type": "DataSet", "name": "Wind"}]
    dataset = read_as({"@context": "https://schema.org", "@type": "DataCatalog", "name": "Sea", "dataset": listed})
    assert [source.id for source in dataset.sources] == ["Tides", "https://example.org/1", "2", "Waves", "Wind"]
    assert dataset.sources[1].locator.url == "https://example.org/1"


def test_a_reference_by_its_bare_name_is_followed():
    graph = [{"@id": "c", "@type": "dcat:Catalog", "dataset": "d"}, {"@id": "d", "@type": "dcat:Dataset", "title": "T"}]
    (source,) = read_as({"@context": "https://www.w3.org/ns/dcat.jsonld", "@graph": graph}).sources
    assert source.id == "T"


def test_a_catalog_that_is_a_dataset_is_one():
    tree = {**SCHEMA, "@type": ["DataCatalog", "Dataset"], "license": "CC-BY-4.0"}
    dataset = read_as(tree)
    assert [source.license.expression for source in dataset.sources] == ["CC-BY-4.0"]
    both = read_as({**tree, "dataset": {"@type": "Dataset", "name": "Waves"}})
    assert [source.id for source in both.sources] == ["Tides", "Waves"]
    assert (both.about.license, both.itself) == ("CC-BY-4.0", "Tides")


def test_no_dataset_beside_a_croissant_is_dropped():
    other = {"@context": "https://schema.org", "@type": "Dataset", "name": "Scraped"}
    whole = {**SCHEMA, "conformsTo": "http://mlcommons.org/croissant/1.1", "license": "CC-BY-4.0"}
    for tree in ([whole, other], [other, whole], {"@context": "https://schema.org", "@graph": [whole, other]}):
        dataset = read_tree(tree)
        assert [(source.id, source.license.expression) for source in dataset.sources] == [
            ("Tides", "CC-BY-4.0"),
            ("Scraped", None),
        ]
        assert (dataset.format, dataset.about.name, dataset.itself) == ("croissant", "Tides", "Tides")


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("licence", "license"),
        ("sc:licence", "sc:license"),
        ("dct:licence", "dct:license"),
        ("http://purl.org/dc/terms/licence", "http://purl.org/dc/terms/license"),
        ("licenseUrl", "license"),
        ("rai:personalSensitiveInfo", "rai:personalSensitiveInformation"),
        ("rai:dataColection", "rai:dataCollection"),
        ("rai:hasSynthetic", "rai:hasSyntheticData"),
        ("dataColection", "dataCollection"),
        ("prov:wasDerivedfrom", "prov:wasDerivedFrom"),
        ("dcat:distributions", "dcat:distribution"),
    ],
)
def test_misspelt_keys_are_told_under_every_prefix(key, meant):
    for dataset in (read_as({**SCHEMA, key: "x"}), croissant(**{key: "x"})):
        assert [message for _, message in dataset.remarks] == [f"no tool reads the key {key}: it is spelled {meant}"]
        assert dataset.locate(dataset.remarks[0][0]).line > 1


@pytest.mark.parametrize(
    "key",
    ["x:licence", "@licence", "dct:accessRights", "prov:wasRevisionOf", "rai:dataBias", "variableMeasured", "isPartOf"],
)
def test_other_keys_are_nobodys_mistake(key):
    assert read_as({**SCHEMA, key: "x"}).remarks == ()


def test_misspelt_keys_of_catalogs_and_their_parts_are_told():
    parts = [{"@type": "Dataset", "name": "a", "licence": "MIT"}, {"@type": "Dataset", "distribution": {"SHA256": "x"}}]
    tree = {"@context": "https://schema.org", "@type": "DataCatalog", "licences": "MIT", "dataset": parts}
    assert [pointer for pointer, _ in read_as(tree).remarks] == [
        "/licences",
        "/dataset/0/licence",
        "/dataset/1/distribution/SHA256",
    ]


def test_a_license_of_several_parts_stands_at_its_key():
    dataset = read_as({**SCHEMA, "license": ["CC-BY-4.0", "Proprietary"]})
    text = json.dumps({**SCHEMA, "license": ["CC-BY-4.0", "Proprietary"]}, indent=1).splitlines()
    (line,) = (number for number, written in enumerate(text, 1) if '"license"' in written)
    assert dataset.locate("/sources/0/license/expression").line == line
    assert dataset.locate("/dataset/license").line == line


def test_catalogs_in_a_circle_end():
    graph = [
        {"@id": "#c", "@type": "dcat:Catalog", "dcat:catalog": {"@id": "#d"}, "dcat:dataset": {"@id": "#a"}},
        {"@id": "#d", "@type": "dcat:Catalog", "dcat:catalog": {"@id": "#c"}},
        {"@id": "#a", "@type": "dcat:Dataset", "dct:title": "A", "hasPart": {"@id": "#a"}},
    ]
    assert [source.id for source in read_as({"@graph": graph}).sources] == ["A"]


@pytest.mark.parametrize(
    "tree",
    [
        SCHEMA,
        [SCHEMA],
        {"@type": "schema:Dataset"},
        {"@type": ["Thing", "https://schema.org/Dataset"]},
        {"@type": "http://www.w3.org/ns/dcat#Dataset"},
        {"@context": {"s": "http://schema.org/"}, "@type": "s:Dataset", "s:name": "Tides"},
    ],
)
def test_a_dataset_is_known_by_its_type(tree):
    assert reader.fits(tree)
    assert len(read_as(tree).sources) == 1


@pytest.mark.parametrize(
    "tree",
    [
        {"@type": "Dataset"},
        {"type": "Dataset", "name": "x"},
        {"@context": {"sc": "https://example.org/"}, "@type": "sc:Dataset"},
        {"@context": "https://schema.org", "@type": "Person"},
        {"@context": "https://schema.org", "@type": {"a": 1}},
        {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{"type": "dataset_DatasetPackage"}]},
        {"name": "x", "dependencies": {}},
        {"compilerOptions": {}},
    ],
)
def test_other_json_is_not_taken_for_one(tree):
    assert not reader.fits(tree)
    assert formats.read("croissant.json", json.dumps(tree).encode()).dataset is None


def test_a_croissant_goes_to_its_own_reader():
    assert croissant().format == "croissant"
    tree = {**SCHEMA, "rai:personalSensitiveInformation": "None"}
    assert read_as(tree).sources[0].personal_data.present is None


@pytest.mark.parametrize(
    ("context", "read"),
    [
        ({"prov": "https://example.org/prov#"}, False),
        ({"prov": "http://www.w3.org/ns/prov#"}, True),
        ({"prov": {"@id": "http://www.w3.org/ns/prov#"}}, True),
        (["https://schema.org/", {"prov": "https://www.w3.org/ns/prov#2013/"}], True),
        ("https://schema.org/", True),
    ],
)
def test_a_prefix_is_what_the_context_says_and_else_what_it_is_everywhere(context, read):
    tree = {"@context": context, "@type": "Dataset", "prov:wasDerivedFrom": "https://example.org/a"}
    assert (len(read_as(tree).sources) == 2) is read


def test_a_prefix_that_the_document_gives_to_something_else_is_something_else():
    context = {"sc": "https://example.org/terms#", "schema": "https://schema.org/"}
    tree = {"@context": context, "@type": "schema:Dataset", "sc:license": "MIT", "schema:name": "Tides"}
    dataset = read_as(tree)
    assert (dataset.about.name, dataset.about.license) == ("Tides", None)
