"""Runs the rules on very many sources, a shard at a time. Nothing of a shard is kept but what is counted or told."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crs_gate.formats.paused import garbage_collection_paused
from crs_gate.judge.differing import Itself, Survivors
from crs_gate.judge.evaluate import Ending, Subject, Teller, ending, on_dataset, result_of, runnable, speaking
from crs_gate.judge.fold import Fold, Passed
from crs_gate.judge.quiet import Said
from crs_gate.judge.views import View
from crs_gate.model.findings import RuleResult
from crs_gate.model.location import Location
from crs_gate.model.scheme import Outcome, Severity
from crs_gate.model.source import Source
from crs_gate.model.table import Shard
from crs_gate.rules.interface import Context
from crs_gate.rules.licensing import MORE_GAPS
from crs_gate.rules.registry import Rule

_MOST_OF_A_SHARD = 100_000
"""Findings of one shard that are made."""

Locate = Callable[[str], Location]
Keep = Callable[[RuleResult, Locate], None]
"""Takes each unsatisfied result, and what gives the places of its findings."""


class Task(NamedTuple):
    """What is judged: the sources, what rules may ask, the sources at base by shard, and ids that they have at head.

    ``path`` is that of the manifest at head. ``look`` is shown each shard with the sources at base. ``known`` gives
    what local rules said of a row before, and ``note`` is told what they say where nobody knows.
    """

    view: View
    ctx: Context
    base: Survivors | Itself
    path: str
    names: Mapping[str, str]
    look: Callable[[Shard, Mapping[str, Source]], None]
    known: Callable[[int], Said | None]
    note: Callable[[int, Said], None]


def judge_side(task: Task, rules: Sequence[Rule], fold: Fold, keep: Keep) -> tuple[RuleResult, ...]:
    """Count all results and offer the unsatisfied ones; gives the results on the dataset as a whole."""
    dataset = task.ctx.dataset
    teller = Teller(task.path, dataset.locate)
    whole = on_dataset(task.ctx, rules, teller, task.names)
    heard = dict.fromkeys((gap for result in whole for gap in result.told_by), _SILENT)
    asked = _Asked(*(runnable(rules, task.ctx.policy, local=local) for local in (True, False)))
    for shard in task.view.shards():
        with garbage_collection_paused():
            task.look(shard, task.base.enter(shard))
            for result in _Shard(task, shard, asked).judged(fold):
                if (result.rule_id, result.subject) in heard:
                    heard[result.rule_id, result.subject] = result.severity
                keep(result, shard.locate)
    heard.update({(r.rule_id, r.subject): r.severity for r in whole if not r.satisfied})
    told = tuple(speaking(each, "", teller) if _is_orphan(each, heard) else each for each in whole)
    fold.add(told)
    for result in told:
        if not result.satisfied:
            keep(result, dataset.locate)
    return told


_SILENT = -1


def _is_orphan(result: RuleResult, spoken: Mapping[tuple[str, str], int]) -> bool:
    """Whether a gap is left to others of which one does not run, weighs less or found nothing."""
    return any(spoken.get(by, _SILENT) < result.severity for by in result.told_by if by != MORE_GAPS)


class _Asked:
    """The rules on sources, numbered: local ones first."""

    def __init__(self, local: Sequence[tuple[Rule, Severity]], others: Sequence[tuple[Rule, Severity]]) -> None:
        self.all = (*local, *others)
        numbered = tuple((number, rule) for number, (rule, _) in enumerate(self.all))
        self.local, self.others = numbered[: len(local)], numbered[len(local) :]


class _Shard:
    """One shard while its sources are judged."""

    def __init__(self, task: Task, shard: Shard, asked: _Asked) -> None:
        self._task, self._shard, self._asked = task, shard, asked
        self._teller = Teller(task.path, lambda pointer: Location("", 0, 0, pointer), _MOST_OF_A_SHARD)
        self._said: tuple[Counter[Said], Counter[Said]] = (Counter(), Counter())
        """What was said of surviving sources and of gone ones."""

    def judged(self, fold: Fold) -> Iterator[RuleResult]:
        """Count all results of the shard; gives those that are not satisfied."""
        for row, source in enumerate(self._shard.sources, self._shard.first):
            if odd := self._on_source(row, source, self._said[fold.is_gone(row)]):
                fold.add(odd, row)
                yield from odd
        for gone in (False, True):
            fold.count(self._satisfied(self._said[gone]), gone=gone)

    def _on_source(self, row: int, source: Source, counted: Counter[Said]) -> list[RuleResult]:
        endings: list[tuple[int, Ending]] = []
        said = self._task.known(row)
        if said is None:
            said = self._ask(self._asked.local, source, endings)
            if not endings:
                self._task.note(row, said)
        counted[said] += 1
        counted[self._ask(self._asked.others, source, endings)] += 1
        return list(self._told(row, source, endings)) if endings else []

    def _ask(self, rules: Iterable[tuple[int, Rule]], source: Source, endings: list[tuple[int, Ending]]) -> Said:
        """What rules say that the source satisfies; how the others ended is appended."""
        said: list[tuple[int, str | None]] = []
        for number, rule in rules:
            ended = ending(rule, source, self._task.ctx)
            if ended is None:
                continue
            if ended.outcome is Outcome.PASS:
                said.append((number, None))
            elif ended.outcome is Outcome.NOT_APPLICABLE:
                said.append((number, ended.reason))
            else:
                endings.append((number, ended))
        return tuple(said)

    def _told(self, row: int, source: Source, endings: list[tuple[int, Ending]]) -> Iterator[RuleResult]:
        task, dataset = self._task, self._task.ctx.dataset
        subject = Subject(task.names.get(source.id, source.id), dataset.pointers[row], self._teller, task.names)
        results = [result_of(*self._asked.all[number], ended, subject) for number, ended in endings]
        spoken = {(result.rule_id, result.subject): result.severity for result in results}
        for result in results:
            silent = _is_orphan(result, spoken)
            yield speaking(result, subject.pointer, self._teller) if silent else result

    def _satisfied(self, counted: Counter[Said]) -> Iterator[tuple[Passed, int]]:
        for said, times in counted.items():
            for number, reason in said:
                rule, severity = self._asked.all[number]
                outcome = Outcome.PASS if reason is None else Outcome.NOT_APPLICABLE
                yield Passed(rule.criterion, rule.id, severity, outcome, reason or ""), times
