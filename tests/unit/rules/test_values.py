"""How values and names are shown in messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.rules.wording import listing, quoted


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c"), "a, b and c"),
        (tuple("abcde"), "a, b, c and 2 more"),
    ],
)
def test_a_list_of_names_is_bounded(names, text):
    assert listing(names) == text


@given(st.text(max_size=500))
def test_a_quoted_value_is_one_short_line(text):
    shown = quoted(text)
    assert len(shown) <= 82
    assert len(shown.splitlines()) <= 1
