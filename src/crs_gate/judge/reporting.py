"""From what was found out of one manifest to its part of the report: one way, wherever the sources are kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from crs_gate.judge.case import NOT_COMPARED, Case
from crs_gate.judge.decide import Folded, Judged, decide
from crs_gate.judge.evaluate import untold_results
from crs_gate.judge.roadmap import roadmap
from crs_gate.judge.waivers import parted
from crs_gate.model.dataset import Dataset
from crs_gate.model.debt import BaselineUse
from crs_gate.model.findings import Change, RuleResult
from crs_gate.model.policy import Policy
from crs_gate.model.rating import Rating
from crs_gate.model.report import ManifestReport, ResultCount


class Rated(NamedTuple):
    """A rating as it is shown, as it counts with waivers in force, and of a head as floors see it with a baseline."""

    shown: Rating
    effective: Rating
    held: Rating | None = None


class Before(NamedTuple):
    """The base: as far as it survives, whole, what it owed, and the letters by the ids that sources had there."""

    surviving: Rated
    whole: Rating
    owed: Sequence[RuleResult]
    letters: dict[str, str]


class Found(NamedTuple):
    """All that was found out of one manifest that can be rated.

    ``results`` are those that are told; ``untold`` counts those that are not even among them. Where they were counted,
    ``folded`` and ``counts`` have what follows from all of them.
    """

    case: Case
    policy: Policy
    excused: Callable[[RuleResult], bool]
    head: Dataset
    now: Rated
    before: Before | None
    results: tuple[RuleResult, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    untold: int = 0
    folded: Folded | None = None
    counts: tuple[ResultCount, ...] = ()
    baseline: BaselineUse | None = None


def report_on(found: Found) -> ManifestReport:
    """Decide, and put together what a report tells of the manifest."""
    case, head, now, before = found.case, found.head, found.now, found.before
    compared = case.change != NOT_COMPARED
    changes = found.changes if compared else ()
    owed = unsatisfied(found.results)
    judged = Judged(
        found.policy,
        found.excused,
        head=now.effective,
        held=now.held,
        base=before.surviving.effective if before else None,
        changes=changes,
        head_results=tuple(parted(owed, found.excused)),
        base_results=tuple(parted(before.owed, found.excused)) if before else (),
        compared=compared,
        within=bool(case.within),
        lifted=any(map(_is_lifted, (now, before.surviving if before else now))),
        folded=found.folded,
    )
    return ManifestReport(
        case.path,
        head.format,
        head.about.name or "",
        case.change,
        decide(judged),
        head_rating=now.shown,
        base_rating=before.surviving.shown if before else None,
        base_whole=before.whole if before else None,
        base_path=case.base_path,
        changes=changes,
        results=found.results,
        base_source_letters=before.letters if before else None,
        roadmap=roadmap(now.shown, owed, head.not_in_format),
        notes=tuple(_notes(found, owed)),
        origins=_origins(head, owed),
        not_in_format=head.not_in_format,
        counts=found.counts,
        baseline=found.baseline,
    )


def _is_lifted(side: Rated) -> bool:
    return side.effective[:3] != side.shown[:3]


def unsatisfied(results: Iterable[RuleResult]) -> tuple[RuleResult, ...]:
    """The results that failed, crashed or could not find out."""
    return tuple([result for result in results if not result.satisfied])


def _notes(found: Found, owed: Sequence[RuleResult]) -> Iterator[str]:
    yield from found.case.notes
    yield from found.notes
    if untold := found.untold + sum(not result.findings and not result.told_by for result in owed):
        yield untold_results(untold)


def _origins(head: Dataset, owed: Iterable[RuleResult]) -> dict[str, str]:
    """Where the values that findings point at came from, as far as it is not the format as such."""
    pointers = {finding.location.pointer for result in owed for finding in result.findings}
    return {pointer: head.origins[pointer] for pointer in sorted(pointers & head.origins.keys())}
