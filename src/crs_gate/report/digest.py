"""What several formats say in the same order: findings by rule, sources and what they did, criteria and why.

Nothing is escaped here: values are as the manifest wrote them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_FLOOR, Decimal
from textwrap import dedent
from typing import NamedTuple

from crs_gate.escape import bounded
from crs_gate.model.findings import WHOLE_DATASET, Change, ChangeKind, Finding
from crs_gate.model.policy import Policy
from crs_gate.model.rating import CriterionRating, Rating, shown
from crs_gate.model.report import ManifestReport, Reason, Report, RuleInfo
from crs_gate.model.scheme import LETTERS, Criterion, Outcome, Severity, Status

Odd = Mapping[tuple[str, str], Outcome]
"""UNKNOWN and ERROR outcomes by (rule, subject); a finding that is not in it is a failure."""

_LABELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_KINDS = tuple(ChangeKind)
_FENCE = re.compile(r"^ *(`{3,}|~{3,})[^\n]*\n(.*?)^ *\1", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"^ {4}[^\n]*(?:\n(?: {4}[^\n]*|[ \t]*(?=\n|\Z)))*", re.MULTILINE)
_COMMIT = re.compile(r"(?<![^@])([0-9a-f]{12})[0-9a-f]{28,52}\Z")


class Group(NamedTuple):
    """Findings of one rule that ended alike; ``label`` is error, warning, note, unknown or fault."""

    rule_id: str
    label: str
    findings: tuple[Finding, ...]


class SourceLine(NamedTuple):
    """One source that differs: its letters before and after, and the criteria it fails or leaves open."""

    change: Change
    before: str | None
    after: str | None
    fails: tuple[str, ...]
    unknown: tuple[str, ...]


def odd_outcomes(manifest: ManifestReport) -> Odd:
    """The results that are neither passed, failed nor owed, in one pass: there can be hundreds of thousands."""
    unknown, fault = Outcome.UNKNOWN, Outcome.ERROR
    odd = [result for result in manifest.results if result.outcome is unknown or result.outcome is fault]
    return {(result.rule_id, result.subject): result.outcome for result in odd}


def outcome(finding: Finding, odd: Odd) -> Outcome:
    """How the rule behind a finding ended: FAIL, UNKNOWN or ERROR."""
    return odd.get((finding.rule_id, finding.subject), Outcome.FAIL)


def label(finding: Finding, odd: Odd) -> str:
    """One word for a finding: its severity, unless the answer is not known or the rule broke."""
    ended = outcome(finding, odd)
    if ended is Outcome.UNKNOWN:
        return "unknown"
    return "fault" if ended is Outcome.ERROR else _LABELS[finding.severity]


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Heaviest first, then in the order of the file."""
    return sorted(findings, key=lambda f: (-f.severity, f.location, f.rule_id, f.subject))


def groups(findings: Iterable[Finding], odd: Odd) -> tuple[Group, ...]:
    """Findings folded by rule and label: errors first, then what is not known, then the rest."""
    sorted_by: dict[tuple[int, bool, str, str], list[Finding]] = {}
    for finding in ordered(findings):
        word = label(finding, odd)
        key = (-finding.severity, word == "unknown", finding.rule_id, word)
        sorted_by.setdefault(key, []).append(finding)
    folded = sorted(sorted_by.items(), key=lambda item: (item[0][:2], item[1][0].location, item[0][2]))
    return tuple(Group(rule, word, tuple(members)) for (_, _, rule, word), members in folded)


def counted(folded: Iterable[Group]) -> tuple[tuple[int, str], ...]:
    """How many findings there are of each label, in the order of the groups."""
    totals: dict[str, int] = {}
    for group in folded:
        totals[group.label] = totals.get(group.label, 0) + len(group.findings)
    return tuple((count, word) for word, count in totals.items())


OF_THE_LOG = frozenset(("evidence-invalid", "evidence-unsigned"))
"""Rules whose findings no edit of the manifest repairs."""


def owed(manifest: ManifestReport) -> list[Finding]:
    """What stands in the way of a manifest: what the change did, or else what was there before."""
    if manifest.verdict.status is not Status.BLOCKED:
        return []
    new, old = (
        [f for f in some if f.severity is Severity.ERROR and f.rule_id not in OF_THE_LOG]
        for some in manifest.verdict[2:4]
    )
    odd = odd_outcomes(manifest)
    return [f for group in groups(new or old, odd) for f in group.findings]


def many(count: int, word: str) -> str:
    """``1 error``, ``2 errors``, ``3 unknown``."""
    return f"{count:,} {word}" if count == 1 or word == "unknown" else f"{count:,} {word}s"


def source_lines(manifest: ManifestReport, rules: Mapping[str, RuleInfo], odd: Odd) -> tuple[SourceLine, ...]:
    """Every source that differs: added, changed, renamed, removed; the worst letter first."""
    changed = {change.subject for change in manifest.changes} - {WHOLE_DATASET}
    ends: dict[str, tuple[set[Criterion], set[Criterion]]] = {}
    for finding in manifest.verdict.introduced:
        info = rules.get(finding.rule_id)
        if info and finding.severity is Severity.ERROR and finding.subject in changed:
            fails, unknown = ends.setdefault(finding.subject, (set(), set()))
            (unknown if outcome(finding, odd) is Outcome.UNKNOWN else fails).add(info.criterion)
    lines = (_source_line(manifest, change, *ends.get(change.subject, (set(), set()))) for change in manifest.changes)
    return tuple(sorted(lines, key=_order))


