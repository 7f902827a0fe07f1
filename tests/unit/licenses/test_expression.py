import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.licenses.expression import MalformedError, holds, licenses, parse, render


@pytest.mark.parametrize(
    ("text", "acceptable", "expected"),
    [
        ("MIT", {"MIT"}, True),
        ("MIT", set(), False),
        ("MIT AND ISC", {"MIT"}, False),
        ("MIT AND ISC", {"MIT", "ISC"}, True),
        ("MIT OR ISC", {"ISC"}, True),
        ("MIT OR ISC", set(), False),
        ("(MIT OR ISC) AND Zlib", {"ISC", "Zlib"}, True),
        ("MIT OR ISC AND Zlib", {"ISC"}, False),
    ],
)
def test_all_of_an_and_and_one_of_an_or_must_hold(text, acceptable, expected):
    assert holds(parse(text), acceptable.__contains__) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AND",
        "MIT AND",
        "OR MIT",
        "MIT ISC",
        "()",
        "(MIT",
        "MIT)",
        "MIT WITH (",
        "WITH",
        "(A) B AND",
        "A AND B AND",
        "A OR A WITH B OR",
        "MIT (ISC) MIT",
        "A WITH B WITH C",
        "MIT, X",
    ],
)
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(MalformedError):
        parse(text)


def test_nesting_is_bounded():
    with pytest.raises(MalformedError, match="nested deeper"):
        parse("(" * 500 + "MIT" + ")" * 500)


@pytest.mark.parametrize("text", ["MIT", "(A OR B) AND C", "A AND B OR C", "A WITH X AND (B OR C)"])
def test_rendering_keeps_only_needed_parentheses(text):
    assert render(parse(f"({text})")) == text


def test_an_exception_belongs_to_its_license():
    assert list(licenses(parse("GPL-2.0-only WITH Classpath-exception-2.0 OR MIT"))) == [
        "GPL-2.0-only WITH Classpath-exception-2.0",
        "MIT",
    ]


@pytest.mark.parametrize("text", ["A AND (B AND C)", "(A AND B) AND C", "A AND A AND B AND C"])
def test_grouping_of_one_operator_makes_no_difference(text):
    assert render(parse(text)) == "A AND B AND C"


@given(st.lists(st.sampled_from(["A", "B", "AND", "or", "WITH", "(", ")", "end"]), max_size=12))
@settings(max_examples=500, deadline=None)
def test_what_is_read_renders_to_itself_and_the_rest_is_refused(words):
    try:
        node = parse(" ".join(words))
    except MalformedError:
        return
    assert parse(render(node)) == node
    assert words[-1] not in {"AND", "or", "WITH", "("}


def test_the_number_of_licenses_is_bounded():
    with pytest.raises(MalformedError):
        parse(" AND ".join(f"L-{number}" for number in range(500)))
