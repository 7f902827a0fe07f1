"""Small values to judge with."""

from crs_gate.model.dataset import About, Dataset
from crs_gate.model.findings import Finding, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.scheme import Criterion, Outcome, Severity
from crs_gate.model.source import Source


def result(
    rule: str,
    criterion: Criterion,
    outcome: Outcome = Outcome.PASS,
    subject: str = "s",
    severity: Severity = Severity.ERROR,
) -> RuleResult:
    bad = outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR)
    place = Location("d.crs.yaml", 3, 1)
    finding = Finding(rule, severity, "it is wrong", place, subject, f"{rule}/{subject}")
    return RuleResult(rule, criterion, severity, subject, outcome, (finding,) if bad else (), "why")


class FirstLine:
    def locate(self, _pointer: str) -> tuple[int, int]:
        return 1, 1


def dataset(*sources: Source, about: About | None = None) -> Dataset:
    pointers = tuple(f"/sources/{i}" for i in range(len(sources)))
    return Dataset("d.crs.yaml", "native", about or About(name="d"), sources, pointers, FirstLine())
