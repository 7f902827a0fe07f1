"""A comment on a pull request: the rating from base to head, the sources that did it, and the edits that restore it.

One comment speaks of one manifest, known by its path; that of the run itself, whose key is empty, tells what belongs to
no manifest. The comment on a manifest that passes is folded.
"""

from crs_gate.model.findings import Finding
from crs_gate.model.report import ManifestReport, Report
from crs_gate.model.scheme import Status
from crs_gate.report import digest, foreign, overview
from crs_gate.report import markdown_parts as parts
from crs_gate.report.markdown_plans import plans_to_paste
from crs_gate.report.markdown_steps import in_format, no_place
from crs_gate.report.markdown_words import cell, ident, place, prose, rule_link
from crs_gate.report.page import Page

LIMIT = 60_000
"""Bytes of UTF-8 of one body. GitHub takes 65,536 characters, and a marker comes behind it."""
HEAD = "### "
"""How each body begins."""
_SOURCES = 30
_EDITS = 30
_REASONS = 10
_NOTES = 5
_REST = "the job summary and the JSON report list all"


def keys(report: Report) -> tuple[str, ...]:
    """Of what there is something to say: an empty key for the run itself, and paths of manifests, the worst first."""
    found = overview.overview(report)
    own = report.on_policy.told or (report.status is not Status.PASSED and digest.own_reasons(report))
    told = (*found.bad, *(manifest for manifest in found.touched if _has_news(manifest)))
    return (*([""] if own else []), *(manifest.path for manifest in told))


def _has_news(manifest: ManifestReport) -> bool:
    """Whether a manifest that passed is worth a comment: one whose text alone is another is not."""
    return bool(manifest.changes or manifest.verdict.introduced or manifest.change not in ("changed", "unchanged"))


def knows(report: Report, key: str) -> bool:
    """Whether the report can tell of a key; of a manifest that is not in it, only a run over all of them can."""
    return not key or key in report.left_out or any(manifest.path == key for manifest in report.manifests)


def body(report: Report, key: str, url: str = "", limit: int = LIMIT) -> str:
    """What to say of one key, in at most ``limit`` bytes, which are 10,000 at least.

    ``url`` leads to the run, and comes from no stranger. A key of which there is nothing to say (any more) gets a line
    that says so, for a comment that is there already.
    """
    manifest = next((one for one in report.manifests if one.path == key), None)
    foot = (f"[The whole report]({url})\n\n" if url else "") + parts.foot(report)
    if key not in keys(report):
        return f"{HEAD}{_quiet(report, key, manifest)}\n\n{foot}"
    if manifest is None:
        page = Page(limit, foot, _REST)
        page.add(f"{HEAD}{parts.SIGNS[report.status]} crs-gate: {report.status.value}; {overview.headline(report)}\n")
        _of_run(page, report)
        return page.text()
    head = f"{HEAD}{parts.SIGNS[manifest.verdict.status]} crs-gate: {parts.moved(manifest)} in {ident(key)}\n"
    if manifest.verdict.status is not Status.PASSED:
        page = Page(limit, foot, _REST)
        page.add(head)
        _of_manifest(page, report, manifest)
        return page.text()
    start = f"{head}\n<details><summary>Passed: {cell(overview.why(manifest))}</summary>\n\n"
    end = f"</details>\n\n{foot}"
    page = Page(limit - len((start + end).encode()), "", _REST)
    _of_manifest(page, report, manifest)
    return f"{start}{page.text()}{end}"


def _quiet(report: Report, key: str, manifest: ManifestReport | None) -> str:
    if not key:
        return "crs-gate: nothing to say of the run itself any more"
    if manifest is not None:
        return f"{parts.SIGNS[manifest.verdict.status]} crs-gate: {parts.moved(manifest)} in {ident(key)}, as it was"
    what = "not touched by this change" if key in report.left_out else "not part of this change"
    return f"crs-gate: {ident(key)} is {what} any more"


def _of_run(page: Page, report: Report) -> None:
    """What belongs to no manifest: reasons of the run, and what is wrong with the policy."""
    page.rows(f"**{parts.BECAUSE[report.status]}**\n", digest.own_reasons(report), parts.reason, most=_REASONS)
    told = digest.ordered(report.on_policy.told)
    page.rows("#### Policy\n", told, lambda finding: _edit(report, finding, "", advised=True), most=_EDITS)


def _of_manifest(page: Page, report: Report, manifest: ManifestReport) -> None:
    verdict, odd = manifest.verdict, digest.odd_outcomes(manifest)
    partly = report.meta.partial
    page.add(f"⚠️ {digest.partial_run(cell(partly))}\n" if partly else "")
    page.add(f"Owner: {ident(manifest.owner)}\n" if manifest.owner else "")
    page.add(f"{told}\n" if (told := digest.whole_base(manifest)) else "")
    page.rows(f"**{parts.BECAUSE[verdict.status]}**\n", verdict.reasons, parts.reason, most=_REASONS)
    page.rows(parts.SOURCE_HEAD, digest.source_lines(manifest, report.rules, odd), parts.source_row, most=_SOURCES)
    _edits(page, report, manifest)
    plans_to_paste(page, manifest)
    page.rows("", manifest.notes, lambda note: f"- {cell(note)}", most=_NOTES)
    page.add(f"{said}\n" if (said := _besides(manifest)) else "")


def _edits(page: Page, report: Report, manifest: ManifestReport) -> None:
    """Where to mend what, the heaviest first; the fix of a rule stands at its first finding."""
    owed = digest.owed(manifest) or digest.ordered(manifest.verdict.introduced)
    here, elsewhere = foreign.parted(manifest, owed)
    first = {finding.rule_id: finding for finding in reversed(here)}
    rows = [
        (finding, in_format(manifest, foreign.own_keys(manifest, [finding])), finding is first[finding.rule_id])
        for finding in here
    ]
    title = "#### Worth mending" if manifest.verdict.status is Status.PASSED else "#### Edits that restore it"
    page.rows(f"{title}\n", rows, lambda row: _edit(report, row[0], row[1], advised=row[2]), most=_EDITS)
    page.add(f"{no_place(manifest, len(elsewhere))}\n" if elsewhere else "")


def _edit(report: Report, finding: Finding, keys_of_format: str, *, advised: bool) -> str:
    subject = f" for {ident(finding.subject)}" if finding.subject else ""
    info = report.rules.get(finding.rule_id)
    advice = prose(digest.repair(info.fix)[0]) if info and advised else ""
    fix = f"<br>**Fix:** {advice}{keys_of_format}" if advice else ""
    name = rule_link(finding.rule_id) if advised else ident(finding.rule_id)
    return f"- {place(finding)} {name}{subject}: {cell(finding.message)}{fix}"


def _besides(manifest: ManifestReport) -> str:
    """Counts of what the change did not bring."""
    verdict = manifest.verdict
    counts = (("repaired by this change", verdict.resolved), ("there before", len(verdict.existing)))
    told = [f"{count:,} {what}" for what, count in (*counts, ("waived", len(verdict.waived))) if count]
    return f"Findings besides: {', '.join(told)}." if told else ""
