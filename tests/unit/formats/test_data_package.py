import json

import pytest
from hypothesis import given

from crs_gate import formats
from crs_gate.formats import data_package
from crs_gate.licenses.reading import read as read_license
from crs_gate.model.source import LicenseClaim, Locator
from tests.unit.formats.foreign import contradicted, no_fields_of_manifests, problem, read, trees

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PACKAGE = {
    "name": "tides",
    "title": "Tide Tables",
    "version": "2.1",
    "description": "Heights by the hour.",
    "homepage": "https://example.org/tides",
    "created": "2024-01-01T00:00:00Z",
    "contributors": [{"title": "Nobody"}, {"title": "Ann", "email": "ann@example.org"}],
    "licenses": [
        {
            "name": "CC-BY-4.0",
            "title": "Creative Commons Attribution 4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ],
    "resources": [
        {"name": "north", "title": "North", "path": "data/north.csv", "hash": f"sha256:{DIGEST}", "bytes": 12},
        {"name": "south", "path": ["a.csv", "https://example.org/b.csv"], "licenses": [{"name": "MIT"}]},
    ],
}


def package(**more):
    return read({"resources": [{"name": "r", "path": "r.csv"}], **more})


def resource(**more):
    return read({"name": "p", "resources": [{"name": "r", **more}]}).sources[0]


@pytest.fixture(scope="module")
def tides():
    return read(PACKAGE)


def test_the_package_is_the_dataset_as_a_whole(tides):
    about = tides.about
    assert (about.name, about.version, about.description) == ("Tide Tables", "2.1", "Heights by the hour.")
    assert (about.homepage, about.license) == ("https://example.org/tides", "CC-BY-4.0")
    assert about.contact == "Ann (ann@example.org)"


def test_each_resource_is_a_source(tides):
    north, south = tides.sources
    assert (north.id, north.title) == ("north", "North")
    assert north.files == ((*("data/north.csv", DIGEST, "12"), None, None),)
    assert [(file.path, file.url) for file in south.files] == [("a.csv", None), (None, "https://example.org/b.csv")]


def test_when_the_descriptor_was_made_is_not_when_the_data_was_collected(tides):
    assert tides.sources[0].collected == (None,) * 6


def test_what_a_resource_says_stands_in_place_of_what_the_package_says(tides):
    north, south = (source.license for source in tides.sources)
    assert north.expression == "CC-BY-4.0"
    assert (north.name, north.link) == (
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
    )
    assert south == LicenseClaim("MIT")


def test_resources_of_one_package_are_parts_of_what_is_at_its_homepage(tides):
    assert [source.locator for source in tides.sources] == [
        Locator("https://example.org/tides", revision="2.1", part="north"),
        Locator("https://example.org/tides", revision="2.1", part="south"),
    ]


@pytest.mark.parametrize(
    ("pointer", "origin", "text"),
    [
        ("/dataset/license", "data-package:licenses/name", '"CC-BY-4.0"'),
        ("/dataset/contact", "data-package:contributors/email", '"ann@example.org"'),
        ("/sources/0", "data-package:resources", "{"),
        ("/sources/0/license/link", "data-package:licenses/path", '"https://creativecommons.org/licenses/by/4.0/"'),
        ("/sources/0/locator/url", "data-package:homepage", '"https://example.org/tides"'),
        ("/sources/0/files/0", "data-package:resources/hash", f'"sha256:{DIGEST}"'),
        ("/sources/0/files/0/bytes", "data-package:resources/bytes", "12"),
        ("/sources/1/license/expression", "data-package:resources/licenses/name", '"MIT"'),
        ("/sources/1/files/1/url", "data-package:resources/path", '"https://example.org/b.csv"'),
    ],
)
def test_values_have_places_and_origins(tides, pointer, origin, text):
    place = tides.locate(pointer)
    line = json.dumps(PACKAGE, indent=1).splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith(text)
    assert tides.origin(pointer) == origin


@pytest.mark.parametrize("path", ["datapackage.yaml", "x.yml"])
def test_yaml_is_read_as_json_is(path):
    dataset = read("profile: data-package\nlicenses:\n  - name: no\nresources:\n  - name: r\n    path: r.csv\n", path)
    assert dataset.sources[0].license.expression == "no"
    assert dataset.locate("/sources/0/license/expression").line == 3


@pytest.mark.parametrize(
    ("licenses", "expression", "name", "link"),
    [
        ([{"id": "odc-by", "url": "https://example.org/l", "version": "1.0"}], "odc-by", None, "https://example.org/l"),
        ([{"title": "Our Terms", "path": "TERMS.md"}], None, "Our Terms", "TERMS.md"),
        ("CC0-1.0", "CC0-1.0", None, None),
        (["CC0-1.0", {"name": "MIT"}], "CC0-1.0 AND MIT", None, None),
        ([{"name": "MIT OR Apache-2.0"}, {"name": "ODC-PDDL-1.0"}], "(MIT OR Apache-2.0) AND ODC-PDDL-1.0", None, None),
        ([{"name": "MIT"}, {}], "MIT AND unknown", None, None),
        ([{"name": "MIT", "id": "GPL-3.0"}], "MIT", "GPL-3.0", None),
        ([{"name": "MIT", "title": "T", "path": "L", "url": "EULA"}], "MIT", "T; EULA", "L"),
        ([{"name": "MIT", "id": "MIT"}], "MIT", None, None),
        ([{"name": "MIT"}, {"name": ["x"]}], "MIT AND unknown", None, None),
        ([{"name": "TODO"}], "TODO", None, None),
        ([], None, None, None),
        ([{}], None, None, None),
        (True, "true", None, None),
    ],
)
def test_licenses_are_read_as_they_are_written(licenses, expression, name, link):
    claim = package(licenses=licenses).sources[0].license
    assert (claim.expression, claim.name, claim.link) == (expression, name, link)


def test_an_empty_list_of_licenses_is_not_the_license_of_the_package():
    dataset = read({"licenses": [{"name": "MIT"}], "resources": [{"name": "r", "path": "r.csv", "licenses": []}]})
    assert dataset.sources[0].license == LicenseClaim()


@pytest.mark.parametrize(
    "more",
    [
        {"title": "All rights reserved"},
        {"path": "PROPRIETARY.txt"},
        {"path": "https://example.org/EULA"},
        {"path": "LICENSE", "url": "https://example.org/EULA"},
        {"id": "GPL-3.0-only"},
    ],
)
def test_a_license_that_its_own_entry_contradicts_is_none(more):
    dataset = package(licenses=[{"name": "CC-BY-4.0", **more}])
    assert not read_license(dataset.about.license or "").canonical


def test_a_license_whose_link_is_of_another_one_is_not_given_out_under_its_name():
    dataset = package(licenses=[{"name": "MIT", "path": "https://www.gnu.org/licenses/gpl-3.0.html"}])
    assert dataset.about.license == "MIT (https://www.gnu.org/licenses/gpl-3.0.html)"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"sha256:{DIGEST}", DIGEST),
        (f"SHA-256:{DIGEST.upper()}", DIGEST.upper()),
        ("d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e"),
        ("md5:d41d8cd98f00b204e9800998ecf8427e", "md5:d41d8cd98f00b204e9800998ecf8427e"),
        (DIGEST, f"md5:{DIGEST}"),
        ("sha512:ff", "sha512:ff"),
        ("PLACEHOLDER", "PLACEHOLDER"),
        ("", None),
    ],
)
def test_only_what_says_that_it_is_a_sha256_is_one(written, kept):
    assert resource(path="a.csv", hash=written).files[0].sha256 == kept


