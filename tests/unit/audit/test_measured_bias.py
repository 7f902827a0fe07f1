"""Shares, intervals and distances, against numbers worked out elsewhere, and whatever the order of the data."""
# ruff: noqa: RUF001 - sentences in other scripts

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.audit.measures.bias import bias
from crs_gate.audit.measures.counts import MOST_VALUES, Columns, Counts, counted, merged
from crs_gate.audit.measures.intervals import newcombe, wilson
from crs_gate.audit.measures.language import language_of, script_of
from crs_gate.audit.measures.rows import Record

WHAT = Columns(("sex",), ("sex", "town"), ("ok",), ("text",))


def counts(rows: Sequence[dict[str, Any]], what: Columns = WHAT) -> Counts:
    return counted((Record(number, row) for number, row in enumerate(rows, 1)), what)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_what_newcombe_printed_in_1998(count: int, of: int, low: float, high: float) -> None:
    found = wilson(count, of)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_a_difference_is_what_newcombe_printed_in_1998() -> None:
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_nothing_has_no_share() -> None:
    assert wilson(0, 0)[2:] == (None, None, None)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9])
def test_intervals_hold_the_truth_at_about_the_stated_rate(share: float) -> None:
    chance = random.Random(3)
    held = 0
    for _ in range(1_000):
        found = wilson(sum(chance.random() < share for _ in range(200)), 200)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= share <= found.high
    assert 0.92 <= held / 1_000 <= 0.98


def test_shares_are_held_against_a_reference() -> None:
    rows = [{"sex": "f"}] * 30 + [{"sex": "m"}] * 60 + [{"sex": ""}] * 10
    column = bias(counts(rows), WHAT, {"sex": {"f": 0.5, "m": 0.5}}).tree["columns"]["sex"]
    assert (column["stated"], column["missing"]["share"]) == (90, 0.1)
    assert column["total_variation"] == pytest.approx(1 / 6, abs=1e-6)
    assert column["chi_square"] == pytest.approx(2 * (1 / 6) ** 2 / 0.5, abs=1e-6)
    assert [(each["value"], each["inside"]) for each in column["values"]] == [("m", False), ("f", False)]


def test_a_value_that_the_reference_does_not_know_has_no_finite_distance() -> None:
    column = bias(counts([{"sex": "x"}, {"sex": "f"}]), WHAT, {"sex": {"f": 1.0}}).tree["columns"]["sex"]
    assert (column["chi_square"], column["not_in_reference"], column["total_variation"]) == (None, ["x"], 0.5)


def test_labels_differ_between_groups_that_are_large_enough() -> None:
    rows = [{"sex": "f", "ok": n < 10} for n in range(40)] + [{"sex": "m", "ok": n < 30} for n in range(40)]
    rows += [{"sex": "x", "ok": True}] * 5
    (gap,) = [each["gap"] for each in bias(counts(rows), WHAT, {}).tree["labels"] if each["group"] == "sex"]
    assert (gap["difference"], {gap["most_in"], gap["least_in"]}) == (0.5, {"f", "m"})
    assert gap["low"] < 0.5 < gap["high"]


def test_what_is_missing_is_counted_by_group() -> None:
    rows = [{"town": "a", "ok": ""}, {"town": "a", "ok": "y"}, {"town": "b", "ok": "y"}]
    found = {(each["column"], each["of"]): each["share"] for each in bias(counts(rows), WHAT, {}).tree["missing"]}
    assert (found["ok", "a"], found["ok", "b"]) == (0.5, 0.0)


def test_a_column_with_too_many_values_is_told_and_not_counted() -> None:
    found = bias(
        counts([{"sex": str(number), "ok": "y"} for number in range(MOST_VALUES + 1)]), WHAT, {"sex": {"1": 1.0}}
    )
    assert found.tree["columns"]["sex"]["too_many_values"]
    assert "sex" in [each.path for each in found.unread]
    assert [figure.value for figure in found.figures if figure.bound == "distance"] == [None]


def test_a_column_that_no_record_has_is_told() -> None:
    found = bias(counts([{"sex": "f"}], Columns(("sexx",))), Columns(("sexx",)), {})
    assert found.unread[0].why == "no record has a value in this column; is its name right?"


@pytest.mark.parametrize(
    ("text", "script", "language"),
    [
        ("The results of the study are shown in the table, and they were not what we had hoped for", "Latin", "en"),
        ("Die Ergebnisse der Studie sind in der Tabelle zu sehen und nicht das, was wir erwartet haben", "Latin", "de"),
        ("Les résultats de cette étude sont dans le tableau et ils ne sont pas ceux que nous voulions", "Latin", "fr"),
        ("Los resultados del estudio se muestran en la tabla y no son los que esperaba el equipo", "Latin", "es"),
        ("I risultati dello studio sono nella tabella e non sono quelli che il gruppo si aspettava", "Latin", "it"),
        ("Os resultados do estudo não são os que a equipa esperava, mas estão na tabela com as notas", "Latin", "pt"),
        ("De resultaten van het onderzoek zijn in de tabel te zien en dat is niet wat we dachten", "Latin", "nl"),
        ("Это не то, что мы ожидали, и все они в таблице", "Cyrillic", "ru"),
        ("Результати дослідження не такі, як ми чекали, але вони є в таблиці і це добре", "Cyrillic", "uk"),
        ("نتائج هذه الدراسة في الجدول وهي من التي كان لا بد أن تظهر على الموقع", "Arabic", "ar"),
        ("この表は研究の結果です", "Kana", "ja"),
        ("研究结果如表所示", "Han", "zh"),
        ("연구 결과는 표에 있다", "Hangul", "ko"),
        ("Alice Smith, 12 Main Street", "Latin", "unknown"),
        ("12345 !!", "none", "unknown"),
        ("", "none", "unknown"),
        ("abc где", "mixed", "unknown"),
    ],
)  # fmt: skip
def test_scripts_and_languages_are_told_by_blocks_and_function_words(text: str, script: str, language: str) -> None:
    assert (script_of(text), language_of(text)) == (script, language)


@given(st.text(max_size=200))
def test_any_text_has_a_script_and_a_language(text: str) -> None:
    assert script_of(text)
    assert language_of(text)


VALUES = st.sampled_from(["a", "b", "", None, "c d"])
ROWS = st.lists(st.fixed_dictionaries({"sex": VALUES, "town": VALUES, "ok": VALUES}), max_size=30)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 30))
def test_neither_order_nor_cutting_matters(rows: list[dict[str, Any]], chance: random.Random, cut: int) -> None:
    pieces = [counts(rows[:cut]), counts(rows[cut:])]
    chance.shuffle(rows)
    assert merged(pieces) == merged([counts(rows)])


def test_too_many_values_are_too_many_in_any_order() -> None:
    rows = [{"sex": str(number), "ok": str(number % 3)} for number in range(MOST_VALUES * 2)]
    pieces = [counts(rows[:700]), counts(rows[700:1_800]), counts(rows[1_800:])]
    assert merged(pieces) == merged(reversed(pieces)) == merged([counts(rows)])
