"""Real and synthetic data side by side: distances, distributions and samples, whatever the order."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.audit.measures import samples
from crs_gate.audit.measures.marginals import kolmogorov_smirnov, of_classes, of_numbers, percentile, total_variation
from crs_gate.audit.measures.nearest import closer
from crs_gate.audit.measures.rows import Record, Value
from crs_gate.audit.measures.samples import Sample, halves, merged, number, numeric, sampled

COLUMNS = ("age", "income", "sex")


def people(count: int, seed: int) -> list[tuple[Value, ...]]:
    chance = random.Random(seed)
    return [(chance.gauss(40, 12), chance.gauss(30_000, 9_000), chance.choice("fm")) for _ in range(count)]


def rows(values: list[tuple[Value, ...]], first: int = 1) -> Iterator[Record]:
    return (Record(first + at, dict(zip(COLUMNS, each, strict=True))) for at, each in enumerate(values))


def sample(values: list[tuple[Value, ...]], path: str = "a") -> Sample:
    return sampled(path, rows(values), COLUMNS)


REAL, HELD, MADE = people(1_500, 1), people(600, 2), people(600, 3)


def test_data_of_the_same_kind_is_as_near_as_the_holdout() -> None:
    found = closer(sample(REAL), sample(MADE), sample(HELD), 3)
    assert found["low"] <= 0.08
    assert found["share"] < 0.1
    assert found["holdout_share"] == pytest.approx(0.05, abs=0.01)


def test_records_learned_by_heart_are_nearer() -> None:
    learned = [(float(age or 0) + 0.01, income, sex) for age, income, sex in REAL[:150]]
    found = closer(sample(REAL), sample([*MADE[:450], *learned]), sample(HELD), 3)
    assert found["share"] == pytest.approx(0.25 + 0.05 * 0.75, abs=0.04)


def test_copies_are_seen_without_a_holdout_too_though_less_of_them() -> None:
    found = closer(sample(REAL), sample(REAL[:600], "b"), None, 3)
    assert found["holdout"] == "half of the real records"
    assert found["share"] > 0.4


@pytest.mark.parametrize("held", [[], HELD[:50]])
def test_a_small_holdout_says_nothing(held: list[tuple[Value, ...]]) -> None:
    assert closer(sample(REAL), sample(MADE), sample(held), 3)["share"] is None


def test_distances_of_equal_records_are_zero_and_what_is_missing_is_equal_to_what_is_missing() -> None:
    odd: list[tuple[Value, ...]] = [(None, 1e308, "f"), (float("nan"), -1e308, ""), ("x", float("inf"), None)] * 50
    found = closer(sample(odd), sample(odd), sample(odd), 3)
    assert (found["share"], found["limit"]) == (1.0, 0.0)


def test_kolmogorov_smirnov_is_the_largest_distance() -> None:
    assert kolmogorov_smirnov([1, 2, 3, 4], [3, 4, 5, 6]) == 0.5
    assert kolmogorov_smirnov([1, 2], [1, 2]) == 0
    assert kolmogorov_smirnov([1], [2]) == 1
    assert kolmogorov_smirnov([1, 1, 1, 2], [1, 2, 2, 2]) == 0.5


def test_same_distributions_stay_below_what_chance_does_at_about_the_stated_rate() -> None:
    chance = random.Random(5)
    below = 0
    for _ in range(300):
        found = of_numbers(*(sorted(chance.random() for _ in range(200)) for _ in range(2)))
        below += found["difference"] < found["by_chance"]
    assert below / 300 >= 0.92


def test_real_values_that_are_not_reached_are_counted() -> None:
    assert of_numbers([1, 2, 3, 9], [2, 3])["uncovered"] == 0.5
    found = of_classes({"a": 6, "b": 3, "c": 1}, {"a": 5, "d": 5})
    assert (found["uncovered"], found["values_missed"], found["difference"]) == (0.4, 2, 0.5)
    assert total_variation({"a": 1}, {"b": 1}) == 1


def test_nothing_differs_from_nothing_by_nothing_known() -> None:
    assert of_numbers([], [1.0])["difference"] is None
    assert of_classes({}, {"a": 1})["uncovered"] is None


@pytest.mark.parametrize(("value", "is_"), [("1e3", 1000.0), (" 2 ", 2.0), (True, None), ("nan", None), ("x", None),
                                            (10**400, None), ("", None), (None, None), (0, 0.0)])  # fmt: skip
def test_numbers_are_finite_and_truth_values_are_none(value: Value, is_: float | None) -> None:
    assert number(value) == is_


def test_columns_of_numbers_have_many_of_them_and_nothing_else() -> None:
    assert numeric(sample(REAL), 0)
    assert not numeric(sample(REAL), 2)
    assert not numeric(sample([(at % 5, 1, "f") for at in range(100)]), 0)
    assert not numeric(sample([*REAL, ("forty", 1, "f")]), 0)


def test_the_percentile_is_the_nearest_rank() -> None:
    assert [percentile(list(range(1, 101)), share) for share in (0.05, 0.051, 0.0, 1.0)] == [5, 6, 1, 100]


def test_a_sample_is_the_same_however_the_records_are_cut_and_ordered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "MOST", 100)
    monkeypatch.setattr(samples, "_AT_ONCE", 150)
    pieces = [sampled("a", rows(REAL[:700]), COLUMNS), sampled("a", rows(REAL[700:], 701), COLUMNS)]
    whole = sampled("a", rows(REAL), COLUMNS)
    assert len(whole) == 100
    assert merged(pieces) == merged(reversed(pieces)) == merged([whole]) == whole
    assert sum(map(len, halves(whole))) == 100


NUMBERS = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=20).map(sorted)


@settings(max_examples=100, deadline=None)
@given(NUMBERS, NUMBERS)
def test_the_statistic_is_that_of_its_definition(one: list[float], other: list[float]) -> None:
    def at(numbers: list[float], point: float) -> float:
        return sum(each <= point for each in numbers) / len(numbers)

    expected = max(abs(at(one, point) - at(other, point)) for point in [*one, *other])
    assert kolmogorov_smirnov(one, other) == pytest.approx(expected)
    assert kolmogorov_smirnov(one, other) == pytest.approx(kolmogorov_smirnov(other, one))
