"""The smallest set of edits for the next letter, and for the policy's floor.

Nothing is promised that was not tried: edits are applied to the text with the examples in their holes, the result is
read and judged as the change would be, and what comes out is the promise.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from crs_gate.judge.case import Case, Side
from crs_gate.judge.manifest import judge
from crs_gate.judge.plan_holes import Asked
from crs_gate.judge.plan_text import NotPlacedError, applied, filled, placed
from crs_gate.judge.plan_wants import ASKS_FOR_NOTE, Around, Want, notes_of, speakers, wants_of
from crs_gate.model.plan import LineEdit, Plan, PlanKind
from crs_gate.model.policy import Policy
from crs_gate.model.rating import Rating
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import CRITERIA, LETTERS, Criterion, Severity, Status, worse

MOST_SOURCES = 200
"""Sources of a manifest for which plans are worked out: each try reads and judges the whole of it."""
_MOST_JUDGED = 2_000
"""Sources that are judged in all tries on one manifest together, so that no report waits for its plans."""
_LEAST_JUDGED = 5
"""What a try counts for at least."""
_ROUNDS = 6
_MOST_TRIES = 6
_MOST_PRUNED = 12
_LICENSES = ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0")
_OF_LICENSES = frozenset(
    ("license-conflict", "license-label-overpromises", "license-mix-conflict", "license-use-conflict")
)
"""Rules that may be content with another license of the dataset."""
_OF_FLOORS = frozenset(("rating-below-floor", "score-below-floor", "source-below-floor"))
_Wants = Mapping[str, Want]


class _Tried(NamedTuple):
    """What came of edits: their text and the report on the manifest with them."""

    wants: _Wants
    edits: tuple[LineEdit, ...]
    report: ManifestReport


class _Closure(NamedTuple):
    """Everything that could be answered by pasting, and for which criteria each answer is owed."""

    wants: _Wants
    owed_by: Mapping[str, frozenset[Criterion]]
    open_notes: int


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
    if read is None or dataset is None or not read.text:
        return False
    if dataset.format != "native" or dataset.table is not None or len(dataset.sources) > MOST_SOURCES:
        return False
    try:
        placed(case.path, read.text, ())
    except NotPlacedError:
        return False
    return True


def _plan(kind: PlanKind, tried: _Tried | None, planner: "_Planner", now: Rating) -> Plan:
    rating = tried.report.head_rating if tried else None
    if tried is None or rating is None:
        return Plan(kind, now.letter, now.score, (), planner.unanswered())
    edits = tuple(sorted(tried.edits, key=lambda edit: (edit.effort, edit.first)))
    return Plan(kind, rating.letter, rating.score, edits)


class _Planner:
    """Tries edits of one manifest."""

    def __init__(self, case: Case, policy: Policy, today: date, report: ManifestReport) -> None:
        self._case, self._policy, self._today, self._report = case, policy, today, report
        self._license = _LICENSES[0]
        self._closed: dict[tuple[bool, str], _Closure] = {}
        self._known: dict[tuple[str, frozenset[str]], _Tried | None] = {}
        self._judged_so_far = 0
        self._unanswered: tuple[str, ...] | None = None

    def next_letter(self) -> _Tried | None:
        """The cheapest edits that lead to a better letter."""
        return self._letter(LETTERS[LETTERS.index(self._letter_now) - 1])

    def floor(self) -> _Tried | None:
        """The cheapest edits with which no floor is missed."""
        wanted = self._policy.min_rating or self._letter_now
        start = self._letter(wanted) if worse(self._letter_now, wanted) else _Tried({}, (), self._report)
        if start is None:
            return None
        best = start if self._holds(start.report) else self._more(start)
        return self._pruned(best, self._holds) if best else None

    def unanswered(self) -> tuple[str, ...]:
        """The rules that are still not content when all is pasted that can be."""
        if self._unanswered is None:
            tried = self._completed(CRITERIA, self._closure())
            results = tried.report.results if tried else ()
            blocking = (r for r in results if r.findings and r.severity is Severity.ERROR and r.criterion in CRITERIA)
            self._unanswered = tuple(sorted({result.rule_id for result in blocking if not result.satisfied}))
        return self._unanswered

    @property
    def _letter_now(self) -> str:
        rating = self._report.head_rating
        return rating.letter if rating else LETTERS[-1]

    def _holds(self, report: ManifestReport) -> bool:
        failed = any(reason.code in _OF_FLOORS for reason in report.verdict.reasons)
        return report.head_rating is not None and not failed

    def _letter(self, wanted: str) -> _Tried | None:
        for license_ in _LICENSES:
            self._license = license_
            if found := self._letter_counting(wanted):
                return self._pruned(found, lambda report: _reaches(report, wanted))
            if _OF_LICENSES.isdisjoint(self.unanswered()):
                break
        return None

    def _letter_counting(self, wanted: str) -> _Tried | None:
        """The cheapest edits that lead to a letter, counting with one license where one is asked for."""
        closure = self._closure()
        unmet = [each for each in CRITERIA if each not in _met(self._report)]
        count = LETTERS.index(self._letter_now) - LETTERS.index(wanted)
        sets = sorted(combinations(unmet, count), key=lambda some: _cost(some, closure))
        best: _Tried | None = None
        for some in sets[:_MOST_TRIES]:
            if best and _paid(best) < _cost(some, closure):
                break
            tried = self._completed(some, closure)
            if tried and _reaches(tried.report, wanted) and (best is None or _worth(tried) > _worth(best)):
                best = tried
        return best

    def _completed(self, some: Iterable[Criterion], closure: _Closure) -> _Tried | None:
        """What is owed for some criteria, and what these answers ask for in turn."""
        chosen = set(some)
        wants = {at: want for at, want in closure.wants.items() if not closure.owed_by[at].isdisjoint(chosen)}
        tried = self._try(wants)
        for _ in range(_ROUNDS):
            asked = self._wanted(tried.report, scored=False) if tried else ()
            more, claimed = {}, _Claimed(wants)
            for criterion, want in asked:
                if criterion in chosen and want.pointer not in wants and not claimed.overlaps(want.pointer):
                    more[want.pointer] = want
                    claimed.add(want.pointer)
            if not more:
                break
            wants |= more
            tried = self._try(wants)
        return self._with_notes(wants) if tried and Criterion.FLAGGING in chosen else tried

    def _more(self, start: _Tried) -> _Tried | None:
        """Further edits, the cheapest criteria first, until the floors hold."""
        closure = self._closure(scored=True)
        best = start
        pending = {at: want for at, want in closure.wants.items() if at not in start.wants}
        groups = sorted({owed for at, owed in closure.owed_by.items() if at in pending}, key=_names)
        costs = {owed: sum(want.cost for at, want in pending.items() if closure.owed_by[at] == owed) for owed in groups}
        for owed in sorted(groups, key=lambda owed: (costs[owed], _names(owed))):
            more = {at: want for at, want in pending.items() if closure.owed_by[at] == owed}
            tried = self._with_notes({**best.wants, **more})
            if tried is None or not _no_worse(tried.report, best.report):
                continue
            best = tried
            if self._holds(best.report):
                return best
        return None

    def _pruned(self, tried: _Tried, holds: Callable[[ManifestReport], bool]) -> _Tried:
        """Without the edits that are not needed, the most expensive ones first, where there are few enough to try."""
        if len(tried.wants) > _MOST_PRUNED:
            return tried
        for at in sorted(tried.wants, key=lambda at: (-tried.wants[at].cost, at)):
            less = self._try({name: want for name, want in tried.wants.items() if name != at})
            if less and holds(less.report):
                tried = less
        return tried

    def _closure(self, *, scored: bool = False) -> _Closure:
        """All that can be answered, found by answering until nothing new is asked."""
        key = scored, self._license
        if key not in self._closed:
            self._closed[key] = self._close(scored)
        return self._closed[key]

    def _close(self, scored: bool) -> _Closure:
        wants: dict[str, Want] = {}
        owed_by: dict[str, frozenset[Criterion]] = {}
        report, open_notes = self._report, sum(1 for _ in self._note_wants(self._report))
        for _ in range(_ROUNDS):
            before, claimed = dict(owed_by), _Claimed(wants)
            for criterion, want in self._wanted(report, scored):
                if not claimed.overlaps(want.pointer):
                    wants.setdefault(want.pointer, want)
                    claimed.add(want.pointer)
                    owed_by[want.pointer] = owed_by.get(want.pointer, frozenset()) | {criterion}
            tried = self._try(wants) if owed_by != before else None
            if tried is None:
                break
            report = tried.report
        return _Closure(wants, owed_by, open_notes)

    def _wanted(self, report: ManifestReport, scored: bool) -> Iterator[tuple[Criterion, Want]]:
        around = self._around()
        for criterion, result, finding in speakers(report.results):
            blocking = result.severity is Severity.ERROR and criterion in CRITERIA
            if blocking or (scored and result.severity is not Severity.NOTE):
                yield from ((criterion, want) for want in wants_of(result, finding, around))

    def _note_wants(self, report: ManifestReport) -> Iterator[Want]:
        around = self._around()
        for result in report.results:
            if result.rule_id == ASKS_FOR_NOTE and not result.satisfied:
                yield from (want for finding in result.findings for want in notes_of(finding, around))

    def _with_notes(self, wants: _Wants) -> _Tried | None:
        """The edits, and a note on each gap that they leave open."""
        tried = self._try(wants)
        notes = list(self._note_wants(tried.report)) if tried else []
        named = {f"{note.pointer}#{note.snippet.value['field']}": note for note in notes}
        return self._try({**wants, **named}) if named else tried

    def _around(self) -> Around:
        dataset = self._case.head.read.dataset if self._case.head else None
        assert dataset is not None  # noqa: S101 - can_plan has looked
        return Around(dataset, Asked(None, self._today, self._license), self._rows)

    @cached_property
    def _rows(self) -> dict[str, int]:
        dataset = self._case.head.read.dataset if self._case.head else None
        return {source.id: row for row, source in enumerate(dataset.sources)} if dataset else {}

    def _try(self, wants: _Wants) -> _Tried | None:
        """What comes of edits, tried once; ``None`` where nothing can be rated, or no more is tried."""
        key = self._license, frozenset(wants)
        if key not in self._known:
            self._known[key] = self._tried(wants)
        return self._known[key]

    def _tried(self, wants: _Wants) -> _Tried | None:
        """Apply edits, read and judge."""
        head = self._case.head
        assert head is not None  # noqa: S101 - can_plan has looked
        try:
            edits = placed(head.path, head.read.text, wants.values())
        except NotPlacedError:
            return None
        if not edits:
            return _Tried(wants, (), self._report)
        self._judged_so_far += max(len(self._rows), _LEAST_JUDGED)
        if self._judged_so_far > _MOST_JUDGED:
            return None
        text = applied(head.read.text, map(filled, edits))
        report = self._judged(head, text)
        return _Tried(wants, edits, report) if report and report.head_rating else None

    def _judged(self, head: Side, text: str) -> ManifestReport | None:
        from crs_gate.formats import native
        from crs_gate.formats.interface import Unreadable

        try:
            read = native.read(head.path, text)
        except Unreadable:
            return None
        change = "changed" if self._case.change == "unchanged" else self._case.change
        return judge(self._case._replace(head=head._replace(read=read), change=change), self._policy, self._today)


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


def _paid(tried: _Tried) -> int:
    return sum(want.cost for want in tried.wants.values())


def _worth(tried: _Tried) -> tuple[int, Decimal]:
    """The less it costs the better; of two that cost the same, the one that reaches more."""
    return -_paid(tried), tried.report.head_rating.score if tried.report.head_rating else Decimal(0)


def _cost(some: Iterable[Criterion], closure: _Closure) -> int:
    """What answers cost together; a note for each gap where flagging is among them and nothing answers the gap."""
    chosen = set(some)
    wants = [want for at, want in closure.wants.items() if not closure.owed_by[at].isdisjoint(chosen)]
    notes = max(closure.open_notes - len(wants), 0) * 2 if Criterion.FLAGGING in chosen else 0
    return sum(want.cost for want in wants) + notes


class _Claimed:
    """Places that are wanted already, with what is above them: nothing is wanted within or around another want."""

    def __init__(self, pointers: Iterable[str]) -> None:
        self._own: set[str] = set()
        self._above: set[str] = set()
        for pointer in pointers:
            self.add(pointer)

    def add(self, pointer: str) -> None:
        """One more place."""
        self._own.add(pointer)
        self._above.update(_ancestors(pointer))

    def overlaps(self, pointer: str) -> bool:
        """Whether a place lies in another one that is wanted, or holds one."""
        return pointer in self._above or not self._own.isdisjoint(_ancestors(pointer))


def _ancestors(pointer: str) -> Iterator[str]:
    while pointer := pointer.rpartition("/")[0]:
        yield pointer


def _names(owed: Iterable[Criterion]) -> list[str]:
    return sorted(criterion.value for criterion in owed)
