"""What is wrong with the policy itself, in the text report."""

from collections.abc import Iterator

from crs_gate.model.report import Report
from crs_gate.report import digest
from crs_gate.report.ink import Paint, cut
from crs_gate.report.text_manifest import finding_line, fix_lines

_OF_ONE_RULE = 5


def lines(report: Report, paint: Paint, verbose: bool) -> Iterator[str]:
    """Each rule with its findings and its fix; what a waiver lets off is a number."""
    groups = digest.groups(report.on_policy.told, {})
    if groups:
        yield ""
        counted = ", ".join(digest.many(count, word) for count, word in digest.counted(groups))
        yield f"{paint('Policy', 'bold')}: {counted}"
    for group in groups:
        limit = len(group.findings) if verbose else _OF_ONE_RULE
        yield from (finding_line(finding, group, paint) for finding in group.findings[:limit])
        yield from (f"  and {rest:,} more" for rest in [len(group.findings) - limit] if rest > 0)
        yield from fix_lines(report.rules.get(group.rule_id), paint, verbose)
    if waived := len(report.on_policy.waived):
        yield paint(f"Also: {digest.many(waived, 'finding')} on the policy waived: {_rules(report)}", "dim")


def _rules(report: Report) -> str:
    return ", ".join(dict.fromkeys(cut(finding.rule_id, 60) for finding in report.on_policy.waived))
