import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.model.policy import NO_FLOOR, DatasetEntry, Floors, Policy
from crs_gate.model.scheme import worse

LETTERS = st.sampled_from("ABCDEFG")
FLOORS = st.builds(
    Floors,
    st.none() | LETTERS | st.just(NO_FLOOR),
    st.none() | st.just(NO_FLOOR) | st.integers(0, 100).map(str),
    st.none() | LETTERS | st.just(NO_FLOOR),
    st.sampled_from([None, "block", "warn"]),
)


def test_the_first_entry_that_covers_a_path_counts_and_no_other() -> None:
    first, second = (DatasetEntry("a/*.yaml", floors=Floors(min_rating=letter)) for letter in "DB")
    policy = Policy(datasets=(first, second, DatasetEntry("**", profile="strict", floors=Floors("A"))), min_rating="C")
    assert policy.for_dataset("a/x.yaml").min_rating == "D"
    assert (policy.for_dataset("b/x.yaml").min_rating, policy.for_dataset("b/x.yaml").profile) == ("A", "strict")


def test_a_path_without_an_entry_has_the_policy_itself() -> None:
    policy = Policy(datasets=(DatasetEntry("a/*.yaml", floors=Floors("A")),), min_rating="C")
    assert policy.for_dataset("b/x.yaml") is policy
    assert policy.for_dataset("A/X.yaml").min_rating == "A"


@pytest.mark.parametrize(
    ("floors", "named"),
    [
        (Floors(), True),
        (Floors(min_rating=NO_FLOOR), False),
        (Floors(min_rating=NO_FLOOR, min_score="50"), True),
        (Floors(min_source_rating="A", on_unknown="block"), True),
        (Floors(NO_FLOOR, NO_FLOOR, "A", "block"), False),
    ],
)
def test_a_floor_is_named_where_a_letter_or_a_score_of_the_dataset_is_asked(floors: Floors, named: bool) -> None:
    policy = Policy(datasets=(DatasetEntry("a/*.yaml", floors=floors),), min_rating="C")
    assert policy.floor_named("a/x.yaml") is named
    assert policy.floor_named("b/x.yaml")
    assert not Policy().floor_named("b/x.yaml")


@given(FLOORS)
def test_floors_over_floors_are_the_same_as_one_after_the_other(floors: Floors) -> None:
    below = Floors("B", "50", NO_FLOOR, "block")
    assert Policy().under(floors.over(below)) == Policy().under(below).under(floors)


@given(FLOORS, FLOORS)
def test_the_stricter_of_two_is_milder_than_neither(one: Floors, other: Floors) -> None:
    first, second = Policy().under(one), Policy().under(other)
    both = first.no_milder_than(second)
    assert both == second.no_milder_than(first)
    for each in (first, second):
        assert both.block_unknown >= each.block_unknown
        if each.min_score is not None:
            assert both.min_score is not None
            assert both.min_score >= each.min_score
        for name in ("min_rating", "min_source_rating"):
            asked = getattr(each, name)
            assert asked is None or not worse(getattr(both, name), asked)
