"""A profile decides what blocks, and never what a dataset is rated."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.judge.manifest import NOT_COMPARED, Case
from crs_gate.model.scheme import Status
from crs_gate.pipeline.judging import judged
from crs_gate.settings.policy_file import PolicyText, load
from crs_gate.settings.profiles import BUILT_IN
from tests.unit.judge.test_table_oracle import ABOUT, PATH, inline, source_lists

TODAY = date(2026, 11, 22)


def policy(text: str) -> Any:
    return load(PolicyText("p.yml", f"version: 1\n{text}\n".encode(), "here"))


PROFILES = {
    **{name: policy(f"profile: {name}") for name in BUILT_IN},
    "own": policy("profile: own\nprofiles: {own: {extends: auto, min_score: 80, require: [neurips]}}"),
}


@settings(max_examples=60, deadline=None)
@given(source_lists(), ABOUT)
def test_no_profile_changes_a_rating_and_no_list_lets_anything_pass(sources: Any, about: dict[str, Any]) -> None:
    case = Case(PATH, NOT_COMPARED, inline(about, sources))
    plain = judged(case, policy(""), TODAY)
    for name, held in PROFILES.items():
        found = judged(case, held, TODAY)
        assert found.head_rating == plain.head_rating, name
    blocked = plain.verdict.status is Status.BLOCKED
    more = judged(case, policy("require: [gdpr]"), TODAY).verdict.status is Status.BLOCKED
    assert more or not blocked


@settings(max_examples=40, deadline=None)
@given(source_lists(), source_lists(), st.sampled_from(sorted(PROFILES)))
def test_what_was_there_before_makes_no_profile_milder(now: Any, was: Any, name: str) -> None:
    about = {"name": "d"}
    alone = judged(Case(PATH, "added", inline(about, now)), PROFILES[name], TODAY)
    floors = {"rating-below-floor", "score-below-floor", "required-answer-missing"}
    codes = {reason.code for reason in alone.verdict.reasons} & floors
    compared = judged(Case(PATH, "changed", inline(about, now), inline(about, was)), PROFILES[name], TODAY)
    assert codes <= {reason.code for reason in compared.verdict.reasons}
