"""A comparison of descriptions, for people and as JSON."""

import json
from collections.abc import Iterable, Iterator

from crs_gate.escape import bounded, json_text, log_line, terminal
from crs_gate.export.answers import quoted
from crs_gate.export.comparing import Comparison, Description, Row, Statement, Verdict
from crs_gate.export.differences import shown
from crs_gate.export.matching import Doubt

_ORDER = (Verdict.DISAGREE, Verdict.AGREE, Verdict.ONLY, Verdict.SILENT)
_LONGEST = 300


def to_text(comparison: Comparison) -> str:
    """Disagreements first, with every statement and its line; then the rest, a line each."""
    lines = [*_files(comparison.descriptions), *_matches(comparison)]
    if comparison.doubts:
        lines += ["", *(_doubt(comparison, doubt) for doubt in comparison.doubts)]
    for verdict in _ORDER:
        rows = [row for row in comparison.rows if row.verdict is verdict]
        if rows:
            lines.append("")
        for row in rows:
            lines += _disagreement(row) if verdict is Verdict.DISAGREE else [_line(row)]
    lines += ["", _summary(comparison)]
    return "".join(f"{log_line(line)}\n" for line in lines)


def _files(descriptions: Iterable[Description]) -> Iterator[str]:
    for description in descriptions:
        text = description.text
        what = description.format if text is None else f"license text: {text.license or 'not recognized'}"
        yield f"{_name(description.name)}: {what}"


def _matches(comparison: Comparison) -> Iterator[str]:
    for group in comparison.groups:
        if group.how:
            ids = ", ".join(
                f"{_name(comparison.descriptions[number].name)} {quoted(entry.seen)}"
                for number, entry in group.members.items()
            )
            yield f"matched as sources[{group.id}] ({', '.join(group.how)}): {ids}"
    alone = sum(not group.how for group in comparison.groups)
    if alone and len([d for d in comparison.descriptions if d.draft]) > 1:
        yield f"sources in one file only: {alone:,}"


def _doubt(comparison: Comparison, doubt: Doubt) -> str:
    what = f"{_name(comparison.descriptions[doubt.number].name)} {quoted(doubt.entry.seen)}"
    others = ", ".join(f"{_name(comparison.descriptions[n].name)} {quoted(e.seen)}" for n, e in doubt.others)
    several = "matches more than one" if len(doubt.others) > 1 else "may be the same or not"
    return f"IN DOUBT {what} {several}; not compared: at the same address are {others}"


def _disagreement(row: Row) -> Iterator[str]:
    yield f"DISAGREE {_name(row.field)}"
    said = [statement.seen for statement in row.statements]
    for number, statement in enumerate((*row.statements, *row.asides)):
        apart = isinstance(statement.seen, list) and number < len(said)
        others = [*said[:number], *said[number + 1 :]] if apart else []
        yield f"  {_place(statement)}: {shown(statement.seen, *others) if apart else _value(statement)}"


def _line(row: Row) -> str:
    asides = "".join(f"; {_place(s)}: {_value(s)}" for s in row.asides)
    if row.verdict is Verdict.SILENT:
        return f"no answer {_name(row.field)}{asides}"
    places = ", ".join(_place(statement) for statement in row.statements)
    word = "agree    " if row.verdict is Verdict.AGREE else "only     "
    return f"{word} {_name(row.field)}: {quoted(row.statements[0].seen)} ({places}){asides}"


def _value(statement: Statement) -> str:
    seen = statement.seen
    reads = statement.reads_as if statement.reads_as and statement.reads_as != seen else ""
    license_ = f"reads as {terminal(bounded(reads))}" if reads else ""
    extra = "; ".join(filter(None, (license_, terminal(statement.note))))
    return f"{quoted(seen)} ({extra})" if extra else quoted(seen)


def _place(statement: Statement) -> str:
    return f"{_name(statement.file)}:{statement.line}"


def _name(text: str) -> str:
    return terminal(bounded(text, _LONGEST))


def _summary(comparison: Comparison) -> str:
    count = {verdict: sum(row.verdict is verdict for row in comparison.rows) for verdict in _ORDER}
    words = ("disagree", "agree", "in one file only", "without an answer")
    told = [f"{count[verdict]:,} {word}" for verdict, word in zip(_ORDER, words, strict=True)]
    if comparison.doubts:
        told.append(f"{len(comparison.doubts):,} in doubt and not compared")
    if comparison.unread_licenses:
        files = "license file" if comparison.unread_licenses == 1 else "license files"
        told.append(f"{comparison.unread_licenses:,} {files} not taken for the data")
    return ", ".join(told)


def to_json(comparison: Comparison) -> str:
    """The same as JSON, version 1: ASCII only, and nothing in it that a log reads as a command."""
    names = [description.name for description in comparison.descriptions]
    document = {
        "version": 1,
        "disagree": comparison.disagree,
        "files": [_file(description) for description in comparison.descriptions],
        "sources": [
            {"id": group.id, "matched_by": group.how, "ids": {names[n]: e.seen for n, e in group.members.items()}}
            for group in comparison.groups
        ],
        "in_doubt": [_in_doubt(names, doubt) for doubt in comparison.doubts],
        "rows": [_record(row) for row in comparison.rows],
    }
    return json_text(json.dumps(document, indent=1)) + "\n"


def _file(description: Description) -> dict[str, object]:
    text = description.text
    record: dict[str, object] = {"path": description.name, "format": description.format}
    if text is not None:
        record |= {"license": text.license or None, "line": text.line, "note": text.note}
    return record


def _in_doubt(names: list[str], doubt: Doubt) -> dict[str, object]:
    others = [{"path": names[number], "id": entry.seen} for number, entry in doubt.others]
    return {"path": names[doubt.number], "id": doubt.entry.seen, "may_be": others}


def _record(row: Row) -> dict[str, object]:
    return {
        "field": row.field,
        "verdict": row.verdict.value,
        "says": [_said(statement) for statement in row.statements],
        "asides": [_said(statement) for statement in row.asides],
    }


def _said(statement: Statement) -> dict[str, object]:
    return {
        "path": statement.file,
        "line": statement.line,
        "value": statement.seen,
        "reads_as": statement.reads_as or None,
        "note": statement.note,
    }
