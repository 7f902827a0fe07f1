"""What ends within some days, by the rules' own arithmetic: a rule that looks at the day says when it will object."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from crs_gate.facts.tree import Tree
from crs_gate.judge.views import SHARD
from crs_gate.model.dataset import Dataset
from crs_gate.model.ending import Ending
from crs_gate.model.findings import WHOLE_DATASET
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.report import WaiverState, WaiverUse
from crs_gate.model.scheme import Scope
from crs_gate.model.source import Source
from crs_gate.rules.answers import NotApplicable, NotAsked, ToldElsewhere, Undetermined
from crs_gate.rules.interface import Context, End, Ends
from crs_gate.rules.registry import Rule

MOST_NAMED = 3
"""How many of the sources that end together are named."""
_Ends = Callable[[object, Context], Ends]
_Locate = Callable[[str], Location]


class _Asked(NamedTuple):
    """A rule that is asked when it ends, and the subjects that a waiver in force lets off."""

    rule: Rule
    ends: _Ends
    let_off: frozenset[str]


def endings(
    dataset: Dataset, policy: Policy, rules: Iterable[Rule], today: date, within: int, tree: Tree | None = None
) -> tuple[Ending, ...]:
    """What ends up to a day in one dataset, or is over, in the order of the days. Equal sources are told together.

    Days on which answers were stored count where the ``tree`` around the manifest has them. What a waiver in force lets
    off is left out: the waiver's own day is told.
    """
    held = [w for w in policy.waivers if w.dataset == dataset.path and not w.expired(today)]
    asked = [_Asked(rule, rule.ends, _let_off(held, rule.id)) for rule in rules if rule.ends]
    ctx, gathered = Context(dataset, policy, today, tree), _Gathered(dataset.path, today, last_of(today, within))
    for each in asked:
        if each.rule.scope is Scope.DATASET and WHOLE_DATASET not in each.let_off:
            for end in _said(each.ends, dataset, ctx):
                gathered.add(each.rule.id, end, "", dataset.locate, "")
    on_sources = [each for each in asked if each.rule.scope is Scope.SOURCE]
    for source, above, locate in _placed(dataset) if on_sources else ():
        for each in on_sources:
            if source.id not in each.let_off:
                for end in _said(each.ends, source, ctx):
                    gathered.add(each.rule.id, end, source.id, locate, above)
    return gathered.in_order()


def waivers_in_order(uses: Iterable[WaiverUse], within: int) -> tuple[WaiverUse, ...]:
    """The waivers by their last day; one in use is expiring when it ends within so many days."""
    ordered = sorted(uses, key=lambda use: (use.waiver.expires, use.waiver[:3]))
    return tuple(use._replace(state=_state(use, within)) for use in ordered)


def last_of(today: date, within: int) -> date:
    """The day so many days from today, or the last one of the calendar."""
    return today + timedelta(days=min(within, (date.max - today).days))


def _state(use: WaiverUse, within: int) -> WaiverState:
    if use.state not in {WaiverState.ACTIVE, WaiverState.EXPIRING}:
        return use.state
    return WaiverState.EXPIRING if use.days_left <= within else WaiverState.ACTIVE


def _let_off(held: Iterable[Waiver], rule: str) -> frozenset[str]:
    return frozenset(waiver.source or WHOLE_DATASET for waiver in held if waiver.rule == rule)


def _said(ends: _Ends, subject: object, ctx: Context) -> Iterator[End]:
    try:
        yield from ends(subject, ctx)
    except (NotApplicable, NotAsked, ToldElsewhere, Undetermined):
        return  # nothing has a last day that is known; the check says why


def _placed(dataset: Dataset) -> Iterator[tuple[Source, str, _Locate]]:
    """Each source with its pointer and what finds places; those of a table a shard at a time."""
    if dataset.table is None:
        for source, above in zip(dataset.sources, dataset.pointers, strict=True):
            yield source, above, dataset.locate
        return
    for shard in dataset.table.shards(SHARD):
        for row, source in enumerate(shard.sources, shard.first):
            yield source, f"/sources/{row}", shard.locate


class _Gathered:
    """Endings of one dataset, those of sources by rule and day: as many are kept as there are days."""

    def __init__(self, path: str, today: date, until: date) -> None:
        self._path, self._today, self._until = path, today, until
        self._found: dict[tuple[str, str, date, str], Ending] = {}

    def add(self, rule: str, end: End, source: str, locate: _Locate, above: str) -> None:
        """Take one in, unless it ends later than is asked for."""
        if end.last > self._until:
            return
        key = rule, "" if source else end.pointer, end.last, end.what
        if (found := self._found.get(key)) is None:
            left, named, place = (end.last - self._today).days, (source,) if source else (), locate(above + end.pointer)
            self._found[key] = Ending(rule, self._path, end.what, end.last, left, named, len(named), place)
        else:
            more = found.sources if len(found.sources) == MOST_NAMED else (*found.sources, source)
            self._found[key] = found._replace(sources=more, sources_counted=found.sources_counted + 1)

    def in_order(self) -> tuple[Ending, ...]:
        """By day, then by rule and place."""
        return tuple(sorted(self._found.values(), key=lambda one: (one.last, one.rule, one.location)))
