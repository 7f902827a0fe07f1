"""Taking a baseline: what every dataset owes as it stands, in the file that a run holds against it later."""

from datetime import date
from typing import NamedTuple

from crs_gate.history.select import Comparison
from crs_gate.history.snapshot import Snapshot
from crs_gate.judge.case import Case
from crs_gate.judge.owing import owed
from crs_gate.model.debt import Baseline, Debt
from crs_gate.pipeline.judging import policy_of
from crs_gate.pipeline.reading import Reading
from crs_gate.pipeline.request import Run
from crs_gate.settings.baseline_file import BaselineText, baseline_text, path_beside, read_baseline
from crs_gate.settings.policy_file import find, load


class Taken(NamedTuple):
    """A baseline as it was, and as it would be with its text. ``unread``: manifests whose entries stay, and why."""

    before: BaselineText
    after: Baseline
    text: str
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def changes(self) -> bool:
        """Whether the file would be another one; where nothing is owed none is needed."""
        if self.before.data is None:
            return bool(self.after)
        return self.before.data != self.text.encode()

    @property
    def counts(self) -> tuple[int, int, int]:
        """Entries that there are, that come, and that go."""
        before, after = self.before.entries, self.after
        come = sum(debt.beyond(before.get(path, Debt())).size for path, debt in after.items())
        go = sum(debt.beyond(after.get(path, Debt())).size for path, debt in before.items())
        return sum(debt.size for debt in after.values()), come, go


def take(head: Snapshot, policy_path: str | None, today: date, *, prune: bool) -> Taken:
    """What the baseline would be of what is there; with ``prune`` what is stale goes, and nothing comes.

    Entries of a manifest that cannot be read stay. Raises ``PolicyError`` and ``UsageError``.
    """
    policy_text = find(head, policy_path)
    policy = load(policy_text)
    before = read_baseline(head, path_beside(policy_text))
    run = Run("baseline", head, None, Comparison.NONE, "", today, policy_path=policy_path, none_is_fine=True)
    after: dict[str, Debt] = {}
    unread: list[tuple[str, str]] = []
    for case in Reading(run, policy).cases():
        debt = known = before.entries.get(case.path, Debt())
        dataset = case.head.read.dataset if case.head else None
        if dataset is None or not _is_text(case.path):
            unread.append((case.path, _why(case)))
        else:
            debt = owed(case, dataset, policy_of(case, policy)[0], today)
            debt = known.shared(debt) if prune else debt
        if debt.size:
            after[case.path] = debt
    return Taken(before, after, baseline_text(after), tuple(unread))


def _why(case: Case) -> str:
    """Why nothing can be taken of a manifest."""
    if not _is_text(case.path):
        return "its path is not UTF-8, so that no baseline can name it"
    problems = case.head.read.problems if case.head else ()
    return f"line {problems[0].line}: {problems[0].message}" if problems else "it cannot be read"


def _is_text(path: str) -> bool:
    """Whether a path is one in UTF-8: odd bytes in names are surrogates."""
    return not any("\ud800" <= char <= "\udfff" for char in path)
