"""What every target is made from, what it gives back, and how it reads what a manifest states."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset, leaves
from crs_gate.model.source import File, Source

_UNKNOWN = "unknown"
_NAMELESS = "unnamed dataset"
_LONGEST_COUNT = 18
_EMPTY_UNLESS_STATED = frozenset(("unverified", "generators", "seeds", "checks", "inputs", "outputs"))
"""Lists that are empty where a manifest does not speak of them; of others an empty one says that there is nothing."""


class Given(NamedTuple):
    """A dataset as it was read, the day, and the version of this tool.

    ``beside`` is the text of a file that is edited, for the target that can do that.
    """

    dataset: Dataset
    today: date
    tool_version: str
    beside: str | None = None


class Gap(NamedTuple):
    """Something that the target asks for and nobody states: its name there, and the field that would say it.

    Without a field it is for a person to fill in: no manifest says it.
    """

    what: str
    field: str = ""

    @property
    def told(self) -> str:
        """The gap as a sentence."""
        if self.field:
            return f"{self.what}: unknown; the manifest would say it in {self.field}"
        return f"{self.what}: no manifest says it; a person has to"


class Made(NamedTuple):
    """A document, what in it is unknown, and the stated fields (dotted) that the target has no place for."""

    text: str
    unknown: tuple[Gap, ...] = ()
    not_held: tuple[str, ...] = ()


def known(text: str | None) -> str | None:
    """A text where it is an answer; ``None`` for what is not stated, a placeholder and an admitted unknown."""
    return text if given(text) else None


def name_of(dataset: Dataset) -> str:
    """What the dataset is called, in every document."""
    return known(dataset.about.name) or _NAMELESS


def agreed(answers: Iterable[str | None]) -> str:
    """One answer for many: ``yes`` where one says so, ``no`` where all do, else ``unknown``."""
    said = {answer if answer in {"yes", "no"} else _UNKNOWN for answer in answers}
    if "yes" in said:
        return "yes"
    return "no" if said == {"no"} else _UNKNOWN


def period(sources: Iterable[Source]) -> tuple[str | None, str | None]:
    """The first and the last day of collection that any source states, as written (ISO 8601)."""
    dates = [known(text) for source in sources for text in (source.collected.from_, source.collected.to)]
    found = sorted(text for text in dates if text)
    return (found[0], found[-1]) if found else (None, None)


def records_of(dataset: Dataset, sources: Iterable[Source]) -> int | None:
    """How many records there are: as stated of the whole, or of all files of all sources; else nobody says."""
    count = count_of(dataset.about.size.records)
    return count if count is not None else records_in(sources)


def records_in(sources: Iterable[Source]) -> int | None:
    """How many records all files of some sources hold; ``None`` where one of them does not say."""
    counts = [count_of(file.records) for source in sources for file in source.files or (File(),)]
    return sum(filter(None, counts)) if counts and all(count is not None for count in counts) else None


def count_of(text: str | None) -> int | None:
    """A count as a number; ``None`` for what is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= _LONGEST_COUNT else None


def stated(dataset: Dataset) -> Iterator[str]:
    """The dotted name of each value that is stated, as often as it is; numbers in lists are left out."""
    for pointer in values(dataset.about):
        yield "dataset." + dotted(pointer)
    for source in dataset.sources:
        yield from map(dotted, values(source))
    if dataset.removals is not None:
        yield "removals"
    if dataset.ledger is not None:
        yield "ledger"


def values(record: Any) -> dict[str, str]:
    """Each stated value below a record by its pointer; lists that nobody wrote are left out."""
    return {at: text for at, text in leaves(record) if text or at.rpartition("/")[2] not in _EMPTY_UNLESS_STATED}


def dotted(pointer: str) -> str:
    """A JSON pointer as the name of a field: ``/signals/0/checked`` is ``signals.checked``."""
    return ".".join(step for step in pointer.split("/")[1:] if not step.isdecimal())


def not_held(dataset: Dataset, held: Iterable[str]) -> tuple[str, ...]:
    """The stated fields that are none of these, and below none of these; each once, in order of their names."""
    kept = tuple(held)
    names = sorted(set(stated(dataset)))
    return tuple(name for name in names if not any(name == one or name.startswith(f"{one}.") for one in kept))
