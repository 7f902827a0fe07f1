"""The roadmap's edits, pasted with their holes filled, reach what they promise; they touch nothing else."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from crs_gate.facts.tree import Tree
from crs_gate.formats import native
from crs_gate.judge.case import NOT_COMPARED, Case, Side
from crs_gate.judge.manifest import judge
from crs_gate.judge.plan import plans
from crs_gate.model.plan import Hole, LineEdit, Plan, PlanKind
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import LETTERS
from tests.unit.judge.generated import Made, made

TODAY = date(2026, 11, 22)
FLOOR = Policy(min_rating="C", min_score=Decimal(60))
FACTS = {
    '"<first day of collection>"': '"2026-03-02"',
    '"<what was done>"': '"removed doubles"',
    '"<why it is not known>"': '"nobody wrote it down"',
    '"<address where it can be found>"': '"https://data.example.org/set/7"',
    '"<how long from the last collection, as P10Y>"': '"P15Y"',
    '"<why so long>"': '"asked for by a contract"',
}
"""Answers that a person gives, unlike the examples. Where another answer may ask for more, the promise names its own."""


def judged(path: str, text: str, policy: Policy = Policy()) -> tuple[Case, ManifestReport]:
    case = Case(path, NOT_COMPARED, Side(path, native.read(path, text), Tree({})))
    return case, judge(case, policy, TODAY)


def fact(hole: Hole) -> str:
    if "no later than" in hole.text or "before collection" in hole.text:
        return '"2019-05-06"'
    return hole.example if hole.decides else FACTS.get(hole.text, hole.example)


def pasted(text: str, edits: tuple[LineEdit, ...], *, fill: bool = True) -> str:
    """By hand: from the end of the file to its beginning, each edit at its lines."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    for edit in sorted(edits, key=lambda edit: -edit.first):
        snippet = edit.text
        for hole in edit.holes if fill else ():
            assert hole.text in snippet
            snippet = snippet.replace(hole.text, fact(hole))
        if edit.last:
            lines[edit.first - 1 : edit.last] = snippet.split("\n")
        else:
            lines[edit.first : edit.first] = snippet.split("\n")
    return end.join(lines)


def planned(one: Made, policy: Policy = Policy()) -> tuple[ManifestReport, tuple[Plan, ...]]:
    case, report = judged(one.path, one.text, policy)
    assert report.head_rating, native.read(one.path, one.text).problems
    return report, plans(case, policy, TODAY, report)


def insist_on_promise(one: Made, plan: Plan, policy: Policy = Policy()) -> ManifestReport:
    text = pasted(one.text, plan.edits)
    _, after = judged(one.path, text, policy)
    assert after.head_rating, (native.read(one.path, text).problems, text)
    assert LETTERS.index(after.head_rating.letter) <= LETTERS.index(plan.letter), text
    assert [note for note in one.comments if note not in text] == []
    return after


@pytest.mark.parametrize("block", range(10))
def test_the_edits_pasted_reach_the_letter_that_they_promise(block: int) -> None:
    reached = Counter[str]()
    for seed in range(block * 50, block * 50 + 50):
        one = made(seed)
        report, found = planned(one)
        for plan in found:
            insist_on_promise(one, plan)
            assert plan.kind is PlanKind.NEXT_LETTER
            assert report.head_rating
            assert LETTERS.index(plan.letter) < LETTERS.index(report.head_rating.letter)
        reached.update(["planned"] if found else ["none"])
    assert reached["planned"] > 25, reached  # not a property of nothing


@pytest.mark.parametrize("block", range(4))
def test_the_edits_for_the_floor_pass_the_floor(block: int) -> None:
    passed = 0
    for seed in range(1000 + block * 25, 1025 + block * 25):
        one = made(seed)
        _, found = planned(one, FLOOR)
        for plan in found:
            after = insist_on_promise(one, plan, FLOOR)
            if plan.kind is PlanKind.FLOOR:
                assert after.verdict.reasons == ()
                passed += 1
    assert passed > 5


@pytest.mark.parametrize("seed", range(2000, 2040))
def test_edits_with_open_holes_raise_no_letter_beyond_what_they_state(seed: int) -> None:
    one = made(seed)
    report, found = planned(one)
    for plan in found:
        holes = [hole for edit in plan.edits for hole in edit.holes]
        _, after = judged(one.path, pasted(one.text, plan.edits, fill=False))
        if holes and after.head_rating and report.head_rating:
            assert after.head_rating.letter >= report.head_rating.letter


@pytest.mark.parametrize("seed", range(3000, 3040))
def test_an_edit_touches_no_line_but_its_own(seed: int) -> None:
    one = made(seed)
    before = one.text.split("\n")
    for plan in planned(one)[1]:
        replaced = {n for edit in plan.edits if edit.last for n in range(edit.first - 1, edit.last)}
        after = iter(pasted(one.text, plan.edits).split("\n"))
        assert all(line.rstrip("\r") in (each.rstrip("\r") for each in after) for n, line in enumerate(before) if n not in replaced)


def test_every_hole_is_refused_as_a_placeholder_or_by_the_schema() -> None:
    found = {hole for seed in range(4000, 4060) for plan in planned(made(seed))[1] for e in plan.edits for hole in e.holes}
    assert len(found) > 10
    from crs_gate.model.answer import State, state

    for hole in found:
        inner = re.fullmatch(r'\[?"(<.*>)"\]?', hole.text)
        assert inner, hole
        assert state(inner.group(1)) is State.PLACEHOLDER, hole
