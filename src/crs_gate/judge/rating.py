"""Letter and score from rule results.

A criterion is met when at least one rule looked at it and no blocking rule of it failed, crashed or could not
find out, on any source. The score is the weighted mean over criteria (3 each) and safeguards (1 each) of the
weighted share of checks that are satisfied; unknown counts as nothing. Both only fall when any outcome worsens.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from crs_gate.model.findings import WHOLE_DATASET, RuleResult
from crs_gate.model.rating import CriterionRating, Rating
from crs_gate.model.scheme import CRITERIA, SAFEGUARDS, Criterion, Outcome, Severity, letter_for

CHECK_WEIGHT = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.NOTE: 0}
CRITERION_WEIGHT, SAFEGUARD_WEIGHT = 3, 1
_MOST_STATEMENTS = 5

_Alike = tuple[Criterion, str, Severity, Outcome, bool, bool, str]
"""What results that count alike share: criterion, rule, severity, outcome, satisfied, on a source, reason."""


class _Tally:
    """One criterion while results are added up. Weights of rules on sources (True) and on the dataset are apart."""

    __slots__ = ("asked", "because", "checks", "credit", "failed", "owed", "unknown")

    def __init__(self) -> None:
        self.checks = 0
        self.asked = {True: 0, False: 0}
        self.credit = {True: 0, False: 0}
        self.failed: set[str] = set()
        self.unknown: set[str] = set()
        self.because: set[str] = set()
        self.owed = False


def rate(
    results: Iterable[RuleResult], sources: Iterable[str], excused: Callable[[RuleResult], bool] = lambda _: False
) -> Rating:
    """Rate a dataset with these source ids. ``excused`` results count as satisfied; only a decision may use that."""
    ids = tuple(sources)
    tallies: defaultdict[Criterion, _Tally] = defaultdict(_Tally)
    bad_sources: defaultdict[str, set[Criterion]] = defaultdict(set)
    alike: Counter[_Alike] = Counter()
    for result in results:
        rule_id, criterion, severity, subject, outcome, _, reason, _ = result
        satisfied = outcome is Outcome.PASS or outcome is Outcome.NOT_APPLICABLE or excused(result)
        alike[criterion, rule_id, severity, outcome, satisfied, subject != WHOLE_DATASET, reason] += 1
        if not satisfied and severity is Severity.ERROR and subject != WHOLE_DATASET:
            bad_sources[subject].add(criterion)
    for kind, count in alike.items():
        _count(tallies[kind[0]], kind, count)
    ratings = {criterion: _criterion(criterion, tallies[criterion], len(ids)) for criterion in (*CRITERIA, *SAFEGUARDS)}
    met = sum(ratings[criterion].met for criterion in CRITERIA)
    return Rating(letter_for(met), met, _score(ratings), tuple(ratings.values()), _letters(ids, bad_sources, ratings))


def _count(tally: _Tally, kind: _Alike, count: int) -> None:
    _, rule_id, severity, outcome, satisfied, on_source, reason = kind
    weight = CHECK_WEIGHT[severity] * count
    tally.checks += count
    tally.asked[on_source] += weight
    tally.credit[on_source] += weight * satisfied
    if severity is not Severity.ERROR:
        return
    if not satisfied:
        (tally.failed if outcome is Outcome.FAIL else tally.unknown).add(rule_id)
    elif outcome is Outcome.NOT_APPLICABLE:
        tally.because.add(reason)
    else:
        tally.owed = True


def _criterion(criterion: Criterion, tally: _Tally, sources: int) -> CriterionRating:
    met = tally.checks > 0 and not tally.failed and not tally.unknown
    because = () if tally.owed else tuple(sorted(tally.because)[:_MOST_STATEMENTS])
    names = tuple(sorted(tally.failed)), tuple(sorted(tally.unknown))
    return CriterionRating(criterion, met, _share(tally, sources), tally.checks, *names, because)


def _share(tally: _Tally, sources: int) -> Decimal:
    """Satisfied share of all checks by weight; one on the dataset counts as much as one on every source."""
    n = max(sources, 1)
    asked = n * tally.asked[False] + tally.asked[True]
    if not asked:
        return Decimal(1 if tally.checks else 0)
    return Decimal(n * tally.credit[False] + tally.credit[True]) / Decimal(asked)


def _score(ratings: Mapping[Criterion, CriterionRating]) -> Decimal:
    """0 to 100. A criterion that no rule looked at counts as nothing; a safeguard that none did is left out."""
    points, weights = Decimal(0), 0
    for criterion, rating in ratings.items():
        weight = CRITERION_WEIGHT if criterion in CRITERIA else SAFEGUARD_WEIGHT
        if criterion in CRITERIA or rating.checks:
            points += weight * rating.share
            weights += weight
    return (100 * points / weights).quantize(Decimal("1e-12"))


def _letters(
    ids: Iterable[str], bad: Mapping[str, set[Criterion]], ratings: Mapping[Criterion, CriterionRating]
) -> dict[str, str]:
    """A letter for each source from its own results; what the dataset as a whole owes is not held against it."""
    assessed = {criterion for criterion in CRITERIA if ratings[criterion].checks}
    return {id_: letter_for(len(assessed - bad.get(id_, set()))) for id_ in ids}
