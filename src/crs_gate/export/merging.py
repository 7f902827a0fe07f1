"""One draft of several descriptions: what agrees, what one alone says, and a null where they disagree."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crs_gate.escape import bounded, terminal
from crs_gate.export.answers import Answer, Answers, Draft, Entry, quoted
from crs_gate.export.comparing import LICENSE, Comparison, Row, Statement, Verdict
from crs_gate.export.differences import shown
from crs_gate.export.meaning import file_key
from crs_gate.export.owed import OWED

_LONGEST_NOTE = 400


class Merged(NamedTuple):
    """The draft, and a line for each disagreement that was settled by preference."""

    draft: Draft
    settled: tuple[str, ...]


def merge(comparison: Comparison, prefer: int | None, called: Callable[[str], str]) -> Merged:
    """What the descriptions say together. ``prefer`` is the number of the one whose word counts where they disagree.

    ``called`` gives the name of a file as the manifest is to have it.
    """
    merger = _Merger(prefer, called)
    merger.dispute(comparison.rows)
    rows: dict[str | None, list[Row]] = {None: [], **{group.id: [] for group in comparison.groups}}
    for row in comparison.rows:
        rows[row.group.id if row.group else None].append(row)
    about = merger.answers(rows[None], [d.draft.about for d in comparison.descriptions if d.draft])
    entries = [
        Entry(group.id, group.id, merger.answers(rows[group.id], [e.answers for e in group.members.values()]))
        for group in comparison.groups
    ]
    return Merged(Draft(about, tuple(entries)), tuple(merger.settled))


class _Merger:
    """Settles row by row."""

    def __init__(self, prefer: int | None, called: Callable[[str], str]) -> None:
        self._prefer, self._called = prefer, called
        self.settled: list[str] = []
        self._disputed: dict[tuple[str, int], tuple[Statement, ...]] = {}

    def dispute(self, rows: Iterable[Row]) -> None:
        """Note the places of licenses of the dataset as a whole that are not to be believed."""
        for row in rows:
            if row.group is not None or row.name != LICENSE or row.verdict is not Verdict.DISAGREE:
                continue
            chosen = next((s.meaning for s in row.statements if s.number == self._prefer), None)
            for statement in row.statements:
                if statement.meaning != chosen:
                    others = tuple(s for s in row.statements if s.meaning != statement.meaning)
                    self._disputed[statement.file, statement.line] = others

    def answers(self, rows: Sequence[Row], held: Sequence[Answers]) -> Answers:
        """The answers of one entry, with a note for each gap that a disagreement leaves."""
        found: Answers = {}
        gaps: list[dict[str, str]] = _noted(held)
        parts: dict[tuple[str, str], Answer] = {}
        for row in rows:
            answer = self._answer(row)
            if row.part is not None:
                parts[row.part] = answer
                continue
            found[row.name] = answer
            if row.verdict is Verdict.DISAGREE and answer.value is None and row.name in OWED:
                gaps.append(self._gap(row))
            elif answer.value is None and row.verdict is not Verdict.SILENT and row.name == LICENSE:
                gaps.append(
                    {"field": "license", "reason": "terms-unclear", "note": bounded(f"It was {answer.comment}.")}
                )
        if parts and ("files" not in found or found["files"].value):
            found["files"] = _files(found.get("files"), held, parts)
        if gaps:
            found["unverified"] = Answer([*gaps])
        return found

    def _answer(self, row: Row) -> Answer:
        if row.group is not None and row.name == LICENSE and (told := self._of_a_disputed_place(row)):
            return Answer(None, told)
        if row.verdict is not Verdict.DISAGREE:
            value = next((s.value for s in row.statements if s.value is not None), None)
            return Answer(value, "; ".join(self._place(s) for s in row.statements) or self._all(row.asides))
        chosen = next((s for s in row.statements if s.number == self._prefer), None)
        if chosen is None or chosen.value is None:
            return Answer(None, f"they disagree: {self._all(row.statements)}")
        others = tuple(s for s in row.statements if s.meaning != chosen.meaning)
        took = f"took {row.field} from {chosen.file}:{chosen.line}: {quoted(chosen.seen)}"
        self.settled.append(f"{took}; {_said(others)}")
        return Answer(chosen.value, f"{self._place(chosen)}, preferred; but {self._all(others)}")

    def _of_a_disputed_place(self, row: Row) -> str:
        """Why a license of a source is none: it stands where a license of the dataset stands that is gainsaid."""
        for statement in row.statements:
            at = self._disputed.get((statement.file, statement.line))
            if at is not None and row.verdict is not Verdict.DISAGREE:
                return f"taken from {self._place(statement)}, which the others gainsay: {self._all(at)}"
        return ""

    def _gap(self, row: Row) -> dict[str, str]:
        field = "license" if row.name == LICENSE else row.name
        reason = "terms-unclear" if row.name == LICENSE else "unknown"
        note = bounded(f"The descriptions disagree: {self._all(row.statements)}.", _LONGEST_NOTE)
        return {"field": field, "reason": reason, "note": note}

    def _place(self, statement: Statement) -> str:
        return f"{terminal(self._called(statement.file))}, line {statement.line}"

    def _all(self, statements: Sequence[Statement]) -> str:
        return "; ".join(f"{self._place(s)} says {_apart(s, statements)}" for s in statements)


def _said(statements: Sequence[Statement]) -> str:
    return "; ".join(f"{s.file}:{s.line} says {_apart(s, statements)}" for s in statements)


def _apart(statement: Statement, statements: Sequence[Statement]) -> str:
    return shown(statement.seen, *(other.seen for other in statements if other is not statement))


def _noted(held: Sequence[Answers]) -> list[Any]:
    """The gaps that the descriptions themselves name, each once."""
    found: list[Any] = []
    for answers in held:
        value = answers["unverified"].value if "unverified" in answers else None
        found += [note for note in value or () if note not in found]
    return found


def _files(answer: Answer | None, held: Sequence[Answers], parts: Mapping[tuple[str, str], Answer]) -> Answer:
    """Every file that any description lists, once; what they disagree on is left out and told."""
    found: dict[str, dict[str, Any]] = {}
    lists = [answers["files"].value for answers in held if "files" in answers] if answer is None else [answer.value]
    for value in lists:
        for file in value if isinstance(value, list) else ():
            key = file_key(file)
            found[key] = {**file, **found.get(key, {})}
    told = []
    for (key, part), settled in parts.items():
        if not part or key not in found:
            continue
        found[key].pop(part, None)
        if settled.value is not None:
            found[key][part] = settled.value
        else:
            told.append(f"{terminal(bounded(key))} {part}: {settled.comment}")
    comment = "; ".join(filter(None, (answer.comment if answer else "", *told)))
    return Answer(list(found.values()), comment, answer.line if answer else 0)