def test_one_digest_of_several_files_fixes_none_of_them():
    files = resource(path=["a", "b"], hash=f"sha256:{DIGEST}", bytes=3).files
    assert [(file.sha256, file.bytes) for file in files] == [(None, None)] * 2


@pytest.mark.parametrize("size", ["2.5 MB", 1.5, -1, True, [3], "1" * 31])
def test_a_size_that_is_no_count_is_left_out(size):
    assert resource(path="a.csv", bytes=size).files[0].bytes is None


@pytest.mark.parametrize("more", [{}, {"data": [1]}, {"path": None}, {"path": {"a": "b"}}, {"path": [[], {}]}])
def test_files_that_are_not_named_are_not_known(more):
    assert resource(**more).files is None


def test_a_resource_elsewhere_is_found_at_its_address():
    source = resource(path="https://example.org/r.csv")
    assert source.locator == Locator("https://example.org/r.csv")
    assert source.files[0].url == "https://example.org/r.csv"


@pytest.mark.parametrize(
    "sources",
    [
        [{"title": "One", "path": "https://one.example", "version": 3}],
        [{"title": "One", "path": "https://one.example"}, {"title": "Two"}],
        [{"name": "One", "web": "https://one.example"}, "Two"],
    ],
)
def test_what_data_came_from_is_a_source_itself_be_it_one_or_several(sources):
    resources = [{"name": "a", "path": "a"}, {"name": "b", "path": "https://b.example/b"}]
    dataset = read({"name": "p", "homepage": "https://p.example", "sources": sources, "resources": resources})
    parents = ("One", "Two")[: len(sources)]
    assert [source.id for source in dataset.sources] == ["a", "b", *parents]
    assert [source.derived_from for source in dataset.sources] == [parents] * 2 + [None] * len(parents)
    assert [source.locator.url for source in dataset.sources[:3]] == [
        "https://p.example",
        "https://b.example/b",
        "https://one.example",
    ]
    assert dataset.sources[2].license == LicenseClaim()
    last = len(sources) - 1
    assert dataset.locate(f"/sources/{2 + last}").line == dataset.locate(f"/sources/0/derived_from/{last}").line


@pytest.mark.parametrize("word", ["TODO", "unknown", "[More Information Needed]"])
def test_a_placeholder_among_sources_is_a_parent_that_nobody_knows(word):
    dataset = package(sources=[{"title": word}, {"title": "Field notes"}])
    assert [source.id for source in dataset.sources] == ["r", "Field-notes"]
    assert dataset.sources[0].derived_from == (word, "Field-notes")


