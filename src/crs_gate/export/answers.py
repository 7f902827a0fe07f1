"""What a dataset says, flat: each answer under the dotted name of its field in the native manifest.

Values are text, or lists of texts and of mappings. What a native manifest cannot hold is left out, and a comment says
what was there. A placeholder stays as it stands: it is no answer there, and must not become one that nobody sees.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from crs_gate.escape import bounded, in_quotes, terminal
from crs_gate.export import fit
from crs_gate.formats.ids import fixed, is_valid
from crs_gate.formats.paused import garbage_collection_paused
from crs_gate.licenses.reading import Kind, read
from crs_gate.model.answer import State, state
from crs_gate.model.caching import remembered
from crs_gate.model.dataset import Dataset

Value = str | list[Any]

LICENSES = frozenset({"license.expression", "license.contents"})
"""Fields that hold a license text."""
_SHOWN = 80
_PLACES = {"signals": "opt_out.signals"}
_REFERENCES = ("derived_from", "synthetic.seeds")
_NOT_FIELDS = frozenset({"license", "grants"})


class Answer(NamedTuple):
    """One answer; without a value, the comment says what is missing.

    ``line`` is that of the file it was read from, and ``seen`` the value as it stands there.
    """

    value: Value | None
    comment: str = ""
    line: int = 0
    seen: Value | None = None

    @property
    def owed(self) -> bool:
        """Whether an answer is owed here: nothing stands there, or a placeholder."""
        value = self.value
        return value is None or (isinstance(value, str) and state(value) is State.PLACEHOLDER)


Answers = dict[str, Answer]


class Entry(NamedTuple):
    """One source: its id as a manifest can hold it, the id in the file, and its answers."""

    id: str
    seen: str
    answers: Answers
    comment: str = ""


class Draft(NamedTuple):
    """What is to be written: the dataset as a whole, and its sources.

    ``itself`` is the id, as seen, of the source that stands for the dataset as a whole, where a reader says so.
    """

    about: Answers
    sources: tuple[Entry, ...]
    itself: str = ""


def draft(dataset: Dataset, prefix: str = "") -> Draft:
    """The answers of a dataset; ``prefix`` goes before the paths of its files, and ends in a slash."""
    reader = _Reader(dataset, prefix)
    with garbage_collection_paused():
        return Draft(reader.about(), tuple(reader.sources()), dataset.itself)


def quoted(value: Value) -> str:
    """A value for a comment or a message: one line, bounded, without anything that could end the comment."""
    if isinstance(value, str):
        return in_quotes(value)
    return f"{len(value):,} {'entry' if len(value) == 1 else 'entries'}" if value else "[]"


class _Reader:
    """Goes through one dataset."""

    def __init__(self, dataset: Dataset, prefix: str) -> None:
        self._dataset, self._prefix = dataset, prefix
        self._ids = ids_of([source.id for source in dataset.sources])

    def about(self) -> Answers:
        """The dataset as a whole."""
        about = self._dataset.about
        found: list[tuple[str, Value]] = [("license.expression", about.license)] if about.license is not None else []
        found += [(f"license.grants.{name}", value) for name, value in _stated(about.grants)]
        rest = _stated(about, skipped=_NOT_FIELDS)
        answers = dict(self._answer("/dataset", "dataset", name, value) for name, value in (*rest, *found))
        return {name: answer for name, answer in answers.items() if answer.value is not None or answer.comment}

    def sources(self) -> Iterator[Entry]:
        """Each source, under an id that a manifest can hold."""
        for source, pointer in zip(self._dataset.sources, self._dataset.pointers, strict=True):
            fields = _stated(source, skipped=frozenset({"id"}))
            answers = dict(self._answer(pointer, "source", name, value) for name, value in fields)
            id_ = self._ids[source.id]
            seen = "" if id_ == source.id else f"its id is {quoted(source.id)}"
            origin = self._origin(pointer, self._dataset.places.locate(pointer)[0]) if self._noted(pointer) else ""
            yield Entry(id_, source.id, answers, "; ".join(filter(None, (origin, seen))))

    def _noted(self, pointer: str) -> bool:
        return pointer in self._dataset.origins

    def _answer(self, above: str, kind: str, name: str, value: Value) -> tuple[str, Answer]:
        pointer = f"{above}/{name.replace('.', '/')}"
        if name in _REFERENCES and isinstance(value, list):
            value = [self._ids.get(item, item) for item in value]
        if name == "files":
            value = [self._moved(file) for file in value]
        kept, notes = fit.fitted(value, kind, name)
        seen = value
        if name in LICENSES and isinstance(kept, str) and (short := canonical(kept)) != kept:
            notes.append(f"seen as {quoted(kept)}")
            kept = short
        line = self._dataset.places.locate(pointer)[0]
        comment = "; ".join([*filter(None, [self._origin(pointer, line)]), *notes])
        return name, Answer(kept, comment, line, seen)

    def _origin(self, pointer: str, line: int) -> str:
        """Where a value came from: noted for it, or for what it is part of; nothing for a whole file."""
        origins, at = self._dataset.origins, pointer
        while (origin := origins.get(at)) is None and at.count("/") > 1:
            at = at.rpartition("/")[0]
        return f"{terminal(bounded(origin, _SHOWN))}, line {line}" if origin else ""

    def _moved(self, file: Any) -> Any:
        path = file.get("path")
        return {**file, "path": f"{self._prefix}{path}"} if path and self._prefix else file


@remembered(4096)
def canonical(text: str) -> str:
    """A license as the expression that it names exactly, else as written."""
    reading = read(text)
    if reading.kind is not Kind.EXPRESSION or not reading.canonical:
        return text
    again = read(reading.canonical)
    same = (again.kind, again.canonical, again.ids, again.deprecated)
    return reading.canonical if same == (reading.kind, *reading[1:3], reading.deprecated) else text


def ids_of(seen: list[str]) -> dict[str, str]:
    """For each id as written one that a manifest can hold; the same ids always give the same."""
    taken = {id_ for id_ in seen if is_valid(id_)}
    ids = {id_: id_ for id_ in taken}
    for id_ in seen:
        if id_ not in ids:
            ids[id_] = fixed(id_, taken)
            taken.add(ids[id_])
    return ids


def _stated(
    record: tuple[Any, ...], above: str = "", skipped: frozenset[str] = frozenset()
) -> Iterator[tuple[str, Value]]:
    """Each field of a record that says something, by its dotted name; lists stay whole."""
    defaults: Mapping[str, Any] = getattr(record, "_field_defaults", {})
    for field, value in zip(getattr(record, "_fields", ()), record, strict=True):
        if value is None or field in skipped:
            continue
        name = above + _PLACES.get(field, field.rstrip("_"))
        if isinstance(value, str):
            yield name, value
        elif hasattr(value, "_fields"):
            yield from _stated(value, f"{name}.")
        elif field == "checks":
            yield from ((f"{name}.{check}", result) for check, result in value)
        elif value or defaults.get(field) is None:
            yield name, [_item(item) for item in value]


def _item(item: Any) -> Any:
    """One item of a list: a text, or a mapping of what its record states."""
    return item if isinstance(item, str) else dict(_stated(item))
