"""The results on very many sources that are told: the first of each rule in any case, new ones before old ones."""

from collections import Counter
from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

from crs_gate.judge.decide import guards, is_unknown
from crs_gate.judge.evaluate import MOST_FINDINGS
from crs_gate.judge.remembered import Remembered
from crs_gate.model.findings import RuleResult
from crs_gate.model.location import Location
from crs_gate.model.scheme import Outcome

MOST_REASONS = 1_000
"""Reasons of one code that are told of one table."""
_MOST_OF_A_RULE = 200
"""Findings of one rule that are told before those of others."""


class _Rank(IntEnum):
    """Who is told first. Each rank has room of its own while rows are gone through, and all share one in the end."""

    ON_DATASET = 0
    SURE = 1
    NEW = 2
    OLD = 3


class _Told(NamedTuple):
    result: RuleResult
    rank: _Rank


class Kept:
    """The results that are told. The others are counted.

    A result on the dataset as a whole, one that a waiver covers, a crash, or one of the first of a rule is kept even
    where there is no room for its findings.
    """

    def __init__(self, before: Remembered, excused: Callable[[RuleResult], bool]) -> None:
        self._before, self._excused = before, excused
        self.known: set[str] = set()
        """Fingerprints among the kept findings that the base had as well."""
        self.unknowns: list[RuleResult] = []
        """The first results that became unknown, and how many there are."""
        self.broken: list[RuleResult] = []
        """The first results by which a safeguard was broken, and how many there are."""
        self.unknown_count = self.broken_count = self.crashes = self.untold = 0
        self._kept: list[_Told] = []
        self._room = dict.fromkeys(_Rank, MOST_FINDINGS)
        self._of_rule: Counter[str] = Counter()

    def add(self, result: RuleResult, locate: Callable[[str], Location]) -> None:
        """Keep an unsatisfied result as far as there is room; its findings are told at places that ``locate`` gives."""
        self._note(result)
        old = [self._before.had(finding.fingerprint) for finding in result.findings]
        rank = self._rank(result, is_new=not all(old))
        room = self._room[rank]
        if rank > _Rank.SURE and not room:
            self.untold += not result.told_by
            return
        told = result.findings[:room]
        self._room[rank] -= min(len(told) or 1, room)
        if rank is _Rank.SURE:
            self._of_rule[result.rule_id] += len(told)
        self.known.update(f.fingerprint for f, was_there in zip(told, old, strict=False) if was_there)
        placed = tuple([f._replace(location=locate(f.location.pointer)) for f in told])
        self._kept.append(_Told(result._replace(findings=placed), rank))

    def finish(self) -> tuple[RuleResult, ...]:
        """The results that are told, those on the dataset as a whole first; no more than ``MOST_FINDINGS`` findings."""
        room = MOST_FINDINGS
        told: dict[int, RuleResult] = {}
        for place in sorted(range(len(self._kept)), key=lambda place: self._kept[place].rank):
            result, rank = self._kept[place]
            if rank > _Rank.SURE and not room:
                self.untold += not result.told_by
                continue
            told[place] = result._replace(findings=result.findings[:room])
            room -= min(len(result.findings) or 1, room)
        return tuple(sorted((told[place] for place in sorted(told)), key=lambda result: bool(result.subject)))

    def _rank(self, result: RuleResult, *, is_new: bool) -> _Rank:
        if not result.subject:
            return _Rank.ON_DATASET
        if self._is_one_of_few(result) or (not result.told_by and self._excused(result)):
            return _Rank.SURE  # not what others speak of: one waiver of those may cover a million
        return _Rank.NEW if is_new else _Rank.OLD

    def _is_one_of_few(self, result: RuleResult) -> bool:
        if result.outcome is Outcome.ERROR:
            return self.crashes <= MOST_REASONS
        size = len(result.findings)
        return size > 0 and self._of_rule[result.rule_id] + size <= _MOST_OF_A_RULE

    def _note(self, result: RuleResult) -> None:
        self.crashes += result.outcome is Outcome.ERROR
        if is_unknown(result) and not self._before.was_unknown(result) and not self._excused(result):
            self.unknown_count += 1
            if len(self.unknowns) < MOST_REASONS:
                self.unknowns.append(result)
        breaks = guards(result) and result.outcome is Outcome.FAIL and not self._before.was_broken(result)
        if breaks and not self._excused(result):
            self.broken_count += 1
            if len(self.broken) < MOST_REASONS:
                self.broken.append(result)
