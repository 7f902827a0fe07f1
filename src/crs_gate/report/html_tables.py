"""The tables of the page that can be searched and sorted: findings with the manifest's lines, and sources."""

import json
from collections.abc import Sequence
from typing import Any

from crs_gate.escape import bounded, json_text, plain
from crs_gate.model.findings import Finding
from crs_gate.model.report import ManifestReport, Report
from crs_gate.model.scheme import LETTERS
from crs_gate.report import digest
from crs_gate.report.homes import rule_page

MOST_FINDINGS = 20_000
_LONGEST = 500
_FINDING_COLUMNS = ("Weight", "Rule", "Source", "Where", "What", "State")
_SOURCE_COLUMNS = ("Source", "Letter", "Base", "Not met", "Not known")
_RULE, _WHAT = 1, 4

Row = tuple[str, ...]


def text(value: str) -> str:
    """A value that anybody may have written, in one line of bounded length; the template escapes it."""
    return plain(bounded(value, _LONGEST))


def findings(manifest: ManifestReport, odd: digest.Odd) -> dict[str, Any]:
    """What the change brings, then what was there before, then what is waived; the heaviest first."""
    verdict = manifest.verdict
    states = (("new", verdict.introduced), ("before", verdict.existing), ("waived", verdict.waived))
    every = [(finding, word) for word, some in states for finding in digest.ordered(some)]
    rows = [_finding(manifest, finding, word, odd) for finding, word in every[:MOST_FINDINGS]]
    told = table(_FINDING_COLUMNS, rows, by=0, badge=0, line=_WHAT, rule=_RULE)
    return told | {"left": max(len(every) - MOST_FINDINGS, 0)}


def _finding(manifest: ManifestReport, finding: Finding, state: str, odd: digest.Odd) -> Row:
    """One row; behind its cells stands the line of the manifest that it speaks of, where that is known."""
    place = finding.location
    here = place.path == manifest.path
    where = f"line {place.line}" if here else f"{place.path}:{place.line}"
    cells = (digest.label(finding, odd), finding.rule_id, finding.subject, where, finding.message, state)
    return tuple(map(text, (*cells, _line(manifest, finding) if here else "")))


def _line(manifest: ManifestReport, finding: Finding) -> str:
    """The line that it points at, unless that is the beginning of what lacks something, which names itself."""
    line = manifest.lines.get(finding.location.line, "")
    bare = line.removeprefix("- ").replace('"', "").replace("'", "")
    return "" if bare == f"id: {finding.subject}" or bare.endswith(":") else line


def sources(report: Report, manifest: ManifestReport, odd: digest.Odd) -> dict[str, Any]:
    """Every source that was rated, the worst letter first, with the criteria that it fails or leaves open."""
    letters = manifest.head_rating.by_source if manifest.head_rating else manifest.assessed or {}
    before = manifest.base_source_letters or {}
    fails: dict[str, set[str]] = {}
    unknown: dict[str, set[str]] = {}
    for finding in (*manifest.verdict.introduced, *manifest.verdict.existing):
        info = report.rules.get(finding.rule_id)
        if info and finding.subject in letters and digest.label(finding, odd) in ("error", "unknown"):
            into = unknown if digest.label(finding, odd) == "unknown" else fails
            into.setdefault(finding.subject, set()).add(info.criterion.title)
    ordered = sorted(letters, key=lambda source: (-LETTERS.index(letters[source]), source))
    rows = [(text(s), letters[s], before.get(s, ""), _listed(fails.get(s)), _listed(unknown.get(s))) for s in ordered]
    return table(_SOURCE_COLUMNS, rows, by=1, badge=1)


def _listed(names: set[str] | None) -> str:
    return ", ".join(sorted(names or ()))


def table(
    columns: Row, rows: Sequence[Row], by: int, badge: int = -1, line: int = -1, rule: int = -1
) -> dict[str, Any]:
    """A table and its data for the script.

    ``by`` is the column that can be chosen from, ``badge`` the one whose words, all of them ours, are marked,
    ``line`` the one below which the value behind the last column stands, and ``rule`` that of rules, which have a page.
    """
    from markupsafe import Markup

    shape = {"columns": columns, "by": by, "badge": badge, "line": line, "rule": rule, "page": rule_page("RULE")}
    data = json_text(json.dumps({**shape, "rows": rows}, separators=(",", ":")))
    # Inside a script element nothing is decoded, and only `<` could end it.
    return {**shape, "rows": rows, "data": Markup(data.replace("<", "\\u003c"))}  # noqa: S704
