"""What the job summary and the comment on a pull request say in the same words."""

from crs_gate.model.findings import ChangeKind
from crs_gate.model.rating import Rating, shown
from crs_gate.model.report import ManifestReport, Reason, Report
from crs_gate.model.scheme import Status
from crs_gate.report import digest
from crs_gate.report.digest import SourceLine
from crs_gate.report.markdown_words import cell, ident

SIGNS = {Status.PASSED: "✅", Status.BLOCKED: "❌", Status.UNDECIDED: "❓"}
BECAUSE = {Status.BLOCKED: "Blocked because", Status.UNDECIDED: "Undecided because", Status.PASSED: "Good to know"}
SOURCE_HEAD = "#### Sources\n\n| | source | base | head | what it did |\n|---|---|---|---|---|"
_FIELDS = 4


def verdict(report: Report, status: Status) -> str:
    """The sign of a verdict and its word."""
    return f"{SIGNS[status]} {digest.verdict(report, status)}"


def score(rating: Rating | None) -> str:
    """Letter and score."""
    return f"{rating.letter} {shown(rating.score)}" if rating else "not rated"


def moved(manifest: ManifestReport) -> str:
    """The rating from base to head, and the points gained or lost."""
    gained = digest.delta(manifest)
    head = "deleted" if manifest.change == "deleted" else score(manifest.head_rating)
    change = f"{score(manifest.base_rating)} → **{head}**" if manifest.base_rating else f"**{head}**"
    return f"{change} ({gained} points)" if gained else change


def reason(why: Reason) -> str:
    """One reason, as an item of a list."""
    return f"- {cell(why.message, 500)}"


def source_row(line: SourceLine) -> str:
    """What one source did, under ``SOURCE_HEAD``."""
    change, parts = line.change, []
    renamed = change.kind is ChangeKind.RENAMED and change.before
    if line.fails:
        parts.append(f"fails {', '.join(map(cell, line.fails))}")
    if line.unknown:
        parts.append(f"unknown: {', '.join(map(cell, line.unknown))}")
    if change.fields:
        names = ", ".join(ident(field.pointer.strip("/"), 60) for field in change.fields[:_FIELDS])
        parts.append(f"changed {names}{' and more' if len(change.fields) > _FIELDS else ''}")
    name = f"{ident(change.subject)} (was {ident(change.before or '')})" if renamed else ident(change.subject)
    return f"| {change.kind.value} | {name} | {line.before or ''} | {line.after or ''} | {'; '.join(parts)} |"


def foot(report: Report) -> str:
    """Which commits were compared, by which policy and version."""
    meta = report.meta
    base, head = (ident(digest.commit(name)) for name in (meta.base, meta.head))
    tool = f"crs-gate {cell(meta.tool_version, 40)}, rules {cell(meta.ruleset_version, 40)}, {cell(meta.today, 40)}"
    return f"<sub>{base} → {head}: {cell(meta.chosen)}. Policy: {ident(digest.commit(meta.policy))}. {tool}.</sub>\n"
