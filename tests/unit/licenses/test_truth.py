"""The engine against charts and worked cases that stewards of licenses published."""

import csv
from pathlib import Path

import pytest

from crs_gate.licenses.verdict import Act, Grade
from crs_gate.licenses.weighing import weigh

TRUTH = Path(__file__).parent / "truth"
SAID = {"yes": True, "no": False, "": None}


def rows(name):
    with (TRUTH / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("adapters.csv"), ids=lambda row: f"{row['source']}>{row['outbound']}")
def test_creative_commons_own_chart_of_adapters(row):
    grade = weigh(row["source"], Act(outbound=row["outbound"])).passing_on.grade
    expected = {"ok": {Grade.OK}, "conflict": {Grade.CONFLICT}, "discouraged": {Grade.CONDITIONAL, Grade.CONFLICT}}
    assert grade in expected[row["chart"]]


@pytest.mark.parametrize("row", rows("cases.csv"), ids=lambda row: row["id"])
def test_worked_cases(row):
    uses = {name: SAID[row[name]] for name in ("train", "commercial", "release_model")}
    act = Act(row["relation"], row["outbound"], row["release"], contents=row["contents"] == "yes", **uses)
    answers = [weigh(source, act) for source in row["sources"].split("|")]
    judged = [answer.passing_on.grade for answer in answers]
    if any(said is not None for said in uses.values()):
        judged += [answer.use.grade for answer in answers]
    assert max(judged).name.lower() == row["expected"]
