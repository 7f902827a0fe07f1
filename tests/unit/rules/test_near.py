"""Names that are nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.rules.near import NearNames, words


@pytest.mark.parametrize(
    ("removed", "name"),
    [
        ("WikiHow", "wikihow"),
        ("WikiHow", "wiki-how"),
        ("WikiHow", "Wiki How 2"),
        ("WikiHow", "wikihow_v2 (cleaned)"),
        ("WikiHow", "The new WikiHow dataset"),
        ("WikiHow", "WikiHow how-to articles"),
        ("WikiHow articles", "wikihow"),
        ("Gardening forum", "forum gardening posts"),
        ("Gardening forum", "\uff27ardening\u00a0forum"),
        ("Gardening forum", "Gardening forums"),
        ("Gardening stories", "gardening-story"),
        ("Gardening forum", "Garden-ing for-um"),
        ("Gardening forum", "Gar\u200bdening forum"),
        ("Gardening forum", "G\u0430rdening f\u043erum"),
        ("Gardening forum", "G\u00e1rd\u00e9ning forum"),
        (
            "\u0424\u043e\u0440\u0443\u043c \u0441\u0430\u0434\u043e\u0432\u043e\u0434\u043e\u0432",
            "\u0444\u043e\u0440\u0443\u043c-\u0441\u0430\u0434\u043e\u0432\u043e\u0434\u043e\u0432 2",
        ),
        ("Common Crawl 2019", "common-crawl-2019-dedup"),
        ("Week 46", "week 46"),
        ("data", "Data"),
    ],
)
def test_another_spelling_or_a_word_more_is_nearly_the_same(removed, name):
    assert NearNames([("Something else", 7), (removed, 1)]).find(name) == 1


@pytest.mark.parametrize(
    ("removed", "name"),
    [
        ("WikiHow", "Wikipedia"),
        ("Gardening forum", "Cooking forum"),
        ("Gardening forum", "Garden forum"),
        ("a b", "ab"),
        ("Common Crawl 2019", "Common Crawl 2024"),
        ("Week 46", "Week 47"),
        ("Notices of alpha", "Notices of beta"),
        ("Forum", "Forum of gardeners in the south"),
        ("WikiHow", "WikiHow and forty other sites about cooking"),
        ("posts", "posts of members"),
        ("WikiHow", "---"),
    ],
)
def test_what_is_told_by_its_name_is_something_else(removed, name):
    assert NearNames([(removed, 1)]).find(name) is None


@given(st.text(max_size=400))
def test_every_name_is_nearly_the_same_as_itself(name):
    assert (NearNames([(name, 3)]).find(name) == 3) is bool(words(name))


@given(
    st.lists(st.sampled_from(("red", "blue", "green", "yellow", "orange", "violet")), min_size=2, unique=True),
    st.randoms(),
)
def test_the_order_of_words_does_not_matter(chosen, random):
    name = " ".join(chosen)
    random.shuffle(chosen)
    assert NearNames([(name, 1)]).find(" ".join(chosen)) == 1


def test_a_name_of_very_many_words_is_compared_as_a_whole_alone():
    name = " ".join(f"word{number:03}x" for number in range(40))
    assert NearNames([(name, 1)]).find(name) == 1
    assert NearNames([(name, 1)]).find(f"{name} more") in {1, None}
