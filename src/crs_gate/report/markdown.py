"""The job summary: Markdown as GitHub renders it, always smaller than a number of bytes.

The runner drops a summary of more than 1 MiB altogether, so rows that do not fit are left out and counted.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from crs_gate.escape import bounded, code, fenced, markdown
from crs_gate.model.findings import ChangeKind, Finding
from crs_gate.model.rating import CriterionRating, Rating, shown
from crs_gate.model.report import ManifestReport, Reason, Report, RoadmapStep, Stated, WaiverUse
from crs_gate.model.scheme import CRITERIA, LETTERS, Status
from crs_gate.report import digest, foreign, overview
from crs_gate.report.digest import Group, SourceLine
from crs_gate.report.page import Page

LIMIT = 900 * 1024
"""Bytes of UTF-8; the runner's own limit is 1,024 KiB."""

_DATASETS = 200
_SECTIONS = 20
_ROWS = 50
_REASONS = 20
_STATED = 500
_EDITS = 10
_FIELDS = 4
_SIGNS = {Status.PASSED: "✅", Status.BLOCKED: "❌", Status.UNDECIDED: "❓"}
_BOXES = dict(zip(LETTERS, "🟩🟩🟨🟨🟧🟧🟥", strict=True))
_STATES = {"met": "✅ met", "not met": "❌ not met", "unknown": "❓ unknown", "not checked": "not checked"}
_CRITERIA_HEAD = "| | base | head | why |\n|---|---|---|---|"
_SOURCE_HEAD = "#### Sources\n\n| | source | base | head | what it did |\n|---|---|---|---|---|"
_OLD_HEAD = "| where | rule | source | what |\n|---|---|---|---|"
_WAIVER_HEAD = "#### Waivers\n\n| rule | for | state | until | approved by | reason |\n|---|---|---|---|---|---|"
_STATED_HEAD = "| value of | is | from | where |\n|---|---|---|---|"
_BECAUSE = {Status.BLOCKED: "Blocked because", Status.UNDECIDED: "Undecided because", Status.PASSED: "Good to know"}


def render(report: Report, limit: int = LIMIT) -> str:
    """The summary in at most ``limit`` bytes of UTF-8, ending in a newline."""
    page = Page(limit, _foot(report))
    alone = len(report.manifests) == 1
    page.add(f"## crs-gate: {_verdict(report, report.status)}\n")
    page.rows(f"**{_BECAUSE[report.status]}**\n", digest.own_reasons(report), _reason, most=_REASONS)
    partly = report.meta.partial
    page.add(f"⚠️ {digest.partial_run(_cell(partly))}\n" if partly else "")
    if not alone:
        _datasets(page, report)
    left = overview.counted_only(report)
    page.add(f"{left[0].upper()}{left[1:]}.\n" if left else "")
    told = report.manifests if alone else [m for m in report.manifests if _has_news(m)]
    for manifest in told[:_SECTIONS]:
        _manifest(page, report, manifest)
    page.add(f"*{len(told) - _SECTIONS:,} more datasets: the JSON report tells all.*\n" if told[_SECTIONS:] else "")
    page.rows(_WAIVER_HEAD, report.waivers, _waiver_row)
    page.rows("", report.notes, lambda note: f"- {_cell(note, 500)}")
    held = digest.floors_held(report)
    page.add(f"{_cell(held)}\n" if held else "")
    return page.text()


def _verdict(report: Report, status: Status) -> str:
    return f"{_SIGNS[status]} {digest.verdict(report, status)}"


def _has_news(manifest: ManifestReport) -> bool:
    verdict = manifest.verdict
    spoke = verdict.introduced or manifest.notes or manifest.stated or manifest.change == "not-compared"
    return bool(verdict.status is not Status.PASSED or spoke)


def _datasets(page: Page, report: Report) -> None:
    """One row for each dataset that did not pass or is touched, the worst first."""
    found = overview.overview(report)
    listed = (*found.bad, *found.touched)
    owner = "owner | " if any(manifest.owner for manifest in listed) else ""
    rule = "---|" * (6 if owner else 5)
    page.add(f"{_cell(overview.headline(report))}\n")
    row = partial(_dataset_row, report, owned=bool(owner))
    page.rows(f"| dataset | {owner}verdict | base | head | why |\n|{rule}", listed, row, most=_DATASETS)
    if edits := digest.owed(report):
        rest = f", then {len(edits) - 1:,} more" if edits[1:] else ""
        page.add(f"**Next:** repair {_where(edits[0])}: {_id(edits[0].rule_id)}{rest}.\n")


def _cell(text: str, limit: int = 300) -> str:
    return markdown(bounded(text, limit))


