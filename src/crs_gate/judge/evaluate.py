"""Runs the rules and keeps every outcome. A rule that crashes spoils its own result and no other."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

from crs_gate.model.dataset import Source
from crs_gate.model.findings import WHOLE_DATASET, Finding, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Outcome, Scope, Severity
from crs_gate.rules.interface import Context, ManifestState, NotApplicable, NotAsked, ToldElsewhere, Undetermined
from crs_gate.rules.registry import Rule

Known = MutableMapping[Source, tuple[RuleResult, ...]]
"""Results of local rules by source: what a source alone decides is decided once, for base and head."""


MOST_FINDINGS = 20_000
"""Findings of one manifest that are told with place and text. What is beyond counts in the rating and the verdict."""


class _Teller:
    """Makes findings for one manifest, under the path that both sides are known by, until there is no more room."""

    def __init__(self, path: str, locate: Callable[[str], Location]) -> None:
        self._path, self._locate, self._room = path, locate, MOST_FINDINGS

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


class _Subject(NamedTuple):
    """Whom a result speaks of, where it stands in the file, and the ids that sources have at head."""

    id: str
    pointer: str
    teller: _Teller
    names: Mapping[str, str] = MappingProxyType({})

    def speakers(self, gap: ToldElsewhere) -> tuple[tuple[str, str], ...]:
        """The results, by rule and subject, that are expected to say why."""
        if isinstance(gap.by, str):
            return ((gap.by, self.id),)
        return tuple((rule, self.names.get(source, source)) for rule, source in gap.by)


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
    teller = _Teller(path or dataset.path, dataset.locate)
    local, other = _runnable(rules, ctx.policy, local=True), _runnable(rules, ctx.policy, local=False)
    whole = _Subject(WHOLE_DATASET, "", teller, names)
    on_dataset = (rule for rule in rules if rule.scope is Scope.DATASET)
    results = _told(_run(rule, _severity(rule, ctx.policy), dataset, ctx, whole) for rule in on_dataset)
    known = {} if known is None else known
    for source, pointer in zip(dataset.sources, dataset.pointers, strict=True):
        subject = _Subject(names.get(source.id, source.id), pointer, teller, names)
        alike = source if subject.id == source.id else source._replace(id=subject.id)
        if (found := known.get(alike)) is None:
            found = tuple(_told(_run(rule, severity, source, ctx, subject) for rule, severity in local))
            known[alike] = found
        results += found
        results += _told(_run(rule, severity, source, ctx, subject) for rule, severity in other)
    ids = [names.get(source.id, source.id) for source in dataset.sources]
    return _with_orphans_told(results, teller, {WHOLE_DATASET: "", **dict(zip(ids, dataset.pointers, strict=True))})


def _with_orphans_told(
    results: list[RuleResult], teller: _Teller, pointers: Mapping[str, str]
) -> tuple[RuleResult, ...]:
    """Let every gap speak for itself whose speaker does not run, weighs less, or found nothing."""
    if not any(result.told_by for result in results):
        return tuple(results)
    spoken = {(result.rule_id, result.subject): result.severity for result in results if not result.satisfied}
    told = []
    for result in results:
        if any(by not in spoken or spoken[by] < result.severity for by in result.told_by):
            found = teller.findings(result, pointers[result.subject], (("", result.reason),))
            told.append(result._replace(told_by=(), findings=found))
        else:
            told.append(result)
    return tuple(told)


def evaluate_change(
    state: ManifestState, rules: Iterable[Rule], locate: Callable[[str], Location]
) -> tuple[RuleResult, ...]:
    """The rules on the manifest file itself: gone, or not valid. No policy makes them milder."""
    subject = _Subject(WHOLE_DATASET, "", _Teller(state.path, locate))
    on_change = (rule for rule in rules if rule.scope is Scope.CHANGE)
    return tuple(_told(_run(rule, rule.severity, state, None, subject) for rule in on_change))


def _told(results: Iterable[RuleResult | None]) -> list[RuleResult]:
    return [result for result in results if result is not None]


def _runnable(rules: Iterable[Rule], policy: Policy, *, local: bool) -> list[tuple[Rule, Severity]]:
    return [(r, _severity(r, policy)) for r in rules if r.scope is Scope.SOURCE and r.local is local]


def _severity(rule: Rule, policy: Policy) -> Severity:
    return policy.severities.get(rule.id, rule.severity)


def _run(rule: Rule, severity: Severity, target: object, ctx: Context | None, subject: _Subject) -> RuleResult | None:
    """One rule on one subject, ``None`` where it does not speak.

    An unknown and a crash become one finding that names the gap or the fault.
    """
    reason = ""
    told_by: tuple[tuple[str, str], ...] = ()
    outcome = Outcome.PASS
    found: tuple[tuple[str, str], ...] = ()
    try:
        if found := tuple(rule.check(target, ctx)):
            outcome = Outcome.FAIL
    except NotAsked:
        return None
    except NotApplicable as statement:
        outcome, reason = Outcome.NOT_APPLICABLE, str(statement)
    except Undetermined as gap:
        outcome, reason = Outcome.UNKNOWN, str(gap)
        found = ((gap.pointer, reason),)
    except ToldElsewhere as gap:
        outcome, reason = Outcome.UNKNOWN, str(gap)
        told_by = subject.speakers(gap)
    except Exception as crash:  # noqa: BLE001 - one broken rule must not hide what the others say
        outcome, reason = Outcome.ERROR, f"the rule itself failed ({type(crash).__name__}: {crash})"
        found = (("", reason),)
    result = RuleResult(rule.id, rule.criterion, severity, subject.id, outcome, (), reason, told_by)
    return result._replace(findings=subject.teller.findings(result, subject.pointer, found)) if found else result
