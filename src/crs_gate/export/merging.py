"""One draft of several descriptions: what agrees, what one alone says, and a null where they disagree."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crs_gate.escape import bounded, terminal
from crs_gate.export.answers import Answer, Answers, Draft, Entry, quoted
from crs_gate.export.comparing import LICENSE, Comparison, Row, Statement, Verdict
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

    def answers(self, rows: Iterable[Row], held: Sequence[Answers]) -> Answers:
        """The answers of one entry, with a note for each gap that a disagreement leaves."""
        found: Answers = {}
        gaps: list[dict[str, str]] = _noted(held)
        files: dict[str, dict[str, Answer]] = {}
        for row in rows:
            answer = self._answer(row)
            if row.name.startswith("files["):
                key, _, part = row.name[len("files[") :].rpartition("].")
                files.setdefault(key, {})[part] = answer
                continue
            found[row.name] = answer
            if row.verdict is Verdict.DISAGREE and answer.value is None and row.name in OWED:
                gaps.append(self._gap(row))
        if "files" in found and found["files"].value:
            found["files"] = _files(found["files"], held, files)
        if gaps:
            found["unverified"] = Answer([*gaps])
        return found

    def _answer(self, row: Row) -> Answer:
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

    def _gap(self, row: Row) -> dict[str, str]:
        field = "license" if row.name == LICENSE else row.name
        reason = "terms-unclear" if row.name == LICENSE else "unknown"
        note = bounded(f"The descriptions disagree: {self._all(row.statements)}.", _LONGEST_NOTE)
        return {"field": field, "reason": reason, "note": note}

    def _place(self, statement: Statement) -> str:
        return f"{terminal(self._called(statement.file))}, line {statement.line}"

    def _all(self, statements: Iterable[Statement]) -> str:
        return "; ".join(f"{self._place(s)} says {quoted(s.seen)}" for s in statements)


def _said(statements: Iterable[Statement]) -> str:
    return "; ".join(f"{s.file}:{s.line} says {quoted(s.seen)}" for s in statements)


def _noted(held: Sequence[Answers]) -> list[Any]:
    """The gaps that the descriptions themselves name, each once."""
    found: list[Any] = []
    for answers in held:
        value = answers["unverified"].value if "unverified" in answers else None
        found += [note for note in value or () if note not in found]
    return found


def _files(answer: Answer, held: Sequence[Answers], parts: Mapping[str, Mapping[str, Answer]]) -> Answer:
    """Every file that any description lists, once; what they disagree on is left out and told."""
    found: dict[str, dict[str, Any]] = {}
    for answers in held:
        value = answers["files"].value if "files" in answers else None
        for file in value if isinstance(value, list) else ():
            key = file.get("path") or file.get("url") or ""
            found[key] = {**file, **found.get(key, {})}
    told = []
    for key, by_part in parts.items():
        for part, settled in by_part.items():
            found.get(key, {}).pop(part, None)
            if settled.value is not None:
                found.setdefault(key, {})[part] = settled.value
            else:
                told.append(f"{terminal(bounded(key))} {part}: {settled.comment}")
    return Answer(list(found.values()), "; ".join(filter(None, (answer.comment, *told))), answer.line)
