"""What holds for every manifest, whatever its rules are: checked on many that are generated."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

import pytest

from crs_gate.judge import selection
from crs_gate.judge.case import NOT_COMPARED, Case
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import Status
from crs_gate.pipeline.judging import judged
from crs_gate.rules.registry import all_rules
from tests.unit.judge.honest import PATH, manifest, side, source

TODAY = date(2026, 11, 22)
POLICY = Policy()
SEEDS = range(40)
_PER_MANIFEST = 40


def rated(content: dict[str, Any]) -> ManifestReport:
    return judged(Case(PATH, NOT_COMPARED, side(content)), POLICY, TODAY)


def changed(before: dict[str, Any], after: dict[str, Any], policy: Policy = POLICY) -> ManifestReport:
    return judged(Case(PATH, "changed", side(after), side(before)), policy, TODAY)


def is_better(now: ManifestReport, before: ManifestReport) -> bool:
    assert before.head_rating
    if now.head_rating is None:
        return False
    return now.head_rating.letter < before.head_rating.letter or now.head_rating.score > before.head_rating.score


def places(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where something is stated that can be left out; no source as a whole, nor its id."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        here = (*above, key)
        if here not in (("crs",), ("sources",)) and not (above == ("sources",) or key == "id"):
            yield here
        yield from places(member, here)


def informs(content: Any, place: tuple[str | int, ...]) -> bool:
    """Whether what stands there is an answer; somebody's reminder to give one is none, and is rightly told of."""
    for key in place:
        content = content[key]
    return "TODO" not in json.dumps(content)


def without(content: dict[str, Any], place: tuple[str | int, ...]) -> dict[str, Any]:
    found = deepcopy(content)
    holder: Any = found
    for key in place[:-1]:
        holder = holder[key]
    del holder[place[-1]]
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_leaving_something_out_never_helps(seed: int) -> None:
    """An answer that is gone raises neither letter nor score; one item less of a list may, and then the gate blocks."""
    random = Random(seed)
    content = manifest(random)
    before = rated(content)
    every = [place for place in places(content) if informs(content, place)]
    for place in random.sample(every, min(_PER_MANIFEST, len(every))):
        less = without(content, place)
        if is_better(rated(less), before):
            assert isinstance(place[-1], int), place
            assert changed(content, less).verdict.status is Status.BLOCKED, place


@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_source_never_helps(seed: int) -> None:
    """Whatever a source is, no letter rises by it; and one that states nothing raises no score."""
    random = Random(seed)
    content = manifest(random)
    before = rated(content)
    ids = [each["id"] for each in content["sources"]]
    for care in (1.0, 0.8, 0.0):
        worse = deepcopy(content)
        worse["sources"].insert(random.randint(0, len(ids)), source(random, "newcomer", care, len(ids), ids))
        now = rated(worse)
        assert before.head_rating
        assert now.head_rating
        assert now.head_rating.letter >= before.head_rating.letter
        if not care:
            assert now.head_rating.score <= before.head_rating.score


def outcome(report: ManifestReport) -> tuple[object, ...]:
    """All of a report that must not depend on order."""
    assert report.head_rating
    rating = report.head_rating
    said = sorted((result.rule_id, result.subject, result.outcome.value) for result in report.results)
    introduced = sorted((found.rule_id, found.subject, found.message) for found in report.verdict.introduced)
    steps = [(step.criterion, step.reaches) for step in report.roadmap]
    return report.verdict.status, rating.letter, rating.score, sorted(rating.by_source.items()), said, introduced, steps


@pytest.mark.parametrize("seed", SEEDS)
def test_no_order_changes_anything(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither that of sources, nor of keys, nor of rules."""
    random = Random(seed)
    content, before = manifest(random), manifest(random)
    policy = Policy(min_rating="C", min_source_rating="C")
    expected = outcome(changed(before, content, policy))
    rules = list(all_rules())
    for _ in range(5):
        random.shuffle(rules)
        monkeypatch.setattr(selection, "all_rules", lambda: tuple(rules))
        assert outcome(changed(shuffled(random, before), shuffled(random, content), policy)) == expected


def shuffled(random: Random, content: dict[str, Any]) -> dict[str, Any]:
    """The same sources and keys in another order."""
    sources = [reordered(random, source) for source in random.sample(content["sources"], len(content["sources"]))]
    return reordered(random, {**content, "sources": sources})


def reordered(random: Random, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: reordered(random, value[key]) for key in random.sample(list(value), len(value))}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_waiver_that_is_expired_or_for_another_thing_lifts_nothing(seed: int) -> None:
    random = Random(seed)
    before, content = manifest(random), manifest(random)
    policy = Policy(min_rating="B", min_source_rating="B", block_unknown=True)
    plain = changed(before, content, policy)
    owed = [result for result in plain.results if not result.satisfied]
    useless = tuple(each for result in owed for each in no_excuses(result.rule_id, result.subject))
    assert useless or not owed
    held = changed(before, content, policy._replace(waivers=useless))
    assert outcome(held) == outcome(plain)
    assert held.verdict.reasons == plain.verdict.reasons
    assert not held.verdict.waived
    if owed:
        right = tuple(waiver(result.rule_id, result.subject) for result in owed)
        assert changed(before, content, policy._replace(waivers=right)).verdict.waived


def no_excuses(rule: str, subject: str) -> Iterator[Waiver]:
    right = waiver(rule, subject)
    yield right._replace(expires=date(2026, 11, 21))
    yield right._replace(dataset="other.crs.json")
    yield right._replace(source=f"{subject}-2")
    yield right._replace(rule="license-unheard-of")


def waiver(rule: str, subject: str) -> Waiver:
    return Waiver(rule, PATH, subject or None, "signed", "data@example.org", date(2027, 1, 31), Location("p.yml", 1, 1))
