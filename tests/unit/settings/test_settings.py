"""Profiles, what flags lay over entries, what is left of an untrusted policy, and changes told in words."""

import json
import re
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.formats import FORMAT_NAMES
from crs_gate.model.policy import NO_FLOOR, DatasetEntry, Floors, Policy
from crs_gate.rules.regulations import LISTS
from crs_gate.settings.overrides import Overrides, lay_over
from crs_gate.settings.policy_changes import added_waivers, differences, told, without_leniency
from crs_gate.settings.policy_changes import loosened as findings
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
    assert found["$defs"]["lists"]["items"]["enum"] == [*LISTS]
    assert {*entry} == {*DatasetEntry._fields, *Floors._fields} - {"floors", "severities", "tiers"}
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
                "profile: none -> strict",
                "min_rating: none -> B",
                "min_source_rating: C -> B",
                "on_unknown: warn -> block",
                "rules.severity: adds policy-loosened error",
            ),
        ),
    ],
)
def test_changes_of_the_policy_are_told_in_words(before: Policy, after: Policy, said: tuple[str, ...]) -> None:
    assert tuple(one.text for one in differences(before, after)) == said


@pytest.mark.parametrize(
    ("before", "after", "loosened"),
    [
        ("min_rating: C", "min_rating: D", True),
        ("min_rating: C", "min_rating: none", True),
        ("min_rating: C", "min_rating: B", False),
        ("min_score: 80", "min_score: 79.5", True),
        ("min_score: 80", "min_score: 81", False),
        ("on_unknown: block", "on_unknown: warn", True),
        ("no_regression: {letter: true}", "no_regression: {letter: false}", True),
        ("no_regression: {score_tolerance: 1}", "no_regression: {score_tolerance: off}", True),
        ("no_regression: {score_tolerance: 1}", "no_regression: {score_tolerance: 0.2}", False),
        ("licenses: {allow: [MIT]}", "licenses: {allow: [MIT, CC0-1.0]}", True),
        ("licenses: {allow: [MIT]}", "licenses: {allow: []}", True),
        ("licenses: {allow: []}", "licenses: {allow: [MIT]}", False),
        ("licenses: {deny: [MIT]}", "licenses: {deny: []}", True),
        ("licenses: {level: conservative}", "licenses: {level: license-text}", True),
        ("licenses: {level: license-text}", "licenses: {level: conservative}", False),
        ("evidence: {max_age_days: 100}", "evidence: {max_age_days: 101}", True),
        ("rules: {ignore: []}", "rules: {ignore: [C2]}", True),
        ("rules: {ignore: [C2]}", "rules: {ignore: []}", False),
        ("rules: {select: [C2]}", "rules: {select: []}", False),
        ("rules: {select: []}", "rules: {select: [C2]}", True),
        ("rules: {severity: {trace-missing: error}}", "rules: {severity: {trace-missing: note}}", True),
        ("rules: {severity: {trace-missing: note}}", "rules: {severity: {trace-missing: error}}", False),
        ("rules: {severity: {trace-missing: error}}", "rules: {severity: {}}", True),
        ("data: {ignore: []}", "data: {ignore: ['x/**']}", True),
        ("manifests: ['a/*.json', 'b/*.json']", "manifests: ['a/*.json']", True),
        ("profile: strict", "profile: starter", True),
        ("datasets: []", "datasets: [{path: 'a/*.json', profile: starter}]", True),
        ("datasets: []", "datasets: [{path: 'a/*.json', profile: strict}]", False),
        ("datasets: [{path: 'a/*.json'}]", "datasets: []", True),
        ("datasets: [{path: 'a/*.json'}]", "datasets: [{path: 'b/*.json'}, {path: 'a/*.json'}]", True),
        ("datasets: [{path: 'a/*.json'}]", "datasets: [{path: 'a/*.json', owner: '@acme/a'}]", False),
        ("datasets: [{path: 'a/*.json'}]", "datasets: [{path: 'a/*.json', format: croissant}]", True),
        ("datasets: [{path: a.json, format: croissant}]", "datasets: [{path: a.json, format: data-package}]", True),
    ],
)
def test_what_a_change_loosens_is_known(before: str, after: str, loosened: bool) -> None:
    was, now = policy(before), policy(after)
    assert any(one.looser for one in differences(was, now)) is loosened
    assert ("it loosens" in told(was, now)) is loosened
    assert bool(findings(was, now)) is loosened


def test_how_much_is_loosened_is_counted_and_of_the_rest_what_has_room_is_told() -> None:
    ids = ", ".join(f"LicenseRef-{n}" for n in range(200))
    entries = "".join(f"- {{path: '{'x' * 90}{n}/*.json', profile: strict, owner: '@acme/a'}}\n" for n in range(9))
    after = policy(f"licenses: {{deny: [{ids}]}}\nmin_source_rating: none\ndatasets:\n{entries}on_unknown: block\n")
    said = told(policy(""), after)
    start = "it is judged by the policy of the base, and this change touches the policy; it loosens 1 setting; it also "
    assert said.startswith(start)
    assert re.search(r" and \d+ more$", said)
    assert len(said) <= 400


def test_however_much_is_loosened_the_note_counts_it() -> None:
    entries = "".join(f"- {{path: '{'x' * 90}{n}/*.json', profile: starter}}\n" for n in range(30))
    said = told(policy(""), policy(f"on_unknown: block\ndatasets:\n{entries}"))
    assert said.endswith("it loosens 30 settings; it also changes on_unknown: warn -> block")


def test_of_a_long_list_only_what_changed_is_told() -> None:
    ids = [f"LicenseRef-{n}" for n in range(200)]
    was, now = (policy(f"licenses: {{deny: [{', '.join(some)}]}}") for some in (ids, [*ids[:100], *ids[101:], "MIT"]))
    said = "the policy asks less than before: licenses.deny: drops LicenseRef-100; adds MIT"
    assert findings(was, now) == (("/licenses/deny/199", said),)


@pytest.mark.parametrize(
    ("before", "after", "told_of"),
    [
        ([], [("a", "2027-01-01")], ["the waiver of trace-missing for source 'a' of d is new; it ends on 2027-01-01"]),
        ([("a", "2027-01-01")], [("a", "2026-12-01")], []),
        ([("a", "2027-01-01")], [], []),
        (
            [("a", "2027-01-01")],
            [("b", "2027-01-01"), ("a", "2027-02-01")],
            [
                "the waiver of trace-missing for source 'b' of d is new; it ends on 2027-01-01",
                "the waiver of trace-missing for source 'a' of d ends on 2027-02-01 instead of 2027-01-01",
            ],
        ),
        ([("a", "2027-01-01"), ("a", "2027-03-01")], [("a", "2027-02-01")], []),
    ],
)
def test_a_waiver_is_added_when_it_is_new_or_ends_later(
    before: list[tuple[str, str]], after: list[tuple[str, str]], told_of: list[str]
) -> None:
    was, now = (policy(f"waivers: [{', '.join(_waiver(*one) for one in some)}]") for some in (before, after))
    assert [message for _, message in added_waivers(was, now)] == told_of
    assert findings(was, now) == ()


def _waiver(source: str, expires: str) -> str:
    return f"{{rule: trace-missing, dataset: d, source: {source}, reason: r, approved_by: a, expires: {expires}}}"