def _id(text: str, limit: int = 120) -> str:
    return code(bounded(text, limit))


def _prose(text: str) -> str:
    """A rule's own words: escaped like all others, but what stands between backticks becomes code."""
    parts = re.split(r"`([^`]+)`", bounded(" ".join(text.split()), 800))
    return "".join(code(part) if n % 2 else markdown(part) for n, part in enumerate(parts))


def _score(rating: Rating | None) -> str:
    return f"{rating.letter} {shown(rating.score)}" if rating else "not rated"


def _dataset_row(report: Report, manifest: ManifestReport, owned: bool) -> str:
    base = _score(manifest.base_rating) if manifest.base_rating else "none"
    head = "deleted" if manifest.change == "deleted" else f"**{_score(manifest.head_rating)}**"
    owner = [_id(manifest.owner)] if owned else []
    verdict, why = _verdict(report, manifest.verdict.status), _cell(overview.why(manifest), 200)
    return f"| {' | '.join((_id(manifest.path), *owner, verdict, base, head, why))} |"


def _manifest(page: Page, report: Report, manifest: ManifestReport) -> None:
    verdict, odd = manifest.verdict, digest.odd_outcomes(manifest)
    page.add(_headline(manifest))
    page.rows(f"**{_BECAUSE[verdict.status]}**\n", verdict.reasons, _reason, most=_REASONS)
    page.rows("", manifest.notes, lambda note: f"- {_cell(note, 500)}")
    fold = "Criteria" if verdict.status is Status.PASSED else ""
    page.rows(_CRITERIA_HEAD, [*_criteria_rows(manifest)], str, fold=fold)
    _not_in_format(page, manifest)
    page.rows(_SOURCE_HEAD, digest.source_lines(manifest, report.rules, odd), _source_row, most=_ROWS)
    new = digest.groups(verdict.introduced, odd)
    page.add(f"#### Introduced by this change: {_counts(new)}\n" if new else "")
    for group in new:
        page.rows(_group_head(report, group), group.findings, _finding_row, most=_ROWS)
    page.add(f"Repaired by this change: {verdict.resolved:,}\n" if verdict.resolved else "")
    for title, findings in (("There before", verdict.existing), ("Waived, still counted", verdict.waived)):
        folded = digest.groups(findings, odd)
        rows = [(group.label, finding) for group in folded for finding in group.findings]
        page.rows(_OLD_HEAD, rows, _old_row, most=_ROWS, fold=f"{title}: {_counts(folded)}")
    _roadmap(page, report, manifest.roadmap)
    values = f"Stated: {digest.many(len(manifest.stated) + manifest.stated_left, 'value')}"
    page.rows(_STATED_HEAD, manifest.stated, _stated_row, most=_STATED, fold=values)


def _not_in_format(page: Page, manifest: ManifestReport) -> None:
    """What no edit of this file can say, because its format has no place for it."""
    if found := foreign.not_in_format(manifest):
        lines = [f"- {foreign.titled(c)}: {', '.join(map(_id, fields))}" for c, fields in found]
        page.add(f"**Not in this format ({_cell(manifest.format, 40)})**\n\n" + "\n".join(lines) + "\n")
        page.add(f"A native manifest can say it: {_id(foreign.import_command(manifest), 500)}\n")


def _stated_row(value: Stated) -> str:
    where = f"{value.location.path}:{value.location.line}"
    what = (_id(foreign.dotted(value.pointer)), _cell(value.value or "(empty)", 120), _id(value.origin), _id(where))
    return f"| {' | '.join(what)} |"


def _headline(manifest: ManifestReport) -> str:
    rating, name = manifest.head_rating, _cell(manifest.name)
    lit = rating.letter if rating else ""
    boxes = " ".join(f"{_BOXES[x]} **{x}**" if x == lit else f"⬜ {x}" for x in LETTERS)
    gained = digest.delta(manifest)
    moved = manifest.base_path if manifest.base_path != manifest.path else None
    was = f" (was {_id(moved)})" if moved else ""
    head = "deleted" if manifest.change == "deleted" else _score(rating)
    change = f"{_score(manifest.base_rating)} → **{head}**" if manifest.base_rating else f"**{head}**"
    points = f" ({gained} points)" if gained else ""
    whole = f"\n\n{told}" if (told := digest.whole_base(manifest)) else ""
    owner = f"\n\nOwner: {_id(manifest.owner)}" if manifest.owner else ""
    return f"### {name} {_id(manifest.path)}{was}\n\n{boxes}\n\n{change}{points}{whole}{owner}\n"


def _reason(reason: Reason) -> str:
    return f"- {_cell(reason.message, 500)}"


