"""A Code Quality report as GitLab shows it in merge requests.

The shape is that of https://docs.gitlab.com/ci/testing/code_quality/: a list, since GitLab compares it itself with the
report of the target branch. So what was there before is in it, and what is waived is not.
"""

import json
from collections import Counter
from collections.abc import Iterator

from crs_gate.escape import bounded, json_text, plain
from crs_gate.model.findings import Finding
from crs_gate.model.report import Report
from crs_gate.model.scheme import Outcome, Severity
from crs_gate.report import digest
from crs_gate.report.json_v1 import Json

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}
_UNKNOWN = "major"
_LONGEST = 1_000


def render(report: Report) -> str:
    """One document, ending in a newline."""
    seen: Counter[str] = Counter()
    found: list[Json] = []
    for finding, severity in _findings(report):
        count = seen[finding.fingerprint]
        seen[finding.fingerprint] += 1
        found.append(_issue(finding, severity, f"{finding.fingerprint}{f'-{count}' if count else ''}"))
    return json_text(json.dumps(found, indent=1)) + "\n"


def _findings(report: Report) -> Iterator[tuple[Finding, str]]:
    for finding in report.on_policy.told:
        yield finding, _SEVERITIES[finding.severity]
    for manifest in report.manifests:
        odd = digest.odd_outcomes(manifest)
        for finding in digest.ordered((*manifest.verdict.introduced, *manifest.verdict.existing)):
            unknown = digest.outcome(finding, odd) is not Outcome.FAIL and finding.severity is Severity.ERROR
            yield finding, _UNKNOWN if unknown else _SEVERITIES[finding.severity]


def _issue(finding: Finding, severity: str, fingerprint: str) -> Json:
    who = f"{finding.subject}: " if finding.subject else ""
    return {
        "description": plain(bounded(f"{who}{finding.message}", _LONGEST)),
        "check_name": finding.rule_id,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": plain(finding.location.path), "lines": {"begin": finding.location.line}},
    }
