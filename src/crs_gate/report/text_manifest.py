"""One manifest in the text report: its sources, findings, criteria and the way to the next letter."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crs_gate.model.findings import ChangeKind, Finding
from crs_gate.model.rating import CriterionRating
from crs_gate.model.report import ManifestReport, Report, RoadmapStep, RuleInfo
from crs_gate.model.scheme import CRITERIA, Status
from crs_gate.report import digest, foreign, ink, text_evidence, text_plans, text_stated
from crs_gate.report.digest import Group, SourceLine, many
from crs_gate.report.ink import Paint, cut, listed

_LABEL_STYLES = {"error": "alarm", "fault": "alarm", "warning": "yellow", "unknown": "yellow", "note": "blue"}
_STATE_STYLES = {"met": "green", "not met": "red", "unknown": "yellow", "not checked": "dim"}
_MARKS = {ChangeKind.ADDED: "+", ChangeKind.CHANGED: "~", ChangeKind.RENAMED: ">", ChangeKind.REMOVED: "-"}
_SOURCES_SHOWN = 8
_NAME_WIDTH = 40
_LETTERS_WIDTH = len("A -> B")
_STATE_WIDTH = len("not met, was unknown")


class Extent(NamedTuple):
    """How much is told of a manifest: findings of one rule, rules, and whether all else is told too."""

    of_one_rule: int = 3
    rules: int = 1_000
    everything: bool = False
    one_of_many: bool = False


WHOLE = Extent(everything=True)
ALONE = Extent()
ONE_OF_MANY = Extent(of_one_rule=1, rules=4, one_of_many=True)


def is_quiet(manifest: ManifestReport) -> bool:
    """Whether the change did nothing to it and nobody asked for it by name."""
    verdict = manifest.verdict
    spoke = verdict.introduced or verdict.waived or manifest.changes or manifest.notes
    return verdict.status is Status.PASSED and not spoke and manifest.change != "not-compared"


def lines(report: Report, manifest: ManifestReport, paint: Paint, extent: Extent) -> Iterator[str]:
    """Everything below a manifest's title line."""
    if manifest.profile_why:
        yield paint(digest.chosen_tier(manifest), "dim")
    yield from (f"Note: {cut(note, 400)}" for note in manifest.notes)
    if extent.everything or not is_quiet(manifest):
        yield from _details(report, manifest, paint, extent)
    yield from text_stated.lines(manifest, paint)


def _details(report: Report, manifest: ManifestReport, paint: Paint, extent: Extent) -> Iterator[str]:
    odd = digest.odd_outcomes(manifest)
    if whole := digest.whole_base(manifest):
        yield paint(whole, "dim")
    yield from _sources(digest.source_lines(manifest, report.rules, odd), paint, extent.everything)
    yield from _findings(report.rules, manifest, odd, paint, extent)
    passed = manifest.verdict.status is Status.PASSED and manifest.change != "not-compared"
    if (passed or extent.one_of_many) and not extent.everything:
        yield from _criteria_line(manifest, paint)
    else:
        yield from _criteria(manifest, paint)
    yield from text_evidence.lines(manifest, paint, everything=extent.everything)
    told = any(foreign.import_command(manifest) in note for note in manifest.notes)
    if extent.everything or not (passed or (told and extent.one_of_many)):
        yield from _not_in_format(manifest)
    if not any(plan.edits for plan in manifest.plans):
        yield from _roadmap(manifest, paint, extent)
    yield from text_plans.lines(manifest, paint, everything=extent.everything, brief=extent.one_of_many)


def _sources(found: Sequence[SourceLine], paint: Paint, verbose: bool) -> Iterator[str]:
    by_kind = {kind: [line for line in found if line.change.kind is kind] for kind in ChangeKind}
    if found:
        counts = ", ".join(f"{len(some):,} {kind.value}" for kind, some in by_kind.items() if some)
        yield ""
        yield f"{paint('Sources', 'bold')}: {counts}"
    shown = {kind: some[: _limit(len(some), _SOURCES_SHOWN, verbose)] for kind, some in by_kind.items()}
    width = max((len(_name(line)) for some in shown.values() for line in some), default=0)
    for kind, some in shown.items():
        for line in some:
            yield f"  {_MARKS[kind]} {_name(line):{width}}  {_letters(line, paint)}  {_did(line, paint)}"
            yield from _fields(line) if verbose else ()
        if rest := len(by_kind[kind]) - len(some):
            yield paint(f"    and {rest:,} more {kind.value}", "dim")


