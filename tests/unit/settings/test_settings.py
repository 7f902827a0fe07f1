"""Profiles, what flags lay over entries, what is left of an untrusted policy, and changes told in words."""

import json
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.formats import FORMAT_NAMES
from crs_gate.model.policy import NO_FLOOR, DatasetEntry, Floors, Policy
from crs_gate.settings.overrides import Overrides, lay_over
from crs_gate.settings.policy_changes import differences, without_leniency
from crs_gate.settings.policy_file import PolicyText, load
from crs_gate.settings.profiles import PROFILES, with_profile


def policy(text: str) -> Policy:
    """The policy that these lines make."""
    return load(PolicyText("p.yml", f"version: 1\n{text}".encode(), "here"))


def floors_of(one: Policy) -> tuple[str | None, Decimal | None, str | None, bool]:
    return one.min_rating, one.min_score, one.min_source_rating, one.block_unknown


def schema() -> Any:
    text = resources.files("crs_gate").joinpath("schemas/policy.schema.json").read_text("utf-8")
    return json.loads(text)


def test_the_schema_names_the_formats_and_profiles_that_exist() -> None:
    found = schema()
    entry = found["properties"]["datasets"]["items"]["properties"]
    assert entry["format"]["enum"] == [*FORMAT_NAMES, None]
    assert found["$defs"]["profile"]["enum"] == [*PROFILES, None]
    assert {*entry} == {*DatasetEntry._fields, *Floors._fields} - {"floors"}
    assert {*Floors._fields} <= {*found["properties"]}


def test_standard_asks_what_no_policy_asks() -> None:
    assert floors_of(policy("profile: standard")) == floors_of(Policy())


@pytest.mark.parametrize(
    ("text", "floors"),
    [
        ("profile: starter", (None, None, None, False)),
        ("profile: strict", ("B", None, "B", True)),
        ("profile: strict\nmin_rating: none", (None, None, "B", True)),
        ("profile: strict\nmin_rating: A\non_unknown: warn", ("A", None, "B", False)),
        ("profile: starter\nmin_score: 70.5", (None, Decimal("70.5"), None, False)),
        ("min_score: none", (None, None, "C", False)),
    ],
)
def test_what_a_policy_states_comes_before_its_profile(text: str, floors: tuple[object, ...]) -> None:
    assert floors_of(policy(text)) == floors


@pytest.mark.parametrize(
    ("entry", "floors"),
    [
        ("profile: starter", (None, None, None, False)),
        ("profile: strict", ("B", Decimal(60), "B", True)),
        ("min_rating: none", (None, Decimal(60), "D", True)),
        ("profile: strict, min_score: none, min_source_rating: A", ("B", None, "A", True)),
        ("owner: '@acme/posts'", ("C", Decimal(60), "D", True)),
    ],
)
def test_an_entry_comes_before_the_policy_and_its_profile(entry: str, floors: tuple[object, ...]) -> None:
    whole = "min_rating: C\nmin_score: 60\nmin_source_rating: D\non_unknown: block\n"
    one = policy(f"{whole}datasets: [{{path: 'a/*.json', {entry}}}]")
    assert floors_of(one.for_dataset("a/x.json")) == floors
    assert floors_of(one) == ("C", Decimal(60), "D", True)


def test_every_profile_still_refuses_what_gets_worse() -> None:
    for name in PROFILES:
        one = policy(f"datasets: [{{path: 'a/*.json', profile: {name}}}]").for_dataset("a/x.json")
        assert (one.no_letter_regression, one.score_tolerance) == (True, Decimal("0.5"))


def test_flags_win_over_the_policy_and_every_entry() -> None:
    one = policy(
        "profile: starter\ndatasets:\n- {path: 'a/*.json', profile: strict}\n- {path: 'b/*.json', min_score: 5}"
    )
    laid = lay_over(one, Overrides("E", "40", "none", "warn"))
    for path in ("a/x.json", "b/x.json", "c/x.json"):
        assert floors_of(laid.for_dataset(path)) == ("E", Decimal(40), None, False)
    assert lay_over(one, Overrides()) == one


stated = st.builds(
    Floors,
    st.sampled_from([None, NO_FLOOR, "A", "D", "G"]),
    st.sampled_from([None, NO_FLOOR, "10", "90"]),
    st.sampled_from([None, NO_FLOOR, "A", "D", "G"]),
    st.sampled_from([None, "block", "warn"]),
)


@given(stated, stated)
def test_no_entry_of_an_untrusted_policy_asks_less_than_the_policy(whole: Floors, own: Floors) -> None:
    given_ = Policy().under(whole)._replace(datasets=(DatasetEntry("a", floors=own),))
    held = without_leniency(given_)
    least = Policy().under(whole).no_milder_than(Policy())
    one = held.for_dataset("a")
    assert floors_of(one) == floors_of(one.no_milder_than(least))
    assert floors_of(one) == floors_of(one.no_milder_than(least.under(own)))


def entries(*made: DatasetEntry) -> Policy:
    return Policy(datasets=made)


CARDS = DatasetEntry("cards/*.md", "hf-card", "strict", "@acme/posts", with_profile("strict", Floors()))
OTHER = DatasetEntry("x/*.json")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (entries(CARDS), entries(CARDS), ()),
        (
            entries(CARDS),
            entries(CARDS._replace(profile="starter", floors=PROFILES["starter"], owner=None)),
            (
                "datasets: cards/*.md: profile strict -> starter, owner @acme/posts -> not stated, "
                "min_rating B -> none, min_score not stated -> none, "
                "min_source_rating B -> none, on_unknown block -> warn",
            ),
        ),
        (
            entries(CARDS),
            entries(),
            (
                "datasets: cards/*.md is named no more (format hf-card, profile strict, owner @acme/posts, "
                "min_rating B, min_source_rating B, on_unknown block)",
            ),
        ),
        (entries(), entries(OTHER), ("datasets: x/*.json is named (nothing more)",)),
        (entries(CARDS, OTHER), entries(OTHER, CARDS), ("datasets: in another order",)),
        (entries(CARDS, OTHER), entries(CARDS, OTHER, CARDS._replace(profile="starter")), ()),
        (
            Policy(),
            policy("profile: strict"),
            (
                "profile: off -> strict",
                "min_rating: off -> B",
                "min_source_rating: C -> B",
                "on_unknown: warn -> block",
            ),
        ),
    ],
)
def test_changes_of_the_policy_are_told_in_words(before: Policy, after: Policy, said: tuple[str, ...]) -> None:
    assert differences(before, after) == said
