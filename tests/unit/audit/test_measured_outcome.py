"""Figures and their bounds: what has no number keeps no bound."""

import pytest

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.outcome import Figure, broken, outcome, to_report

FIGURES = (Figure("near", "near copies", 0.2), Figure("gap", "a by b", None))


@pytest.mark.parametrize(
    ("bounds", "names"),
    [({}, []), ({"near": 0.2}, []), ({"near": 0.1}, ["near"]), ({"gap": 1.0}, ["gap"]), ({"other": 1.0}, ["other"])],
)
def test_a_bound_is_broken_by_more_and_not_kept_by_nothing(bounds: dict[str, float], names: list[str]) -> None:
    assert [each.figure.bound for each in broken(FIGURES, bounds)] == names


def test_a_report_holds_each_measure_with_its_bounds_and_what_was_not_read() -> None:
    unread = [Unread("b", "x"), Unread("a", "x"), *(Unread("c", str(number)) for number in range(200))]
    found = outcome("bias", {"records": 3}, FIGURES, unread)
    report = to_report([(found, {"near": 0.1})])
    assert (report["version"], report["bias"]["records"], report["bias"]["not_read"]) == (1, 3, 202)
    assert report["bias"]["broken"] == [{"bound": "near", "of": "near copies", "value": 0.2, "most": 0.1}]
    assert [each["path"] for each in report["bias"]["unread"][:3]] == ["a", "b", "c"]
    assert len(report["bias"]["unread"]) == 100
