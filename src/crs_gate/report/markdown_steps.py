"""What to do next, in the job summary: the first edit, the way to the next letters, and where an import helps."""

from collections.abc import Sequence

from crs_gate.escape import fenced
from crs_gate.model.findings import Finding
from crs_gate.model.report import ManifestReport, Report
from crs_gate.report import digest, foreign
from crs_gate.report.markdown_words import cell, ident, place, prose, rule_link
from crs_gate.report.next_step import NextStep
from crs_gate.report.page import Page

_EDITS = 10
_KEYS = 4


def next_words(step: NextStep) -> str:
    """The first edit and how many more; an import where the format has no place for what stands in the way."""
    steps = []
    if step.to_import:
        first, *others = step.to_import
        more = f" (and so for {digest.many(len(others), 'more file')})" if others else ""
        room = f"makes room for {digest.many(step.elsewhere, 'answer')} that the format cannot hold"
        steps.append(f"{ident(foreign.import_command(first), 500)}{more} {room}")
    if step.edit is None:
        steps += [f"{step.edits:,} more"] if step.edits else []
    else:
        rest = f", then {step.edits - 1:,} more" if step.edits > 1 else ""
        steps.insert(0, f"repair {place(step.edit)}: {ident(step.edit.rule_id)}{rest}")
    return "; then ".join(steps)


def no_place(manifest: ManifestReport, count: int) -> str:
    """One sentence on findings that no edit of this file answers."""
    command = ident(foreign.import_command(manifest), 500)
    said = digest.many(count, "answer")
    return f"{said} for which {cell(manifest.format, 40)} has no place; a native manifest has one: {command}"


def in_format(manifest: ManifestReport, keys: Sequence[str]) -> str:
    """Where the format of the file has a place for an answer, to stand behind a fix; empty where it is not known."""
    return f" In {cell(manifest.format, 40)}: {', '.join(map(ident, keys[:_KEYS]))}." if keys else ""


def roadmap(page: Page, report: Report, manifest: ManifestReport) -> None:
    """What to edit for each letter to come; what the format has no place for is counted."""
    if manifest.roadmap:
        page.add(f"#### The way to {manifest.roadmap[0].reaches}\n")
    for step in manifest.roadmap:
        here, elsewhere = foreign.parted(manifest, step.edits)
        title = f"**{step.reaches}** by {step.criterion.title}\n"
        page.rows(title, here, _edit, most=_EDITS)
        for rule_id in dict.fromkeys(finding.rule_id for finding in here):
            advice, snippet = digest.repair(report.rules[rule_id].fix) if rule_id in report.rules else ("", "")
            keys = foreign.own_keys(manifest, [finding for finding in here if finding.rule_id == rule_id])
            page.add(f"{rule_link(rule_id)}: {prose(advice)}{in_format(manifest, keys)}\n" if advice else "")
            # Snippets are of the native manifest.
            page.add(f"{fenced(snippet, 'yaml')}\n" if snippet and not manifest.not_in_format else "")
        if elsewhere:
            before = "" if here else f"{title}\n"
            said = digest.many(len(elsewhere), "answer")
            page.add(f"{before}- {said} in a native manifest; {cell(manifest.format, 40)} has no place for that\n")


def _edit(finding: Finding) -> str:
    subject = f" for {ident(finding.subject)}" if finding.subject else ""
    return f"- {place(finding)} {ident(finding.rule_id)}{subject}: {cell(finding.message)}"
