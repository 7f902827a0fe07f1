from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model import answer
from crs_gate.model.address import folded
from crs_gate.model.places import address, part_of, places
from crs_gate.model.source import Locator

KINDS = ("url", "doi", "git", "hub")
PIECES = (
    *("https://", "HTTP://", "hf://", "doi:", "doi.org/", "10.5281/", "Example.org", "/", ".git", "TODO", "unknown"),
    *("a", "B", "?", "#", "@", " ", "\n", "e\u0301", "\udcff"),
)
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))


def place(kind: str, text: str | None) -> tuple[str, ...]:
    return tuple(found for found, _ in places(Locator(**{kind: text})))


@pytest.mark.parametrize(
    "spellings",
    [
        (
            ("url", "https://example.org/Data/posts"),
            ("url", " HTTPS://Example.ORG/Data/posts/ "),
            ("git", "https://example.org/Data/posts.git"),
            ("git", "https://example.org/Data/posts.git/"),
        ),
        (("url", "https://example.org"), ("url", "https://example.org/"), ("url", "https://EXAMPLE.org//")),
        (
            ("doi", "10.5281/Zenodo.1"),
            ("doi", "doi:10.5281/zenodo.1"),
            ("doi", "DOI: 10.5281/ZENODO.1"),
            ("doi", "https://doi.org/10.5281/zenodo.1"),
            ("url", "http://dx.doi.org/10.5281/zenodo.1/"),
            ("url", "https://www.doi.org/10.5281/zenodo.1"),
        ),
        (
            ("hub", "hf://datasets/acme/posts"),
            ("hub", "HF://datasets/acme/posts/"),
            ("url", "https://huggingface.co/datasets/acme/posts"),
            ("git", "https://HuggingFace.co/datasets/acme/posts.git"),
        ),
        (("git", "git@example.org:acme/posts"), ("git", "git@example.org:acme/posts.git")),
        (("url", "https://example.org/caf\u00e9"), ("url", "https://example.org/cafe\u0301")),
        (("url", "https://example.org/a/?q=B"), ("url", "https://EXAMPLE.org/a?q=B")),
    ],
)
def test_spellings_of_one_address_are_one_place(spellings):
    assert len({place(kind, text) for kind, text in spellings}) == 1
    assert len(place(*spellings[0])) == 1


@pytest.mark.parametrize(
    "apart",
    [
        ("https://example.org/a", "https://example.org/A", "http://example.org/a", "https://example.com/a"),
        ("https://example.org/a?v=1", "https://example.org/a?v=2", "https://example.org/a", "https://example.org/a#x"),
        ("https://example.git/", "https://example", "https://example.org/.github"),
        ("https://User@example.org/a", "https://user@example.org/a"),
        ("acme/posts", "acme/Posts", "https://doi.org/", "https://doi.org/about"),
    ],
)
def test_what_may_be_two_places_is_two(apart):
    assert not any(place("url", one) == place("url", other) for one, other in combinations(apart, 2))


def test_text_that_is_no_address_is_a_place_of_its_kind_alone():
    assert place("hub", "acme/posts") != place("git", "acme/posts")


def test_another_part_of_one_address_is_another_place():
    whole, one, other = (Locator(hub="hf://datasets/o/n", part=part) for part in (None, "train", "test"))
    assert len({places(whole), places(one), places(other)}) == 3
    assert places(one) == places(one._replace(part=" train\n"))
    assert folded(whole) == folded(one) == folded(other)


@pytest.mark.parametrize("part", [None, "", "  ", "TODO", "unknown"])
def test_a_part_that_is_no_answer_is_none(part):
    assert part_of(Locator(part=part)) == ""


def test_a_source_at_one_place_twice_has_one():
    locator = Locator(url="https://huggingface.co/datasets/o/n", hub="hf://datasets/o/n", doi="10.1234/X")
    assert places(locator) == (("https://huggingface.co/datasets/o/n", ""), ("https://doi.org/10.1234/x", ""))


def test_folded_addresses_have_no_case():
    assert folded(Locator(url="https://example.org/A/b.git")) == folded(Locator(git="https://example.org/a/B"))


@given(st.sampled_from(KINDS), TEXTS)
def test_only_what_is_given_is_a_place(kind, text):
    assert bool(place(kind, text)) is answer.given(text)


@given(st.sampled_from(KINDS), TEXTS)
def test_white_space_and_a_slash_make_no_other_place(kind, text):
    if answer.given(text) and not set(text) & set("?#"):
        assert place(kind, f" {text.strip()}/\n") == place(kind, text)


@given(TEXTS)
def test_an_address_stays_what_it_is(text):
    assert not (found := address(text)) or address(found) == found


@pytest.mark.parametrize(
    "text", ["https://" + "a" * 100_000, "https://x.org/" + "/" * 100_000 + "a", "10.1234/" * 20_000]
)
def test_long_text_takes_linear_time(text):
    assert place("url", text)


@pytest.mark.parametrize(
    "spelled",
    [
        "http://example.org/Open/notices",
        "https://www.example.org/open/notices",
        "https://example.org:443/open/notices/",
        "https://example.org./open/notices",
        "https://example.org/open/%6Eotices",
        "https://example.org/./open//x/../notices",
        "https://example.org/open/notices?",
        "https://example.org/open/notices#top",
    ],
)
def test_no_spelling_hides_an_address_from_a_search(spelled):
    assert folded(Locator(url=spelled)) == folded(Locator(url="https://example.org/open/notices"))


def test_another_port_query_or_host_is_another_address_to_a_search():
    apart = (
        "https://example.org/a",
        "https://example.org:8080/a",
        "https://example.org/a?v=1",
        "https://example.com/a",
    )
    assert len({folded(Locator(url=url)) for url in apart}) == len(apart)