def test_a_source_without_an_address_is_a_source_itself():
    dataset = package(sources=[{"title": "Field notes"}])
    assert [source.title for source in dataset.sources] == [None, "Field notes"]
    assert dataset.sources[0].derived_from == ("Field-notes",)


def test_the_sources_of_a_resource_stand_in_place_of_those_of_the_package():
    named = [{"title": "A"}, {"title": "B"}]
    dataset = read(
        {"sources": named, "resources": [{"name": "r", "path": "r", "sources": []}, {"name": "s", "path": "s"}]}
    )
    assert [source.derived_from for source in dataset.sources[:2]] == [None, ("A", "B")]


def test_too_many_links_are_not_followed_and_say_nothing():
    named = [{"title": f"t{number}"} for number in range(500)]
    dataset = read({"sources": named, "resources": [{"name": f"r{number}", "path": "r"} for number in range(500)]})
    assert dataset.sources[0].derived_from is not None
    assert dataset.sources[499].derived_from is None


def test_ids_are_valid_short_and_each_once():
    names = ["a b", "a b", "", None, "-", "x" * 10_000, "x" * 10_000, "a\nb", "Привет", ["l"]]
    dataset = read({"resources": [{"name": name, "path": "p"} for name in names]})
    ids = [source.id for source in dataset.sources]
    assert ids[:5] == ["a-b", "a-b-2", "resource-3", "resource-4", "resource-5"]
    assert ids[7:] == ["a-b-3", "resource-9", "resource-10"]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) == 128


@pytest.mark.parametrize(
    ("document", "pointer", "meant"),
    [
        ({"licences": [{"name": "MIT"}]}, "/licences", "licenses"),
        ({"license": "MIT"}, "/license", "licenses"),
        ({"source": []}, "/source", "sources"),
        ({"resources": [{"path": "a", "licences": [{"name": "MIT"}]}]}, "/resources/0/licences", "licenses"),
        ({"resources": [{"path": "a", "sha256": DIGEST}]}, "/resources/0/sha256", "hash"),
    ],
)
def test_misspelt_keys_are_remarked_and_never_read(document, pointer, meant):
    dataset = package(**document)
    assert dataset.remarks == ((pointer, f"no tool reads the key {pointer.rpartition('/')[2]}: it is spelled {meant}"),)
    assert dataset.about.license is None
    assert dataset.sources[0].license == LicenseClaim()
    assert not any(file.sha256 for file in dataset.sources[0].files or ())
    assert dataset.locate(pointer).line > 1


@pytest.mark.parametrize(
    "document",
    [
        {"resources": []},
        {"resources": ["a.yaml"]},
        {"resources": [{"type": "Microsoft.Web/sites", "name": "x"}]},
        {"resources": {"path": "x"}},
        {"name": "x", "version": "1"},
        [{"resources": [{"path": "x"}]}],
        None,
    ],
)
def test_other_documents_are_not_taken_for_packages(document):
    assert not data_package.fits(document)
    assert "looked for" in problem(document)


@pytest.mark.parametrize(
    "document",
    [
        {"profile": "tabular-data-package"},
        {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": []},
    ],
)
def test_a_package_without_resources_has_no_sources_to_rate(document):
    assert problem(document) == "this Data Package lists nothing in 'resources', so that it has no sources"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"resources": [{"path": "a"}] * 100_001}, "100001 resources: more than 100000 are not read"),
        ({"resources": [{"path": ["a"] * 100_001}]}, "100001 paths: more than 100000 are not read"),
        ({"resources": [{"path": "a"}], "licenses": [{}] * 100_001}, "100001 licenses: more than 100000 are not read"),
    ],
)
def test_a_list_that_is_too_long_is_refused_and_not_cut(document, message):
    assert problem(document) == message


def test_nothing_is_filled_that_the_format_is_said_to_have_no_place_for(tides):
    assert no_fields_of_manifests(data_package.NOT_IN_FORMAT) == []
    assert tides.not_in_format == data_package.NOT_IN_FORMAT
    assert contradicted(tides) == set()


KEYS = ("resources", "name", "path", "url", "licenses", "licences", "sources", "title", "hash", "bytes", "contributors",
        "email", "homepage", "version", "data", "profile", "$schema", "sha256")  # fmt: skip


@given(trees(KEYS))
def test_no_document_raises_anything_or_fills_what_it_cannot_say(tree):
    tree = {"resources": [{"path": "x"}], **tree}
    result = formats.read("x.json", json.dumps(tree).encode(), "data-package")
    if result.dataset is None:
        return
    ids = [source.id for source in result.dataset.sources]
    assert len(set(ids)) == len(ids)
    assert contradicted(result.dataset) == set()
    for pointer in result.dataset.origins:
        assert result.dataset.locate(pointer).line >= 1
        assert result.dataset.origin(pointer).startswith("data-package")
