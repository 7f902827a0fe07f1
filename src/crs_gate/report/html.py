"""The report as one page: no network, no file beside it, and no script but its own.

Values go through the template's escaping, and into tables as text. A policy in the page names the digests of its style
and its script, so that a browser runs nothing else whatever a manifest holds.
"""

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import crs_gate
from crs_gate.escape import bounded, plain
from crs_gate.model.findings import ChangeKind, Finding
from crs_gate.model.rating import Rating, shown
from crs_gate.model.report import ManifestReport, Reason, Report, RoadmapStep
from crs_gate.model.scheme import CRITERIA, LETTERS, Status
from crs_gate.report import digest, plans, text_evidence
from crs_gate.report.digest import SourceLine

if TYPE_CHECKING:
    from jinja2 import Template

FIRST = 100
"""Rows that stand in the page itself, for readers without scripts and for print; the script shows the others."""
MOST_FINDINGS = 20_000
_MOST_CHANGES, _MOST_MANIFESTS, _MOST_EDITS = 500, 200, 5
_LONGEST = 500
_MARKS = {"met": "met", "not met": "unmet", "unknown": "open", "not checked": "open"}
_BECAUSE = {Status.BLOCKED: "Blocked because", Status.UNDECIDED: "Undecided because", Status.PASSED: "Good to know"}
_FINDING_COLUMNS = ("Weight", "Rule", "Source", "Where", "What", "State")
_SOURCE_COLUMNS = ("Source", "Letter", "Base", "Not met", "Not known")

Row = tuple[str, ...]


def render(report: Report) -> str:
    """One HTML document, ending in a newline."""
    from markupsafe import Markup

    style, script = asset("report.css"), asset("report.js")
    hashes = {"style": digest_of(style), "script": digest_of(script)}
    assets = {"style": Markup(style), "script": Markup(script), "hashes": hashes}  # noqa: S704 - our own files
    return template("report.html").render(page=_page(report), letters=LETTERS, first=FIRST, **assets) + "\n"


@cache
def template(name: str) -> "Template":
    """A template of the house; what it is given is escaped."""
    from jinja2 import Environment

    return Environment(autoescape=True, trim_blocks=True).from_string(asset(name))


def asset(name: str) -> str:
    """A file of a page."""
    loader: Any = crs_gate.__loader__
    data: bytes = loader.get_data(f"{crs_gate.__path__[0]}/report/html_files/{name}")
    return data.decode("utf-8")


