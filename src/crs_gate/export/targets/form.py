"""A form with items to answer, as regulators ask for them: from stated values to answers, unknowns and what is owed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from crs_gate.export.targets.given import Gap, agreed, known
from crs_gate.model.source import Source

MOST_NAMED = 20
"""Sources that are named where something is missing; the rest is counted."""


class Rows(NamedTuple):
    """A table: names of its columns, and texts."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 0
    """How many rows more there are."""


class Item(NamedTuple):
    """One thing that is asked. Without an answer it is unknown; without a field as well, a person has to say it.

    ``lacking`` are ids of sources that do not say it while others do, ``note`` says what an answer rests on.
    """

    number: str
    asks: str
    answer: tuple[str, ...] = ()
    field: str = ""
    lacking: tuple[str, ...] = ()
    rows: Rows | None = None
    note: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether the manifest says anything to it."""
        return bool(self.answer or (self.rows and self.rows.rows))


class Section(NamedTuple):
    """Items under a heading."""

    title: str
    items: tuple[Item, ...]


class Form(NamedTuple):
    """A whole form. ``opening`` are sentences above it."""

    name: str
    title: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    held: tuple[str, ...]
    """Stated fields (dotted) that it has a place for."""


def gaps(form: Form) -> Iterator[Gap]:
    """What is unknown, or for a person to say, in the order of the form."""
    for section in form.sections:
        for item in section.items:
            if not item.is_answered or item.lacking:
                field = item.field if not item.is_answered or item.lacking else ""
                yield Gap(" ".join(filter(None, (item.number, item.asks))), field)


Getter = Callable[[Source], str | None]


def of_each(number: str, asks: str, field: str, sources: Sequence[Source], get: Getter) -> Item:
    """What the sources say to one question, each answer once, with the sources that do not say.

    Without sources there is nobody to ask: those that are left out are so because of what they state.
    """
    if not sources:
        return Item(number, asks, ("does not apply: no source is concerned",), field)
    said = [(source.id, known(get(source))) for source in sources]
    answers = tuple(dict.fromkeys(text for _, text in said if text))
    return Item(number, asks, answers, field, tuple(own for own, text in said if not text) if answers else ())


def yes_or_no(number: str, asks: str, field: str, answers: Iterable[str | None]) -> Item:
    """``yes`` where one says so, ``no`` where all do; else it is unknown."""
    found = agreed(answers)
    return Item(number, asks, () if found == "unknown" else (found,), field)


def words(*parts: str | None, between: str = ", ") -> str | None:
    """What is stated of some parts, in one text; ``None`` where nothing is."""
    return between.join(text for part in parts if (text := known(part))) or None


def pair(label: str, value: str | None) -> str | None:
    """A value with what it is; ``None`` for what is no answer."""
    return f"{label}: {value}" if known(value) else None


def texts(*parts: str | None) -> tuple[str, ...]:
    """Those of the parts that are answers."""
    return tuple(text for part in parts if (text := known(part)))
