"""The way to the next letter: the cheapest criteria first, each with the edits that would make it met."""

from collections import defaultdict
from collections.abc import Iterable

from crs_gate.judge.in_format import beyond
from crs_gate.model.dataset import NotInFormat
from crs_gate.model.findings import Finding, RuleResult
from crs_gate.model.rating import Rating
from crs_gate.model.report import RoadmapStep
from crs_gate.model.scheme import CRITERIA, Criterion, Severity, letter_for


def roadmap(rating: Rating, results: Iterable[RuleResult], not_in_format: NotInFormat = ()) -> tuple[RoadmapStep, ...]:
    """Steps in order of how few edits they take; ``reaches`` is the letter once all steps up to it are done.

    Those that need another format come last, however short they are.
    A criterion that is unmet only because no rule looked at it has no edits and is left out.
    """
    owed: defaultdict[Criterion, list[Finding]] = defaultdict(list)
    for result in results:
        if not result.satisfied and result.severity is Severity.ERROR and result.criterion in CRITERIA:
            owed[result.criterion].extend(result.findings)
    elsewhere = {c for c, findings in owed.items() if any(beyond(not_in_format, finding) for finding in findings)}
    ordered = sorted(owed, key=lambda c: (c in elsewhere, len(owed[c]), CRITERIA.index(c)))
    return tuple(
        RoadmapStep(
            criterion,
            letter_for(rating.met + done),
            tuple(owed[criterion]),
        )
        for done, criterion in enumerate(ordered, start=1)
    )
