"""JUnit XML, as Jenkins, GitLab and Azure Pipelines show it: a suite for each manifest, a case for each rule.

The case ``verdict`` fails where the gate does not pass, with its reasons. A rule fails where the change brings an error
of it, or where it is such errors that the verdict rests on; what was there before, what is waived and what only warns
is told in the case and does not fail it, so that the tests are red when the gate is.
"""

from collections.abc import Iterable, Iterator, Sequence

from crs_gate.escape import bounded, xml
from crs_gate.model.findings import Finding
from crs_gate.model.report import ManifestReport, PolicyFindings, Reason, Report
from crs_gate.model.scheme import Severity, Status
from crs_gate.report import digest

MOST_TOLD = 50
"""Findings of one rule that a case names."""
_LONGEST = 1_000


def render(report: Report) -> str:
    """One document, ending in a newline."""
    suites = [_suite("crs-gate", [_verdict("crs-gate", report.status, digest.own_reasons(report)), *_policy(report)])]
    suites += [_suite(manifest.path, list(_cases(manifest))) for manifest in report.manifests]
    total = sum(len(cases) for _, cases in suites)
    failed = sum(_failures(cases) for _, cases in suites)
    head = f'<testsuites name="crs-gate" tests="{total}" failures="{failed}">'
    body = [_written(name, cases) for name, cases in suites]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *body, "</testsuites>"]) + "\n"


def _suite(name: str, cases: list[str]) -> tuple[str, list[str]]:
    return name, cases


def _written(name: str, cases: Sequence[str]) -> str:
    opened = f'  <testsuite name="{_text(name)}" tests="{len(cases)}" failures="{_failures(cases)}">'
    return "\n".join([opened, *cases, "  </testsuite>"])


def _failures(cases: Iterable[str]) -> int:
    return sum("<failure " in case for case in cases)


def _policy(report: Report) -> Iterator[str]:
    yield from _rules("policy", report.on_policy, blamed=report.status is not Status.PASSED, odd={})


def _cases(manifest: ManifestReport) -> Iterator[str]:
    verdict = manifest.verdict
    blocked = verdict.status is not Status.PASSED
    found = PolicyFindings(verdict.introduced, verdict.existing, verdict.waived)
    told = {finding.rule_id for findings in found for finding in findings}
    ran = {result.rule_id for result in manifest.results} | {count.rule_id for count in manifest.counts}
    yield _verdict(manifest.path, verdict.status, verdict.reasons)
    yield from _rules(manifest.path, found, blamed=blocked, odd=digest.odd_outcomes(manifest))
    yield from (_case(manifest.path, rule, "") for rule in sorted(ran - told))


def _rules(path: str, found: PolicyFindings, *, blamed: bool, odd: digest.Odd) -> Iterator[str]:
    """A case for each rule with findings. Errors that were there before count where the change brings none."""
    heavy = [finding for finding in found.introduced if finding.severity is Severity.ERROR]
    failing = heavy or [finding for finding in found.existing if finding.severity is Severity.ERROR]
    for rule in sorted({finding.rule_id for findings in found for finding in findings}):
        failed = [finding for finding in failing if finding.rule_id == rule] if blamed else []
        others = [
            (word, finding)
            for word, findings in zip(("new", "before", "waived"), found, strict=True)
            for finding in findings
            if finding.rule_id == rule and finding not in failed
        ]
        body = _failure(failed, odd) if failed else ""
        lines = [f"{word}: {_line(finding)}" for word, finding in others[:MOST_TOLD]]
        said = f"\n      <system-out>{_text(chr(10).join(lines), _LONGEST * MOST_TOLD)}</system-out>" if lines else ""
        yield _case(path, rule, body + said)


def _verdict(path: str, status: Status, reasons: Sequence[Reason]) -> str:
    if status is Status.PASSED:
        return _case(path, "verdict", "")
    lines = "\n".join(f"{reason.code}: {reason.message}" for reason in reasons[:MOST_TOLD])
    first = _text(reasons[0].message) if reasons else status.value
    body = f'\n      <failure type="{status.value}" message="{first}">{_text(lines, _LONGEST * MOST_TOLD)}</failure>'
    return _case(path, "verdict", body)


def _failure(findings: Sequence[Finding], odd: digest.Odd) -> str:
    ordered = digest.ordered(findings)
    lines = [_line(finding) for finding in ordered[:MOST_TOLD]]
    if len(ordered) > MOST_TOLD:
        lines.append(f"and {len(ordered) - MOST_TOLD:,} more")
    label = digest.label(ordered[0], odd)
    told = _text("\n".join(lines), _LONGEST * MOST_TOLD)
    return f'\n      <failure type="{label}" message="{_text(ordered[0].message)}">{told}</failure>'


def _case(path: str, name: str, body: str) -> str:
    opened = f'    <testcase classname="{_text(path)}" name="{_text(name)}"'
    return f"{opened}>{body}\n    </testcase>" if body else f"{opened}/>"


def _line(finding: Finding) -> str:
    place, who = finding.location, f"{finding.subject}: " if finding.subject else ""
    return bounded(f"{place.path}:{place.line}:{place.column}: {who}{finding.message}", _LONGEST)


def _text(value: str, limit: int = _LONGEST) -> str:
    return xml(bounded(value, limit))
