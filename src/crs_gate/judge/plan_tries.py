"""Trying edits of one manifest: applied to its text, read and judged as the change would be."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from crs_gate.judge.case import Case, Side
from crs_gate.judge.manifest import judge
from crs_gate.judge.plan_holes import Asked
from crs_gate.judge.plan_lines import NotPlacedError, applied, filled
from crs_gate.judge.plan_text import placed
from crs_gate.judge.plan_wants import ASKS_FOR_NOTE, Around, Want, notes_of, speakers, wants_of
from crs_gate.model.plan import LineEdit
from crs_gate.model.policy import Policy
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import CRITERIA, Criterion, Severity

LICENSES = ("CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0")
"""What is counted with where a license is asked for, one after the other."""
_ROUNDS = 6
_MOST_JUDGED = 2_000
"""Sources that are judged in all tries on one manifest together, so that no report waits for its plans."""
_LEAST_JUDGED = 5
"""What a try counts for at least."""
Wants = Mapping[str, Want]
"""By the pointer of their place, a note behind it by its field."""


class Tried(NamedTuple):
    """What came of edits: their text and the report on the manifest with them."""

    wants: Wants
    edits: tuple[LineEdit, ...]
    report: ManifestReport


class Closure(NamedTuple):
    """Everything that could be answered by pasting, and for which criteria each answer is owed."""

    wants: Wants
    owed_by: Mapping[str, frozenset[Criterion]]
    open_notes: int


class Tries:
    """What was tried, and what follows; ``license`` is counted with where one is asked for."""

    def __init__(self, case: Case, policy: Policy, today: date, report: ManifestReport) -> None:
        self._case, self._policy, self._today, self.report = case, policy, today, report
        self.license = LICENSES[0]
        self._closed: dict[tuple[bool, str], Closure] = {}
        self._known: dict[tuple[str, frozenset[str]], Tried | None] = {}
        self._judged_so_far = 0

    @property
    def exhausted(self) -> bool:
        """Whether no more is tried, so that nothing follows from what failed."""
        return self._judged_so_far > _MOST_JUDGED

    def completed(self, some: Iterable[Criterion], closure: Closure) -> Tried | None:
        """What is owed for some criteria, and what these answers ask for in turn."""
        chosen = set(some)
        wants = {at: want for at, want in closure.wants.items() if not closure.owed_by[at].isdisjoint(chosen)}
        tried = self.attempt(wants)
        for _ in range(_ROUNDS):
            asked = self._wanted(tried.report, scored=False) if tried else ()
            more, claimed = {}, Claimed(wants)
            for criterion, want in asked:
                if criterion in chosen and want.pointer not in wants and not claimed.overlaps(want.pointer):
                    more[want.pointer] = want
                    claimed.add(want.pointer)
            if not more:
                break
            wants |= more
            tried = self.attempt(wants)
        return self.with_notes(wants) if tried and Criterion.FLAGGING in chosen else tried

    def closure(self, *, scored: bool = False) -> Closure:
        """All that can be answered, found by answering until nothing new is asked."""
        key = scored, self.license
        if key not in self._closed:
            self._closed[key] = self._close(scored)
        return self._closed[key]

    def _close(self, scored: bool) -> Closure:
        wants: dict[str, Want] = {}
        owed_by: dict[str, frozenset[Criterion]] = {}
        report, open_notes = self.report, sum(1 for _ in self._note_wants(self.report))
        for _ in range(_ROUNDS):
            before, claimed = dict(owed_by), Claimed(wants)
            for criterion, want in self._wanted(report, scored):
                if not claimed.overlaps(want.pointer):
                    wants.setdefault(want.pointer, want)
                    claimed.add(want.pointer)
                    owed_by[want.pointer] = owed_by.get(want.pointer, frozenset()) | {criterion}
            tried = self.attempt(wants) if owed_by != before else None
            if tried is None:
                break
            report = tried.report
        return Closure(wants, owed_by, open_notes)

    def _wanted(self, report: ManifestReport, scored: bool) -> Iterator[tuple[Criterion, Want]]:
        around = self._around()
        for criterion, result, finding in speakers(report.results):
            blocking = result.severity is Severity.ERROR and criterion in CRITERIA
            if blocking or (scored and result.severity is not Severity.NOTE):
                yield from ((criterion, want) for want in wants_of(result, finding, around))

    def _note_wants(self, report: ManifestReport) -> Iterator[Want]:
        around = self._around()
        for result in report.results:
            if result.rule_id == ASKS_FOR_NOTE and not result.satisfied:
                yield from (want for finding in result.findings for want in notes_of(finding, around))

    def with_notes(self, wants: Wants) -> Tried | None:
        """The edits, and a note on each gap that they leave open."""
        tried = self.attempt(wants)
        notes = list(self._note_wants(tried.report)) if tried else []
        named = {f"{note.pointer}#{note.snippet.value['field']}": note for note in notes}
        return self.attempt({**wants, **named}) if named else tried

    def _around(self) -> Around:
        dataset = self._case.head.read.dataset if self._case.head else None
        assert dataset is not None  # noqa: S101 - can_plan has looked
        return Around(dataset, Asked(None, self._today, self.license), self._rows)

    @cached_property
    def _rows(self) -> dict[str, int]:
        dataset = self._case.head.read.dataset if self._case.head else None
        return {source.id: row for row, source in enumerate(dataset.sources)} if dataset else {}

    def attempt(self, wants: Wants) -> Tried | None:
        """What comes of edits, tried once; ``None`` where nothing can be rated, or no more is tried."""
        key = self.license, frozenset(wants)
        if key not in self._known:
            self._known[key] = self._tried(wants)
        return self._known[key]

    def _tried(self, wants: Wants) -> Tried | None:
        """Apply edits, read and judge."""
        head = self._case.head
        assert head is not None  # noqa: S101 - can_plan has looked
        try:
            edits = placed(head.path, head.read.text, wants.values())
        except NotPlacedError:
            return None
        if not edits:
            return Tried(wants, (), self.report)
        self._judged_so_far += max(len(self._rows), _LEAST_JUDGED)
        if self.exhausted:
            return None
        text = applied(head.read.text, map(filled, edits))
        report = self._judged(head, text)
        return Tried(wants, edits, report) if report and report.head_rating else None

    def _judged(self, head: Side, text: str) -> ManifestReport | None:
        from crs_gate.formats import native
        from crs_gate.formats.interface import Unreadable

        try:
            read = native.read(head.path, text)
        except Unreadable:
            return None
        change = "changed" if self._case.change == "unchanged" else self._case.change
        return judge(self._case._replace(head=head._replace(read=read), change=change), self._policy, self._today)


class Claimed:
    """Places that are wanted already, with what is above them: nothing is wanted within or around another want."""

    def __init__(self, pointers: Iterable[str]) -> None:
        self._own: set[str] = set()
        self._above: set[str] = set()
        for pointer in pointers:
            self.add(pointer)

    def add(self, pointer: str) -> None:
        """One more place."""
        self._own.add(pointer)
        self._above.update(_ancestors(pointer))

    def overlaps(self, pointer: str) -> bool:
        """Whether a place lies in another one that is wanted, or holds one."""
        return pointer in self._above or not self._own.isdisjoint(_ancestors(pointer))


def _ancestors(pointer: str) -> Iterator[str]:
    while pointer := pointer.rpartition("/")[0]:
        yield pointer
