"""The report as JSON, version 1, described by ``schemas/report.schema.json``. A shape of its own, never the model's.

One record a line, sorted, ASCII only. Results are folded: one row for each rule, outcome and reason, with the
sources it speaks of; passes carry their count alone, because 10,000 sources times 30 rules are 300,000 of them.
"""

import json
from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal

from crs_gate.escape import json_text
from crs_gate.model.findings import Change, Finding, RuleResult
from crs_gate.model.location import Location
from crs_gate.model.rating import CriterionRating, Rating
from crs_gate.model.report import (
    ManifestReport,
    PolicyFindings,
    Reason,
    Report,
    ResultCount,
    RoadmapStep,
    RuleInfo,
    Stated,
    WaiverUse,
)
from crs_gate.model.scheme import Criterion, Outcome, Status
from crs_gate.report import digest
from crs_gate.report.homes import rule_page
from crs_gate.report.json_audit import audit_json
from crs_gate.report.json_evidence import evidence_json
from crs_gate.report.json_plans import plan_json

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_encode = json.JSONEncoder(ensure_ascii=True, separators=(", ", ": ")).encode
_EXPANDED = 4


def render(report: Report) -> str:
    """One JSON document, ending in a newline."""
    return json_text(_layout(_report(report))) + "\n"


def _report(report: Report) -> Json:
    meta = report.meta
    run = {name: getattr(meta, name) for name in ("command", "today", "base", "head", "chosen", "policy", "partial")}
    rules = {id_: _rule(info) for id_, info in sorted(report.rules.items())}
    return {
        "version": 1,
        "tool": {"name": "crs-gate", "version": meta.tool_version, "ruleset": meta.ruleset_version},
        "run": run,
        "status": report.status.value,
        "reasons": [_reason(reason) for reason in report.reasons],
        "manifests": [_manifest(manifest) for manifest in report.manifests],
        "waivers": [_waiver(use) for use in report.waivers],
        "rules": rules,
        "notes": list(report.notes),
        "counts": _counts(report),
        "left_out": list(report.left_out),
        "findings": _on_policy(report.on_policy),
        "baseline": report.baseline and {**report.baseline._asdict()},
    }


def _on_policy(found: PolicyFindings) -> Json:
    states = (("introduced", found.introduced), ("existing", found.existing), ("waived", found.waived))
    return [_finding(finding, state, Outcome.FAIL) for state, findings in states for finding in findings]


def _counts(report: Report) -> Json:
    found = [manifest.verdict.status for manifest in report.manifests]
    counts: dict[str, Json] = {status.value: found.count(status) for status in Status}
    return {"datasets": len(found), **counts, "left_out": len(report.left_out)}


def _manifest(manifest: ManifestReport) -> Json:
    verdict, odd = manifest.verdict, digest.odd_outcomes(manifest)
    states = (("introduced", verdict.introduced), ("existing", verdict.existing), ("waived", verdict.waived))
    return {
        "path": manifest.path,
        "format": manifest.format,
        "name": manifest.name,
        "change": manifest.change,
        "base_path": manifest.base_path,
        "sha256": manifest.sha256 or None,
        "status": verdict.status.value,
        "reasons": [_reason(reason) for reason in verdict.reasons],
        "head": _rating(manifest.head_rating),
        "base": _rating(manifest.base_rating),
        "base_whole": _rating(manifest.base_whole),
        "resolved": verdict.resolved,
        "changes": [_change(manifest, change) for change in sorted(manifest.changes, key=_change_order)],
        "findings": [
            _finding(finding, state, digest.outcome(finding, odd))
            for state, findings in states
            for finding in digest.ordered(findings)
        ],
        "results": _counted(manifest) if manifest.counts else _results(manifest.results),
        "roadmap": [_step(step) for step in manifest.roadmap],
        "evidence": evidence_json(manifest.evidence),
        "audit": audit_json(manifest.audit),
        "plans": [plan_json(plan) for plan in manifest.plans],
        "notes": list(manifest.notes),
        "origins": _origins(manifest),
        "owner": manifest.owner or None,
        "profile": manifest.profile or None,
        "profile_why": manifest.profile_why or None,
        "require": list(manifest.require),
        "not_in_format": [_missing(*missing) for missing in manifest.not_in_format],
        "stated": [_stated(value) for value in manifest.stated],
        "stated_left": manifest.stated_left,
        "assessed": None if manifest.assessed is None else dict(sorted(manifest.assessed.items())),
    }


def _missing(criterion: Criterion, fields: tuple[str, ...]) -> Json:
    return {"criterion": criterion.value, "title": criterion.title, "fields": list(fields)}


def _stated(value: Stated) -> Json:
    return {"value": value.value, "origin": value.origin, **_place(value.location._replace(pointer=value.pointer))}


def _origins(manifest: ManifestReport) -> Json:
    verdict = manifest.verdict
    pointers = {f.location.pointer for f in (*verdict.introduced, *verdict.existing, *verdict.waived)}
    return {pointer: origin for pointer, origin in sorted(manifest.origins.items()) if pointer in pointers}


