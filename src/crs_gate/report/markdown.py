"""The job summary: Markdown as GitHub renders it, always smaller than a number of bytes.

The runner drops a summary of more than 1 MiB altogether, so rows that do not fit are left out and counted.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from crs_gate.model.findings import Finding
from crs_gate.model.rating import CriterionRating
from crs_gate.model.report import ManifestReport, Report, Stated, WaiverUse
from crs_gate.model.scheme import CRITERIA, LETTERS, Status
from crs_gate.report import digest, foreign, overview, text_evidence
from crs_gate.report import markdown_parts as parts
from crs_gate.report.digest import Group
from crs_gate.report.markdown_plans import plans_to_paste
from crs_gate.report.markdown_steps import in_format, next_words, no_place, roadmap
from crs_gate.report.markdown_words import cell, ident, place, prose, rule_link
from crs_gate.report.next_step import next_step
from crs_gate.report.page import Page

LIMIT = 900 * 1024
"""Bytes of UTF-8; the runner's own limit is 1,024 KiB."""

_DATASETS = 200
_SECTIONS = 20
_ROWS = 50
_REASONS = 20
_STATED = 500
_BOXES = dict(zip(LETTERS, "🟩🟩🟨🟨🟧🟧🟥", strict=True))
_STATES = {"met": "✅ met", "not met": "❌ not met", "unknown": "❓ unknown", "not checked": "not checked"}
_EVIDENCE_HEAD = "| evidence | |\n|---|---|"
_CRITERIA_HEAD = "| | base | head | why |\n|---|---|---|---|"
_OLD_HEAD = "| where | rule | source | what |\n|---|---|---|---|"
_WAIVER_HEAD = "#### Waivers\n\n| rule | for | state | until | approved by | reason |\n|---|---|---|---|---|---|"
_STATED_HEAD = "| value of | is | from | where |\n|---|---|---|---|"


def render(report: Report, limit: int = LIMIT) -> str:
    """The summary in at most ``limit`` bytes of UTF-8, ending in a newline."""
    page = Page(limit, parts.foot(report))
    alone = len(report.manifests) == 1
    page.add(f"## crs-gate: {parts.verdict(report, report.status)}\n")
    page.rows(f"**{parts.BECAUSE[report.status]}**\n", digest.own_reasons(report), parts.reason, most=_REASONS)
    partly = report.meta.partial
    page.add(f"⚠️ {digest.partial_run(cell(partly))}\n" if partly else "")
    if not alone:
        _datasets(page, report)
    left = overview.counted_only(report)
    page.add(f"{left[0].upper()}{left[1:]}.\n" if left else "")
    told = report.manifests if alone else [m for m in report.manifests if _has_news(m)]
    for manifest in told[:_SECTIONS]:
        _manifest(page, report, manifest)
    page.add(f"*{len(told) - _SECTIONS:,} more datasets: the JSON report tells all.*\n" if told[_SECTIONS:] else "")
    _policy(page, report)
    page.rows(_WAIVER_HEAD, report.waivers, _waiver_row)
    page.rows("", report.notes, lambda note: f"- {cell(note, 500)}")
    held = digest.floors_held(report)
    page.add(f"{cell(held)}\n" if held else "")
    return page.text()


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
    page.add(f"{cell(overview.headline(report))}\n")
    row = partial(_dataset_row, report, owned=bool(owner))
    page.rows(f"| dataset | {owner}verdict | base | head | why |\n|{rule}", listed, row, most=_DATASETS)
    if step := next_step(report):
        page.add(f"**Next:** {next_words(step)}.\n")


def _dataset_row(report: Report, manifest: ManifestReport, owned: bool) -> str:
    base = parts.score(manifest.base_rating) if manifest.base_rating else "none"
    head = "deleted" if manifest.change == "deleted" else f"**{parts.score(manifest.head_rating)}**"
    owner = [ident(manifest.owner)] if owned else []
    verdict, why = parts.verdict(report, manifest.verdict.status), cell(overview.why(manifest), 200)
    return f"| {' | '.join((ident(manifest.path), *owner, verdict, base, head, why))} |"


def _manifest(page: Page, report: Report, manifest: ManifestReport) -> None:
    verdict, odd = manifest.verdict, digest.odd_outcomes(manifest)
    page.add(_headline(manifest))
    page.add(f"{cell(digest.chosen_tier(manifest), 300)}\n" if manifest.profile_why else "")
    page.rows(f"**{parts.BECAUSE[verdict.status]}**\n", verdict.reasons, parts.reason, most=_REASONS)
    page.rows("", manifest.notes, lambda note: f"- {cell(note, 500)}")
    fold = "Criteria" if verdict.status is Status.PASSED else ""
    page.rows(_CRITERIA_HEAD, [*_criteria_rows(manifest)], str, fold=fold)
    page.rows(_EVIDENCE_HEAD, text_evidence.rows(manifest, cell, everything=False), _evidence_row)
    _not_in_format(page, manifest)
    page.rows(parts.SOURCE_HEAD, digest.source_lines(manifest, report.rules, odd), parts.source_row, most=_ROWS)
    _introduced(page, report, manifest, odd)
    page.add(f"Repaired by this change: {verdict.resolved:,}\n" if verdict.resolved else "")
    for title, findings in (("There before", verdict.existing), ("Waived, still counted", verdict.waived)):
        folded = digest.groups(findings, odd)
        rows = [(group.label, finding) for group in folded for finding in group.findings]
        page.rows(_OLD_HEAD, rows, _old_row, most=_ROWS, fold=f"{title}: {_counts(folded)}")
    plans_to_paste(page, manifest)
    roadmap(page, report, manifest)
    values = f"Stated: {digest.many(len(manifest.stated) + manifest.stated_left, 'value')}"
    page.rows(_STATED_HEAD, manifest.stated, _stated_row, most=_STATED, fold=values)


