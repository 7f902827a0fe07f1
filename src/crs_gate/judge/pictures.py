"""What a page draws beside the verdict: how the data came to be, and what an audit found in it."""

from datetime import date

from crs_gate.evidence.audited import Report
from crs_gate.evidence.faults import Fault
from crs_gate.facts.tree import Tree
from crs_gate.judge.case import Side
from crs_gate.judge.lineage import Limits, lineage
from crs_gate.model.audited import Audited, Kind, OfSource, Place
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport
from crs_gate.rules.interface import Context

MOST_PLACES, MOST_SOURCES = 500, 200
_DRAWN = Limits(sources=30, steps=30, files=12, judged=False)


def pictured(report: ManifestReport, head: Side, policy: Policy, today: date) -> ManifestReport:
    """The report with both, as far as there is something to draw."""
    dataset = head.read.dataset
    if dataset is None:
        return report
    drawn = lineage(Context(dataset, policy, today, head.tree), _DRAWN)
    return report._replace(lineage=drawn if drawn.branches else None, audit=audit_of(head.tree))


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
        places=tuple(Place(each.path, each.row, each.where, each.kind) for each in found.places[:MOST_PLACES]),
    )


def _sample(found: Report) -> str:
    drawn = found.sample
    if drawn is None:
        return ""
    return (
        f"{drawn.rows:,} of {drawn.of:,} records were drawn: what is in {drawn.share} of them or more shows with 95 %"
    )