def _rating(rating: Rating | None) -> Json:
    if rating is None:
        return None
    letters = dict(rating.by_letter) or Counter(sorted(rating.by_source.values()))
    return {
        "letter": rating.letter,
        "score": _number(rating.score),
        "met": rating.met,
        "criteria": [_criterion(row) for row in rating.by_criterion],
        "sources": dict(sorted(rating.by_source.items())),
        "letters": dict(letters),
    }


def _criterion(row: CriterionRating) -> Json:
    return {
        "id": row.criterion.value,
        "title": row.criterion.title,
        "met": row.met,
        "share": _number(row.share),
        "checks": row.checks,
        "failed": list(row.failed),
        "unknown": list(row.unknown),
        "because": list(row.because),
    }


def _change(manifest: ManifestReport, change: Change) -> Json:
    before, after = digest.letters(manifest, change)
    return {
        "kind": change.kind.value,
        "source": change.subject,
        "before": change.before,
        "matched_by": change.matched_by,
        "letter_before": before,
        "letter_after": after,
        "fields": [field._asdict() for field in change.fields],
    }


def _finding(finding: Finding, state: str, outcome: Outcome) -> Json:
    return {
        "rule": finding.rule_id,
        "severity": finding.severity.name.lower(),
        "message": finding.message,
        **_place(finding.location),
        "source": finding.subject or None,
        "fingerprint": finding.fingerprint,
        "state": state,
        "outcome": outcome.value,
    }


def _results(results: Iterable[RuleResult]) -> list[Json]:
    folded: dict[tuple[str, Outcome, str], tuple[RuleResult, list[str]]] = {}
    for result in results:
        key = (result.rule_id, result.outcome, result.reason)
        if (entry := folded.get(key)) is None:
            entry = folded[key] = (result, [])
        entry[1].append(result.subject)
    rows = sorted(folded.items(), key=lambda item: (item[0][0], item[0][1].value, item[0][2]))
    return [_result(first, subjects) for _, (first, subjects) in rows]


def _result(first: RuleResult | ResultCount, subjects: list[str], count: int | None = None) -> Json:
    named = [] if first.outcome is Outcome.PASS else sorted(subject for subject in subjects if subject)
    return {
        "rule": first.rule_id,
        "criterion": first.criterion.value,
        "severity": first.severity.name.lower(),
        "outcome": first.outcome.value,
        "reason": first.reason,
        "count": len(subjects) if count is None else count,
        "sources": list(named),
    }


def _counted(manifest: ManifestReport) -> list[Json]:
    """Rows for results of which all are counted, and only some are there to be named."""
    named: dict[tuple[str, Outcome, str], list[str]] = {}
    for result in manifest.results:
        if not result.satisfied:
            named.setdefault((result.rule_id, result.outcome, result.reason), []).append(result.subject)
    rows = sorted(manifest.counts, key=lambda row: (row.rule_id, row.outcome.value, row.reason))
    return [_result(row, named.get((row.rule_id, row.outcome, row.reason), []), row.size) for row in rows]


def _step(step: RoadmapStep) -> Json:
    edits: list[Json] = [_edit(finding) for finding in step.edits]
    return {"criterion": step.criterion.value, "title": step.criterion.title, "reaches": step.reaches, "edits": edits}


def _edit(finding: Finding) -> dict[str, Json]:
    return {"rule": finding.rule_id, "source": finding.subject or None, "fingerprint": finding.fingerprint}


def _waiver(use: WaiverUse) -> Json:
    waiver = use.waiver
    return {
        "rule": waiver.rule,
        "dataset": waiver.dataset,
        "source": waiver.source,
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "expires": waiver.expires.isoformat(),
        "state": use.state.value,
        "days_left": use.days_left,
        **_place(waiver.location),
    }


def _rule(info: RuleInfo) -> Json:
    return {
        "criterion": info.criterion.value,
        "severity": info.severity.name.lower(),
        "summary": info.summary,
        "why": info.why,
        "fix": info.fix,
        "page": rule_page(info.id),
    }


def _reason(reason: Reason) -> Json:
    return {"code": reason.code, "message": reason.message, "source": reason.subject or None}


def _place(location: Location) -> dict[str, Json]:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "pointer": location.pointer,
    }


def _number(value: Decimal) -> float:
    # Rounded down, so that a number read here never passes a floor that the exact score did not.
    return float(value.quantize(Decimal("0.0001"), rounding=ROUND_DOWN))


def _change_order(change: Change) -> tuple[str, str]:
    return change.kind.value, change.subject


def _layout(value: Json, depth: int = 0) -> str:
    """Containers of the outer levels spread over lines, records on one line each: quick to write and to search."""
    indent, end = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict) and value and depth < _EXPANDED:
        items = (f"{_encode(key)}: {_layout(item, depth + 1)}" for key, item in value.items())
        return "{" + indent + f",{indent}".join(items) + end + "}"
    if isinstance(value, list) and value and depth < _EXPANDED:
        return "[" + indent + f",{indent}".join(_layout(item, depth + 1) for item in value) + end + "]"
    return _encode(value)
