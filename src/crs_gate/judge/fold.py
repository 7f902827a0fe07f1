"""Results on very many sources, folded: all are counted, the first of each rule are kept, new ones before old ones."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from crs_gate.judge.decide import is_unknown
from crs_gate.judge.evaluate import MOST_FINDINGS
from crs_gate.judge.remembered import Remembered
from crs_gate.judge.tally import Kind, Tally
from crs_gate.model.findings import WHOLE_DATASET, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.scheme import CRITERIA, Criterion, Outcome, Severity

_MOST_OF_A_RULE = 200
"""Results of one rule that are told in any case."""
_ROOM = MOST_FINDINGS // 2
"""Findings that are told beyond those."""
MOST_REASONS = 1_000
"""Reasons of one code that are told of one table."""
BITS = {criterion: 1 << place for place, criterion in enumerate(CRITERIA)}
"""A bit for each criterion, in a byte."""


class Passed(NamedTuple):
    """A result that is nothing to tell of, as far as it is counted."""

    criterion: Criterion
    rule_id: str
    severity: Severity
    outcome: Outcome
    reason: str


class Rows(NamedTuple):
    """The rows of one side: a byte of criteria for each that it fails or leaves open, and what waivers make of some.

    ``size`` counts those that are not ``left_out``.
    """

    bad: bytearray
    milder: Mapping[int, int]
    size: int
    left_out: bytearray | None = None


class Fold:
    """The results on one side. ``gone`` are the rows of a base that the head has no more: they are counted apart."""

    def __init__(self, rows: int, excused: Callable[[RuleResult], bool], gone: bytearray | None = None) -> None:
        self.tally, self.of_gone = Tally(), Tally()
        self.excused: tuple[Counter[Kind], Counter[Kind]] = (Counter(), Counter())
        """Results that waivers cover, of surviving rows and of gone ones."""
        self.bad = bytearray(rows)
        """For each row, the criteria that it fails or leaves open, as bits."""
        self.milder: dict[int, int] = {}
        """The same with waivers in force, where that differs."""
        self._excused, self._gone = excused, gone

    @property
    def rows(self) -> Rows:
        """All rows."""
        return Rows(self.bad, self.milder, len(self.bad))

    def is_gone(self, row: int) -> bool:
        """Whether a row of a base is one that the head has no more."""
        return self._gone is not None and bool(self._gone[row])

    def count(self, passed: Iterable[tuple[Passed, int]], *, gone: bool) -> None:
        """Count results on sources that are satisfied."""
        tally = self.of_gone if gone else self.tally
        for kind, times in passed:
            tally.add(Kind(*kind[:4], satisfied=True, on_source=True, reason=kind.reason), times)

    def add(self, results: Iterable[RuleResult], row: int | None = None) -> None:
        """Add the unsatisfied results on one source, or all on the dataset as a whole (no row)."""
        is_gone = row is not None and self.is_gone(row)
        bits = milder = 0
        for result in results:
            kind = (self.of_gone if is_gone else self.tally).add(_kind(result))
            bit = BITS.get(result.criterion, 0) if result.severity is Severity.ERROR else 0
            bits |= bit
            if not result.satisfied and self._excused(result):
                self.excused[is_gone][kind] += 1
            else:
                milder |= bit
        if row is not None:
            self.bad[row] = bits
            if milder != bits:
                self.milder[row] = milder


class Kept:
    """The results that are told: new ones before old ones, some of each rule in any case. The rest is counted."""

    def __init__(self, before: Remembered, excused: Callable[[RuleResult], bool]) -> None:
        self._before, self._excused = before, excused
        self.known: set[str] = set()
        """Fingerprints among the kept findings that the base had as well."""
        self.unknowns: list[RuleResult] = []
        """The first results that became unknown, and how many there are."""
        self.unknown_count = self.crashes = self.untold = 0
        self._kept: list[_Told] = []
        self._room = {True: _ROOM, False: _ROOM}
        self._of_rule: Counter[str] = Counter()

    def add(self, result: RuleResult, locate: Callable[[str], Location]) -> None:
        """Keep an unsatisfied result, if there is room; its findings are told at the places that ``locate`` gives."""
        self._note(result)
        old = {f.fingerprint for f in result.findings if self._before.had(f.fingerprint)}
        is_new, size = len(old) < len(result.findings), max(len(result.findings), 1)
        sure = not result.subject or self._excused(result) or self._is_one_of_few(result)
        if not sure and size > self._room[is_new]:
            self.untold += not result.told_by
            return
        if not sure:
            self._room[is_new] -= size
        self._of_rule[result.rule_id] += 1
        self.known |= old
        placed = tuple([f._replace(location=locate(f.location.pointer)) for f in result.findings])
        self._kept.append(_Told(result._replace(findings=placed), is_new, sure))

    def finish(self) -> tuple[RuleResult, ...]:
        """The results that are told. Old ones make room for new ones."""
        room, told = self._room[True], []
        for result, is_new, sure in sorted(self._kept, key=lambda each: bool(each.result.subject)):
            if not is_new and not sure:
                room -= max(len(result.findings), 1)
            if is_new or sure or room >= 0:
                told.append(result)
            else:
                self.untold += not result.told_by
        return tuple(told)

    def _is_one_of_few(self, result: RuleResult) -> bool:
        if result.outcome is Outcome.ERROR:
            return self.crashes <= MOST_REASONS
        return bool(result.findings) and self._of_rule[result.rule_id] < _MOST_OF_A_RULE

    def _note(self, result: RuleResult) -> None:
        self.crashes += result.outcome is Outcome.ERROR
        if is_unknown(result) and not self._before.was_unknown(result) and not self._excused(result):
            self.unknown_count += 1
            if len(self.unknowns) < MOST_REASONS:
                self.unknowns.append(result)


class _Told(NamedTuple):
    result: RuleResult
    is_new: bool
    sure: bool


def _kind(result: RuleResult) -> Kind:
    on_source = result.subject != WHOLE_DATASET
    five = result.criterion, result.rule_id, result.severity, result.outcome, result.satisfied
    return Kind(*five, on_source, result.reason)
