import pytest

from crs_gate.model.source import File
from tests.unit.formats.linked import DIGEST, croissant, file_object, own


def files(*entries):
    return own(distribution=list(entries)).files


def test_a_relative_path_is_in_the_repository_and_an_address_is_not():
    here, there = files(file_object(contentUrl="./data/a b.csv"), file_object(contentUrl="https://example.org/b.csv"))
    assert (here.path, here.url) == ("data/a b.csv", None)
    assert (there.path, there.url) == (None, "https://example.org/b.csv")


@pytest.mark.parametrize(
    "digest",
    [
        "https://github.com/mlcommons/croissant/issues/80",
        "main",
        "0b033707ea49365a5ffdd14615825511",
        "PLACEHOLDER",
        DIGEST,
    ],
)
def test_a_checksum_is_kept_as_it_is_written(digest):
    assert files(file_object(contentUrl="a.csv", sha256=digest))[0].sha256 == digest


@pytest.mark.parametrize("keys", [{}, {"sha256": ""}, {"sha256": None}, {"sha256": {}}, {"md5": DIGEST[:32]}])
def test_no_checksum_is_none(keys):
    assert files(file_object(contentUrl="a.csv", **keys))[0].sha256 is None


@pytest.mark.parametrize(
    ("size", "count"),
    [
        ("4096", "4096"),
        (4096, "4096"),
        ("4096 B", "4096"),
        ("12 bytes", "12"),
        ("2.5 MB", None),
        ("2 KB", None),
        ({}, None),
    ],
)
def test_only_a_plain_count_is_a_size(size, count):
    assert files(file_object(contentUrl="a.csv", contentSize=size))[0].bytes == count


def test_what_lies_in_a_file_is_covered_by_it():
    archive = file_object(**{"@id": "zip", "contentUrl": "https://example.org/a.zip", "sha256": DIGEST})
    inner = file_object(**{"@id": "inner", "contentUrl": "inner.zip", "containedIn": {"@id": "zip"}})
    pattern = {"@type": "cr:FileSet", "includes": "*.csv", "containedIn": [{"@id": "inner"}]}
    by_name = {"@type": "ml:FileSet", "includes": "*.txt", "containedIn": "zip"}
    assert [file.url for file in files(pattern, inner, archive, by_name)] == ["https://example.org/a.zip"]


def test_nothing_hides_in_a_file_that_is_not_there():
    lost = file_object(**{"@id": "a", "contentUrl": "a.csv", "containedIn": {"@id": "nowhere"}})
    one = file_object(**{"@id": "b", "contentUrl": "b.csv", "containedIn": {"@id": "c"}})
    two = file_object(**{"@id": "c", "contentUrl": "c.csv", "containedIn": {"@id": "b"}})
    itself = file_object(**{"@id": "d", "contentUrl": "d.csv", "containedIn": {"@id": "d"}})
    assert [file.path for file in files(lost, one, two, itself)] == ["a.csv", "b.csv", "c.csv", "d.csv"]


def test_an_address_of_its_own_is_not_in_another_file():
    repo = file_object(**{"@id": "repo", "contentUrl": "https://example.org/git", "sha256": DIGEST})
    other = file_object(contentUrl="https://example.com/b.csv", containedIn={"@id": "repo"})
    assert len(files(repo, other)) == 2


def test_a_list_of_files_does_not_hold_them():
    listing = file_object(**{"@id": "paths.gz", "contentUrl": "https://example.org/paths.gz", "sha256": DIGEST})
    inside = {"fileObject": {"@id": "paths.gz"}, "transform": {"unArchive": True, "readLines": True}}
    pattern = {"@type": "cr:FileSet", "includes": "*.warc.gz", "containedIn": inside}
    _, listed = files(listing, pattern)
    assert (listed.url, listed.sha256) == ("*.warc.gz", None)


def test_a_set_of_files_in_the_repository_is_a_pattern():
    both = {"@type": "cr:FileSet", "includes": ["data/*.csv", "more/*.csv"]}
    assert [file.path for file in files(both)] == ["data/*.csv", "more/*.csv"]


def test_a_set_that_leaves_files_out_stays_as_an_entry_that_claims_nothing():
    (file,) = files({"@type": "cr:FileSet", "includes": "data/*.csv", "excludes": "data/x.csv"})
    assert (file.path, file.url, file.sha256) == (None, "data/*.csv", None)


