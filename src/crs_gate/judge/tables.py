"""One manifest of which a side keeps its sources in a table: judged in shards, folded, and reported as any other."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

from crs_gate.judge.case import NOT_COMPARED, Case
from crs_gate.judge.debt import Coverage, known_of
from crs_gate.judge.decide import Folded, below_floor, broken, guards, is_unknown, unknown_introduced
from crs_gate.judge.differing import LARGEST_MATCHED, MOST_MATCHED, Changes, Differing, Itself, Survivors, differing
from crs_gate.judge.fold import Fold, Rows
from crs_gate.judge.kept import MOST_REASONS, Kept
from crs_gate.judge.letters import MOST_LETTERS, Letters
from crs_gate.judge.quiet import Quiet
from crs_gate.judge.remembered import Remembered
from crs_gate.judge.reporting import Before, Found, Rated, report_on, unsatisfied
from crs_gate.judge.selection import selected
from crs_gate.judge.sides import Task, judge_side
from crs_gate.judge.tally import Kind, Reasons, Tally, rating_of
from crs_gate.judge.views import View
from crs_gate.judge.waivers import excuse
from crs_gate.model.dataset import Dataset
from crs_gate.model.debt import BaselineUse
from crs_gate.model.findings import Change, RuleResult
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport, Reason, ResultCount
from crs_gate.model.scheme import Criterion, Outcome, Severity, worse
from crs_gate.rules.interface import Context
from crs_gate.rules.registry import Rule


class _Asked(NamedTuple):
    """What is the same for both sides."""

    case: Case
    policy: Policy
    today: date
    rules: tuple[Rule, ...]
    excused: Callable[[RuleResult], bool]
    found: Differing


class _Weighed(NamedTuple):
    """The ratings of one side, and what gives the letters of rows, as they are shown and with waivers in force."""

    rated: Rated
    letters: Letters
    effective_letters: Letters


class _Evaluated(NamedTuple):
    """The base: as far as it survives, and whole."""

    surviving: Rated
    whole: _Weighed
    on_dataset: tuple[RuleResult, ...]


class _Then(NamedTuple):
    """What the base had found, and what was said of those of its sources that satisfy local rules."""

    remembered: Remembered
    quiet: Quiet
    on_dataset: tuple[RuleResult, ...] = ()
    """What it owed as a whole."""


class _Now(NamedTuple):
    """The head: ratings, the results that are told, and what changed."""

    weighed: _Weighed
    results: tuple[RuleResult, ...]
    kept: Kept
    changes: Changes
    reasons: Reasons
    on_file: tuple[RuleResult, ...]
    """Those among the results that speak of the manifest file: no fold has counted them."""
    baseline: BaselineUse | None


def judge_tables(
    case: Case, head: Dataset, policy: Policy, today: date, on_file: tuple[RuleResult, ...]
) -> ManifestReport:
    """Compare, evaluate, rate and decide, in memory that hardly grows with the sources."""
    now_view = View(head)
    base = View(case.base_dataset, now_view) if case.base_dataset else None
    excused = excuse(policy.waivers, case.path, today)
    asked = _Asked(case, policy, today, selected(policy), excused, differing(base, now_view))
    remembered = Remembered()
    quiet = Quiet(len(base) if base else 0)
    evaluated = _evaluated(asked, base, remembered, quiet) if base else None
    remembered.freeze()
    owed = unsatisfied(evaluated.on_dataset) if evaluated else ()
    now = _now(asked, now_view, base, _Then(remembered, quiet, owed), on_file)
    changes = now.changes.told
    return report_on(
        Found(
            case,
            policy,
            excused,
            head,
            now.weighed.rated,
            _before(base, evaluated, changes) if base and evaluated else None,
            now.results,
            changes,
            tuple(_notes(asked, now_view, now)),
            now.kept.untold,
            _folded(policy, now_view, now, remembered),
            tuple(_counts(now)),
            now.baseline,
        )
    )


def _before(base: View, found: _Evaluated, changes: Iterable[Change]) -> Before:
    letters = _letters_before(base, found.whole.letters, changes)
    return Before(found.surviving, found.whole.rated.shown, unsatisfied(found.on_dataset), letters)


def _evaluated(asked: _Asked, base: View, remembered: Remembered, quiet: Quiet) -> _Evaluated:
    """Evaluate the base whole, under today's rules and the same policy; subjects carry the ids they have at head."""
    case, found, names = asked.case, asked.found, asked.found.names
    itself, fold = Itself(base), Fold(len(base), asked.excused, found.gone)
    tree, signed = (case.base.tree, case.base.evidence) if case.base else (None, None)
    ctx = Context(base.dataset, asked.policy, asked.today, tree, itself, base.overview, base.dataset, signed)
    task = Task(base, ctx, itself, case.path, names, lambda _shard, _held: None, lambda _row: None, quiet.note)

    def remember(result: RuleResult, _locate: object) -> None:
        remembered.add(result, unknown=is_unknown(result), guarded=guards(result))

    on_dataset = judge_side(task, asked.rules, fold, remember)
    named = base.overview.names.name
    everything = fold.tally.merge(fold.of_gone)
    whole = _rated(
        everything, fold.excused[0] + fold.excused[1], fold.rows, lambda row: names.get(named(row), named(row))
    )
    surviving = whole.rated
    if 0 < found.survivors < len(base):  # where nothing survives, the whole is the only measure
        left = fold.rows._replace(size=found.survivors, left_out=found.gone)
        surviving = _rated(fold.tally, fold.excused[0], left, lambda row: names.get(named(row), named(row))).rated
    return _Evaluated(surviving, whole, on_dataset)