def _source_line(
    manifest: ManifestReport, change: Change, fails: set[Criterion], unknown: set[Criterion]
) -> SourceLine:
    before, after = letters(manifest, change)
    named = [tuple(c.title for c in Criterion if c in some) for some in (fails, unknown - fails)]
    return SourceLine(change, before, after, *named)


def letters(manifest: ManifestReport, change: Change) -> tuple[str | None, str | None]:
    """The letter of a source at base and at head; ``None`` where it was not rated."""
    head, base = manifest.head_rating, manifest.base_source_letters or {}
    added, removed = change.kind is ChangeKind.ADDED, change.kind is ChangeKind.REMOVED
    before = None if added else base.get(change.before or change.subject)
    after = manifest.assessed or {} if head is None else head.by_source
    return before, None if removed else after.get(change.subject)


def _order(line: SourceLine) -> tuple[int, int, str]:
    letter = line.after or line.before
    return _KINDS.index(line.change.kind), -LETTERS.index(letter) if letter else 1, line.change.subject


def delta(manifest: ManifestReport) -> str:
    """Points gained or lost, such as ``-27.1``; rounded down, so that the smallest loss is seen. Empty without both."""
    base, head = manifest.base_rating, manifest.head_rating
    if base is None or head is None:
        return ""
    return f"{(head.score - base.score).quantize(Decimal('0.1'), rounding=ROUND_FLOOR):+}"


def criteria(rating: Rating | None) -> dict[str, CriterionRating]:
    """Criteria and safeguards by id (``C1`` ... ``removal``)."""
    return {row.criterion.value: row for row in rating.by_criterion} if rating else {}


def state(row: CriterionRating) -> str:
    """``met``, ``not met``, ``unknown`` when nothing failed but something is not known, or ``not checked``."""
    if row.met:
        return "met"
    if row.failed or not (row.unknown or not row.checks):
        return "not met"
    return "unknown" if row.unknown else "not checked"


def why(row: CriterionRating, listed: Callable[[tuple[str, ...]], str], quoted: Callable[[str], str]) -> str:
    """What keeps a criterion from being met, or the statement by which nothing was owed; rules and text as given."""
    parts = [listed(row.failed)] if row.failed else []
    if row.unknown:
        parts.append(f"not known: {listed(row.unknown)}")
    if row.met and row.because:
        rest = len(row.because) - 1
        more = f" (and {many(rest, 'more statement')})" if rest else ""
        parts.append(f"nothing owed: {quoted(row.because[0])}{more}")
    return "; ".join(parts)


def whole_base(manifest: ManifestReport) -> str:
    """One sentence on the base with all of its sources, where that is another rating than the one compared with."""
    base, whole = manifest.base_rating, manifest.base_whole
    if base is None or whole is None or (base.letter, base.score) == (whole.letter, whole.score):
        return ""
    return f"With the sources that are now removed, the base was {whole.letter} {shown(whole.score)}."


def own_reasons(report: Report) -> tuple[Reason, ...]:
    """Reasons of the run itself, which belong to no manifest; what they list in lines stands in one."""
    told = {reason.message for manifest in report.manifests for reason in manifest.verdict.reasons}
    own = (reason for reason in report.reasons if reason.message not in told)
    return tuple(reason._replace(message=one_line(reason.message)) for reason in own)


def one_line(text: str) -> str:
    """A message whose lines are a list, as one line."""
    first, *rest = (line.strip() for line in text.splitlines() if line.strip()) if text.strip() else [""]
    return f"{first}: {'; '.join(rest)}" if rest else first


def partial_run(switched_off: str) -> str:
    """What to think of letters when rules did not run; criteria that none looked at are unmet, so no guess is safe."""
    return f"A partial run ({switched_off}): letters and scores do not compare with those of a whole run."


def floors_held(report: Report) -> str:
    """Where there is no policy yet: the floors that one could ask for today. Empty where that cannot be told."""
    if report.meta.policy != Policy().origin or report.meta.partial or report.left_out:
        return ""
    here = [manifest for manifest in report.manifests if manifest.change != "deleted"]
    ratings = [manifest.head_rating for manifest in here if manifest.head_rating]
    if not ratings or len(ratings) < len(here):
        return ""
    letter, score = max(rating.letter for rating in ratings), int(min(rating.score for rating in ratings))
    who = "this dataset already holds" if len(ratings) == 1 else "these datasets already hold"
    return f"No policy yet: {who} min_rating: {letter}, min_score: {score}"


def chosen_tier(manifest: ManifestReport) -> str:
    """Which tier a profile chose by size and risk, and why."""
    return bounded(f"Profile {manifest.profile} chose {manifest.profile_why}", 300)


def verdict(report: Report, status: Status) -> str:
    """One word; ``rated`` where nothing was compared and no floor stood in the way."""
    return "rated" if status is Status.PASSED and report.meta.command == "rate" else status.value


def repair(fix: str) -> tuple[str, str]:
    """The advice of a rule, split into sentences on one line and the YAML snippet (empty when there is none)."""
    text = dedent(fix).strip("\n")
    if found := _FENCE.search(text):
        snippet, rest = found.group(2), text[: found.start()] + text[found.end() :]
    elif found := _INDENTED.search(text):
        snippet, rest = found.group(), text[: found.start()] + text[found.end() :]
    else:
        snippet, rest = "", text
    return " ".join(rest.split()), dedent(snippet).strip("\n")


def commit(name: str) -> str:
    """The name with a commit id at its end cut to 12 digits; other words stay."""
    return _COMMIT.sub(r"\1", name)
