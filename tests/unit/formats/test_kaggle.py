import json

import pytest
from hypothesis import given

from crs_gate import formats
from crs_gate.formats import kaggle
from crs_gate.model.source import File, LicenseClaim
from tests.unit.formats.foreign import contradicted, no_fields_of_manifests, problem, read, trees

UPLOAD = {
    "title": "Bird Calls",
    "subtitle": "Ten of them",
    "description": "Calls, recorded at dawn.",
    "id": "ann/bird-calls",
    "id_no": 12,
    "licenses": [{"name": "CC-BY-NC-SA-4.0"}],
    "resources": [{"path": "calls.csv", "description": "All"}, {"path": "birds.csv"}],
    "isPrivate": True,
    "userSpecifiedSources": "Recorded by hand",
}
DOWNLOAD = {
    "datasetId": 12,
    "datasetSlug": "bird-calls",
    "datasetSlugNullable": "bird-calls",
    "hasDatasetSlug": True,
    "ownerUser": "ann",
    "title": "",
    "titleNullable": "Bird Calls",
    "description": "Calls, recorded at dawn.",
    "licenses": [{"nameNullable": "CC-BY-NC-SA-4.0", "name": "", "hasName": True}],
    "data": [{"name": "calls.csv", "totalBytes": 77}, {"description": "nameless"}],
}


@pytest.mark.parametrize("document", [UPLOAD, DOWNLOAD, {"info": DOWNLOAD}])
def test_uploads_and_downloads_say_the_same(document):
    dataset = read(document)
    (source,) = dataset.sources
    assert dataset.about[:5] == (
        *("Bird Calls", None, "Calls, recorded at dawn."),
        *("https://www.kaggle.com/datasets/ann/bird-calls", "CC-BY-NC-SA-4.0"),
    )
    assert (source.id, source.title) == ("ann/bird-calls", "Bird Calls")
    assert source.locator.url == "https://www.kaggle.com/datasets/ann/bird-calls"
    assert source.license == LicenseClaim("CC-BY-NC-SA-4.0")


def test_files_are_those_that_are_described():
    assert read(UPLOAD).sources[0].files == (File("calls.csv"), File("birds.csv"))
    assert read(DOWNLOAD).sources[0].files == (File("calls.csv", bytes="77"),)


def test_a_private_dataset_is_not_taken_for_one_that_is_never_given_out():
    assert read(UPLOAD).about.release is None


@pytest.mark.parametrize(
    ("document", "pointer", "origin", "text"),
    [
        (UPLOAD, "/sources/0/locator/url", "kaggle:id", '"ann/bird-calls"'),
        (UPLOAD, "/sources/0/license/expression", "kaggle:licenses/name", '"CC-BY-NC-SA-4.0"'),
        (UPLOAD, "/dataset/license", "kaggle:licenses/name", '"CC-BY-NC-SA-4.0"'),
        (UPLOAD, "/sources/0/files/1", "kaggle:resources/path", '"birds.csv"'),
        ({"info": DOWNLOAD}, "/sources/0/locator/url", "kaggle:info/datasetSlug", '"bird-calls"'),
        ({"info": DOWNLOAD}, "/dataset/name", "kaggle:info/titleNullable", '"Bird Calls"'),
        ({"info": DOWNLOAD}, "/sources/0/files/0/bytes", "kaggle:info/data/totalBytes", "77"),
    ],
)
def test_values_have_places_and_origins(document, pointer, origin, text):
    dataset = read(document)
    place = dataset.locate(pointer)
    line = json.dumps(document, indent=1).splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith(text)
    assert dataset.origin(pointer) == origin


@pytest.mark.parametrize(
    ("licenses", "expression"),
    [
        ([{"name": "unknown"}], "unknown"),
        ([{"name": "TODO"}], "TODO"),
        ([{"name": "CC0-1.0"}, {"name": "MIT"}], "CC0-1.0 AND MIT"),
        ([{"name": None, "hasName": False}], None),
        ([], None),
        ({"name": "MIT"}, "MIT"),
    ],
)
def test_licenses_stay_as_they_are_written(licenses, expression):
    dataset = read({"id": "ann/x", "licenses": licenses})
    assert dataset.about.license == dataset.sources[0].license.expression == expression


def test_a_name_that_was_never_filled_in_leads_nowhere():
    dataset = read({"title": "INSERT_TITLE_HERE", "id": "ann/INSERT_SLUG_HERE", "licenses": [{"name": "CC0-1.0"}]})
    assert dataset.sources[0].locator.url == "ann/INSERT_SLUG_HERE"


def test_a_misspelt_key_is_remarked_and_never_read():
    dataset = read({"title": "T", "id": "ann/x", "licences": [{"name": "MIT"}]})
    assert dataset.format == "kaggle"
    assert dataset.remarks == (("/licences", "no tool reads the key licences: it is spelled licenses"),)
    assert dataset.about.license is None


@pytest.mark.parametrize(
    "document",
    [
        {"id": "ann/notebook", "title": "N", "code_file": "n.ipynb", "kernel_type": "notebook", "licenses": []},
        {"id": "ann/x", "title": "T"},
        {"id": "10.5281/zenodo.1/2", "licenses": []},
        {"id": 5, "licenses": []},
        {"info": {"title": "An API", "version": "1"}, "openapi": "3.0.0"},
        {"id": "a/b", "licenses": [{}] * 2, "name": "p", "keywords": []},
        [],
    ],
)
def test_other_documents_are_not_taken_for_kaggle(document):
    assert not kaggle.fits(document)


def test_a_package_with_a_name_of_its_own_is_a_data_package():
    assert read({"name": "p", "id": "a/b", "resources": [{"name": "r", "path": "r.csv"}]}).format == "data-package"


def test_a_list_that_is_too_long_is_refused_and_not_cut():
    document = {"id": "a/b", "licenses": [], "resources": [{"path": "a"}] * 100_001}
    assert problem(document) == "100001 resources: more than 100000 are not read"


@pytest.mark.parametrize("document", [UPLOAD, DOWNLOAD])
def test_nothing_is_filled_that_the_format_is_said_to_have_no_place_for(document):
    assert no_fields_of_manifests(kaggle.NOT_IN_FORMAT) == []
    assert read(document).not_in_format == kaggle.NOT_IN_FORMAT
    assert contradicted(read(document)) == set()


KEYS = ("id", "title", "licenses", "name", "nameNullable", "resources", "path", "data", "totalBytes", "info", "hash",
        "datasetSlug", "ownerUser", "description", "licences")  # fmt: skip


@given(trees(KEYS))
def test_no_document_raises_anything_or_fills_what_it_cannot_say(tree):
    for document in ({**tree, "id": "ann/x", "licenses": tree.get("licenses")}, {"info": {"datasetId": 1, **tree}}):
        result = formats.read("x.json", json.dumps(document).encode(), "kaggle")
        if result.dataset is None:
            continue
        assert contradicted(result.dataset) == set()
        assert all(result.dataset.locate(pointer).line >= 1 for pointer in result.dataset.origins)
