"""The criteria of the page with what stands behind their claims, and the steps by which they are met."""

from collections.abc import Iterator, Sequence
from typing import Any

from crs_gate.model.findings import Finding
from crs_gate.model.levels import Claim, Level
from crs_gate.model.rating import CriterionRating
from crs_gate.model.report import ManifestReport, RoadmapStep
from crs_gate.model.scheme import CRITERIA, Criterion
from crs_gate.report import digest, foreign, text_evidence
from crs_gate.report.html_tables import text

_MOST_RULES, _MOST_LINES = 6, 8
_MARKS = {"met": "met", "not met": "unmet", "unknown": "open", "not checked": "open"}
_CLAIMS = {
    Claim.SOURCING: Criterion.SOURCING,
    Claim.LICENSE: Criterion.LICENSE,
    Claim.OPT_OUT: Criterion.OPT_OUT,
    Claim.CONSENT: Criterion.OPT_OUT,
    Claim.ACQUISITION: Criterion.TRACE,
    Claim.TRACE: Criterion.TRACE,
    Claim.FILES: Criterion.SECURITY,
}
"""Where a claim is shown: with the criterion that its rules belong to."""


def criteria(manifest: ManifestReport) -> Iterator[dict[str, Any]]:
    """The six criteria, and the safeguards that anything was checked of."""
    head, base = digest.criteria(manifest.head_rating), digest.criteria(manifest.base_rating)
    for key, row in head.items():
        if row.criterion in CRITERIA or row.checks:
            before = base.get(key)
            yield {
                "key": key if row.criterion in CRITERIA else "",
                "name": row.criterion.title,
                "base": digest.state(before) if before else "",
                "head": digest.state(row),
                "mark": _MARKS[digest.state(row)],
                "failed": row.failed,
                "unknown": [rule for rule in row.unknown if rule not in row.failed],
                "why": _nothing_owed(row),
                "evidence": list(_evidence(manifest, row.criterion)),
            }


def _nothing_owed(row: CriterionRating) -> str:
    return digest.why(row._replace(failed=(), unknown=()), ", ".join, text)


def _evidence(manifest: ManifestReport, criterion: Criterion) -> Iterator[dict[str, Any]]:
    """The level of each claim that the criterion rests on: that of the source of which least is known."""
    weighed = manifest.evidence.levels if manifest.evidence else None
    said = dict(text_evidence.rows(manifest, text, everything=True))
    for claim, where in _CLAIMS.items():
        if weighed and where is criterion and claim in weighed.counts:
            reached = [level <= weighed.lowest(claim) for level in Level if level and level <= claim.highest]
            yield {"claim": claim.title, "says": said[claim.title], "steps": reached}


def log(manifest: ManifestReport) -> str:
    """What became of the signed log; empty where there is none."""
    return dict(text_evidence.rows(manifest, text, everything=True)).get("signed log", "")


def step(manifest: ManifestReport, step: RoadmapStep) -> dict[str, Any]:
    """One criterion to be met, and by which lines; rules with nothing to edit are answered by other steps."""
    here, elsewhere = foreign.parted(manifest, step.edits)
    by_rule: dict[str, list[Finding]] = {}
    for finding in here:
        by_rule.setdefault(finding.rule_id, []).append(finding)
    rules = list(by_rule.items())
    return {
        "name": foreign.titled(step.criterion),
        "reaches": step.reaches,
        "edits": [{"rule": rule, "where": text(_lines(manifest, found))} for rule, found in rules[:_MOST_RULES]],
        "more": digest.many(len(rules) - _MOST_RULES, "more rule") if len(rules) > _MOST_RULES else "",
        "elsewhere": text(foreign.import_command(manifest)) if elsewhere else "",
    }


def _lines(manifest: ManifestReport, found: Sequence[Finding]) -> str:
    """Such as ``lines 3, 9``, with the path where it is another file."""
    own = [each.location for each in found if each.location.path == manifest.path]
    lines = sorted({place.line for place in own})
    parts = [f"{'lines' if len(lines) > 1 else 'line'} {', '.join(map(str, lines[:_MOST_LINES]))}"] if lines else []
    others = dict.fromkeys(f"{e.location.path}:{e.location.line}" for e in found if e.location.path != manifest.path)
    left = max(len(lines) - _MOST_LINES, 0) + max(len(others) - _MOST_LINES, 0)
    return ", ".join([*parts, *list(others)[:_MOST_LINES], *([f"and {left:,} more"] if left else [])])
