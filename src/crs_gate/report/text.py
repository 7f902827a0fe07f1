"""The report for a terminal or a log: the verdict first, the way out last, and in between what explains them."""

from collections.abc import Iterator, Sequence

from crs_gate.escape import log_line
from crs_gate.model.findings import Finding
from crs_gate.model.report import ManifestReport, Reason, Report, WaiverState, WaiverUse
from crs_gate.model.scheme import Severity, Status
from crs_gate.report import digest, ink, text_manifest
from crs_gate.report.ink import Paint, cut

_REASONS_SHOWN = 5
_QUIET_SHOWN = 10
_BECAUSE = {Status.BLOCKED: "Blocked because", Status.UNDECIDED: "Undecided because", Status.PASSED: "Good to know"}
_NEXT = {
    Status.BLOCKED: "Next: read the reasons above; `crs-gate rules` lists what is asked.",
    Status.UNDECIDED: "Next: report the fault above; with `--ignore RULE` the other rules decide.",
}


def render(report: Report, color: bool = False, verbose: bool = False) -> str:
    """The whole report in lines; ANSI colors only when asked for, every finding and field only when ``verbose``."""
    paint: Paint = ink.colored if color else ink.plain
    lines = [*_head(report, paint), *_manifests(report, paint, verbose), *_waivers(report.waivers, paint)]
    lines += _end(report, paint, verbose)
    return "".join(f"{log_line(line.rstrip())}\n" for line in lines)


def _head(report: Report, paint: Paint) -> Iterator[str]:
    manifests, meta = report.manifests, report.meta
    if len(manifests) == 1:
        yield _title(report, manifests[0], report.status, paint)
    else:
        held = sum(manifest.verdict.status is not Status.PASSED for manifest in manifests)
        count = f"{held:,} of {len(manifests):,} datasets did not pass" if held else f"{len(manifests):,} datasets"
        yield f"{_verdict(report, report.status, paint)}  {count}"
    base, head = (cut(digest.commit(name), 60) for name in (meta.base, meta.head))
    compared = head if meta.base == "none" else f"{base} -> {head}"
    yield paint(f"{compared}: {cut(meta.chosen)}; policy: {cut(digest.commit(meta.policy))}", "dim")
    if meta.partial:
        yield paint(digest.partial_run(cut(meta.partial)), "yellow")
    yield from (f"Note: {cut(note, 400)}" for note in report.notes)


def _title(report: Report, manifest: ManifestReport, status: Status, paint: Paint) -> str:
    old, path = manifest.base_path, paint(cut(manifest.path), "bold")
    was = f" (was {cut(old)})" if old and old != manifest.path else ""
    return f"{_verdict(report, status, paint)}  {path}{was}  {_ratings(manifest, paint)}"


def _verdict(report: Report, status: Status, paint: Paint) -> str:
    return paint(digest.verdict(report, status).upper(), ink.VERDICT_STYLES[status])


def _ratings(manifest: ManifestReport, paint: Paint) -> str:
    gained = digest.delta(manifest)
    head = ink.letter_and_score(manifest.head_rating, paint)
    if manifest.change == "deleted":
        head = paint("deleted", "red")
    if manifest.base_rating is None:
        return f"{head} (new)" if manifest.change == "added" else head
    change = paint(f"({gained})", "red" if gained.startswith("-") else "green") if gained else ""
    return f"{ink.letter_and_score(manifest.base_rating, paint)} -> {head} {change}"


def _manifests(report: Report, paint: Paint, verbose: bool) -> Iterator[str]:
    alone, quiet = len(report.manifests) == 1, 0
    for manifest in report.manifests:
        silent = not verbose and text_manifest.is_quiet(manifest)
        quiet += silent
        if silent and quiet > _QUIET_SHOWN:
            continue
        if not alone:
            yield from () if silent else ("",)
            yield _title(report, manifest, manifest.verdict.status, paint)
        yield from text_manifest.lines(report, manifest, paint, verbose)
        if not alone:
            yield from _reasons(manifest.verdict.reasons, manifest.verdict.status, paint, verbose)
    if quiet > _QUIET_SHOWN:
        yield f"and {quiet - _QUIET_SHOWN:,} more that passed unchanged"


def _waivers(uses: Sequence[WaiverUse], paint: Paint) -> Iterator[str]:
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


def _reasons(reasons: Sequence[Reason], status: Status, paint: Paint, verbose: bool) -> Iterator[str]:
    if reasons:
        yield ""
        yield paint(_BECAUSE[status], ink.VERDICT_STYLES[status])
    limit = len(reasons) if verbose or len(reasons) == _REASONS_SHOWN + 1 else _REASONS_SHOWN
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
    """The last line: the first edit to make, how many more there are, and where to read how."""
    owed = [finding for manifest in report.manifests for finding in _owed(manifest)]
    if report.status is not Status.BLOCKED or not owed:
        return _NEXT[report.status]
    first, rest = owed[0], len(owed) - 1
    then = f", then {digest.many(rest, 'more place').replace('more places', 'more')}" if rest else ""
    rule = cut(first.rule_id, 60)
    where = f"{cut(first.location.path)} line {first.location.line}"
    return f"Next: repair {where} ({rule}){then}. `crs-gate explain {rule}` shows how."


def _owed(manifest: ManifestReport) -> list[Finding]:
    """What stands between a manifest and its letter: what the change did, or else what was there before."""
    if manifest.verdict.status is not Status.BLOCKED:
        return []
    new, old = ([f for f in some if f.severity is Severity.ERROR] for some in manifest.verdict[2:4])
    odd = digest.odd_outcomes(manifest)
    return [f for group in digest.groups(new or old, odd) for f in group.findings]
