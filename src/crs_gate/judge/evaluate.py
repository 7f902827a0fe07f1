"""Runs the rules and keeps every outcome. A rule that crashes spoils its own result and no other."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

from crs_gate.judge.pointed import pointed
from crs_gate.model.findings import WHOLE_DATASET, Finding, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Outcome, Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import (
    Context,
    ManifestState,
    NotApplicable,
    NotAsked,
    PolicyState,
    ToldElsewhere,
    Undetermined,
)
from crs_gate.rules.licensing import MORE_GAPS
from crs_gate.rules.registry import Rule

Known = MutableMapping[Source, tuple[RuleResult, ...]]
"""Results of local rules by source: what a source alone decides is decided once, for base and head."""


MOST_FINDINGS = 20_000
"""Findings of one manifest that are told with place and text. What is beyond counts in the rating and the verdict."""


def untold_results(count: int) -> str:
    """What is said of results that there is no room for."""
    return f"{count:,} results are counted but not listed: a report tells {MOST_FINDINGS:,} findings of a manifest"


class Teller:
    """Makes findings for one manifest, under the path that both sides are known by, until there is no more room."""

    def __init__(self, path: str, locate: Callable[[str], Location], room: int = MOST_FINDINGS) -> None:
        self._path, self._locate, self._room = path, locate, room

    def findings(self, result: RuleResult, pointer: str, found: Sequence[tuple[str, str]]) -> tuple[Finding, ...]:
        """A finding for each pointer below ``pointer`` and message, as far as there is room."""
        told = found[: self._room]
        self._room -= len(told)
        return tuple([self._finding(result, pointer, *each) for each in told])

    def _finding(self, result: RuleResult, above: str, pointer: str, message: str) -> Finding:
        rule_id, subject, place = result.rule_id, result.subject, self._locate(above + pointer)
        # Survives moved lines: rule, manifest, source, pointer within the source, message.
        identity = f"{rule_id}\0{self._path}\0{subject}\0{pointer}\0{message}"
        fingerprint = sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return Finding(rule_id, result.severity, message, place, subject, fingerprint)


class Subject(NamedTuple):
    """Whom a result speaks of, where it stands in the file, and the ids that sources have at head."""

    id: str
    pointer: str
    teller: Teller
    names: Mapping[str, str] = MappingProxyType({})

    def speakers(self, by: str | tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        """The results, by rule and subject, that are expected to say why."""
        if isinstance(by, str):
            return ((by, self.id),)
        return tuple((rule, self.names.get(source, source)) for rule, source in by)


def evaluate(
    ctx: Context,
    rules: Sequence[Rule],
    known: Known | None = None,
    names: Mapping[str, str] | None = None,
    path: str | None = None,
) -> tuple[RuleResult, ...]:
    """Every rule on every source and on the dataset, in a stable order; a rule that was not asked gives no result.

    ``names`` gives sources of a base the id they have at head, and ``path`` its manifest the path, so that results
    of both can be compared.
    """
    dataset, names = ctx.dataset, names or {}
    teller = Teller(path or dataset.path, dataset.locate)
    local, other = runnable(rules, ctx.policy, local=True), runnable(rules, ctx.policy, local=False)
    results = on_dataset(ctx, rules, teller, names)
    for source, pointer in zip(dataset.sources, dataset.pointers, strict=True):
        subject = Subject(names.get(source.id, source.id), pointer, teller, names)
        results += _of_itself(source, ctx, subject, local, known)
        results += _told(_run(rule, severity, source, ctx, subject) for rule, severity in other)
    ids = [names.get(source.id, source.id) for source in dataset.sources]
    return _with_orphans_told(results, teller, {WHOLE_DATASET: "", **dict(zip(ids, dataset.pointers, strict=True))})


def _of_itself(
    source: Source, ctx: Context, subject: Subject, local: Sequence[tuple[Rule, Severity]], known: Known | None
) -> Sequence[RuleResult]:
    """What local rules say of a source; asked once of equal ones, where ``known`` keeps it."""
    if known is None:
        return _told(_run(rule, severity, source, ctx, subject) for rule, severity in local)
    alike = source if subject.id == source.id else source._replace(id=subject.id)
    if (found := known.get(alike)) is None:
        found = known[alike] = tuple(_told(_run(rule, severity, source, ctx, subject) for rule, severity in local))
    return found


def on_dataset(ctx: Context, rules: Sequence[Rule], teller: Teller, names: Mapping[str, str]) -> list[RuleResult]:
    """The rules on the dataset as a whole; gaps that other results speak of are not told yet."""
    whole = Subject(WHOLE_DATASET, "", teller, names)
    asked = (rule for rule in rules if rule.scope is Scope.DATASET)
    results = _told(_run(rule, _severity(rule, ctx.policy), ctx.dataset, ctx, whole) for rule in asked)
    return pointed(results, {rule.id for rule in rules if rule.takes_source}, ctx, names)


def _with_orphans_told(
    results: list[RuleResult], teller: Teller, pointers: Mapping[str, str]
) -> tuple[RuleResult, ...]:
    """Let every gap speak for itself whose speaker does not run, weighs less, or found nothing."""
    if not any(result.told_by for result in results):
        return tuple(results)
    spoken = {(result.rule_id, result.subject): result.severity for result in results if not result.satisfied}
    told = []
    for result in results:
        silent = any(by not in spoken or spoken[by] < result.severity for by in result.told_by if by != MORE_GAPS)
        told.append(speaking(result, pointers[result.subject], teller) if silent else result)
    return tuple(told)


def speaking(result: RuleResult, pointer: str, teller: Teller) -> RuleResult:
    """A gap that speaks for itself."""
    return result._replace(told_by=(), findings=teller.findings(result, pointer, (("", result.reason),)))


def evaluate_change(
    state: ManifestState, rules: Iterable[Rule], locate: Callable[[str], Location]
) -> tuple[RuleResult, ...]:
    """The rules on the manifest file itself: gone, or not valid. No policy makes them milder."""
    subject = Subject(WHOLE_DATASET, "", Teller(state.path, locate))
    on_change = (rule for rule in rules if rule.scope is Scope.CHANGE)
    return tuple(_told(_run(rule, rule.severity, state, None, subject) for rule in on_change))


def evaluate_policy(
    state: PolicyState, policy: Policy, rules: Iterable[Rule], locate: Callable[[str], Location]
) -> tuple[RuleResult, ...]:
    """The rules on the policy, with the severity that the judging policy gives them."""
    subject = Subject(WHOLE_DATASET, "", Teller(state.path, locate))
    on_policy = (rule for rule in rules if rule.scope is Scope.POLICY)
    return tuple(_told(_run(rule, _severity(rule, policy), state, None, subject) for rule in on_policy))


def _told(results: Iterable[RuleResult | None]) -> list[RuleResult]:
    return [result for result in results if result is not None]


def runnable(rules: Iterable[Rule], policy: Policy, *, local: bool) -> list[tuple[Rule, Severity]]:
    """The rules on sources, with the severity that the policy gives them."""
    return [(r, _severity(r, policy)) for r in rules if r.scope is Scope.SOURCE and r.local is local]


def _severity(rule: Rule, policy: Policy) -> Severity:
    return policy.severities.get(rule.id, rule.severity)


class Ending(NamedTuple):
    """How one rule ended: pointer and message of what it found, or of the gap; ``by`` where others speak of it."""

    outcome: Outcome
    reason: str = ""
    found: tuple[tuple[str, str], ...] = ()
    by: str | tuple[tuple[str, str], ...] = ""


_PASSED = Ending(Outcome.PASS)


def ending(rule: Rule, target: object, ctx: Context | None) -> Ending | None:
    """Run one rule; ``None`` where it does not speak.

    An unknown and a crash become one finding that names the gap or the fault.
    """
    try:
        found = tuple(rule.check(target, ctx))
    except NotAsked:
        return None
    except NotApplicable as statement:
        return Ending(Outcome.NOT_APPLICABLE, str(statement))
    except Undetermined as gap:
        return Ending(Outcome.UNKNOWN, str(gap), ((gap.pointer, str(gap)),))
    except ToldElsewhere as gap:
        return Ending(Outcome.UNKNOWN, str(gap), by=gap.by)  # the exception itself would hold all frames above
    except Exception as crash:  # noqa: BLE001 - one broken rule must not hide what the others say
        reason = f"the rule itself failed ({type(crash).__name__}: {crash})"
        return Ending(Outcome.ERROR, reason, (("", reason),))
    return Ending(Outcome.FAIL, "", found) if found else _PASSED


def _run(rule: Rule, severity: Severity, target: object, ctx: Context | None, subject: Subject) -> RuleResult | None:
    """One rule on one subject, ``None`` where it does not speak."""
    ended = ending(rule, target, ctx)
    return ended and result_of(rule, severity, ended, subject)


def result_of(rule: Rule, severity: Severity, ended: Ending, subject: Subject) -> RuleResult:
    """What is kept of an ending."""
    told_by = subject.speakers(ended.by) if ended.by else ()
    result = RuleResult(rule.id, rule.criterion, severity, subject.id, ended.outcome, (), ended.reason, told_by)
    if not ended.found:
        return result
    return result._replace(findings=subject.teller.findings(result, subject.pointer, ended.found))
