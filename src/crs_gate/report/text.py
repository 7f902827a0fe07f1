"""The report for a terminal or a log: the verdict first, the way out last, and in between what explains them."""

from collections.abc import Iterator, Sequence

from crs_gate.escape import log_line
from crs_gate.model.report import ManifestReport, Reason, Report, WaiverState, WaiverUse
from crs_gate.model.scheme import Status
from crs_gate.report import digest, foreign, ink, overview, text_manifest, text_policy, text_table
from crs_gate.report.ink import Paint, cut
from crs_gate.report.next_step import NextStep, next_step

_REASONS_SHOWN = 5
_REASONS_OF_ONE = 3
_DETAILED = 5
_BECAUSE = {Status.BLOCKED: "Blocked because", Status.UNDECIDED: "Undecided because", Status.PASSED: "Good to know"}
_NEXT = {
    Status.BLOCKED: "Next: read the reasons above; `crs-gate rules` lists what is asked.",
    Status.UNDECIDED: "Next: report the fault above; with `--ignore RULE` the other rules decide.",
}


def render(report: Report, color: bool = False, verbose: bool = False) -> str:
    """The whole report in lines; ANSI colors only when asked for, every finding and field only when ``verbose``."""
    paint: Paint = ink.colored if color else ink.plain
    lines = [*_head(report, paint), *_manifests(report, paint, verbose)]
    lines += [*text_policy.lines(report, paint, verbose), *waivers(report.waivers, paint)]
    lines += _end(report, paint, verbose)
    return "".join(f"{log_line(line.rstrip())}\n" for line in lines)


def _head(report: Report, paint: Paint) -> Iterator[str]:
    manifests, meta = report.manifests, report.meta
    if len(manifests) == 1:
        yield _title(report, manifests[0], report.status, paint)
    else:
        yield f"{_verdict(report, report.status, paint)}  {overview.headline(report)}"
    base, head = (cut(digest.commit(name), 60) for name in (meta.base, meta.head))
    compared = head if meta.base == "none" else f"{base} -> {head}"
    yield paint(f"{compared}: {cut(meta.chosen)}; policy: {cut(digest.commit(meta.policy))}", "dim")
    if meta.partial:
        yield paint(digest.partial_run(cut(meta.partial)), "yellow")
    if len(manifests) == 1:
        yield from _notes(report)


def _notes(report: Report) -> Iterator[str]:
    return (f"Note: {cut(note, 400)}" for note in report.notes)


def _title(report: Report, manifest: ManifestReport, status: Status, paint: Paint) -> str:
    old, path = manifest.base_path, paint(cut(manifest.path), "bold")
    was = f" (was {cut(old)})" if old and old != manifest.path else ""
    owner = f"  (owner: {cut(manifest.owner, 60)})" if manifest.owner else ""
    return f"{_verdict(report, status, paint)}  {path}{was}  {ink.ratings(manifest, paint)}{owner}"


def _verdict(report: Report, status: Status, paint: Paint) -> str:
    return paint(digest.verdict(report, status).upper(), ink.VERDICT_STYLES[status])


def _manifests(report: Report, paint: Paint, verbose: bool) -> Iterator[str]:
    if len(report.manifests) == 1:
        yield from _counted_only(report, paint)
        extent = text_manifest.WHOLE if verbose else text_manifest.ALONE
        yield from text_manifest.lines(report, report.manifests[0], paint, extent)
        return
    yield from text_table.lines(report, paint, verbose)
    yield from _counted_only(report, paint)
    if report.status is not Status.PASSED:
        yield _next(report)
    yield from _notes(report)
    told = _told(report, verbose)
    extent = text_manifest.WHOLE if verbose else text_manifest.ONE_OF_MANY
    for manifest in told:
        yield ""
        yield _title(report, manifest, manifest.verdict.status, paint)
        yield from text_manifest.lines(report, manifest, paint, extent)
        yield from _reasons(manifest.verdict.reasons, manifest.verdict.status, paint, verbose, most=_REASONS_OF_ONE)
    bad = [manifest for manifest in told if manifest.verdict.status is not Status.PASSED]
    if rest := len(overview.overview(report).bad) - len(bad):
        yield ""
        yield f"and {digest.many(rest, 'more dataset')} that did not pass (--verbose shows all)"


