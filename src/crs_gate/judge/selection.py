"""Which rules run: the policy's choice by rule id or criterion. Rules on the change and the policy always run."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from crs_gate.model.findings import Finding
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import Criterion, Scope, criterion_named
from crs_gate.rules.registry import Rule, all_rules

_LISTED = 10
_ALWAYS = (Scope.CHANGE, Scope.POLICY)


def selected(policy: Policy) -> tuple[Rule, ...]:
    """The rules to run. ``only`` stands alone; else ``select`` (or all) less ``ignore``."""
    return tuple(rule for rule in all_rules() if rule.scope in _ALWAYS or _chosen(rule, policy))


def _chosen(rule: Rule, policy: Policy) -> bool:
    if policy.only:
        return _named(rule, policy.only)
    return (not policy.select or _named(rule, policy.select)) and not _named(rule, policy.ignore)


def left_out(policy: Policy) -> str:
    """What the selection was, in words; empty when every rule runs."""
    rules = [("only", policy.only)] if policy.only else [("select", policy.select), ("ignore", policy.ignore)]
    parts = [*rules, ("sources", policy.sources)]
    return "; ".join(f"{name}: {', '.join(values)}" for name, values in parts if values)


def _named(rule: Rule, names: tuple[str, ...]) -> bool:
    return any(name == rule.id or criterion_named(name) is rule.criterion for name in names)


def is_asked_for(source: str | None, patterns: Iterable[str]) -> bool:
    """Whether the id of a source fits one of the globs."""
    return bool(source) and any(fnmatchcase(source or "", pattern) for pattern in patterns)


def narrowed(report: ManifestReport, patterns: tuple[str, ...]) -> ManifestReport:
    """The report on some sources: their letters and findings, and no rating of the dataset.

    The verdict and its reasons stay those of all sources: to look at some makes no blocked change pass.
    """
    if report.head_rating is None:
        return report
    letters = report.head_rating.by_source
    assessed = {id_: letter for id_, letter in letters.items() if is_asked_for(id_, patterns)}
    on_file = {result.rule_id for result in report.results if result.criterion is Criterion.CHANGE}

    def told(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(f for f in findings if f.rule_id in on_file or is_asked_for(f.subject, patterns))

    verdict = report.verdict
    before = report.base_source_letters
    return report._replace(
        verdict=verdict._replace(
            introduced=told(verdict.introduced),
            existing=told(verdict.existing),
            waived=told(verdict.waived),
            resolved=0,
        ),
        head_rating=None,
        base_rating=None,
        base_whole=None,
        changes=tuple(c for c in report.changes if is_asked_for(c.subject, patterns)),
        results=tuple(r for r in report.results if r.rule_id in on_file or is_asked_for(r.subject, patterns)),
        base_source_letters=before and {id_: x for id_, x in before.items() if is_asked_for(id_, patterns)},
        roadmap=(),
        plans=(),
        notes=(*report.notes, _on_sources(assessed, len(letters))),
        counts=(),
        assessed=assessed,
    )


def _on_sources(assessed: dict[str, str], of: int) -> str:
    """What the letters are, and that none of the dataset follows."""
    worst = sorted(assessed.items(), key=lambda item: (-ord(item[1]), item[0]))
    listed = ", ".join(f"{id_} {letter}" for id_, letter in worst[:_LISTED])
    more = f" and {len(worst) - _LISTED:,} more" if len(worst) > _LISTED else ""
    said = f"{len(assessed):,} of {of:,} sources assessed{': ' if listed else ''}{listed}{more}"
    return f"{said}; this is no rating of the dataset, and the verdict is on all sources"
