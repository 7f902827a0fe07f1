"""The report as one page: no network, no file beside it, and no script but its own.

Values go through the template's escaping, and into tables as text. A policy in the page names the digests of its style
and its script, so that a browser runs nothing else whatever a manifest holds.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import crs_gate
from crs_gate.escape import markup
from crs_gate.model.findings import ChangeKind
from crs_gate.model.rating import Rating, shown
from crs_gate.model.report import ManifestReport, Reason, Report
from crs_gate.model.scheme import LETTERS, Status
from crs_gate.report import digest, html_criteria, html_tables, plans
from crs_gate.report.digest import SourceLine
from crs_gate.report.homes import rule_page
from crs_gate.report.html_tables import Row, text

if TYPE_CHECKING:
    from jinja2 import Template

FIRST = 100
"""Rows that stand in the page itself, for readers without scripts and for print; the script shows the others."""
_MOST_CHANGES, _MOST_MANIFESTS = 500, 200
_BECAUSE = {Status.BLOCKED: "Blocked because", Status.UNDECIDED: "Undecided because", Status.PASSED: "Good to know"}


def render(report: Report) -> str:
    """One HTML document, ending in a newline."""
    from markupsafe import Markup

    style, script = asset("report.css"), asset("report.js")
    hashes = {"style": digest_of(style), "script": digest_of(script)}
    assets = {"style": Markup(style), "script": Markup(script), "hashes": hashes}  # noqa: S704 - our own files
    ours = {"letters": LETTERS, "first": FIRST, "rule_page": rule_page}
    return template("report.html").render(page=_page(report), **ours, **assets) + "\n"


@cache
def template(name: str) -> "Template":
    """A template of the house; what it is given is escaped."""
    from jinja2 import Environment

    return Environment(autoescape=True, trim_blocks=True, finalize=_written).from_string(asset(name))


def _written(value: Any) -> Any:
    """A value in the page: escaped, and no command for a log that the page is printed into."""
    from markupsafe import Markup, escape

    return value if hasattr(value, "__html__") else Markup(markup(str(escape(value))))  # noqa: S704


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
        "title": text(title),
        "chosen": text(meta.chosen),
        "policy": text(digest.commit(meta.policy)),
        "partial": digest.partial_run(text(meta.partial)) if meta.partial else "",
        "because": _BECAUSE[report.status],
        "reasons": [text(reason.message) for reason in digest.own_reasons(report)],
        "manifests": [_manifest(report, manifest) for manifest in manifests[:_MOST_MANIFESTS]],
        "waivers": [_waiver(use) for use in report.waivers],
        "notes": [*map(text, report.notes), *more],
        "foot": text(f"{digest.commit(meta.base)} → {digest.commit(meta.head)} · {tool}"),
    }


def _manifest(report: Report, manifest: ManifestReport) -> dict[str, Any]:
    verdict, odd = manifest.verdict, digest.odd_outcomes(manifest)
    lines = digest.source_lines(manifest, report.rules, odd)
    return {
        "path": text(manifest.path),
        "name": text(manifest.name or manifest.path),
        "owner": text(manifest.owner),
        "profile": text(manifest.profile),
        "status": verdict.status.value,
        "verdict": digest.verdict(report, verdict.status),
        "letter": manifest.head_rating.letter if manifest.head_rating else "",
        "base_letter": manifest.base_rating.letter if manifest.base_rating else "",
        "base": _score(manifest.base_rating),
        "head": "deleted" if manifest.change == "deleted" else _score(manifest.head_rating) or "not rated",
        "delta": digest.delta(manifest),
        "because": _BECAUSE[verdict.status],
        "reasons": [_reason(reason) for reason in verdict.reasons],
        "notes": [*map(text, manifest.notes)],
        "criteria": list(html_criteria.criteria(manifest)),
        "log": html_criteria.log(manifest),
        "changes": [_change(line) for line in lines[:_MOST_CHANGES]],
        "changes_left": max(len(lines) - _MOST_CHANGES, 0),
        "findings": html_tables.findings(manifest, odd),
        "plans": [_plan(manifest, plan) for plan in plans.told(manifest)],
        "roadmap": [html_criteria.step(manifest, step) for step in manifest.roadmap],
        "sources": html_tables.sources(report, manifest, odd),
        **_drawn(manifest),
    }


def _drawn(manifest: ManifestReport) -> dict[str, Any]:
    """How the data came to be and what an audit found, where somebody looked."""
    if not (manifest.lineage or manifest.audit):
        return {}
    from crs_gate.report.html_parts import PLACES, audit_part, lineage_part

    audit = audit_part(manifest.audit) if manifest.audit else None
    if audit and audit.get("places"):
        audit["places"] = html_tables.table(PLACES, audit["places"], by=3)
    return {"lineage": lineage_part(manifest.lineage) if manifest.lineage else None, "audit": audit}


def _change(line: SourceLine) -> dict[str, str]:
    change = line.change
    parts = [f"fails {', '.join(line.fails)}"] if line.fails else []
    parts += [f"unknown: {', '.join(line.unknown)}"] if line.unknown else []
    fields = [field.pointer.strip("/") for field in change.fields]
    parts += [f"changed {', '.join(fields[:4])}{' and more' if len(fields) > 4 else ''}"] if fields else []  # noqa: PLR2004
    was = f" (was {change.before})" if change.kind is ChangeKind.RENAMED and change.before else ""
    return {
        "name": text(f"{change.subject}{was}"),
        "kind": change.kind.value,
        "before": line.before or "",
        "after": line.after or "",
        "what": text("; ".join(parts)),
    }


def _plan(manifest: ManifestReport, plan: Any) -> dict[str, Any]:
    pastes = [{"where": p.where, "effort": p.effort, "text": p.text} for p in plans.pastes(plan)]
    return {"title": text(plans.headline(manifest, plan)), "pastes": pastes}


def _waiver(use: Any) -> Row:
    waiver = use.waiver
    left = f"{use.days_left:,} days left" if use.days_left >= 0 else "over"
    what = f"{waiver.source or ''} {waiver.dataset}".strip()
    until = f"{waiver.expires.isoformat()} ({left})"
    return tuple(map(text, (waiver.rule, what, use.state.value, until, waiver.approved_by, waiver.reason)))


def _score(rating: Rating | None) -> str:
    return f"{rating.letter} {shown(rating.score)}" if rating else ""


def _reason(reason: Reason) -> str:
    return text(reason.message)
