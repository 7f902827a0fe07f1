from datetime import date

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crs_gate.formats.schemas import schema
from crs_gate.model.dates import Days, days, in_future, is_date, lasting

IN_SCHEMA = schema("manifest")["$defs"]["date"]
FAST, ORACLE = jsonschema_rs.Draft202012Validator(IN_SCHEMA), jsonschema.Draft202012Validator(IN_SCHEMA)
DATES = (
    "2024", "1500", "2999", "2024-02", "2024-02-29", "2000-02-29", "2024-11-20T10:00", "2024-11-20T23:59:59Z",
    "2024-11-20T10:00:00.123456789+14:00", "2024-11-20T10:00-13:59", "2024-11-20T00:00:00-00:00",
)  # fmt: skip
NO_DATES = (
    "", "0000", "1000", "1499", "3000", "9999", "2024-13", "2024-00", "2024-1-1", "24-01-01", "2024-11-20T",
    "2024-02-30",
    "1900-02-29", "2100-02-29", "2023-02-29", "2024-04-31", "2024-11-00", "2024-11-20T99:99", "2024-11-20T24:00",
    "2024-11-20T23:60", "2016-12-31T23:59:60Z", "2024-11-20T10:00:00.Z", "2024-11-20T10:00:00.1234567890Z",
    "2024-11-20T10:00:00,5Z", "2024-11-20 10:00", "2024-11-20t10:00", "2024-11-20T10:00z", "2024-11-20T10:00+0200",
    "2024-11-20T10:00+14:01", "2024-11-20T10:00+15:00", "2024-11-20T10", "2024Z", "20241120", "2024-W01", "2024-325",
    "\u0662\u0660\u0662\u0664", "2024-1\u0661", "2024\n", " 2024", "2024" * 20,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2999", date(2999, 1, 1), date(2999, 12, 31)),
        ("2024-11-20", date(2024, 11, 20), date(2024, 11, 20)),
        (" 2024-11-20T10:00:00.5+02:00 ", date(2024, 11, 20), date(2024, 11, 20)),
    ],
)
def test_a_date_of_reduced_precision_means_all_its_days(text, first, last):
    assert days(text) == Days(first, last)


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_one(text):
    assert is_date(text)
    assert FAST.is_valid(text)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_none(text):
    assert not is_date(text)
    assert days(text) is None or text.strip() != text
    assert not text or not FAST.is_valid(text)


def test_nothing_is_no_date():
    assert days(None) is None


PIECES = st.sampled_from(
    ("2024", "19", "1499", "-", "02", "29", "31", "13", "T", "23", "60", ":", ".5", "Z", "+14", "00")
)


@given(
    st.one_of(
        st.from_regex(
            r"[12][0-9]{3}(-[0-3][0-9]){0,2}(T[0-2][0-9](:[0-6][0-9]){1,2}([.][0-9]{1,10})?(Z|[+-][01][0-9]:[0-9]{2})?)?",
            fullmatch=True,
        ),
        st.dates(date(1490, 1, 1), date(3005, 1, 1)).map(date.isoformat),
        st.lists(PIECES, max_size=12).map("".join),
    )
)
def test_the_schema_takes_the_same_dates(text):
    assert FAST.is_valid(text) is ORACLE.is_valid(text) is is_date(text)


@given(st.integers(900, 3100))
def test_a_year_may_be_a_number(year):
    assert FAST.is_valid(year) is is_date(str(year))


@given(st.text(max_size=45))
@example("P" + "1" * 50)
def test_no_text_makes_a_date_or_a_duration_fail(text):
    assert days(text) is None or isinstance(days(text), Days)
    assert lasting(text) in {True, False}


@pytest.mark.parametrize(
    ("text", "lasts"),
    [
        ("P2Y", True),
        (" PT1H ", True),
        ("P0D", False),
        ("P", False),
        ("PT", False),
        ("P\u0662Y", False),
        ("P1.5Y", False),
    ],
)
def test_a_duration_of_more_than_nothing_lasts(text, lasts):
    assert lasting(text) is lasts


def test_the_next_day_has_begun_somewhere():
    today = date(2024, 11, 20)
    assert [in_future(Days(day, day), today) for day in (today, date(2024, 11, 21), date(2024, 11, 22))] == [
        False,
        False,
        True,
    ]