def _evidence_row(row: tuple[str, str]) -> str:
    return f"| {' | '.join(row)} |"


def _policy(page: Page, report: Report) -> None:
    """What is wrong with the policy itself."""
    found = digest.groups(report.on_policy.told, {})
    page.add(f"#### Policy: {_counts(found)}\n" if found else "")
    for group in found:
        page.rows(_group_head(report, group), group.findings, _finding_row, most=_ROWS)
    rows = [("waived", finding) for finding in report.on_policy.waived]
    page.rows(_OLD_HEAD, rows, _old_row, most=_ROWS, fold="Policy: waived")


def _introduced(page: Page, report: Report, manifest: ManifestReport, odd: digest.Odd) -> None:
    """What the file can answer, each rule with its fix; then what only another format can, with one line on that."""
    here, elsewhere = (digest.groups(some, odd) for some in foreign.parted(manifest, manifest.verdict.introduced))
    both = (*here, *elsewhere)
    title = "Findings" if manifest.change == "not-compared" else "Introduced by this change"
    page.add(f"#### {title}: {_counts(both)}\n" if both else "")
    for group in here:
        keys = foreign.own_keys(manifest, group.findings)
        page.rows(_group_head(report, group, in_format(manifest, keys)), group.findings, _finding_row, most=_ROWS)
    page.add(f"{no_place(manifest, sum(len(group.findings) for group in elsewhere))}\n" if elsewhere else "")
    for group in elsewhere:
        page.rows(_group_head(report, group, fixed=False), group.findings, _finding_row, most=_ROWS)


def _not_in_format(page: Page, manifest: ManifestReport) -> None:
    """What no edit of this file can say, because its format has no place for it."""
    if found := foreign.not_in_format(manifest):
        lines = [f"- {foreign.titled(c)}: {', '.join(map(ident, fields))}" for c, fields in found]
        page.add(f"**Not in this format ({cell(manifest.format, 40)})**\n\n" + "\n".join(lines) + "\n")
        page.add(f"A native manifest can say it: {ident(foreign.import_command(manifest), 500)}\n")


def _stated_row(value: Stated) -> str:
    where = f"{value.location.path}:{value.location.line}"
    what = (
        ident(foreign.dotted(value.pointer)),
        cell(value.value or "(empty)", 120),
        ident(value.origin),
        ident(where),
    )
    return f"| {' | '.join(what)} |"


def _headline(manifest: ManifestReport) -> str:
    rating, name = manifest.head_rating, cell(manifest.name)
    lit = rating.letter if rating else ""
    boxes = " ".join(f"{_BOXES[x]} **{x}**" if x == lit else f"⬜ {x}" for x in LETTERS)
    moved = manifest.base_path if manifest.base_path != manifest.path else None
    was = f" (was {ident(moved)})" if moved else ""
    whole = f"\n\n{told}" if (told := digest.whole_base(manifest)) else ""
    owner = f"\n\nOwner: {ident(manifest.owner)}" if manifest.owner else ""
    return f"### {name} {ident(manifest.path)}{was}\n\n{boxes}\n\n{parts.moved(manifest)}{whole}{owner}\n"


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
    return digest.why(row, lambda rules: ", ".join(map(ident, rules)), cell)


def _group_head(report: Report, group: Group, keys: str = "", *, fixed: bool = True) -> str:
    info = report.rules.get(group.rule_id)
    summary = f": {prose(info.summary)}" if info else ""
    advice = prose(digest.repair(info.fix)[0]) if info and fixed else ""
    why = f"\n\n{prose(info.why)}" if info and info.why else ""
    fix = f"\n\n**Fix:** {advice}{keys}" if advice else ""
    return (
        f"**{group.label}** {rule_link(group.rule_id)}{summary}{why}{fix}\n\n| where | source | what |\n|---|---|---|"
    )


def _finding_row(finding: Finding) -> str:
    return f"| {place(finding)} | {ident(finding.subject)} | {cell(finding.message)} |"


def _old_row(row: tuple[str, Finding]) -> str:
    word, finding = row
    rule = f"{word} {ident(finding.rule_id)}"
    return f"| {place(finding)} | {rule} | {ident(finding.subject)} | {cell(finding.message)} |"


def _waiver_row(use: WaiverUse) -> str:
    waiver = use.waiver
    left = f"{use.days_left} days left" if use.days_left >= 0 else "over"
    until = f"{waiver.expires.isoformat()} ({left})"
    what = f"{ident(waiver.source or '')} {ident(waiver.dataset)}".strip()
    who = f"{cell(waiver.approved_by)} | {cell(waiver.reason)}"
    return f"| {ident(waiver.rule)} | {what} | {use.state.value} | {until} | {who} |"