def _limit(count: int, most: int, verbose: bool) -> int:
    """How many of them to show; where one more would do, it is shown rather than counted."""
    return count if verbose or count <= most + 1 else most


def _name(line: SourceLine) -> str:
    change, name = line.change, cut(line.change.subject, _NAME_WIDTH)
    renamed = change.kind is ChangeKind.RENAMED and change.before and change.before != change.subject
    return f"{name} (was {cut(change.before or '', _NAME_WIDTH)})" if renamed else name


def _letters(line: SourceLine, paint: Paint) -> str:
    before, after = ink.letter(line.before, paint), ink.letter(line.after, paint)
    kind = line.change.kind
    if kind is ChangeKind.REMOVED:
        return f"was {before}" + " " * (_LETTERS_WIDTH - len("was A"))
    if kind is ChangeKind.ADDED or line.before == line.after:
        return after + " " * (_LETTERS_WIDTH - 1)
    return f"{before} -> {after}"


def _did(line: SourceLine, paint: Paint) -> str:
    parts = []
    if line.fails:
        parts.append(paint(f"fails {listed(line.fails, 6)}", "red"))
    if line.unknown:
        parts.append(paint(f"unknown: {listed(line.unknown, 6)}", "yellow"))
    if line.change.fields:
        names = tuple(field.pointer.strip("/") for field in line.change.fields)
        parts.append(paint(f"changed {listed(names)}", "dim"))
    return "; ".join(parts)


def _fields(line: SourceLine) -> Iterator[str]:
    for field in line.change.fields:
        before, after = ("nothing" if value is None else cut(value, 100) for value in (field.before, field.after))
        yield f"      {cut(field.pointer)}: {before} -> {after}"


def _findings(
    rules: Mapping[str, RuleInfo], manifest: ManifestReport, odd: digest.Odd, paint: Paint, extent: Extent
) -> Iterator[str]:
    verdict, alone = manifest.verdict, manifest.change == "not-compared"
    told = _Told(manifest, rules, odd, paint, extent)
    new, old = verdict.introduced, digest.groups(verdict.existing, odd)
    yield from _section("Findings" if alone else "Introduced by this change", new, told)
    if extent.everything or alone or (verdict.status is not Status.PASSED and not new):
        yield from _section("There before", verdict.existing, told)
        old = ()
    waived = digest.groups(verdict.waived, odd)
    counts = [f"{_counts(old)} there before (--verbose lists them)"] if old else []
    counts += [f"{_counts(waived)} waived"] if waived else []
    counts += [f"{verdict.resolved:,} repaired by this change"] if verdict.resolved else []
    if counts:
        yield paint(f"Also: {'; '.join(counts)}", "dim")


class _Told(NamedTuple):
    """What findings are told with."""

    manifest: ManifestReport
    rules: Mapping[str, RuleInfo]
    odd: digest.Odd
    paint: Paint
    extent: Extent


def _section(title: str, findings: Sequence[Finding], told: _Told) -> Iterator[str]:
    """What the file can answer, each rule with its fix; then what only another format can, with one line on that."""
    manifest, rules, odd, paint, extent = told
    here, elsewhere = (digest.groups(some, odd) for some in foreign.parted(manifest, findings))
    groups = (*here, *elsewhere)
    if groups:
        yield ""
        yield f"{paint(title, 'bold')}: {_counts(groups)}"
    limit = _limit(len(groups), extent.rules, extent.everything)
    for group in here[:limit]:
        yield from _group(group, paint, extent)
        yield from fix_lines(rules.get(group.rule_id), paint, extent.everything and not manifest.not_in_format)
        if keys := foreign.own_keys(manifest, group.findings):
            yield f"  in {cut(manifest.format, 40)}: {listed(keys)}"
    if unsayable := elsewhere[: max(limit - len(here), 0)]:
        command = cut(foreign.import_command(manifest), 500)
        yield f"No place in this format ({cut(manifest.format, 40)}); answer in a native manifest: {command}"
        yield from (line for group in unsayable for line in _group(group, paint, extent))
    if rest := groups[limit:]:
        yield f"and {_counts(rest)} by {many(len(rest), 'more rule')} (--verbose lists them)"


def _counts(groups: Iterable[Group]) -> str:
    return ", ".join(many(count, word) for count, word in digest.counted(groups))


