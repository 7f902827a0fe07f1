"""What a model takes for names of people and places in records, counted; which model that is, is not known here."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from crs_gate.audit.found import Unread, digest_of
from crs_gate.audit.measures.outcome import Figure, Outcome, outcome
from crs_gate.audit.measures.rows import Record

KINDS = {
    "person": "the name of a person",
    "place": "the name of a place, as addresses have",
    "group": "a nationality, religious or political group",
}
"""What is counted, and in words."""
MOST_PLACES = 20
LONGEST_PIECE = 20_000
"""Characters that the model reads at once."""
Reader = Callable[[str], Iterable[tuple[str, str]]]
"""Takes a text and gives pairs of a kind and what was taken for it."""


class Asked(NamedTuple):
    """What was measured: columns (all texts where none is named), the model and its language."""

    columns: Sequence[str]
    model: str
    language: str


def persons(files: Iterable[tuple[str, Iterable[Record | Unread]]], reader: Reader, asked: Asked) -> Outcome:
    """Counts and places in all records of some files. Values are not kept: a digest stands for each."""
    counted, rows, places = 0, Counter[str](), dict[str, list[dict[str, Any]]]()
    unread: list[Unread] = []
    with_some = 0
    for path, records in files:
        for record in records:
            if isinstance(record, Unread):
                unread.append(record)
                continue
            counted += 1
            found = list(_found(record, reader, asked.columns))
            rows.update({kind for kind, _, _ in found})
            with_some += bool(found)
            for kind, column, value in found:
                kept = places.setdefault(kind, [])
                if len(kept) < MOST_PLACES:
                    digest = digest_of(kind, value)
                    kept.append({"path": path, "row": record.row, "column": column[:80], "digest": digest})
    share = with_some / counted if counted else None
    tree = {
        "records": counted,
        "model": asked.model,
        "language": asked.language,
        "columns": list(asked.columns),
        "with_any": with_some,
        "kinds": [
            {"kind": kind, "what": what, "rows": rows[kind], "places": places.get(kind, [])}
            for kind, what in KINDS.items()
        ],
    }
    return outcome("persons", tree, [Figure("share", "records with a name", share)], unread)


def _found(record: Record, reader: Reader, columns: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for column, value in record.values.items():
        if isinstance(value, str) and value.strip() and (not columns or column in columns):
            for piece in pieces(value):
                for kind, taken in reader(piece):
                    if kind in KINDS:
                        yield kind, column, taken


def pieces(text: str) -> Iterator[str]:
    """A text in pieces that a model reads at once, cut where there is space if there is some."""
    while len(text) > LONGEST_PIECE:
        cut = text.rfind(" ", LONGEST_PIECE // 2, LONGEST_PIECE)
        cut = LONGEST_PIECE if cut < 0 else cut
        yield text[:cut]
        text = text[cut:]
    yield text
