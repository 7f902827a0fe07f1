"""The smallest set of edits for the next letter, and for the policy's floor.

Nothing is promised that was not tried: edits are applied to the text with the examples in their holes, the result is
read and judged as the change would be, and what comes out is the promise.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import combinations

from crs_gate.judge.case import Case
from crs_gate.judge.plan_lines import NotPlacedError
from crs_gate.judge.plan_text import placed
from crs_gate.judge.plan_tries import LICENSES, Closure, Tried, Tries
from crs_gate.model.plan import Plan, PlanKind
from crs_gate.model.policy import Policy
from crs_gate.model.rating import Rating
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import CRITERIA, LETTERS, Criterion, Severity, Status, worse

MOST_SOURCES = 200
"""Sources of a manifest for which plans are worked out: each try reads and judges the whole of it."""
LONGEST_TEXT = 1_000_000
"""Characters of such a manifest: every value of it, read or not, is looked at for its place."""
_MOST_TRIES = 6
"""Sets of criteria that are tried once one of them leads to the letter; until then there are no more than twenty."""
_MOST_PRUNED = 12
_OF_LICENSES = frozenset(
    ("license-conflict", "license-label-overpromises", "license-mix-conflict", "license-use-conflict")
)
"""Rules that may be content with another license of the dataset."""
_OF_FLOORS = frozenset(("rating-below-floor", "score-below-floor", "source-below-floor"))


def plans(case: Case, policy: Policy, today: date, report: ManifestReport) -> tuple[Plan, ...]:
    """The plan for the next letter and that for the floor, as far as pasted edits reach them."""
    if not can_plan(case) or report.head_rating is None:
        return ()
    found = []
    below = any(reason.code in _OF_FLOORS for reason in report.verdict.reasons)
    planner = _Planner(case, policy, today, report)
    if report.head_rating.letter != LETTERS[0]:
        found.append(_plan(PlanKind.NEXT_LETTER, planner.next_letter(), planner, report.head_rating))
    if below:
        found.append(_plan(PlanKind.FLOOR, planner.floor(), planner, report.head_rating))
    return tuple(plan for plan in found if plan.edits or plan.blocked_by)


def can_plan(case: Case) -> bool:
    """Whether the file is a native manifest with few enough sources in it, in a spelling that edits are placed in."""
    read = case.head.read if case.head else None
    dataset = read.dataset if read else None
    if read is None or dataset is None or not 0 < len(read.text) <= LONGEST_TEXT:
        return False
    if dataset.format != "native" or dataset.table is not None or len(dataset.sources) > MOST_SOURCES:
        return False
    try:
        placed(case.path, read.text, ())
    except NotPlacedError:
        return False
    return True


def _plan(kind: PlanKind, tried: Tried | None, planner: "_Planner", now: Rating) -> Plan:
    rating = tried.report.head_rating if tried else None
    if tried is None or rating is None:
        return Plan(kind, now.letter, now.score, (), planner.unanswered())
    edits = tuple(sorted(tried.edits, key=lambda edit: (edit.effort, edit.first)))
    return Plan(kind, rating.letter, rating.score, edits)


class _Planner:
    """Tries edits of one manifest."""

    def __init__(self, case: Case, policy: Policy, today: date, report: ManifestReport) -> None:
        self._policy, self._report = policy, report
        self._tries = Tries(case, policy, today, report)
        self._unanswered: tuple[str, ...] | None = None

    def next_letter(self) -> Tried | None:
        """The cheapest edits that lead to a better letter."""
        return self._letter(LETTERS[LETTERS.index(self._letter_now) - 1])

    def floor(self) -> Tried | None:
        """The cheapest edits with which no floor is missed."""
        wanted = self._policy.min_rating or self._letter_now
        start = self._letter(wanted) if worse(self._letter_now, wanted) else Tried({}, (), self._report)
        if start is None:
            return None
        best = start if self._holds(start.report) else self._more(start)
        return self._pruned(best, self._holds) if best else None

    def unanswered(self) -> tuple[str, ...]:
        """The rules that are still not content when all is pasted that can be."""
        if self._unanswered is None:
            tried = self._tries.completed(CRITERIA, self._tries.closure())
            results = tried.report.results if tried else ()
            blocking = (r for r in results if r.findings and r.severity is Severity.ERROR and r.criterion in CRITERIA)
            self._unanswered = tuple(sorted({result.rule_id for result in blocking if not result.satisfied}))
        return () if self._tries.exhausted else self._unanswered

    @property
    def _letter_now(self) -> str:
        rating = self._report.head_rating
        return rating.letter if rating else LETTERS[-1]

    def _holds(self, report: ManifestReport) -> bool:
        failed = any(reason.code in _OF_FLOORS for reason in report.verdict.reasons)
        return report.head_rating is not None and not failed

    def _letter(self, wanted: str) -> Tried | None:
        for license_ in LICENSES:
            self._tries.license = license_
            if found := self._letter_counting(wanted):
                return self._pruned(found, lambda report: _reaches(report, wanted))
            if _OF_LICENSES.isdisjoint(self.unanswered()):
                break
        return None

    def _letter_counting(self, wanted: str) -> Tried | None:
        """The cheapest edits that lead to a letter, counting with one license where one is asked for."""
        closure = self._tries.closure()
        unmet = [each for each in CRITERIA if each not in _met(self._report)]
        count = LETTERS.index(self._letter_now) - LETTERS.index(wanted)
        sets = sorted(combinations(unmet, count), key=lambda some: _cost(some, closure))
        best: Tried | None = None
        for number, some in enumerate(sets):
            if best and (number >= _MOST_TRIES or _paid(best) < _cost(some, closure)):
                break
            tried = self._tries.completed(some, closure)
            if tried and _reaches(tried.report, wanted) and (best is None or _worth(tried) > _worth(best)):
                best = tried
        return best

    def _more(self, start: Tried) -> Tried | None:
        """Further edits, the cheapest criteria first, until the floors hold."""
        closure = self._tries.closure(scored=True)
        best = start
        pending = {at: want for at, want in closure.wants.items() if at not in start.wants}
        groups = sorted({owed for at, owed in closure.owed_by.items() if at in pending}, key=_names)
        costs = {owed: sum(want.cost for at, want in pending.items() if closure.owed_by[at] == owed) for owed in groups}
        for owed in sorted(groups, key=lambda owed: (costs[owed], _names(owed))):
            more = {at: want for at, want in pending.items() if closure.owed_by[at] == owed}
            tried = self._tries.with_notes({**best.wants, **more})
            if tried is None or not _no_worse(tried.report, best.report):
                continue
            best = tried
            if self._holds(best.report):
                return best
        return None

    def _pruned(self, tried: Tried, holds: Callable[[ManifestReport], bool]) -> Tried:
        """Without the edits that are not needed, the most expensive ones first, where there are few enough to try."""
        if len(tried.wants) > _MOST_PRUNED:
            return tried
        for at in sorted(tried.wants, key=lambda at: (-tried.wants[at].cost, at)):
            less = self._tries.attempt({name: want for name, want in tried.wants.items() if name != at})
            if less and holds(less.report):
                tried = less
        return tried


def _met(report: ManifestReport) -> set[Criterion]:
    return {row.criterion for row in report.head_rating.by_criterion if row.met} if report.head_rating else set()


def _reaches(report: ManifestReport, wanted: str) -> bool:
    return report.head_rating is not None and not worse(report.head_rating.letter, wanted)


def _no_worse(report: ManifestReport, than: ManifestReport) -> bool:
    if report.head_rating is None or than.head_rating is None:
        return False
    better = report.head_rating.score >= than.head_rating.score
    crashed = report.verdict.status is Status.UNDECIDED
    return better and not crashed and not worse(report.head_rating.letter, than.head_rating.letter)


def _paid(tried: Tried) -> int:
    return sum(want.cost for want in tried.wants.values())


def _worth(tried: Tried) -> tuple[int, Decimal]:
    """The less it costs the better; of two that cost the same, the one that reaches more."""
    return -_paid(tried), tried.report.head_rating.score if tried.report.head_rating else Decimal(0)


def _cost(some: Iterable[Criterion], closure: Closure) -> int:
    """What answers cost together; a note for each gap where flagging is among them and nothing answers the gap."""
    chosen = set(some)
    wants = [want for at, want in closure.wants.items() if not closure.owed_by[at].isdisjoint(chosen)]
    notes = max(closure.open_notes - len(wants), 0) * 2 if Criterion.FLAGGING in chosen else 0
    return sum(want.cost for want in wants) + notes


def _names(owed: Iterable[Criterion]) -> list[str]:
    return sorted(criterion.value for criterion in owed)
