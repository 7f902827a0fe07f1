"""The stages in order: find, read, judge, report. What is read comes from two snapshots; what is judged is pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from crs_gate import RULESET_VERSION, __version__
from crs_gate.errors import UsageError
from crs_gate.facts.manifests import Pair
from crs_gate.history.opening import leave_processes
from crs_gate.judge.selection import is_asked_for
from crs_gate.judge.selection import left_out as switched_off
from crs_gate.model.findings import RuleResult
from crs_gate.model.policy import Policy, Waiver
from crs_gate.model.report import ManifestReport, Meta, PolicyFindings, Reason, Report, RuleInfo
from crs_gate.model.scheme import LETTERS, Criterion, Status
from crs_gate.pipeline.answering import on_lists
from crs_gate.pipeline.baselining import baseline_in_force, told, use_of, with_growth
from crs_gate.pipeline.finding import LEAST_SHARED
from crs_gate.pipeline.judging import Asked, judged
from crs_gate.pipeline.policing import judge_policy, policy_change
from crs_gate.pipeline.reading import Reading
from crs_gate.pipeline.request import Run
from crs_gate.rules.registry import all_rules
from crs_gate.settings.overrides import lay_over
from crs_gate.settings.policy_changes import without_leniency
from crs_gate.settings.policy_file import find, load

__all__ = ("Run", "advice", "rule_infos", "run", "unsatisfied", "worst_first")

_WORST_FIRST = (Status.BLOCKED, Status.UNDECIDED, Status.PASSED)
_NOT_ADVICE = "what is said of licenses is no legal advice; `crs-gate license ID` shows clauses and sources"


def run(request: Run) -> Report:
    """Judge every manifest and give the finished report, worst manifest first."""
    found = find(request.base or request.head, request.policy_path)
    loaded = load(found)
    change = policy_change(request, found, loaded)
    policy = lay_over(loaded if request.trusted else without_leniency(loaded), request.overrides)
    baseline = baseline_in_force(request, found)
    policy = policy._replace(baseline=baseline.entries) if baseline else policy
    reading = Reading(request, policy)
    reports = worst_first(_judged(reading, request, policy))
    if policy.sources and reports and not any(report.assessed for report in reports):
        raise UsageError(
            f"no source is called {' or '.join(policy.sources)}", "name ids of sources; `*` stands for any"
        )
    change = with_growth(change, request, baseline, reports)
    use = use_of(baseline, request, reports, reading.left_out)
    notes = (*change.notes, *told(baseline, use), *_entries_without_use(request, policy, reading))
    waivers = _waivers(request, policy, reports, reading.left_out, change.path)
    judged_policy = judge_policy(change, policy, waivers, tuple(unsatisfied(reports)), request.today)
    reasons = (*change.reasons, *judged_policy.reasons)
    rules = rule_infos(reports, judged_policy.found)
    return Report(
        _meta(request, policy),
        worst_status(reports, reasons),
        reasons,
        reports,
        rules,
        judged_policy.waivers,
        (*notes, *advice(rules), *on_lists(reports)),
        reading.left_out,
        judged_policy.found,
        use,
    )


def _judged(reading: Reading, request: Run, policy: Policy) -> list[ManifestReport]:
    """The report of each manifest, read and judged one by one, on all processors where there are many."""
    planned = len(reading.pairs) < LEAST_SHARED and not policy.only
    asked = Asked(request.show_origin, planned, request.pictures, request.audits)

    def report_on(pair: Pair) -> ManifestReport:
        return judged(reading.case(pair), policy, request.today, asked)

    if len(reading.pairs) < LEAST_SHARED:
        return [report_on(pair) for pair in reading.pairs]
    from crs_gate.pipeline.sharing import on_all_cores

    if request.base and reading.touched >= LEAST_SHARED:
        request.base.names()  # listed once for all processes, and not walked by each
    return on_all_cores(reading.pairs, report_on, lambda: leave_processes(request.head, request.base))


def worst_first(reports: Iterable[ManifestReport]) -> tuple[ManifestReport, ...]:
    """Blocked before undecided before passed, then by letter, score and path."""
    return tuple(sorted(reports, key=_badness))


def worst_status(reports: Sequence[ManifestReport], reasons: Sequence[Reason]) -> Status:
    """The verdict of a run: that of its worst manifest, or blocked for a reason of its own."""
    if reasons:
        return Status.BLOCKED
    return min((m.verdict.status for m in reports), key=_WORST_FIRST.index, default=Status.PASSED)


def _badness(report: ManifestReport) -> tuple[int, int, Decimal, str]:
    head = report.head_rating
    letter, score = (LETTERS.index(head.letter), head.score) if head else (len(LETTERS), Decimal(0))
    return _WORST_FIRST.index(report.verdict.status), -letter, score, report.path


def _entries_without_use(request: Run, policy: Policy, reading: Reading) -> Iterator[str]:
    """Entries of ``datasets`` under which nothing falls: a pattern with a slip of the pen asks nothing of anybody."""
    if request.manifests or not policy.datasets:
        return
    paths = {path for pair in reading.pairs for path in pair if path}
    used = {id(policy.entry_for(path)) for path in paths.union(reading.left_out)}
    for entry in policy.datasets:
        if id(entry) not in used:
            yield (
                f"no manifest falls under the policy's datasets entry {entry.path}, so it asks nothing: "
                "its pattern fits no manifest, or an entry before it fits the same ones"
            )


def _waivers(
    request: Run, policy: Policy, reports: Iterable[ManifestReport], left_out: Iterable[str], policy_path: str
) -> tuple[Waiver, ...]:
    """The waivers that this run can tell of: whether one is used shows only where its dataset was judged."""
    here, elsewhere = {policy_path, *(report.path for report in reports)}, frozenset(left_out)
    named = bool(request.manifests)
    asked = [w for w in policy.waivers if not policy.sources or is_asked_for(w.source, policy.sources)]
    return tuple(w for w in asked if (w.dataset in here if named else w.dataset not in elsewhere))


def _meta(request: Run, policy: Policy) -> Meta:
    return Meta(
        __version__,
        RULESET_VERSION,
        request.command,
        request.today.isoformat(),
        request.base.label if request.base else "none",
        request.head.label,
        request.chosen,
        policy.origin,
        switched_off(policy),
    )


def advice(rules: Mapping[str, RuleInfo]) -> tuple[str, ...]:
    """What is said once where anything is told of licenses."""
    return (_NOT_ADVICE,) if any(rule.criterion is Criterion.LICENSE for rule in rules.values()) else ()


def unsatisfied(reports: Sequence[ManifestReport]) -> Iterator[tuple[str, RuleResult]]:
    """Every result that is not satisfied, with the path of its manifest."""
    return ((manifest.path, r) for manifest in reports for r in manifest.results if not r.satisfied)


def rule_infos(reports: Sequence[ManifestReport], on_policy: PolicyFindings) -> dict[str, RuleInfo]:
    """What is said of each rule that anything is told of."""
    told = (m.verdict for m in reports)
    needed = {f.rule_id for v in told for f in (*v.introduced, *v.existing, *v.waived)}
    needed |= {f.rule_id for f in (*on_policy.told, *on_policy.waived)}
    docs = {rule.id: rule for rule in all_rules() if rule.id in needed}
    return {
        id_: RuleInfo(id_, rule.criterion, rule.severity, rule.doc.summary, rule.doc.why, rule.doc.fix)
        for id_, rule in sorted(docs.items())
    }
