"""Results counted by how they count, so that a rating needs none of them, and no more room for a million sources."""

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from crs_gate.model.rating import CriterionRating, Rating
from crs_gate.model.scheme import CRITERIA, SAFEGUARDS, Criterion, Outcome, Severity, letter_for

CHECK_WEIGHT = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.NOTE: 0}
CRITERION_WEIGHT, SAFEGUARD_WEIGHT = 3, 1
_MOST_STATEMENTS = 5
_MOST_REASONS = 200
_OTHER_REASONS = "other reasons"


class Kind(NamedTuple):
    """What results that count alike share. ``on_source`` is false for those on the dataset as a whole."""

    criterion: Criterion
    rule_id: str
    severity: Severity
    outcome: Outcome
    satisfied: bool
    on_source: bool


class Tally:
    """How many results there are of each kind, and the first few statements that something does not apply."""

    def __init__(self) -> None:
        self.kinds: Counter[Kind] = Counter()
        self._because: defaultdict[Criterion, list[str]] = defaultdict(list)

    def add(self, kind: Kind, times: int = 1, reason: str = "") -> None:
        """Count some more results of a kind; the reason tells only where it is a statement."""
        self.kinds[kind] += times
        if kind.satisfied and kind.outcome is Outcome.NOT_APPLICABLE and kind.severity is Severity.ERROR:
            self._state(kind.criterion, reason)

    def merge(self, other: "Tally") -> "Tally":
        """Both together."""
        merged = Tally()
        for tally in (self, other):
            merged._take(tally)
        return merged

    def excusing(self, excused: Mapping[Kind, int]) -> "Tally":
        """The tally in which some results of unsatisfied kinds count as satisfied."""
        found = Tally()
        found._take(self)
        for kind, times in excused.items():
            found.kinds[kind] -= times
            found.kinds[kind._replace(satisfied=True)] += times
        return found

    def criteria(self, sources: int) -> dict[Criterion, CriterionRating]:
        """How each criterion and safeguard is met by a dataset of so many sources."""
        parts: defaultdict[Criterion, _Part] = defaultdict(_Part)
        for kind, times in self.kinds.items():
            if times:
                parts[kind.criterion].add(kind, times)
        both = (*CRITERIA, *SAFEGUARDS)
        return {each: parts[each].rating(each, sources, self._because.get(each, [])) for each in both}

    def _take(self, other: "Tally") -> None:
        self.kinds.update(other.kinds)
        for criterion, reasons in other._because.items():
            for reason in reasons:
                self._state(criterion, reason)

    def _state(self, criterion: Criterion, reason: str) -> None:
        """Keep the first few statements, by the alphabet."""
        known = self._because[criterion]
        if reason not in known:
            insort(known, reason)
            del known[_MOST_STATEMENTS:]


class Reasons:
    """How many results of each kind there are for one reason; a report tells them, and no rating rests on them.

    Of very many reasons of one rule the rest is counted as one.
    """

    def __init__(self) -> None:
        self.counted: Counter[tuple[Kind, str]] = Counter()
        self._of_rule: Counter[tuple[str, Outcome]] = Counter()

    def add(self, kind: Kind, reason: str, times: int = 1) -> None:
        """Count some more results."""
        told = kind, reason
        if told not in self.counted:
            rule = kind.rule_id, kind.outcome
            if self._of_rule[rule] >= _MOST_REASONS:
                told = kind, _OTHER_REASONS
            else:
                self._of_rule[rule] += 1
        self.counted[told] += times


class _Part:
    """One criterion while kinds are added up. Weights of rules on sources (True) and on the dataset are apart."""

    def __init__(self) -> None:
        self.checks = 0
        self.asked = {True: 0, False: 0}
        self.credit = {True: 0, False: 0}
        self.failed: set[str] = set()
        self.unknown: set[str] = set()
        self.owed = False

    def add(self, kind: Kind, times: int) -> None:
        weight = CHECK_WEIGHT[kind.severity] * times
        self.checks += times
        self.asked[kind.on_source] += weight
        self.credit[kind.on_source] += weight * kind.satisfied
        if kind.severity is not Severity.ERROR:
            return
        if not kind.satisfied:
            (self.failed if kind.outcome is Outcome.FAIL else self.unknown).add(kind.rule_id)
        elif kind.outcome is not Outcome.NOT_APPLICABLE:
            self.owed = True

    def rating(self, criterion: Criterion, sources: int, because: list[str]) -> CriterionRating:
        met = self.checks > 0 and not self.failed and not self.unknown
        names = tuple(sorted(self.failed)), tuple(sorted(self.unknown))
        stated = () if self.owed else tuple(because)
        return CriterionRating(criterion, met, self._share(sources), self.checks, *names, stated)

    def _share(self, sources: int) -> Decimal:
        """Satisfied share of all checks by weight; one on the dataset counts as much as one on every source."""
        n = max(sources, 1)
        asked = n * self.asked[False] + self.asked[True]
        if not asked:
            return Decimal(1 if self.checks else 0)
        return Decimal(n * self.credit[False] + self.credit[True]) / Decimal(asked)


def rating_of(criteria: Mapping[Criterion, CriterionRating], letters: Mapping[str, str]) -> Rating:
    """The rating that the criteria make, with the letters of sources."""
    met = sum(criteria[criterion].met for criterion in CRITERIA)
    return Rating(letter_for(met), met, _score(criteria), tuple(criteria.values()), letters)


def _score(ratings: Mapping[Criterion, CriterionRating]) -> Decimal:
    """0 to 100. A criterion that no rule looked at counts as nothing; a safeguard that none did is left out."""
    points, weights = Decimal(0), 0
    for criterion, rating in ratings.items():
        weight = CRITERION_WEIGHT if criterion in CRITERIA else SAFEGUARD_WEIGHT
        if criterion in CRITERIA or rating.checks:
            points += weight * rating.share
            weights += weight
    return (100 * points / weights).quantize(Decimal("1e-12"))
