"""One manifest, from what was read at base and head to its finished part of the report."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crs_gate.judge.case import NOT_COMPARED, Case, Side
from crs_gate.judge.decide import Judged, decide
from crs_gate.judge.diff import Comparison, compare
from crs_gate.judge.evaluate import Known, evaluate, evaluate_change, untold_results
from crs_gate.judge.rating import rate
from crs_gate.judge.roadmap import roadmap
from crs_gate.judge.selection import selected
from crs_gate.judge.waivers import excuse
from crs_gate.model.dataset import Dataset
from crs_gate.model.findings import RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy
from crs_gate.model.rating import Rating
from crs_gate.model.report import ManifestReport
from crs_gate.rules.interface import Context, ManifestState
from crs_gate.rules.registry import Rule

__all__ = ("NOT_COMPARED", "Case", "Side", "judge")


class _Rated(NamedTuple):
    """A rating as it is shown, and as it counts with waivers in force."""

    shown: Rating
    effective: Rating


class _Before(NamedTuple):
    """The base, evaluated whole; ``surviving`` are its results on what head still has."""

    whole: Rating
    results: tuple[RuleResult, ...]
    surviving: tuple[RuleResult, ...]
    letters: dict[str, str]
    """By the ids that the sources had at base."""


class _Found(NamedTuple):
    """All that was found out of one manifest."""

    head: Dataset
    comparison: Comparison
    results: tuple[RuleResult, ...]
    before: _Before | None
    excused: Callable[[RuleResult], bool]


def judge(case: Case, policy: Policy, today: date) -> ManifestReport:
    """Compare, evaluate, rate and decide.

    The verdict rests on ratings in which waived results count as satisfied; the ratings that are shown never do.
    """
    rules = selected(policy)
    excused = excuse(policy.waivers, case.path, today)
    on_file = evaluate_change(_state(case), rules, lambda pointer: _place(case, pointer))
    head = case.head.read.dataset if case.head else None
    if case.head is None or head is None:
        verdict = decide(Judged(policy, excused, None, None, head_results=_unsatisfied(on_file)))
        return ManifestReport(case.path, "", "", case.change, verdict, base_path=_base_path(case), results=on_file)
    if case.in_table:
        from crs_gate.judge.tables import judge_tables

        return judge_tables(case, head, policy, today, on_file)
    comparison = compare(case.base_dataset, head)
    known: Known = {}
    evaluated = evaluate(Context(head, policy, today, case.head.tree, comparison.survivors), rules, known)
    if case.base is case.head:
        before: _Before | None = _as_before(head, evaluated)
    else:
        before = _before(case, comparison, policy, today, rules, known)
    return _report(case, policy, _Found(head, comparison, on_file + evaluated, before, excused))


def _report(case: Case, policy: Policy, found: _Found) -> ManifestReport:
    head, before = found.head, found.before
    changes = () if case.change == NOT_COMPARED else found.comparison.changes
    owed = _unsatisfied(found.results)
    now = _rated(rate(found.results, [source.id for source in head.sources]), found.results, found.excused)
    then = _then(before, found) if before else None
    judged = Judged(
        policy,
        found.excused,
        head=now.effective,
        base=then.effective if then else None,
        changes=changes,
        head_results=owed,
        base_results=_unsatisfied(before.results) if before else (),
        compared=case.change != NOT_COMPARED,
    )
    return ManifestReport(
        case.path,
        head.format,
        head.about.name or "",
        case.change,
        decide(judged),
        head_rating=now.shown,
        base_rating=then.shown if then else None,
        base_whole=before.whole if before else None,
        base_path=_base_path(case),
        changes=changes,
        results=found.results,
        base_source_letters=before.letters if before else None,
        roadmap=roadmap(now.shown, owed, head.not_in_format),
        notes=tuple(_notes(case, owed)),
        origins=_origins(head, owed),
        not_in_format=head.not_in_format,
    )


def _notes(case: Case, owed: Sequence[RuleResult]) -> Iterator[str]:
    yield from case.notes
    if untold := sum(not result.findings and not result.told_by for result in owed):
        yield untold_results(untold)


def _then(before: _Before, found: _Found) -> _Rated:
    """The base as far as it survives. Where nothing does, the whole of it: there is no other measure."""
    survivors = found.comparison.survivors
    if not survivors or before.surviving is before.results:
        return _rated(before.whole, before.results, found.excused)
    return _rated(rate(before.surviving, survivors), before.surviving, found.excused)


def _origins(head: Dataset, owed: Iterable[RuleResult]) -> dict[str, str]:
    """Where the values that findings point at came from, as far as it is not the format as such."""
    pointers = {finding.location.pointer for result in owed for finding in result.findings}
    return {pointer: head.origins[pointer] for pointer in sorted(pointers & head.origins.keys())}


def _rated(shown: Rating, results: Sequence[RuleResult], excused: Callable[[RuleResult], bool]) -> _Rated:
    waived = any(excused(result) for result in _unsatisfied(results))
    return _Rated(shown, rate(results, shown.by_source, excused) if waived else shown)


def _unsatisfied(results: Iterable[RuleResult]) -> tuple[RuleResult, ...]:
    """The results that failed, crashed or could not find out."""
    return tuple([result for result in results if not result.satisfied])


def _before(
    case: Case, comparison: Comparison, policy: Policy, today: date, rules: Sequence[Rule], known: Known
) -> _Before | None:
    """Evaluate the base under today's rules and the same policy. Subjects carry the ids they have at head.

    The whole base is evaluated and then restricted: evaluating a restricted base would hide that a removal broke
    something, such as a source that was derived from the removed one.
    """
    if case.base is None or case.base.read.dataset is None:
        return None
    base, names = case.base.read.dataset, comparison.names
    itself = {source.id: source for source in base.sources}
    results = evaluate(Context(base, policy, today, case.base.tree, itself), rules, known, names, case.path)
    gone = {source.id for source in base.sources} - names.keys()
    ids = [names.get(source.id, source.id) for source in base.sources]
    surviving = tuple(r for r in results if r.subject not in gone) if gone else results
    whole = rate(results, ids)
    letters = {source.id: whole.by_source[id_] for source, id_ in zip(base.sources, ids, strict=True)}
    return _Before(whole, results, surviving, letters)


def _as_before(head: Dataset, results: tuple[RuleResult, ...]) -> _Before:
    """The base of a manifest that no change touches: what was found of head."""
    whole = rate(results, [source.id for source in head.sources])
    return _Before(whole, results, results, dict(whole.by_source))


def _state(case: Case) -> ManifestState:
    problems = case.head.read.problems if case.head else ()
    return ManifestState(case.path, case.head is None, tuple((p.pointer, p.message) for p in problems))


def _place(case: Case, pointer: str) -> Location:
    problems = case.head.read.problems if case.head else ()
    found = next((p for p in problems if p.pointer == pointer), None)
    return Location(found.path or case.path, *found[1:3], pointer) if found else Location(case.path, 1, 1, pointer)


def _base_path(case: Case) -> str | None:
    return case.base.path if case.base else None