def _told(report: Report, verbose: bool) -> list[ManifestReport]:
    """Who gets a part of its own: the worst of those that did not pass, or that were named to be rated."""
    if verbose:
        return list(report.manifests)
    first = [m for m in report.manifests if m.verdict.status is not Status.PASSED or m.change == "not-compared"]
    shown = {id(manifest) for manifest in first[:_DETAILED]}
    return [manifest for manifest in report.manifests if manifest.stated or id(manifest) in shown]


def _counted_only(report: Report, paint: Paint) -> Iterator[str]:
    if said := overview.counted_only(report):
        yield paint(f"{said[0].upper()}{said[1:]}.", "dim")


def waivers(uses: Sequence[WaiverUse], paint: Paint) -> Iterator[str]:
    """Each waiver with its state, its last day and who approved it."""
    if uses:
        yield ""
        yield paint("Waivers", "bold")
    for use in uses:
        waiver, style = use.waiver, "dim" if use.state is WaiverState.ACTIVE else "yellow"
        subject = f"{cut(waiver.rule, 60)} for {cut(waiver.source or waiver.dataset, 60)}"
        by = f"approved by {cut(waiver.approved_by, 60)}: {cut(waiver.reason, 100)}"
        yield f"  {paint(f'{use.state.value:8}', style)}  {subject}, {_until(use)}, {by}"


def _until(use: WaiverUse) -> str:
    day = use.waiver.expires.isoformat()
    return f"ended {day}" if use.days_left < 0 else f"until {day} ({digest.many(use.days_left, 'day')} left)"


def _reasons(
    reasons: Sequence[Reason], status: Status, paint: Paint, verbose: bool, most: int = _REASONS_SHOWN
) -> Iterator[str]:
    if reasons:
        yield ""
        yield paint(_BECAUSE[status], ink.VERDICT_STYLES[status])
    limit = len(reasons) if verbose or len(reasons) == most + 1 else most
    yield from (f"  * {cut(reason.message, 500)}" for reason in reasons[:limit])
    if (rest := len(reasons) - limit) > 0:
        yield f"    and {rest:,} more"


def _end(report: Report, paint: Paint, verbose: bool) -> Iterator[str]:
    own = digest.own_reasons(report)
    alone = report.manifests[0].verdict if len(report.manifests) == 1 else None
    if alone and (alone.status is report.status or not own):
        own, alone = (*own, *alone.reasons), None
    yield from _reasons(own, report.status, paint, verbose)
    yield from _reasons(alone.reasons, alone.status, paint, verbose) if alone else ()
    if held := digest.floors_held(report):
        yield ""
        yield paint(held, "dim")
    if report.status is not Status.PASSED:
        yield ""
        yield _next(report)


def _next(report: Report) -> str:
    """The first edit to make, how many more there are, and where to read how."""
    step = next_step(report)
    if report.status is not Status.BLOCKED or step is None:
        return _NEXT[report.status]
    if step.edit is None:
        return f"Next: {_import(step)}{_then(step.edits)}."
    rule = cut(step.edit.rule_id, 60)
    where = f"{cut(step.edit.location.path)} line {step.edit.location.line}"
    rest = f" Then: {_import(step)}." if step.to_import else ""
    return f"Next: repair {where} ({rule}){_then(step.edits - 1)}. `crs-gate explain {rule}` shows how.{rest}"


def _then(count: int) -> str:
    return f", then {digest.many(count, 'more place').replace('more places', 'more')}" if count else ""


def _import(step: NextStep) -> str:
    """The command that makes room for what the formats cannot say, and for how much."""
    first, *others = step.to_import
    more = f" (and so for {digest.many(len(others), 'more file')})" if others else ""
    command = cut(foreign.import_command(first), 500)
    return f"`{command}`{more} makes room for {digest.many(step.elsewhere, 'answer')} that the format cannot hold"
