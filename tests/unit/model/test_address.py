"""Addresses: one place in many spellings is one, and what deceives is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model.address import LONGEST, Address, read, read_loosely


@pytest.mark.parametrize(
    "text",
    [
        "http://example.org/posts/1",
        "HTTPS://Example.ORG/posts/1",
        "https://www.example.org/posts/1",
        "https://example.org:443/posts/1",
        "http://example.org:80/posts/1",
        "https://example.org./posts/1",
        "https://example.org//posts/./1/",
        "https://example.org/%70osts/1",
        "https://example.org/posts/1#comments",
        "https://example.org/posts/1.git",
        "https://example.org/posts/1.git/",
        "  https://example.org/posts/1\n",
    ],
)
def test_spellings_of_one_place_are_one(text: str) -> None:
    assert read(text) == Address("example.org", "/posts/1")


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org:8443/posts/1",
        "https://posts.example.org/posts/1",
        "https://example.org/Posts/1",
        "https://example.org/posts/1?id=2",
        "https://example.com/posts/1",
    ],
)
def test_other_places_are_others(text: str) -> None:
    assert read(text) != read("https://example.org/posts/1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "posts/1",
        "example.org/posts",
        "//example.org/posts",
        "https://",
        "https:///posts",
        "https://example.org@evil.example/posts",
        "https://user:secret@example.org/posts",
        "https://example.org\\@evil.example/posts",
        "https://example.org/posts/../private",
        "https://example.org/posts/%2e%2e/private",
        "https://example.org/posts/..%2Fprivate",
        "https://example.org/posts/%252e%252e/private",
        "https://example.org/posts/..%5Cprivate",
        "https://example.org/a b",
        "https://example.org/a\x00b",
        "https://example.org/a%00b",
        "https://exa%6Dple.org/posts",
        "https://example.org:port/posts",
        "https://[example.org]/posts",
        "javascript:alert(1)",
        "data:text/plain,hello",
        "file:///etc/passwd",
        "https://example.org/" + "a" * LONGEST,
    ],
)
def test_what_can_be_read_in_two_ways_is_no_address(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "host", "path"),
    [
        ("hf://datasets/acme/posts", "huggingface.co", "/datasets/acme/posts"),
        ("https://hf.co/datasets/acme/posts", "huggingface.co", "/datasets/acme/posts"),
        ("doi:10.5281/zenodo.1", "doi.org", "/10.5281/zenodo.1"),
        ("10.5281/zenodo.1", "doi.org", "/10.5281/zenodo.1"),
        ("https://dx.doi.org/10.5281/zenodo.1", "doi.org", "/10.5281/zenodo.1"),
        ("https://www.doi.org/10.5281/ZENODO.1", "doi.org", "/10.5281/zenodo.1"),
        ("DOI: 10.5281/ZENODO.1", "doi.org", "/10.5281/zenodo.1"),
        ("HF://datasets/acme/posts/", "huggingface.co", "/datasets/acme/posts"),
        ("https://example.org/cafe\u0301", "example.org", "/caf\u00e9"),
        ("https://example.org/cafe%CC%81", "example.org", "/caf\u00e9"),
        ("s3://bucket/key", "s3://bucket", "/key"),
        ("https://münchen.example/a", "xn--mnchen-3ya.example", "/a"),
        ("https://[2001:db8::1]/a", "[2001:db8::1]", "/a"),
    ],
)
def test_hubs_identifiers_and_buckets_are_places_too(text: str, host: str, path: str) -> None:
    assert read(text) == Address(host, path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("git@github.com:acme/posts.git", [Address("github.com", "/acme/posts")]),
        ("https://github.com/acme/posts.git", [Address("github.com", "/acme/posts")]),
        ("ssh://git@github.com/acme/posts", [Address("github.com", "/acme/posts")]),
        ("forum.example.org/thread", [Address("forum.example.org", "/thread")]),
        ("https://a.example https://b.example/x", [Address("a.example", ""), Address("b.example", "/x")]),
        ("the old forum", []),
        ("", []),
    ],
)
def test_what_people_write_as_a_locator_is_understood(text: str, found: list[Address]) -> None:
    assert list(read_loosely(text)) == found


@given(st.text(max_size=60).map(lambda text: f"https://{text}") | st.text(max_size=60))
def test_no_text_breaks_the_reading_and_what_is_read_never_goes_up(text: str) -> None:
    found = read(text)
    if found:
        assert found.host
        assert "@" not in found.host
        assert ".." not in found.path.split("/")
        assert found.path == "" or (found.path[0] == "/" and found.path[-1] != "/")
    list(read_loosely(text))
