"""What a page shows beside the verdict: lines of the manifest, how the data came to be, and what an audit found."""

import re
from datetime import date
from typing import TYPE_CHECKING

from crs_gate.escape import bounded
from crs_gate.evidence.faults import Fault
from crs_gate.facts.tree import Tree
from crs_gate.judge.case import Side
from crs_gate.judge.lineage import Limits, lineage
from crs_gate.model.audited import Audited, Kind, OfSource, Place
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport
from crs_gate.rules.interface import Context

if TYPE_CHECKING:
    from crs_gate.evidence.audited import Report

MOST_PLACES, MOST_SOURCES = 500, 200
MOST_LINES, LONGEST_LINE = 20_000, 120
_ODD_BREAKS = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
"""What some readers take for the end of a line and others do not: lines could not be told by their numbers."""
_DRAWN = Limits(sources=30, steps=30, files=12, judged=False)


def pictured(report: ManifestReport, head: Side, policy: Policy, today: date) -> ManifestReport:
    """The report with lines and the way of its data, as far as there is something to show."""
    report = report._replace(lines=lines_of(report, head))
    dataset = head.read.dataset
    if dataset is None:
        return report
    drawn = lineage(Context(dataset, policy, today, head.tree), _DRAWN)
    return report._replace(lineage=drawn if drawn.branches else None)


def lines_of(report: ManifestReport, head: Side) -> dict[int, str]:
    """The lines of the manifest that findings point at, cut; none where its format keeps no text."""
    text, verdict = head.read.text, report.verdict
    if not text or _ODD_BREAKS.search(text):
        return {}
    told = (*verdict.introduced, *verdict.existing, *verdict.waived)
    wanted = {finding.location.line for finding in told if finding.location.path == head.path}
    lines = text.split("\n")
    first = sorted(line for line in wanted if 0 < line <= len(lines))[:MOST_LINES]
    return {line: bounded(lines[line - 1].strip(), LONGEST_LINE) for line in first}


def audit_of(tree: Tree | None) -> Audited | None:
    """What the report of an audit says; it is not held against anything but the list of files."""
    if tree is None or tree.audit is None:
        return None
    found = tree.audit.report
    if isinstance(found, Fault):
        return Audited(fault=found.message)
    return Audited(
        day=found.day,
        tool=found.tool,
        current=found.root == tree.listed.root if tree.listed else None,
        files=found.files,
        bytes=found.bytes,
        records=found.records,
        not_read=found.not_read,
        sample=_sample(found),
        found=tuple(Kind(*kind) for kind in found.found),
        sources=tuple(OfSource(*each) for each in found.sources[:MOST_SOURCES]),
        sources_left=max(len(found.sources) - MOST_SOURCES, 0),
        denied=found.denied,
        places_left=max(len(found.places) - MOST_PLACES, 0),
        places=tuple(Place(each.path, each.row, each.where, each.kind) for each in found.places[:MOST_PLACES]),
    )


def _sample(found: "Report") -> str:
    drawn = found.sample
    if drawn is None:
        return ""
    return (
        f"{drawn.rows:,} of {drawn.of:,} records were drawn: what is in {drawn.share} of them or more shows with 95 %"
    )
