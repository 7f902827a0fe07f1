import pytest

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
    "text", ["", "AND", "MIT AND", "OR MIT", "MIT ISC", "()", "(MIT", "MIT)", "MIT WITH (", "WITH"]
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
