"""Rates a manifest that is no file. Nothing is known of what lies around it, so rules on files cannot find out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crs_gate import RULESET_VERSION, __version__
from crs_gate.judge.manifest import NOT_COMPARED, Case, Side
from crs_gate.judge.selection import left_out
from crs_gate.judge.waivers import use
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport, Meta, Report, RuleInfo
from crs_gate.pipeline.files import IN_MEMORY, manifest_of
from crs_gate.pipeline.judging import judged
from crs_gate.rules.registry import all_rules

_CHOSEN = "a manifest in memory; no file was looked at"


def rate_in_memory(tree: Mapping[str, Any], policy: Policy, today: date) -> Report:
    """The finished report of a manifest as it stands."""
    rated = judged(Case(IN_MEMORY, NOT_COMPARED, Side(IN_MEMORY, manifest_of(tree))), policy, today)
    meta = Meta(
        __version__,
        RULESET_VERSION,
        "rate",
        today.isoformat(),
        "none",
        "in memory",
        _CHOSEN,
        policy.origin,
        left_out(policy),
    )
    unsatisfied = ((rated.path, result) for result in rated.results if not result.satisfied)
    return Report(meta, rated.verdict.status, (), (rated,), _rules(rated), use(policy.waivers, unsatisfied, today))


def _rules(rated: ManifestReport) -> dict[str, RuleInfo]:
    verdict = rated.verdict
    needed = {finding.rule_id for finding in (*verdict.introduced, *verdict.existing, *verdict.waived)}
    return {
        rule.id: RuleInfo(rule.id, rule.criterion, rule.severity, rule.doc.summary, rule.doc.why, rule.doc.fix)
        for rule in sorted(all_rules(), key=lambda rule: rule.id)
        if rule.id in needed
    }
