"""Which entry a place lies under."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model.address import Address, read
from crs_gate.model.prefixes import Prefixes


def at(text: str) -> Address:
    found = read(text)
    assert found
    return found


def places(*entries: str, strict: bool = True) -> Prefixes:
    found = Prefixes(strict=strict)
    for number, entry in enumerate(entries):
        found.add(at(entry), number)
    return found


@pytest.mark.parametrize(
    ("entry", "address", "under"),
    [
        ("https://example.org/posts", "https://example.org/posts", True),
        ("https://example.org/posts", "https://example.org/posts/1/2", True),
        ("https://example.org/posts", "https://example.org/posts?page=2", True),
        ("https://example.org/posts/", "https://example.org/posts", True),
        ("https://example.org", "https://example.org/anything", True),
        ("https://example.org/posts", "https://example.org/posts-private", False),
        ("https://example.org/posts", "https://example.org/", False),
        ("https://example.org/posts", "https://sub.example.org/posts", False),
        ("https://example.org/posts", "https://example.org/Posts", False),
        ("https://example.org/forum?id=1", "https://example.org/forum?id=1&page=2", True),
        ("https://example.org/forum?id=1", "https://example.org/forum?page=2&id=1", True),
        ("https://example.org/forum?id=1", "https://example.org/forum?id=2", False),
        ("https://example.org/forum?id=1", "https://example.org/forum?id=1&id=2", False),
        ("https://example.org/forum?id=1", "https://example.org/forum", False),
        ("https://example.org/forum?id=1", "https://example.org/forum/a?id=1", False),
    ],
)
def test_the_same_host_and_the_same_path_or_one_below(entry: str, address: str, under: bool) -> None:
    assert bool(places(entry).nearest(at(address))) is under


def test_of_several_entries_the_longest_path_decides() -> None:
    found = places("https://example.org", "https://example.org/a/b", "https://example.org/a")
    assert [found.nearest(at(f"https://example.org{path}")) for path in ("/a/b/c", "/a/x", "/x")] == [(1,), (2,), (0,)]


def test_entries_of_one_place_are_all_given() -> None:
    assert places("https://example.org/a", "http://www.example.org/a/").nearest(at("https://example.org/a/1")) == (0, 1)


def test_what_keeps_out_sees_no_second_value() -> None:
    found = places("https://example.org/posts?id=1", strict=False)
    assert found.nearest(at("https://example.org/posts?id=1&id=2")) == (0,)


def test_a_path_of_very_many_segments_costs_no_more_than_the_deepest_entry() -> None:
    assert places("https://example.org/a/b").nearest(at("https://example.org/a/b" + "/c" * 4000)) == (0,)


SEGMENTS = st.lists(st.sampled_from("abc"), max_size=4)


@given(SEGMENTS, SEGMENTS)
def test_a_place_lies_under_exactly_the_paths_that_it_begins_with(entry: list[str], asked: list[str]) -> None:
    found = places("https://example.org/" + "/".join(entry))
    below = asked[: len(entry)] == entry
    assert bool(found.nearest(at("https://example.org/" + "/".join(asked)))) is below