def digest_of(text: str) -> str:
    """What a policy in a page calls a style or a script by (Content Security Policy, level 3)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _page(report: Report) -> dict[str, Any]:
    meta = report.meta
    manifests = report.manifests
    title = manifests[0].path if len(manifests) == 1 else f"{len(manifests):,} datasets"
    left = len(manifests) - _MOST_MANIFESTS
    more = [f"{left:,} more datasets: the JSON report lists all."] if left > 0 else []
    tool = f"crs-gate {meta.tool_version}, rules {meta.ruleset_version}, {meta.today}"
    return {
        "status": report.status.value,
        "verdict": digest.verdict(report, report.status),
        "title": _text(title),
        "chosen": _text(meta.chosen),
        "policy": _text(digest.commit(meta.policy)),
        "partial": digest.partial_run(_text(meta.partial)) if meta.partial else "",
        "because": _BECAUSE[report.status],
        "reasons": [_text(reason.message) for reason in digest.own_reasons(report)],
        "manifests": [_manifest(report, manifest) for manifest in manifests[:_MOST_MANIFESTS]],
        "waivers": [_waiver(use) for use in report.waivers],
        "notes": [*map(_text, report.notes), *more],
        "foot": _text(f"{digest.commit(meta.base)} → {digest.commit(meta.head)} · {tool}"),
    }


def _manifest(report: Report, manifest: ManifestReport) -> dict[str, Any]:
    verdict, odd = manifest.verdict, digest.odd_outcomes(manifest)
    lines = digest.source_lines(manifest, report.rules, odd)
    return {
        "path": _text(manifest.path),
        "name": _text(manifest.name or manifest.path),
        "owner": _text(manifest.owner),
        "profile": _text(manifest.profile),
        "status": verdict.status.value,
        "verdict": digest.verdict(report, verdict.status),
        "letter": manifest.head_rating.letter if manifest.head_rating else "",
        "base": _score(manifest.base_rating),
        "head": "deleted" if manifest.change == "deleted" else _score(manifest.head_rating) or "not rated",
        "delta": digest.delta(manifest),
        "because": _BECAUSE[verdict.status],
        "reasons": [_reason(reason) for reason in verdict.reasons],
        "notes": [*map(_text, manifest.notes)],
        "criteria": [*_criteria(manifest)],
        "evidence": text_evidence.rows(manifest, _text, everything=True),
        "changes": [_change(line) for line in lines[:_MOST_CHANGES]],
        "changes_left": max(len(lines) - _MOST_CHANGES, 0),
        "findings": _findings(manifest, odd),
        "plans": [_plan(manifest, plan) for plan in plans.told(manifest)],
        "roadmap": [_step(step) for step in manifest.roadmap],
        "sources": _sources(report, manifest, odd),
        **_drawn(manifest),
    }


def _drawn(manifest: ManifestReport) -> dict[str, Any]:
    """How the data came to be and what an audit found, where somebody looked."""
    if not (manifest.lineage or manifest.audit):
        return {}
    from crs_gate.report.html_parts import PLACES, audit_part, lineage_part

    audit = audit_part(manifest.audit) if manifest.audit else None
    if audit and audit.get("places"):
        audit["places"] = _table(PLACES, audit["places"], by=3)
    return {"lineage": lineage_part(manifest.lineage) if manifest.lineage else None, "audit": audit}


def _criteria(manifest: ManifestReport) -> Iterator[dict[str, str]]:
    head, base = digest.criteria(manifest.head_rating), digest.criteria(manifest.base_rating)
    six = {criterion.value for criterion in CRITERIA}
    for key, row in head.items():
        if key in six or row.checks:
            before = base.get(key)
            yield {
                "name": f"{key} {row.criterion.title}" if key in six else f"{row.criterion.title} (safeguard)",
                "base": digest.state(before) if before else "",
                "head": digest.state(row),
                "mark": _MARKS[digest.state(row)],
                "why": digest.why(row, ", ".join, _text),
            }


def _change(line: SourceLine) -> dict[str, str]:
    change = line.change
    parts = [f"fails {', '.join(line.fails)}"] if line.fails else []
    parts += [f"unknown: {', '.join(line.unknown)}"] if line.unknown else []
    fields = [field.pointer.strip("/") for field in change.fields]
    parts += [f"changed {', '.join(fields[:4])}{' and more' if len(fields) > 4 else ''}"] if fields else []  # noqa: PLR2004
    was = f" (was {change.before})" if change.kind is ChangeKind.RENAMED and change.before else ""
    return {
        "name": _text(f"{change.subject}{was}"),
        "kind": change.kind.value,
        "before": line.before or "",
        "after": line.after or "",
        "what": _text("; ".join(parts)),
    }


def _findings(manifest: ManifestReport, odd: digest.Odd) -> dict[str, Any]:
    verdict = manifest.verdict
    states = (("new", verdict.introduced), ("before", verdict.existing), ("waived", verdict.waived))
    every = [(finding, word) for word, findings in states for finding in digest.ordered(findings)]
    rows = [_finding(finding, word, odd) for finding, word in every[:MOST_FINDINGS]]
    return _table(_FINDING_COLUMNS, rows, by=0) | {"left": max(len(every) - MOST_FINDINGS, 0)}


def _finding(finding: Finding, state: str, odd: digest.Odd) -> Row:
    where = f"{finding.location.path}:{finding.location.line}"
    what = (digest.label(finding, odd), finding.rule_id, finding.subject, where, finding.message, state)
    return tuple(map(_text, what))


def _sources(report: Report, manifest: ManifestReport, odd: digest.Odd) -> dict[str, Any]:
    """Every source that was rated, the worst letter first, with the criteria that it fails or leaves open."""
    letters = manifest.head_rating.by_source if manifest.head_rating else manifest.assessed or {}
    before = manifest.base_source_letters or {}
    fails: dict[str, set[str]] = {}
    unknown: dict[str, set[str]] = {}
    for finding in (*manifest.verdict.introduced, *manifest.verdict.existing):
        info = report.rules.get(finding.rule_id)
        if info and finding.subject in letters and digest.label(finding, odd) in ("error", "unknown"):
            into = unknown if digest.label(finding, odd) == "unknown" else fails
            into.setdefault(finding.subject, set()).add(info.criterion.title)
    ordered = sorted(letters, key=lambda source: (-LETTERS.index(letters[source]), source))
    rows = [(_text(s), letters[s], before.get(s, ""), _listed(fails.get(s)), _listed(unknown.get(s))) for s in ordered]
    return _table(_SOURCE_COLUMNS, rows, by=1)


def _listed(names: set[str] | None) -> str:
    return ", ".join(sorted(names or ()))


def _table(columns: Row, rows: Sequence[Row], by: int) -> dict[str, Any]:
    """A table and its data for the script; ``by`` is the column that can be chosen from."""
    from markupsafe import Markup

    data = json.dumps({"columns": columns, "rows": rows, "by": by}, separators=(",", ":"))
    # Inside a script element nothing is decoded, and only `<` could end it.
    return {"columns": columns, "rows": rows, "data": Markup(data.replace("<", "\\u003c"))}  # noqa: S704


def _plan(manifest: ManifestReport, plan: Any) -> dict[str, Any]:
    pastes = [{"where": p.where, "effort": p.effort, "text": p.text} for p in plans.pastes(plan)]
    return {"title": _text(plans.headline(manifest, plan)), "pastes": pastes}


def _step(step: RoadmapStep) -> dict[str, str]:
    told = [f"{edit.location.path}:{edit.location.line} {edit.rule_id}" for edit in step.edits[:_MOST_EDITS]]
    more = f" and {len(step.edits) - _MOST_EDITS:,} more" if len(step.edits) > _MOST_EDITS else ""
    name = f"{step.criterion.value} {step.criterion.title}"
    return {"name": name, "reaches": step.reaches, "edits": _text("; ".join(told)) + more}


def _waiver(use: Any) -> Row:
    waiver = use.waiver
    left = f"{use.days_left} days left" if use.days_left >= 0 else "over"
    what = f"{waiver.source or ''} {waiver.dataset}".strip()
    until = f"{waiver.expires.isoformat()} ({left})"
    return tuple(map(_text, (waiver.rule, what, use.state.value, until, waiver.approved_by, waiver.reason)))


def _score(rating: Rating | None) -> str:
    return f"{rating.letter} {shown(rating.score)}" if rating else ""


def _reason(reason: Reason) -> str:
    return _text(reason.message)


def _text(value: str) -> str:
    return plain(bounded(value, _LONGEST))
