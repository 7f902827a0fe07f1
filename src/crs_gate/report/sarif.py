"""SARIF 2.1.0, as GitHub's code scanning takes it: one run for each manifest, and one for the policy.

Every run names all rules and is there without findings too, since what is missing from an upload stays open there.
Waived findings are left out: code scanning knows no suppressions, and would show them as open. The limits are those of
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from crs_gate.escape import bounded, json_text, plain, uri_path
from crs_gate.model.findings import Finding
from crs_gate.model.rating import shown
from crs_gate.model.report import ManifestReport, Reason, Report
from crs_gate.model.scheme import Outcome, Severity
from crs_gate.report import digest
from crs_gate.report.homes import REPOSITORY, rule_page
from crs_gate.report.json_v1 import Json
from crs_gate.rules.registry import Rule, all_rules

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RUNS = 20
MOST_RESULTS = 25_000
"""Results of a run that are accepted; GitHub shows 5,000, the most severe first."""
_LONGEST_TEXT, _LONGEST_MESSAGE = 1_024, 2_000
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_OF_POLICY = "policy"


def render(report: Report) -> str:
    """One document, ending in a newline."""
    runs = list(_runs(report))
    return json_text(json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}, indent=1)) + "\n"


def _runs(report: Report) -> Iterator[Json]:
    """A category for each manifest, so that an upload about one closes no alert of another."""
    rules = all_rules()
    if len(report.manifests) < MOST_RUNS:
        for manifest in report.manifests:
            results = _results(_told(manifest), digest.odd_outcomes(manifest), rules)
            yield _run(report, rules, manifest.path, results, _about(manifest))
    else:
        every = [result for manifest in report.manifests for result in _of(manifest, rules)]
        yield _run(report, rules, "", every, {"manifests": [_about(manifest) for manifest in report.manifests]})
    yield _run(report, rules, _OF_POLICY, _results(report.on_policy.told, {}, rules), {})


def _of(manifest: ManifestReport, rules: Sequence[Rule]) -> list[Json]:
    return _results(_told(manifest), digest.odd_outcomes(manifest), rules)


def _told(manifest: ManifestReport) -> Iterable[Finding]:
    return (*manifest.verdict.introduced, *manifest.verdict.existing)


def _run(report: Report, rules: Sequence[Rule], category: str, results: list[Json], about: Json) -> Json:
    left = len(results) - MOST_RESULTS
    properties = {"crs-gate": about} | ({"resultsLeftOut": left} if left > 0 else {})
    return {
        "tool": {
            "driver": {
                "name": "crs-gate",
                "informationUri": REPOSITORY,
                "semanticVersion": report.meta.tool_version,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "automationDetails": {"id": f"crs-gate/{uri_path(category)}/" if category else "crs-gate/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The top of the repository."}}},
        "results": results[:MOST_RESULTS],
        "properties": properties,
    }


def _rule(rule: Rule) -> Json:
    doc = rule.doc
    advice, snippet = digest.repair(doc.fix)
    why = " ".join(doc.why.split())
    markdown = f"{doc.summary}\n\n**Why.** {why}\n\n**Fix.** {advice}\n"
    return {
        "id": rule.id,
        "shortDescription": {"text": bounded(doc.summary, _LONGEST_TEXT)},
        "fullDescription": {"text": bounded(why, _LONGEST_TEXT)},
        "help": {
            "text": f"{why}\n\nFix: {advice}",
            "markdown": markdown + (f"\n```yaml\n{snippet}\n```\n" if snippet else ""),
        },
        "helpUri": rule_page(rule.id),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.criterion.title], "precision": "high", "problem.severity": _severity(rule)},
    }


def _severity(rule: Rule) -> str:
    """In the words of code scanning, which calls a note a recommendation."""
    return {"note": "recommendation"}.get(_LEVELS[rule.severity], _LEVELS[rule.severity])


def _results(findings: Iterable[Finding], odd: digest.Odd, rules: Sequence[Rule]) -> list[Json]:
    index = {rule.id: number for number, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    found: list[Json] = []
    for finding in digest.ordered(findings):
        seen[finding.fingerprint] += 1
        found.append(_result(finding, odd, index.get(finding.rule_id), seen[finding.fingerprint]))
    return found


def _result(finding: Finding, odd: digest.Odd, index: int | None, count: int) -> Json:
    place = finding.location
    unknown = digest.outcome(finding, odd) is not Outcome.FAIL
    level = "warning" if unknown and finding.severity is Severity.ERROR else _LEVELS[finding.severity]
    who = f"{finding.subject}: " if finding.subject else ""
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.line,
        "endColumn": place.column + 1,
    }
    result: dict[str, Json] = {
        "ruleId": finding.rule_id,
        "level": level,
        "message": {"text": _message(f"{who}{finding.message}")},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri_path(place.path), "uriBaseId": "ROOT"},
                    "region": {**region},
                }
            }
        ],
        # Where it stands in the file is no part of it: the alert stays the same when lines move.
        "partialFingerprints": {"primaryLocationLineHash": f"{finding.fingerprint}:{count}"},
    }
    return result | ({"ruleIndex": index} if index is not None else {})


def _message(text: str) -> str:
    """Plain text: a bracket begins a link in a message of SARIF, and would let a manifest lay one."""
    return plain(bounded(text, _LONGEST_MESSAGE)).replace("[", r"\[").replace("]", r"\]")


def _about(manifest: ManifestReport) -> Json:
    """What was decided, for who reads the file without code scanning."""
    head, base = manifest.head_rating, manifest.base_rating
    return {
        "manifest": plain(manifest.path),
        "status": manifest.verdict.status.value,
        "rating": head and head.letter,
        "score": head and shown(head.score),
        "baseRating": base and base.letter,
        "reasons": [_reason(reason) for reason in manifest.verdict.reasons[:100]],
        "waived": len(manifest.verdict.waived),
    }


def _reason(reason: Reason) -> Json:
    return {"code": reason.code, "message": plain(bounded(reason.message, _LONGEST_MESSAGE))}