def _now(asked: _Asked, head: View, base: View | None, then: _Then, on_file: tuple[RuleResult, ...]) -> _Now:
    """Evaluate the head; what the base had found makes room for what is new."""
    case, found = asked.case, asked.found
    survivors = Survivors(base, head, found)
    coverage = _coverage(asked, head, survivors, then)
    fold = Fold(len(head), asked.excused, covers=coverage.covers) if coverage else Fold(len(head), asked.excused)
    changes, kept = Changes(found, len(head)), Kept(then.remembered, asked.excused)
    compared = case.change != NOT_COMPARED
    tree, signed = (case.head.tree, case.head.evidence) if case.head else (None, None)
    before = base.dataset if base else None
    ctx = Context(head.dataset, asked.policy, asked.today, tree, survivors, head.overview, before, signed)
    look = changes.look if compared else lambda _shard, _held: None
    task = Task(
        head,
        ctx,
        survivors,
        case.path,
        {},
        look,
        (lambda row: then.quiet.of(survivors.same_row(row))) if case.collected_alike else lambda _row: None,
        lambda _row, _said: None,
    )
    on_dataset = judge_side(task, asked.rules, fold, kept.add)
    if base and compared:
        changes.removed(base)
    weighed = _rated(fold.tally, fold.excused[0], fold.rows, head.overview.names.name, changes.rows)
    if fold.covered:
        covered = fold.tally.excusing(fold.excused[0] + fold.covered).criteria(fold.rows.size)
        weighed = weighed._replace(rated=weighed.rated._replace(held=rating_of(covered, {})))
    satisfied = tuple(result for result in on_dataset if result.satisfied)
    results = (*on_file, *satisfied, *kept.finish())
    return _Now(weighed, results, kept, changes, fold.reasons, on_file, coverage.use() if coverage else None)


def _coverage(asked: _Asked, head: View, survivors: Survivors, then: _Then) -> Coverage | None:
    """What the baseline covers of the head: the sources that it names are looked at first."""
    known = known_of(asked.case, asked.policy, asked.today, asked.rules)
    if known is None:
        return None
    alone = asked.case.change == NOT_COMPARED
    named = bytearray(len(head))
    for row in map(head.overview.names.row, known.debt.sources):
        if row is not None and (alone or survivors.same_row(row) >= 0):
            named[row] = 1
    unchanged = (source for _, source in head.chosen(named))
    return known.coverage(head.dataset, unchanged, then.remembered.was_there, then.on_dataset)


