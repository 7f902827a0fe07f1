"""Letter and score from rule results.

A criterion is met when at least one rule looked at it and no blocking rule of it failed, crashed or could not
find out, on any source. The score is the weighted mean over criteria (3 each) and safeguards (1 each) of the
weighted share of checks that are satisfied; unknown counts as nothing. Both only fall when any outcome worsens.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from crs_gate.judge.tally import Kind, Tally, rating_of
from crs_gate.model.findings import WHOLE_DATASET, RuleResult
from crs_gate.model.rating import CriterionRating, Rating
from crs_gate.model.scheme import CRITERIA, Criterion, Outcome, Severity, letter_for

_Alike = tuple[Criterion, str, Severity, Outcome, bool, bool, str]
"""The fields of ``Kind`` and a reason: a plain tuple is made in half the time, and there are hundreds of thousands."""


def rate(
    results: Iterable[RuleResult], sources: Iterable[str], excused: Callable[[RuleResult], bool] = lambda _: False
) -> Rating:
    """Rate a dataset with these source ids. ``excused`` results count as satisfied; only a decision may use that."""
    ids = tuple(sources)
    bad_sources: defaultdict[str, set[Criterion]] = defaultdict(set)
    alike: Counter[_Alike] = Counter()
    for result in results:
        rule_id, criterion, severity, subject, outcome, _, reason, _ = result
        satisfied = outcome is Outcome.PASS or outcome is Outcome.NOT_APPLICABLE or excused(result)
        alike[criterion, rule_id, severity, outcome, satisfied, subject != WHOLE_DATASET, reason] += 1
        if not satisfied and severity is Severity.ERROR and subject != WHOLE_DATASET:
            bad_sources[subject].add(criterion)
    tally = Tally()
    for (*kind, reason), count in alike.items():
        tally.add(Kind._make(kind), count, reason)
    criteria = tally.criteria(len(ids))
    return rating_of(criteria, _letters(ids, bad_sources, criteria))


def _letters(
    ids: Iterable[str], bad: Mapping[str, set[Criterion]], criteria: Mapping[Criterion, CriterionRating]
) -> dict[str, str]:
    """A letter for each source from its own results; what the dataset as a whole owes is not held against it."""
    checked = assessed(criteria)
    return {id_: letter_for(len(checked - bad.get(id_, set()))) for id_ in ids}


def assessed(criteria: Mapping[Criterion, CriterionRating]) -> set[Criterion]:
    """The criteria that at least one rule looked at."""
    return {criterion for criterion in CRITERIA if criteria[criterion].checks}