def test_a_set_of_nothing_keeps_its_place():
    (file,) = files({"@type": "cr:FileSet", "excludes": "data/x.csv"})
    assert file == File()


@pytest.mark.parametrize(
    ("holder", "holds"),
    [
        ({"contentUrl": "a.csv", "encodingFormat": "text/csv"}, False),
        ({"contentUrl": "a.parquet"}, False),
        ({"contentUrl": "https://example.org/files"}, False),
        ({"contentUrl": "https://example.org/files?x=a.zip"}, False),
        ({}, False),
        ({"contentUrl": "a.tar.gz"}, True),
        ({"contentUrl": "https://example.org/A.ZIP?download=1"}, True),
        ({"contentUrl": "https://example.org/1", "encodingFormat": "application/zip"}, True),
        ({"contentUrl": "https://example.org/1", "encodingFormat": ["application/x-tar"]}, True),
        ({"contentUrl": "https://example.org/1", "encodingFormat": "git+https"}, True),
        ({"contentUrl": "https://github.com/owner/waves"}, True),
        ({"@type": "cr:FileSet", "includes": ["*.tar", "*.zip"]}, True),
        ({"@type": "cr:FileSet", "includes": ["*.tar", "*.csv"]}, False),
    ],
)
def test_only_archives_and_repositories_hold_files(holder, holds):
    inner = file_object(contentUrl="b.csv", containedIn={"@id": "a"})
    found = files(file_object(**{"@id": "a", "sha256": DIGEST, **holder}), inner)
    assert ("b.csv" in {file.path for file in found}) is not holds


@pytest.mark.parametrize(
    "keys",
    [
        {"contentUrl": "https://example.org/x", "encodingFormat": "git+https"},
        {"contentUrl": "git+https://example.org/x"},
        {"contentUrl": "https://example.org/x.git"},
        {"contentUrl": "https://github.com/owner/waves"},
        {"contentUrl": "https://github.com/owner/waves/tree/main/data"},
        {"contentUrl": "https://gitlab.com/owner/waves/-/tree/v1"},
        {"contentUrl": "https://huggingface.co/datasets/owner/waves/tree/refs%2Fconvert%2Fparquet"},
    ],
)
def test_no_digest_binds_a_repository(keys):
    dataset = croissant(distribution=[file_object(sha256=DIGEST, **keys)])
    (file,) = dataset.sources[0].files
    assert (file.url, file.sha256) == (keys["contentUrl"], None)
    ((pointer, message),) = dataset.remarks
    assert "git repository" in message
    assert pointer == "/distribution/0/sha256"


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/owner/waves/releases/download/v1/a.zip",
        "https://github.com/owner/waves/archive/v1.zip",
        "https://huggingface.co/datasets/owner/waves/resolve/main/a.csv",
        "https://raw.githubusercontent.com/owner/waves/main/a.csv",
    ],
)
def test_a_file_of_a_repository_has_bytes(url):
    dataset = croissant(distribution=[file_object(sha256=DIGEST, contentUrl=url)])
    assert dataset.sources[0].files[0].sha256 == DIGEST
    assert dataset.remarks == ()


@pytest.mark.parametrize(
    "stated", [[DIGEST, "TODO"], {"en": DIGEST, "de": "TODO"}, [DIGEST, {"a": 1}], ["TODO", DIGEST]]
)
def test_several_checksums_are_none(stated):
    (file,) = files(file_object(contentUrl="a.csv", sha256=stated))
    assert DIGEST in file.sha256
    assert file.sha256 != DIGEST


def test_the_same_checksum_twice_is_one():
    assert files(file_object(contentUrl="a.csv", sha256=[DIGEST, DIGEST]))[0].sha256 == DIGEST


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://localhost/a.csv", "https://127.0.0.1/a", "ftp://[::1]/a"]
)
def test_an_address_that_nobody_else_can_reach_is_none(url):
    (file,) = files(file_object(contentUrl=url, sha256=DIGEST))
    assert (file.path, file.url) == (url, None)


@pytest.mark.parametrize(
    "url", ["http://example.org/a", "ftp://example.org/a", "s3://b/a", "gs://b/a", "hf://datasets/a/b"]
)
def test_an_address_is_one_of_the_web_or_of_a_store(url):
    assert files(file_object(contentUrl=url))[0].url == url


def test_a_file_without_an_address_keeps_its_place():
    (file,) = files(file_object(sha256=DIGEST))
    assert (file.path, file.url, file.sha256) == (None, None, DIGEST)