def _rated(
    tally: Tally, excused: Mapping[Kind, int], rows: Rows, name: Callable[[int], str], first: bytearray | None = None
) -> _Weighed:
    """The ratings of a tally, shown and effective, with the letters of the rows to name."""
    shown = tally.criteria(rows.size)
    letters = Letters(rows.bad, shown, left_out=rows.left_out)
    wanted = list(letters.rows(first or bytearray(len(rows.bad))))
    rating = rating_of(shown, {name(row): letters.of(row) for row in wanted})._replace(by_letter=letters.counted)
    if not excused:
        return _Weighed(Rated(rating, rating), letters, letters)
    milder = tally.excusing(excused).criteria(rows.size)
    lifted = Letters(rows.bad, milder, rows.milder, rows.left_out)
    effective = rating_of(milder, {name(row): lifted.of(row) for row in wanted})
    return _Weighed(Rated(rating, effective), letters, lifted)


def _folded(policy: Policy, head: View, now: _Now, remembered: Remembered) -> Folded:
    unknowns = sorted(now.kept.unknowns, key=lambda result: bool(result.subject))
    crashes = sum(result.outcome is Outcome.ERROR for result in now.results)
    return Folded(
        frozenset(now.kept.known),
        remembered.resolved,
        tuple(_sources(policy, head, now)),
        (
            *map(broken, now.kept.broken),
            *_more(now.kept.broken_count - len(now.kept.broken), "safeguard-broken", "results break a safeguard"),
        ),
        (
            *map(unknown_introduced, unknowns),
            *_more(now.kept.unknown_count - len(unknowns), "unknown-introduced", "results cannot be judged"),
        ),
        _more(now.kept.crashes - crashes, "rule-failed", "results are lost because a rule failed; please report this"),
    )


def _sources(policy: Policy, head: View, now: _Now) -> Iterator[Reason]:
    """The sources that are new or changed and below the floor: the first by name, all of them counted."""
    floor, letters = policy.min_source_rating, now.weighed.effective_letters
    if floor is None:
        return
    changed = (row for row, is_changed in enumerate(now.changes.rows) if is_changed)
    below = sum(worse(letters.of(row), floor) for row in changed)
    found = {change.subject: head.overview.names.row(change.subject) for change in now.changes.told}
    by_id = {id_: letters.of(row) for id_, row in found.items() if row is not None}
    told = list(islice(below_floor(policy, by_id, now.changes.told), MOST_REASONS))
    yield from told
    yield from _more(below - len(told), "source-below-floor", f"sources are new or changed and rated below {floor}")


def _more(count: int, code: str, what: str) -> tuple[Reason, ...]:
    """One reason for all that are not told each."""
    return (Reason(code, f"{count:,} more {what}"),) if count > 0 else ()


def _letters_before(base: View, letters: Letters, changes: Iterable[Change]) -> dict[str, str]:
    """The letters at base of what changed, and of all where there are few enough, by the ids of the base."""
    names = base.overview.names
    if len(base) <= MOST_LETTERS:
        return {names.name(row): letters.of(row) for row in range(len(base))}
    rows = ((change.before, names.row(change.before)) for change in changes if change.before)
    return {id_: letters.of(row) for id_, row in rows if row is not None}


def _notes(asked: _Asked, head: View, now: _Now) -> Iterator[str]:
    if table := head.dataset.table:
        counted = ", ".join(f"{count:,} {letter}" for letter, count in now.weighed.letters.counted)
        yield f"{len(head):,} sources in {table.path}: {counted}"
    told = Counter(change.kind for change in now.changes.told)
    if left := now.changes.counted - told:
        listed = ", ".join(f"{count:,} {kind.value}" for kind, count in left.items())
        yield f"{left.total():,} more sources differ and are not listed: {listed}"
    if asked.found.too_many:
        most = f"{MOST_MATCHED:,} sources, or more than {LARGEST_MATCHED // 1024**2} MiB of them,"
        yield f"more than {most} are new or gone: none was looked at for having been renamed"


def _counts(now: _Now) -> Iterator[ResultCount]:
    """All results by rule, outcome and reason; those on the manifest file count with them."""
    counted: Counter[tuple[str, Criterion, Severity, Outcome, str]] = Counter()
    for (kind, reason), count in now.reasons.counted.items():
        counted[kind.rule_id, kind.criterion, kind.severity, kind.outcome, reason] += count
    for result in now.on_file:
        counted[result.rule_id, result.criterion, result.severity, result.outcome, result.reason] += 1
    return (ResultCount(*key, count) for key, count in counted.items())
