"""What a dataset owes as it stands: the entries that a baseline takes of it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from crs_gate.errors import UsageError
from crs_gate.judge.case import Case
from crs_gate.judge.debt import Statements, barred_by_waivers, content_of, may_be_covered
from crs_gate.judge.differing import Survivors, differing
from crs_gate.judge.fold import Fold
from crs_gate.judge.selection import selected
from crs_gate.judge.sides import Task, judge_side
from crs_gate.judge.views import View
from crs_gate.judge.waivers import excuse
from crs_gate.model.dataset import Dataset
from crs_gate.model.debt import Debt, SourceDebt
from crs_gate.model.findings import RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy
from crs_gate.model.source import Source
from crs_gate.model.table import Shard
from crs_gate.rules.interface import Context

MOST_OWING = 100_000
"""Sources of one dataset that a baseline names. Where more of them owe something, the floor is not for that dataset."""


def owed(case: Case, head: Dataset, policy: Policy, today: date) -> Debt:
    """Every finding that a baseline may cover, but those that a waiver speaks of. Raises ``UsageError``."""
    view, rules = View(head), selected(policy)
    nothing = Survivors(None, view, differing(None, view))
    taker = _Taker(case, head, policy, today)
    ctx = Context(head, policy, today, case.head.tree if case.head else None, nothing, view.overview)
    task = Task(view, ctx, nothing, case.path, {}, taker.look, lambda _: None, lambda _row, _said: None)
    judge_side(task, rules, Fold(len(view), taker.excused), taker.take)
    return taker.debt


class _Taker:
    """Takes entries while a dataset is gone through; of its sources it holds one shard."""

    def __init__(self, case: Case, head: Dataset, policy: Policy, today: date) -> None:
        self.excused = excuse(policy.waivers, case.path, today)
        self._barred = barred_by_waivers(policy.waivers, case.path, today)
        self._statements, self._path = Statements(head), case.path
        self._shard: Mapping[str, Source] = {}
        self._rules: defaultdict[str, list[str]] = defaultdict(list)
        self._content: dict[str, str] = {}
        self._dataset: dict[str, tuple[str, ...]] = {}

    def look(self, shard: Shard, _before: Mapping[str, Source]) -> None:
        """Hold the sources of a shard."""
        self._shard = {source.id: source for source in shard.sources}

    def take(self, result: RuleResult, _locate: Callable[[str], Location]) -> None:
        """Take the entries of a result that is not satisfied."""
        if not may_be_covered(result) or self.excused(result) or self._barred(result):
            return
        if not result.subject:
            self._dataset[result.rule_id] = self._statements.digests(result)
            return
        if result.subject not in self._content:
            if len(self._content) >= MOST_OWING:
                raise UsageError(
                    f"more than {MOST_OWING:,} sources of {self._path} owe something, and a baseline names each",
                    "repair what they share, or ask no floor of this dataset yet (`datasets` in the policy)",
                )
            self._content[result.subject] = content_of(self._shard[result.subject])
        self._rules[result.subject].append(result.rule_id)

    @property
    def debt(self) -> Debt:
        """All that was taken, sorted."""
        sources = {id_: SourceDebt(self._content[id_], tuple(sorted(self._rules[id_]))) for id_ in sorted(self._rules)}
        return Debt(dict(sorted(self._dataset.items())), sources)
