"""Annotations: workflow commands that put findings on the lines of a pull request.

The runner keeps ten of each type a step and cuts a message at 4,096 characters, so the nine that matter most are
chosen and the tenth says how many more there are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from crs_gate.escape import bounded, command_data, command_property, terminal
from crs_gate.model.findings import Finding
from crs_gate.model.report import ManifestReport, Reason, Report, RuleInfo
from crs_gate.model.scheme import Severity, Status
from crs_gate.report import digest, foreign

LEVELS = ("error", "warning", "notice")
_ANNOTATED = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SLOTS = 9
_COUNTED = 8
_MESSAGE_LIMIT = 4096
_PART_LIMIT = 1000


class Annotation(NamedTuple):
    """One finding at its level; a reason that no finding explains stands on the first line of the manifest."""

    level: str
    path: str
    about: Finding | Reason
    manifest: str = ""
    """The manifest it belongs to, for counting; empty for the run itself."""
    owner: str = ""
    elsewhere: str = ""
    """The command that helps where the format of the file has no place for what the finding asks."""
    place: str = ""
    """Where the format of the file has a place for it, in words."""


def render(report: Report) -> str:
    """Workflow commands, one a line; empty when there is nothing to say."""
    queues = [_own(report), *(_of(manifest) for manifest in report.manifests)]
    lines = chain.from_iterable(_level(level, queues, report.rules) for level in LEVELS)
    return "".join(f"{line}\n" for line in lines)


class Told(NamedTuple):
    """An annotation in words, for any place that shows annotations. Without a path it belongs to no file."""

    level: str
    path: str
    line: int
    column: int
    title: str
    message: str


def annotated(report: Report, most: int) -> tuple[list[Told], int]:
    """The first so many annotations in the order of their levels and manifests, and how many more there are."""
    queues = [_own(report), *(_of(manifest) for manifest in report.manifests)]
    ranked = [one for level in LEVELS for one in _dealt(level, queues)]
    return [_told(one, report.rules) for one in ranked[:most]], max(len(ranked) - most, 0)


def _dealt(level: str, queues: Iterable[Sequence[Annotation]]) -> list[Annotation]:
    """The first of each manifest before the second of any, so that one bad dataset does not hide another.

    Manifests come worst first, so where there are more of them than places it is the blocked ones that are shown.
    """
    at_level = [[one for one in queue if one.level == level] for queue in queues]
    return [one for row in zip_longest(*at_level) for one in row if one is not None]


def _level(level: str, queues: Iterable[Sequence[Annotation]], rules: Mapping[str, RuleInfo]) -> Iterator[str]:
    dealt = _dealt(level, queues)
    yield from (_command(one, rules) for one in dealt[:_SLOTS])
    if rest := dealt[_SLOTS:]:
        yield f"::{level} title=crs-gate::{command_data(_counted(dealt, rest))}"


def _counted(dealt: Sequence[Annotation], rest: Sequence[Annotation]) -> str:
    """How many are not shown; by dataset, the most first, where there are several."""
    if len({one.manifest for one in dealt}) == 1:
        return f"{len(rest):,} more: see the job summary"
    counts = Counter(one.manifest or "the run" for one in rest).most_common()
    named = [f"{_text(path)} {count:,}" for path, count in counts[:_COUNTED]]
    if others := counts[_COUNTED:]:
        named.append(f"{digest.many(len(others), 'more dataset')} {sum(count for _, count in others):,}")
    return f"{len(rest):,} more ({'; '.join(named)}): see the job summary"


def _own(report: Report) -> list[Annotation]:
    """What is wrong with the policy, and reasons of the run that no finding tells: they belong to no manifest."""
    level = "notice" if report.status is Status.PASSED else "error"
    findings = digest.ordered(report.on_policy.told)
    told = {finding.rule_id for finding in findings}
    reasons = [Annotation(level, "", reason) for reason in digest.own_reasons(report) if reason.code not in told]
    return reasons + [Annotation(_ANNOTATED[finding.severity], "", finding) for finding in findings]


def _of(manifest: ManifestReport) -> list[Annotation]:
    command = foreign.import_command(manifest)
    found = [one._replace(manifest=manifest.path, owner=manifest.owner) for one in _annotations(manifest)]
    return [
        one._replace(elsewhere=command)
        if _has_no_place(manifest, one.about)
        else one._replace(place=_own_place(manifest, one.about))
        for one in found
    ]


def _own_place(manifest: ManifestReport, about: Finding | Reason) -> str:
    keys = foreign.own_keys(manifest, [about]) if isinstance(about, Finding) else ()
    return f" In {manifest.format}: {', '.join(keys)}." if keys else ""


def _has_no_place(manifest: ManifestReport, about: Finding | Reason) -> bool:
    return isinstance(about, Finding) and bool(foreign.parted(manifest, [about])[1])


def _annotations(manifest: ManifestReport) -> list[Annotation]:
    odd, verdict = digest.odd_outcomes(manifest), manifest.verdict
    shown: tuple[Finding, ...] = verdict.introduced
    if verdict.status is not Status.PASSED and not any(f.severity is Severity.ERROR for f in shown):
        # Nothing that this change did explains the block: what was there before does.
        shown += tuple(finding for finding in verdict.existing if finding.severity is Severity.ERROR)
    worded = [(finding, digest.label(finding, odd)) for finding in _spread(shown)]
    blamed = {reason.subject for reason in verdict.reasons}
    failed = any(word in ("error", "fault") for _, word in worded)
    found = []
    for finding, word in worded:
        blames = not failed or finding.subject in blamed
        found.append(Annotation(_weigh(finding, word, verdict.status, blames), "", finding))
    return [*_unexplained(manifest, found), *found]


def _weigh(finding: Finding, word: str, status: Status, blames: bool) -> str:
    """The level: an error only where it blocks; what is not known blocks when a reason or nothing else does."""
    if finding.severity is Severity.NOTE:
        return "notice"
    blocks = word in ("error", "fault") or (word == "unknown" and finding.severity is Severity.ERROR and blames)
    return "error" if blocks and status is not Status.PASSED else "warning"


def _spread(findings: Iterable[Finding]) -> list[Finding]:
    """Heaviest first, and the first of each rule before the second of any: nine slots must not repeat themselves."""
    seen: Counter[str] = Counter()
    ranked: list[tuple[int, int, int, Finding]] = []
    for finding in digest.ordered(findings):
        ranked.append((-finding.severity, seen[finding.rule_id], len(ranked), finding))
        seen[finding.rule_id] += 1
    return [finding for *_, finding in sorted(ranked, key=lambda row: row[:3])]


def _unexplained(manifest: ManifestReport, found: Sequence[Annotation]) -> list[Annotation]:
    if manifest.verdict.status is Status.PASSED:
        return []
    errors = [one.about for one in found if one.level == "error" and isinstance(one.about, Finding)]
    subjects = {finding.subject for finding in errors}
    alone = [r for r in manifest.verdict.reasons if (r.subject not in subjects if r.subject else not errors)]
    return [Annotation("error", manifest.path, reason) for reason in alone]


def _told(one: Annotation, rules: Mapping[str, RuleInfo]) -> Told:
    about = one.about
    if isinstance(about, Reason):
        return Told(one.level, one.path, 1 if one.path else 0, 0, f"crs-gate: {about.code}", _reason(one, about))
    path, line, column, _ = about.location
    return Told(one.level, path, line, column, _title(about, rules), _message(about, rules, one))


def _command(one: Annotation, rules: Mapping[str, RuleInfo]) -> str:
    told = _told(one, rules)
    place = (told.path, str(told.line or ""), str(told.column or ""))
    pairs = zip(("file", "line", "col", "title"), (*place, told.title), strict=True)
    properties = ",".join(f"{name}={command_property(terminal(bounded(text)))}" for name, text in pairs if text)
    return f"::{one.level} {properties}::{command_data(bounded(told.message, _MESSAGE_LIMIT))}"


def _reason(one: Annotation, about: Reason) -> str:
    return _text(about.message) + (f" (owner: {_text(one.owner)})" if one.owner else "")


def _title(finding: Finding, rules: Mapping[str, RuleInfo]) -> str:
    info = rules.get(finding.rule_id)
    return f"{finding.rule_id} ({info.criterion.title})" if info else finding.rule_id


def _message(finding: Finding, rules: Mapping[str, RuleInfo], one: Annotation) -> str:
    info = rules.get(finding.rule_id)
    who = f"{_text(finding.subject)}: " if finding.subject else ""
    why, advice = (" ".join(info.why.split()), digest.repair(info.fix)[0]) if info else ("", "")
    if one.elsewhere:
        advice = f"this format has no place for it; answer in a native manifest: {one.elsewhere}"
    lines = (who + _text(finding.message), _text(why), f"Fix: {_text(advice)}{_text(one.place)}" if advice else "")
    return "\n".join(line for line in lines if line)


def _text(value: str) -> str:
    return terminal(bounded(value, _PART_LIMIT))
