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
from crs_gate.model.answer import State, state
from crs_gate.model.plan import Hole, LineEdit, Plan, PlanKind
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import LETTERS
from crs_gate.report.plans import pastes
from tests.e2e.manifests import manifest
from tests.unit.judge.generated import Made, made

TODAY = date(2026, 11, 22)
FLOOR = Policy(min_rating="C", min_score=Decimal(60))
FACTS = {
    '"<first day of collection>"': '"2026-03-02"',
    '"<what was done>"': '"removed doubles"',
    '"<why it is not known>"': '"nobody wrote it down"',
    '"<address where it can be found>"': '"https://data.example.org/set/7"',
    '"<how long after its collection, as P10Y>"': '"P15Y"',
    '"<why so long>"': '"asked for by a contract"',
}
"""Answers of a person, unlike the examples. Where another answer may ask for more, the promise names its own."""
NO_FLOOR = Policy()


def judged(path: str, text: str, policy: Policy = NO_FLOOR) -> tuple[Case, ManifestReport]:
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


def planned(one: Made, policy: Policy = NO_FLOOR) -> tuple[ManifestReport, tuple[Plan, ...]]:
    case, report = judged(one.path, one.text, policy)
    assert report.head_rating, native.read(one.path, one.text).problems
    return report, tuple(plan for plan in plans(case, policy, TODAY, report) if plan.edits)


def insist_on_promise(one: Made, plan: Plan, policy: Policy = NO_FLOOR) -> ManifestReport:
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
    assert reached["planned"] > 40, reached  # not a property of nothing


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
    assert passed > 8


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
        assert all(
            line.rstrip("\r") in (each.rstrip("\r") for each in after)
            for n, line in enumerate(before)
            if n not in replaced
        )


@pytest.mark.parametrize(
    "text",
    [
        "crs: 1\nsources:\n  - &a {id: a}\n  - *a\n",
        "crs: 1\nsources:\n  - &a\n    id: a\n    license: &l unknown\n    title: *l\n",
    ],
)
def test_no_edit_is_given_where_values_are_shared(text: str) -> None:
    case, report = judged("d.crs.yaml", text)
    assert plans(case, NO_FLOOR, TODAY, report) == ()


@pytest.mark.parametrize(
    "text",
    [
        "crs: 1\nsources: [{id: a}]  # note\n",
        "crs: 1\nsources:\n- id: a\n  title: |\n    Two\n    lines\n\n# note at the end\n",
        "crs: 1\nsources:\n  - id: a\n    license:   # note\n    trace:",
        'crs: 1\nsources:\n  - {id: a,  # note\n     title: "\u00fc\U0001f600"}\nremovals: []',
        "\ufeffcrs: 1\ndataset:  # note\nsources:\n  - id: a\n",
        "crs: 1\r\ndataset: {}\r\nsources:\r\n  -  # note\r\n    id: a\r\n    files:\r\n    - path: data/\r\n",
        "crs: 1\nsources:\n  - id: a\n    license: >-\n      unknown\n    unverified:\n    - {field: files, note: x}\n",
        '{"crs": 1, "sources": [{"id": "a"}]}',
        '{\n\t"crs": 1,\n\t"sources": [\n\t\t{"id": "a", "license": null, "unverified": []}\n\t]\n}\n',
        '{"crs": 1, "dataset": {}, "sources": [\n{\n"id": "a",\n"collected": {}\n}\n]}',
    ],
)
def test_every_spelling_is_kept(text: str) -> None:
    path = "d.crs.json" if text.startswith("{") else "d.crs.yaml"
    notes = tuple(re.findall("# note.*?(?=\r?$)", text, re.MULTILINE))
    for policy in (NO_FLOOR, Policy(min_rating="A")):
        _, found = planned(Made(path, text, notes), policy)
        assert found, text
        for plan in found:
            insist_on_promise(Made(path, text, notes), plan, policy)


def test_a_text_that_is_too_long_to_look_through_gets_no_plan() -> None:
    text = "crs: 1\nx-wide: [{}]\nsources:\n  - id: a\n"
    for wide, number in (("1," * 10, 2), ("1," * 500_000, 0)):
        case, report = judged("d.crs.yaml", text.format(wide), Policy(min_rating="A"))
        assert len(plans(case, Policy(min_rating="A"), TODAY, report)) == number


def test_what_no_text_answers_is_said_and_not_promised() -> None:
    text = "crs: 1\nsources:\n  - id: a\n    derived_from: [nowhere]\n"
    case, report = judged("d.crs.yaml", text, Policy(min_rating="A"))
    *_, floor = plans(case, Policy(min_rating="A"), TODAY, report)
    assert (floor.kind, floor.edits, floor.letter) == (PlanKind.FLOOR, (), "G")
    assert "derived-from-unknown" in floor.blocked_by


def test_a_next_letter_takes_no_edit_that_could_be_left_out() -> None:
    text = "crs: 1\nsources:\n  - id: a\n    collected: {from: 2026-01-01}\n"
    _, (plan,) = planned(Made("d.crs.yaml", text, ()))
    assert [edit.fields for edit in plan.edits] == [("dataset.retention",)]
    assert (plan.edits[0].first, plan.edits[0].last) == (4, 0)


def test_one_gap_of_many_sources_is_one_snippet_with_its_places() -> None:
    text = manifest(*(f"s{n}" for n in range(30))).replace("    acquisition: {basis: licensed}\n", "")
    case, report = judged("d.crs.yaml", text)
    (plan,) = plans(case, NO_FLOOR, TODAY, report)
    (paste,) = pastes(plan)
    assert plan.letter == "A"
    assert paste.text.startswith('    acquisition: {basis: "<')
    assert paste.where == "after lines 21, 33, 45, 57, 69, 81, 93, 105 and 22 more places"


def test_every_hole_is_refused_as_a_placeholder_or_by_the_schema() -> None:
    found = {
        hole for seed in range(4000, 4060) for plan in planned(made(seed))[1] for e in plan.edits for hole in e.holes
    }
    assert len(found) > 10
    for hole in found:
        inner = re.fullmatch(r'\[?"(<.*>)"\]?', hole.text)
        assert inner, hole
        assert state(inner.group(1)) is State.PLACEHOLDER, hole
