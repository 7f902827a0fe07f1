"""One manifest, from what was read at base and head to its finished part of the report."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crs_gate.judge.case import NOT_COMPARED, Case, Side
from crs_gate.judge.debt import Known as KnownDebt
from crs_gate.judge.debt import known_of, was_among
from crs_gate.judge.decide import Judged, decide
from crs_gate.judge.diff import Comparison, compare
from crs_gate.judge.evaluate import Known, evaluate, evaluate_change
from crs_gate.judge.rating import rate
from crs_gate.judge.reporting import Before, Found, Rated, report_on, unsatisfied
from crs_gate.judge.selection import selected
from crs_gate.judge.waivers import excuse
from crs_gate.model.dataset import Dataset
from crs_gate.model.findings import RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy
from crs_gate.model.rating import Rating
from crs_gate.model.report import ManifestReport
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, ManifestState
from crs_gate.rules.registry import Rule

__all__ = ("NOT_COMPARED", "Case", "Side", "judge")


class _Evaluated(NamedTuple):
    """The base, evaluated whole; ``surviving`` are its results on what head still has."""

    whole: Rating
    results: tuple[RuleResult, ...]
    surviving: tuple[RuleResult, ...]
    letters: dict[str, str]
    """By the ids that the sources had at base."""


def judge(case: Case, policy: Policy, today: date) -> ManifestReport:
    """Compare, evaluate, rate and decide.

    The verdict rests on ratings in which waived results count as satisfied; the ratings that are shown never do.
    """
    rules = selected(policy)
    excused = excuse(policy.waivers, case.path, today)
    on_file = evaluate_change(_state(case), rules, lambda pointer: _place(case, pointer))
    head = case.head.read.dataset if case.head else None
    if case.head is None or head is None:
        return _without_rating(case, policy, excused, on_file)
    if case.in_table:
        from crs_gate.judge.tables import judge_tables

        return judge_tables(case, head, policy, today, on_file)
    comparison = compare(case.base_dataset, head)
    known: Known | None = {} if case.base and case.base is not case.head and case.collected_alike else None
    signed = case.head.evidence
    ctx = Context(head, policy, today, case.head.tree, comparison.survivors, None, case.base_dataset, signed)
    evaluated = evaluate(ctx, rules, known)
    if case.base is case.head:
        base: _Evaluated | None = _as_evaluated(head, evaluated)
    else:
        base = _evaluated(case, comparison, policy, today, rules, known)
    results = on_file + evaluated
    now = _rated(rate(results, [source.id for source in head.sources]), results, excused)
    before = _before(base, comparison, excused) if base else None
    found = Found(case, policy, excused, head, now, before, results, comparison.changes)
    debt = known_of(case, policy, today, rules)
    return report_on(_with_baseline(found, debt, comparison.survivors) if debt else found)


def _with_baseline(found: Found, known: KnownDebt, survivors: Mapping[str, Source]) -> Found:
    """Rate once more as floors see it, with what a baseline covers. Results on sources are asked first."""
    head, excused = found.head, found.excused
    alone = found.case.change == NOT_COMPARED
    same = (source for source in head.sources if alone or survivors.get(source.id) == source)
    before = found.before.owed if found.before else ()
    coverage = known.coverage(head, same, was_among(before), before)
    owed = [result for result in unsatisfied(found.results) if not excused(result)]
    owed.sort(key=lambda result: not result.subject)
    covered = {(result.rule_id, result.subject) for result in owed if coverage.covers(result)}
    held = None
    if covered:
        held = rate(found.results, found.now.shown.by_source, lambda r: excused(r) or (r.rule_id, r.subject) in covered)
    return found._replace(now=found.now._replace(held=held), baseline=coverage.use())


def _without_rating(
    case: Case, policy: Policy, excused: Callable[[RuleResult], bool], on_file: tuple[RuleResult, ...]
) -> ManifestReport:
    """What is told of a manifest in which nothing can be rated; one that nobody touched was so before."""
    owed = unsatisfied(on_file)
    before = owed if case.still_invalid else ()
    verdict = decide(Judged(policy, excused, None, None, head_results=owed, base_results=before))
    notes = tuple(case.notes) if case.still_invalid else ()
    return ManifestReport(
        case.path, "", "", case.change, verdict, base_path=case.base_path, results=on_file, notes=notes
    )


def _before(base: _Evaluated, comparison: Comparison, excused: Callable[[RuleResult], bool]) -> Before:
    """The base as far as it survives. Where nothing does, the whole of it: there is no other measure."""
    survivors = comparison.survivors
    if not survivors or base.surviving is base.results:
        rated = _rated(base.whole, base.results, excused)
    else:
        rated = _rated(rate(base.surviving, survivors), base.surviving, excused)
    return Before(rated, base.whole, unsatisfied(base.results), base.letters)


def _rated(shown: Rating, results: Sequence[RuleResult], excused: Callable[[RuleResult], bool]) -> Rated:
    waived = any(excused(result) for result in unsatisfied(results))
    return Rated(shown, rate(results, shown.by_source, excused) if waived else shown)


def _evaluated(
    case: Case, comparison: Comparison, policy: Policy, today: date, rules: Sequence[Rule], known: Known | None
) -> _Evaluated | None:
    """Evaluate the base under today's rules and the same policy. Subjects carry the ids they have at head.

    The whole base is evaluated and then restricted: evaluating a restricted base would hide that a removal broke
    something, such as a source that was derived from the removed one.
    """
    if case.base is None or case.base.read.dataset is None:
        return None
    base, names = case.base.read.dataset, comparison.names
    itself = {source.id: source for source in base.sources}
    ctx = Context(base, policy, today, case.base.tree, itself, None, base, case.base.evidence)
    results = evaluate(ctx, rules, known, names, case.path)
    gone = {source.id for source in base.sources} - names.keys()
    ids = [names.get(source.id, source.id) for source in base.sources]
    surviving = tuple(r for r in results if r.subject not in gone) if gone else results
    whole = rate(results, ids)
    letters = {source.id: whole.by_source[id_] for source, id_ in zip(base.sources, ids, strict=True)}
    return _Evaluated(whole, results, surviving, letters)


def _as_evaluated(head: Dataset, results: tuple[RuleResult, ...]) -> _Evaluated:
    """The base of a manifest that no change touches: what was found of head."""
    whole = rate(results, [source.id for source in head.sources])
    return _Evaluated(whole, results, results, dict(whole.by_source))


def _state(case: Case) -> ManifestState:
    problems = case.head.read.problems if case.head else ()
    told = tuple((p.pointer, p.message) for p in problems)
    if case.base is None or case.change in (NOT_COMPARED, "unchanged"):
        return ManifestState(case.path, case.head is None, told)
    before, after = (side.read.dataset if side else None for side in (case.base, case.head))
    formats = (before.format if before else "", after.format if after else "")
    return ManifestState(case.path, case.head is None, told, case.base.path, formats)


def _place(case: Case, pointer: str) -> Location:
    problems = case.head.read.problems if case.head else ()
    found = next((p for p in problems if p.pointer == pointer), None)
    return Location(found.path or case.path, *found[1:3], pointer) if found else Location(case.path, 1, 1, pointer)
