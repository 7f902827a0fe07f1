"""Several descriptions of one dataset, field by field: where they agree, disagree, or one speaks alone."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from crs_gate.export.answers import LICENSES, Answer, Answers, Draft, Value
from crs_gate.export.matching import Doubt, Group, grouped
from crs_gate.export.meaning import file_key, meaning, read_as
from crs_gate.licenses.texts import LicenseText, for_data

LICENSE = "license.expression"
NOT_FOR_DATA = "license of the repository; not taken for the data"
_NOT_COMPARED = frozenset({"unverified"})
_SOME = "some"
_REFERENCES = frozenset({"derived_from", "synthetic.seeds"})


class Verdict(Enum):
    """How the descriptions stand to each other in one field."""

    DISAGREE = "disagree"
    AGREE = "agree"
    ONLY = "only"
    SILENT = "no answer"


class Description(NamedTuple):
    """One file: its name, and what it holds: a dataset, or the text of a license."""

    name: str
    format: str
    draft: Draft | None = None
    text: LicenseText | None = None


class Statement(NamedTuple):
    """What one file says of one field; without a ``meaning`` it is no answer. ``reads_as`` is what a license names."""

    number: int
    file: str
    line: int
    seen: Value
    value: Value | None
    meaning: str
    reads_as: str = ""
    note: str = ""


class Row(NamedTuple):
    """One field. ``group`` is ``None`` for the dataset as a whole; ``asides`` are told and count for nothing."""

    group: Group | None
    name: str
    verdict: Verdict
    statements: tuple[Statement, ...]
    asides: tuple[Statement, ...] = ()
    part: tuple[str, str] | None = None
    """For one file of a source: its key, and what is said of it; empty for that it is listed."""

    @property
    def field(self) -> str:
        """The field with what it belongs to."""
        name = self.name.removesuffix(".expression") if self.name == LICENSE else self.name
        return f"dataset.{name}" if self.group is None else f"sources[{self.group.id}].{name}"


class Comparison(NamedTuple):
    """All rows, in the order of the fields, the dataset as a whole first; and the sources that were not compared."""

    descriptions: tuple[Description, ...]
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def disagree(self) -> bool:
        """Whether any field has two answers, or it is not known which sources are one."""
        return bool(self.doubts) or any(row.verdict is Verdict.DISAGREE for row in self.rows)

    @property
    def unread_licenses(self) -> int:
        """License files that were not recognized, or that were not taken for the data."""
        return sum(d.text is not None and not (d.text.license and for_data(d.text.license)) for d in self.descriptions)


def compare(descriptions: Sequence[Description]) -> Comparison:
    """Compare descriptions, each with its answers; one that is a license text speaks of the license alone."""
    groups, doubts = grouped([description.draft for description in descriptions])
    whole = {number: d.draft.about for number, d in enumerate(descriptions) if d.draft}
    rows = list(_rows(None, whole, descriptions))
    names = [_names(groups, number) for number in range(len(descriptions))]
    for group in groups:
        answers = {number: _renamed(entry.answers, names[number]) for number, entry in group.members.items()}
        rows += _rows(group, answers, descriptions)
    return Comparison(tuple(descriptions), groups, tuple(rows), doubts)


def _names(groups: Sequence[Group], number: int) -> dict[str, str]:
    """The common id of each source of one description."""
    return {group.members[number].id: group.id for group in groups if number in group.members}


def _renamed(answers: Answers, names: Mapping[str, str]) -> Answers:
    found = dict(answers)
    for name in _REFERENCES & found.keys():
        value = found[name].value
        if isinstance(value, list):
            ids: Value = [names.get(item, item) for item in value]
            found[name] = found[name]._replace(value=ids, seen=ids)
    return found


def _rows(group: Group | None, by_number: Mapping[int, Answers], descriptions: Sequence[Description]) -> Iterator[Row]:
    said: dict[str, list[Statement]] = {}
    parts: dict[str, tuple[str, str]] = {}
    for number, held in by_number.items():
        for name, answer, part in _apart(held):
            said.setdefault(name, []).append(_statement(number, descriptions[number].name, name, (answer, held)))
            if part:
                parts[name] = part
    texts = [_of_text(n, d.name, d.text) for n, d in enumerate(descriptions) if d.text]
    if group is None and texts:
        said.setdefault(LICENSE, []).extend(texts)
    for name, statements in said.items():
        if name == "files" and all(statement.meaning == _SOME for statement in statements):
            continue  # each of them has a row of its own
        yield _row(group, name, statements, parts.get(name))


def _row(group: Group | None, name: str, said: Sequence[Statement], part: tuple[str, str] | None) -> Row:
    answers = tuple(statement for statement in said if statement.meaning)
    asides = tuple(statement for statement in said if not statement.meaning)
    if not answers:
        return Row(group, name, Verdict.SILENT, (), asides, part)
    several = len({statement.meaning for statement in answers}) > 1
    alone = Verdict.ONLY if len({statement.number for statement in answers}) == 1 else Verdict.AGREE
    return Row(group, name, Verdict.DISAGREE if several else alone, answers, asides, part)


def _apart(answers: Answers) -> Iterator[tuple[str, Answer, tuple[str, str] | None]]:
    """Answers, those on files one by one: by what is said of each file, and by which files are listed at all."""
    for name, answer in answers.items():
        if name in _NOT_COMPARED:
            continue
        if name != "files" or not isinstance(answer.value, list) or not answer.value:
            yield name, answer, None
            continue
        yield name, answer._replace(seen=answer.value), None
        for file in answer.value:
            yield from _of_file(file, answer)


def _of_file(file: Mapping[str, Any], answer: Answer) -> Iterator[tuple[str, Answer, tuple[str, str] | None]]:
    key = file_key(file)
    yield f"files[{key}]", answer._replace(value=key, seen=key, comment=""), (key, "")
    for part in ("sha256", "bytes", "records"):
        if part in file:
            yield f"files[{key}].{part}", answer._replace(value=file[part], seen=file[part], comment=""), (key, part)


def _statement(number: int, file: str, name: str, said: tuple[Answer, Answers]) -> Statement:
    answer, held = said
    seen = answer.seen if answer.seen is not None else answer.value
    if seen is None:
        return Statement(number, file, answer.line, "", None, "")
    means = meaning(name, seen, held)
    if name == "files" and isinstance(seen, list):
        means = _SOME if seen else "none"
    reads_as = read_as(name, seen, held).canonical if name in LICENSES and isinstance(seen, str) else ""
    note = "" if means else "no answer"
    return Statement(number, file, answer.line, seen, answer.value, means, reads_as, note)


def _of_text(number: int, file: str, text: LicenseText) -> Statement:
    """A license file. Only a license for data or content can be meant for the data."""
    if not text.license:
        return Statement(number, file, text.line, text.heading, None, "", note=f"license not recognized: {text.note}")
    if not for_data(text.license):
        return Statement(number, file, text.line, text.license, None, "", text.license, NOT_FOR_DATA)
    return Statement(number, file, text.line, text.license, text.license, text.license, text.license)
