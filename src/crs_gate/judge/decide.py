"""The verdict on one manifest. Every rule of decision is asked, then the answers are combined."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crs_gate.model.findings import Change, ChangeKind, Finding, RuleResult
from crs_gate.model.policy import Policy
from crs_gate.model.rating import Rating, shown
from crs_gate.model.report import Reason, Verdict
from crs_gate.model.scheme import CRITERIA, SAFEGUARDS, Criterion, Outcome, Severity, Status, worse

_OF_THE_WHOLE = frozenset((Criterion.REMOVAL, Criterion.SECURITY))
_LOSS = "source-metadata-dropped"
_UNSIGNED = "evidence-unsigned"


class Judged(NamedTuple):
    """All that the decision rests on. Ratings here count waived results as satisfied; the shown ones do not."""

    policy: Policy
    excused: Callable[[RuleResult], bool]
    head: Rating | None
    base: Rating | None
    """The base as far as its sources survive; ``None`` when there is nothing to compare with."""
    changes: Sequence[Change] = ()
    head_results: Sequence[RuleResult] = ()
    """The results that are not satisfied; so too for the base."""
    base_results: Sequence[RuleResult] = ()
    held: Rating | None = None
    """The head as floors see it: what a baseline covers counts as satisfied, too. ``None`` where it covers nothing."""
    lifted: bool = False
    """Whether waivers make these ratings other ones than those that are shown."""
    compared: bool = True
    """Whether there is anything that the change could have introduced."""
    within: bool = False
    """Whether it is new in the folder of a manifest at base, and takes over data there."""
    folded: "Folded | None" = None
    """What is known beyond the results, where there are too many of them to be kept."""


class Folded(NamedTuple):
    """What the decision needs of results that were counted and not kept.

    ``known`` are the fingerprints among the findings of ``head_results`` that the base had; ``resolved`` counts those
    that only the base had. The reasons are those that the results would have given.
    """

    known: frozenset[str]
    resolved: int
    sources: tuple[Reason, ...] = ()
    broken: tuple[Reason, ...] = ()
    unknowns: tuple[Reason, ...] = ()
    crashes: tuple[Reason, ...] = ()


def decide(judged: Judged) -> Verdict:
    """Blocked if anything blocks; undecided if nothing does but a rule crashed; passed otherwise."""
    folded = judged.folded
    known = folded.known if folded else {f.fingerprint for result in judged.base_results for f in result.findings}
    waived, open_ = _split(judged)
    introduced = tuple(f for f in open_ if f.fingerprint not in known)
    existing = tuple(f for f in open_ if f.fingerprint in known)
    still = {f.fingerprint for result in judged.head_results for f in result.findings}
    gone = {f.fingerprint for r in judged.base_results if r.rule_id != _UNSIGNED for f in r.findings}
    blocks = tuple(_blocks(judged, introduced))
    more_crashes = folded.crashes if folded else ()
    told = bool(blocks or waived or existing)
    crashes = (*_crashes(judged.head_results), *more_crashes, *_nothing_rated(judged, told=told))
    status = Status.BLOCKED if blocks else Status.UNDECIDED if crashes else Status.PASSED
    return Verdict(
        status, (*blocks, *crashes), introduced, existing, waived, folded.resolved if folded else len(gone - still)
    )


def _split(judged: Judged) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    waived: list[Finding] = []
    open_: list[Finding] = []
    for result in judged.head_results:
        if result.findings:
            (waived if judged.excused(result) else open_).extend(result.findings)
    return _sorted(waived), _sorted(open_)


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda f: (-f.severity, f.location, f.rule_id, f.message)))


def _blocks(judged: Judged, introduced: Sequence[Finding]) -> Iterator[Reason]:
    yield from _change_rules(judged, introduced)
    if judged.head is not None:
        yield from _floors(judged.policy, judged.head, judged.held)
        yield from _regressions(judged, judged.base, judged.head)
        sources = below_floor(judged.policy, judged.head.by_source, judged.changes)
        yield from judged.folded.sources if judged.folded else sources
        if new_is_asked(judged.policy, compared=judged.compared, is_new=judged.base is None):
            yield from judged.folded.broken if judged.folded else _broken(judged)
        yield from _whole_dataset(judged, introduced)
    if judged.policy.block_unknown and judged.compared:
        yield from judged.folded.unknowns if judged.folded else _unknowns(judged)


def _change_rules(judged: Judged, introduced: Sequence[Finding]) -> Iterator[Reason]:
    new = judged.compared and any(finding.rule_id == _UNSIGNED for finding in introduced)
    for result in judged.head_results:
        blocking = result.criterion is Criterion.CHANGE and result.severity is Severity.ERROR
        # A list of answers holds as a floor does, whatever was there before; only what is not rated may have been so.
        was_there = judged.head is None and result in judged.base_results
        # What waits for a signature since before is the maintainers' to sign, and no fault of this change.
        was_there = was_there or (result.rule_id == _UNSIGNED and not new)
        if blocking and not result.satisfied and not judged.excused(result) and not was_there:
            yield Reason(result.rule_id, f"{result.rule_id}: {_said(result)}")


def _floors(policy: Policy, head: Rating, covered: Rating | None) -> Iterator[Reason]:
    held = covered or head
    if policy.min_rating and worse(held.letter, policy.min_rating):
        more = f" ({held.letter} with what the baseline covers)" if covered and held.letter != head.letter else ""
        yield Reason("rating-below-floor", f"rating {head.letter} is below the floor {policy.min_rating}{more}")
    if policy.min_score is not None and held.score < policy.min_score:
        more = f" ({shown(held.score)} with what the baseline covers)" if covered and held.score != head.score else ""
        yield Reason("score-below-floor", f"score {shown(head.score)} is below the floor {policy.min_score}{more}")


def _regressions(judged: Judged, base: Rating | None, head: Rating) -> Iterator[Reason]:
    if base is None:
        return
    policy, counted = judged.policy, " (what waivers lift counts as met)" if judged.lifted else ""
    if policy.no_letter_regression and worse(head.letter, base.letter):
        yield Reason("rating-lowered", f"this change lowers the rating from {base.letter} to {head.letter}{counted}")
    if policy.score_tolerance is not None and head.score < base.score - policy.score_tolerance:
        text = f"this change lowers the score from {shown(base.score)} to {shown(head.score)}"
        yield Reason("score-lowered", f"{text}, more than the tolerance of {policy.score_tolerance}{counted}")


def below_floor(policy: Policy, letters: Mapping[str, str], changes: Sequence[Change]) -> Iterator[Reason]:
    """A reason for each source that is new or changed and rated below the floor for such."""
    floor = policy.min_source_rating
    if floor is None:
        return
    for change in changes:
        if change.kind is not ChangeKind.REMOVED and worse(letters[change.subject], floor):
            text = f"{change.kind.value} source '{change.subject}' is rated {letters[change.subject]}"
            yield Reason("source-below-floor", f"{text}, below the floor {floor} for sources", change.subject)


def new_is_asked(policy: Policy, *, compared: bool, is_new: bool) -> bool:
    """Whether what a change brings to single sources blocks. In a new manifest it does where sources have a floor."""
    return compared and (not is_new or policy.min_source_rating is not None)


def _broken(judged: Judged) -> Iterator[Reason]:
    """What the change breaks of safeguards. What was wrong or open before is no fault of who states it now."""
    before = {(result.rule_id, result.subject) for result in judged.base_results}
    for result in judged.head_results:
        new = (result.rule_id, result.subject) not in before
        if new and guards(result) and result.outcome is Outcome.FAIL and not judged.excused(result):
            yield broken(result)


def guards(result: RuleResult) -> bool:
    """Whether a result is of a blocking rule on a source that no letter counts, or tells of what a source lost.

    Among very many sources one of them hardly moves the score.
    """
    asked = result.criterion in SAFEGUARDS or result.rule_id == _LOSS
    return bool(result.subject) and asked and result.severity is Severity.ERROR


def broken(result: RuleResult) -> Reason:
    """What is said of a source that a safeguard held for, or that is new, and where it is broken now."""
    text = f"this change brings {result.rule_id} on source '{result.subject}': {_said(result)}"
    return Reason("safeguard-broken", text, result.subject)


def _said(result: RuleResult) -> str:
    """The first finding, and how many more there are; the reason where there is none."""
    first = result.findings[0].message if result.findings else result.reason
    return first + (f" (and {len(result.findings) - 1} more)" if len(result.findings) > 1 else "")


def _whole_dataset(judged: Judged, introduced: Sequence[Finding]) -> Iterator[Reason]:
    """More of what was wrong with the dataset as a whole: no letter falls when a criterion is unmet already.

    What was removed and is back counts as well, though the letter does not: it must never come back. So do files that
    run code.
    """
    if judged.base is None and not judged.within:
        return
    before = {result.rule_id: len(result.findings) for result in judged.base_results if not result.subject}
    for result in judged.head_results:
        asked = result.criterion in CRITERIA or result.criterion in _OF_THE_WHOLE
        blocking = result.severity is Severity.ERROR and asked and not judged.excused(result)
        if result.criterion is Criterion.REMOVAL:
            grown = _returned(result, judged.base_results)
        else:
            grown = len(result.findings) - before.get(result.rule_id, 0)
        if blocking and not result.subject and result.outcome is Outcome.FAIL and grown > 0:
            new = next((f.message for f in introduced if f.rule_id == result.rule_id), result.findings[-1].message)
            yield Reason("dataset-worse", f"this change adds {grown} to what {result.rule_id} finds, such as: {new}")


def _returned(result: RuleResult, base: Sequence[RuleResult]) -> int:
    """How much of what was removed is back and was not found before: no gap and no other repair makes up for it.

    It is told apart by the entry that a message speaks of, between whose name is back and how that shows: a source that
    was renamed is what it was.
    """
    was = (each for each in base if each.rule_id == result.rule_id and each.outcome is Outcome.FAIL)
    before = Counter(_entry(finding) for each in was for finding in each.findings)
    return (Counter(map(_entry, result.findings)) - before).total()


def _entry(finding: Finding) -> str:
    # From behind, since what was removed may be called anything; a message of another shape counts as a whole.
    said = finding.message.partition("' ")[2]
    return said.rpartition(", which ")[0] or said


def _unknowns(judged: Judged) -> Iterator[Reason]:
    before = {(result.rule_id, result.subject) for result in judged.base_results if is_unknown(result)}
    for result in judged.head_results:
        if is_unknown(result) and (result.rule_id, result.subject) not in before and not judged.excused(result):
            yield unknown_introduced(result)


def unknown_introduced(result: RuleResult) -> Reason:
    """What is said of a blocking rule that cannot find out where it could before."""
    where = f"source '{result.subject}'" if result.subject else "the dataset"
    text = f"{result.rule_id} cannot be judged for {where}: {result.reason}"
    return Reason("unknown-introduced", text, result.subject)


def is_unknown(result: RuleResult) -> bool:
    """Whether a blocking rule could not find out, and no other one says why."""
    asked = result.severity is Severity.ERROR and result.criterion in CRITERIA
    return asked and result.outcome is Outcome.UNKNOWN and not result.told_by


def _nothing_rated(judged: Judged, *, told: bool) -> Iterator[Reason]:
    if judged.head is None and not told:
        yield Reason("nothing-rated", "there is nothing that could be rated")


def _crashes(results: Iterable[RuleResult]) -> Iterator[Reason]:
    for result in results:
        if result.outcome is Outcome.ERROR:
            where = f" on source '{result.subject}'" if result.subject else ""
            yield Reason("rule-failed", f"{result.rule_id}{where}: {result.reason}; please report this", result.subject)
