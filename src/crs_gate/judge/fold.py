"""Results on very many sources, folded: all are counted, and what rows owe is kept in a byte each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from crs_gate.judge.tally import Kind, Reasons, Tally
from crs_gate.model.findings import WHOLE_DATASET, RuleResult
from crs_gate.model.scheme import CRITERIA, Criterion, Outcome, Severity

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

    def __init__(
        self,
        rows: int,
        excused: Callable[[RuleResult], bool],
        gone: bytearray | None = None,
        covers: Callable[[RuleResult], bool] = lambda _: False,
    ) -> None:
        self.tally, self.of_gone = Tally(), Tally()
        self.reasons = Reasons()
        """All results by reason, those of gone rows as well."""
        self.excused: tuple[Counter[Kind], Counter[Kind]] = (Counter(), Counter())
        """Results that waivers cover, of surviving rows and of gone ones."""
        self.covered: Counter[Kind] = Counter()
        """Results that no waiver covers, and a baseline does."""
        self.bad = bytearray(rows)
        """For each row, the criteria that it fails or leaves open, as bits."""
        self.milder: dict[int, int] = {}
        """The same with waivers in force, where that differs."""
        self._excused, self._gone, self._covers = excused, gone, covers

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
        for (criterion, rule_id, severity, outcome, reason), times in passed:
            kind = Kind(criterion, rule_id, severity, outcome, satisfied=True, on_source=True)
            tally.add(kind, times, reason)
            self.reasons.add(kind, reason, times)

    def add(self, results: Iterable[RuleResult], row: int | None = None) -> None:
        """Add the unsatisfied results on one source, or all on the dataset as a whole (no row)."""
        is_gone = row is not None and self.is_gone(row)
        bits = milder = 0
        for result in results:
            kind = _kind(result)
            (self.of_gone if is_gone else self.tally).add(kind, 1, result.reason)
            self.reasons.add(kind, result.reason)
            bit = BITS.get(result.criterion, 0) if result.severity is Severity.ERROR else 0
            bits |= bit
            if not result.satisfied and self._excused(result):
                self.excused[is_gone][kind] += 1
            else:
                milder |= bit
                if self._covers(result):
                    self.covered[kind] += 1
        if row is not None:
            self.bad[row] = bits
            if milder != bits:
                self.milder[row] = milder


def _kind(result: RuleResult) -> Kind:
    on_source = result.subject != WHOLE_DATASET
    return Kind(result.criterion, result.rule_id, result.severity, result.outcome, result.satisfied, on_source)
