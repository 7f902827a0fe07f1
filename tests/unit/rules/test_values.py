"""The small values that rules judge by: dates, words in messages, and statements that excuse."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.rules.dates import Days, days, lasting
from crs_gate.rules.wording import listing, quoted


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024-11-20", date(2024, 11, 20), date(2024, 11, 20)),
        (" 2024-11-20T10:00:00.5+02:00 ", date(2024, 11, 20), date(2024, 11, 20)),
    ],
)
def test_a_date_of_reduced_precision_means_all_its_days(text, first, last):
    assert days(text) == Days(first, last)


@pytest.mark.parametrize(
    "text", [None, "", "0000", "9999", "2024-13", "2024-1-1", "24-01-01", "2024-11-20T", "2024" * 20]
)
def test_what_is_no_date_is_none(text):
    assert days(text) is None


@given(st.text(max_size=45))
def test_no_text_makes_a_date_or_a_duration_fail(text):
    assert days(text) is None or isinstance(days(text), Days)
    assert lasting(text) in {True, False}


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
