"""What a document holds of a dataset, found by reading it again with our own reader: no list that could be wrong."""

from collections.abc import Iterator

from crs_gate.export.targets.given import dotted, stated, values
from crs_gate.formats import read
from crs_gate.licenses.reading import read as license_read
from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source

_LICENSES = ("/license", "/license/expression")
_NAMES = ("id", "derived_from")
"""Fields that hold ids: readers make ids anew."""


def lost(dataset: Dataset, path: str, text: str, order: tuple[str, ...]) -> tuple[str, ...]:
    """The stated fields that are gone, or came back as something else, each once.

    ``order`` holds the ids of sources in the order in which the document is read; an empty one for a source that the
    reader makes of the document as such.
    """
    back = read(path, text.encode("utf-8", "backslashreplace")).dataset
    if back is None:
        return tuple(sorted(set(stated(dataset))))
    found = set(_differing("dataset.", values(dataset.about), values(back.about)))
    own = {source.id: source for source in dataset.sources}
    held = {own_id: source for own_id, source in zip(order, back.sources, strict=False) if own_id}
    ids = {source.id: own_id for own_id, source in held.items()}
    for own_id, source in own.items():
        again = held.get(own_id)
        found.update(_differing("", _values(source), _values(again) if again else {}))
        found.update(_parents(source, again, ids))
    found.update(name for name in ("removals", "ledger") if getattr(dataset, name) is not None)
    return tuple(sorted(found))


def _values(source: Source) -> dict[str, str]:
    return {pointer: text for pointer, text in values(source).items() if pointer.split("/")[1] not in _NAMES}


def _parents(source: Source, again: Source | None, ids: dict[str, str]) -> Iterator[str]:
    if source.derived_from is not None:
        back = again.derived_from if again else None
        if [ids.get(each, each) for each in back or ()] != list(source.derived_from) or back is None:
            yield "derived_from"


def _differing(above: str, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for pointer, text in before.items():
        if (given(text) or not text) and not _alike(pointer, text, after.get(pointer, "")):
            yield above + dotted(pointer)


def _alike(pointer: str, text: str, back: str) -> bool:
    """Whether a value came back: in other spaces, or as another spelling of the same license."""
    if pointer in _LICENSES and (meant := license_read(text).canonical):
        return license_read(back).canonical == meant
    return back.split() == text.split()