def _counts(groups: Sequence[Group]) -> str:
    return ", ".join(digest.many(count, word) for count, word in digest.counted(groups))


def _criteria_rows(manifest: ManifestReport) -> Iterator[str]:
    head, base = digest.criteria(manifest.head_rating), digest.criteria(manifest.base_rating)
    six = {criterion.value for criterion in CRITERIA}
    for key, row in head.items():
        if key in six or (row.checks and not row.met):
            name = f"{key} {row.criterion.title}" if key in six else f"{row.criterion.title} (safeguard)"
            yield f"| {name} | {_state(base.get(key))} | {_state(row)} | {_why(row)} |"


def _state(row: CriterionRating | None) -> str:
    return _STATES[digest.state(row)] if row else ""


def _why(row: CriterionRating) -> str:
    return digest.why(row, lambda rules: ", ".join(map(_id, rules)), _cell)


def _source_row(line: SourceLine) -> str:
    change, parts = line.change, []
    renamed = change.kind is ChangeKind.RENAMED and change.before
    if line.fails:
        parts.append(f"fails {', '.join(map(_cell, line.fails))}")
    if line.unknown:
        parts.append(f"unknown: {', '.join(map(_cell, line.unknown))}")
    if change.fields:
        names = ", ".join(_id(field.pointer.strip("/"), 60) for field in change.fields[:_FIELDS])
        parts.append(f"changed {names}{' and more' if len(change.fields) > _FIELDS else ''}")
    name = f"{_id(change.subject)} (was {_id(change.before or '')})" if renamed else _id(change.subject)
    return f"| {change.kind.value} | {name} | {line.before or ''} | {line.after or ''} | {'; '.join(parts)} |"


def _group_head(report: Report, group: Group) -> str:
    info = report.rules.get(group.rule_id)
    summary = f": {_prose(info.summary)}" if info else ""
    advice = _prose(digest.repair(info.fix)[0]) if info else ""
    why = f"\n\n{_prose(info.why)}" if info and info.why else ""
    fix = f"\n\n**Fix:** {advice}" if advice else ""
    return f"**{group.label}** {_id(group.rule_id)}{summary}{why}{fix}\n\n| where | source | what |\n|---|---|---|"


def _where(finding: Finding) -> str:
    return _id(f"{finding.location.path}:{finding.location.line}")


def _finding_row(finding: Finding) -> str:
    return f"| {_where(finding)} | {_id(finding.subject)} | {_cell(finding.message)} |"


def _old_row(row: tuple[str, Finding]) -> str:
    word, finding = row
    rule = f"{word} {_id(finding.rule_id)}"
    return f"| {_where(finding)} | {rule} | {_id(finding.subject)} | {_cell(finding.message)} |"


def _roadmap(page: Page, report: Report, steps: Sequence[RoadmapStep]) -> None:
    if steps:
        page.add(f"#### The way to {steps[0].reaches}\n")
    for step in steps:
        page.rows(f"**{step.reaches}** by {step.criterion.title}\n", step.edits, _edit, most=_EDITS)
        for rule_id in dict.fromkeys(finding.rule_id for finding in step.edits):
            prose, snippet = digest.repair(report.rules[rule_id].fix) if rule_id in report.rules else ("", "")
            page.add(f"{_id(rule_id)}: {_prose(prose)}\n" if prose else "")
            page.add(f"{fenced(snippet, 'yaml')}\n" if snippet else "")


def _edit(finding: Finding) -> str:
    subject = f" for {_id(finding.subject)}" if finding.subject else ""
    return f"- {_where(finding)} {_id(finding.rule_id)}{subject}: {_cell(finding.message)}"


def _waiver_row(use: WaiverUse) -> str:
    waiver = use.waiver
    left = f"{use.days_left} days left" if use.days_left >= 0 else "over"
    until = f"{waiver.expires.isoformat()} ({left})"
    what = f"{_id(waiver.source or '')} {_id(waiver.dataset)}".strip()
    who = f"{_cell(waiver.approved_by)} | {_cell(waiver.reason)}"
    return f"| {_id(waiver.rule)} | {what} | {use.state.value} | {until} | {who} |"


def _foot(report: Report) -> str:
    meta = report.meta
    base, head = (_id(digest.commit(name)) for name in (meta.base, meta.head))
    tool = f"crs-gate {_cell(meta.tool_version, 40)}, rules {_cell(meta.ruleset_version, 40)}, {_cell(meta.today, 40)}"
    return f"<sub>{base} → {head}: {_cell(meta.chosen)}. Policy: {_id(digest.commit(meta.policy))}. {tool}.</sub>\n"