def _group(group: Group, paint: Paint, extent: Extent) -> Iterator[str]:
    found = group.findings
    limit = _limit(len(found), extent.of_one_rule, extent.everything)
    yield from (finding_line(finding, group, paint) for finding in found[:limit])
    if rest := found[limit:]:
        sources = {finding.subject for finding in rest if finding.subject}
        yield f"  and {many(len(sources), 'more source')}" if len(sources) == len(rest) else f"  and {len(rest):,} more"


def finding_line(finding: Finding, group: Group, paint: Paint) -> str:
    """Where, how bad, which rule, whom and what."""
    place = finding.location
    word = paint(f"{group.label}[{cut(group.rule_id, 60)}]", _LABEL_STYLES[group.label])
    who = f"{cut(finding.subject, _NAME_WIDTH)}: " if finding.subject else ""
    return f"{cut(place.path)}:{place.line}:{place.column}: {word} {who}{cut(finding.message, 300)}"


def fix_lines(info: RuleInfo | None, paint: Paint, verbose: bool) -> Iterator[str]:
    """The advice of a rule, and its snippet where all is told."""
    advice, snippet = digest.repair(info.fix) if info else ("", "")
    if advice:
        yield f"  {paint('fix:', 'green')} {cut(advice, 400)}"
    if verbose:
        yield from (f"    {cut(row)}" for row in snippet.splitlines())


def _criteria_line(manifest: ManifestReport, paint: Paint) -> Iterator[str]:
    rows = digest.criteria(manifest.head_rating)
    unmet = [rows[c.value] for c in CRITERIA if c.value in rows and not rows[c.value].met]
    names = ", ".join(f"{row.criterion.title} {digest.state(row)}" for row in unmet)
    if manifest.head_rating:
        yield paint(f"{manifest.head_rating.met} of {len(CRITERIA)} criteria met{': ' if names else ''}{names}", "dim")


def _criteria(manifest: ManifestReport, paint: Paint) -> Iterator[str]:
    rows, base = digest.criteria(manifest.head_rating), digest.criteria(manifest.base_rating)
    six: list[str] = [criterion.value for criterion in CRITERIA if criterion.value in rows]
    if six:
        yield ""
        yield paint("Criteria", "bold")
    for key in six:
        yield _criterion(f"{key} {rows[key].criterion.title}", rows[key], base.get(key), paint)
    for key, row in rows.items():
        if key not in six and row.checks and not row.met:
            yield _criterion(f"   {row.criterion.title}", row, base.get(key), paint)


def _criterion(name: str, row: CriterionRating, base: CriterionRating | None, paint: Paint) -> str:
    state = digest.state(row)
    was = f", was {digest.state(base)}" if base and digest.state(base) != state else ""
    return f"  {name:12}  {paint(f'{state + was:{_STATE_WIDTH}}', _STATE_STYLES[state])}  {_why(row)}"


def _why(row: CriterionRating) -> str:
    return digest.why(row, lambda rules: listed(rules, 6), lambda text: cut(text, 120))


def _not_in_format(manifest: ManifestReport) -> Iterator[str]:
    """What no edit of this file can say, because its format has no place for it."""
    if found := foreign.not_in_format(manifest):
        said = (f"{foreign.titled(criterion)}: {listed(fields, 6)}" for criterion, fields in found)
        yield ""
        yield f"Not in this format ({cut(manifest.format, 40)}): {'; '.join(said)}"
        yield f"A native manifest can say it: {cut(foreign.import_command(manifest), 500)}"


def _roadmap(manifest: ManifestReport, paint: Paint, extent: Extent) -> Iterator[str]:
    if not manifest.roadmap:
        return
    first, *rest = manifest.roadmap
    yield ""
    aim = paint(f"To raise the rating to {first.reaches}", "bold")
    yield f"{aim}: {first.criterion.title}: {_edits(manifest, first)}"
    if rest and not extent.one_of_many:
        later = (f"{step.reaches} by {step.criterion.title} ({_effort(manifest, step)})" for step in rest)
        yield paint(f"Then {', '.join(later)}", "dim")


def _edits(manifest: ManifestReport, step: RoadmapStep) -> str:
    here, elsewhere = foreign.parted(manifest, step.edits)
    if elsewhere:
        return f"in a native manifest: {cut(foreign.import_command(manifest), 500)}"
    return listed(tuple(f"line {finding.location.line} ({finding.rule_id})" for finding in here))


def _effort(manifest: ManifestReport, step: RoadmapStep) -> str:
    _, elsewhere = foreign.parted(manifest, step.edits)
    return "native manifest" if elsewhere else many(len(step.edits), "edit")
