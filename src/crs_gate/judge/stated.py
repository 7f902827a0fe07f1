"""Every value that a manifest states, with where in the file it came from."""

from collections.abc import Iterator
from itertools import islice

from crs_gate.model.dataset import Dataset, leaves
from crs_gate.model.report import Stated
from crs_gate.rules.stated import in_manifest

MOST_STATED = 10_000
"""Values of one manifest that are listed; what is beyond is counted."""

_DATASET = "/dataset"
_GRANTS = "/grants"
_REMOVALS = "/removals"
_NEVER_EMPTY = frozenset(
    ("unverified", "generators", "seeds", "checks", "inputs", "outputs", "sha256", "versions", "unlike")
)
"""Lists of which a record does not tell whether they are empty or not stated: an empty one is no statement."""


def stated(dataset: Dataset, most: int = MOST_STATED) -> tuple[tuple[Stated, ...], int]:
    """The first values in the order of the record, and how many there are beyond."""
    values = _values(dataset)
    listed = tuple(_stated(dataset, *found) for found in islice(values, most))
    return listed, sum(1 for _ in values)


def _values(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """The subject's pointer, the value's pointer below it, as the native manifest has it, and the text."""
    for pointer, text in leaves(dataset.about):
        if _is_stated(pointer, text):
            yield _DATASET, f"/license{pointer}" if pointer.startswith(_GRANTS) else pointer, text
    yield from (
        ("", pointer, text) for pointer, text in leaves(dataset.removals, _REMOVALS) if _is_stated(pointer, text)
    )
    for source, at in zip(dataset.sources, dataset.pointers, strict=True):
        checks = source.synthetic.checks
        plain = source._replace(synthetic=source.synthetic._replace(checks=())) if checks else source
        for pointer, text in leaves(plain):
            if _is_stated(pointer, text):
                yield at, in_manifest(pointer), text
        yield from ((at, f"/synthetic/checks/{name}", text) for name, text in checks)


def _is_stated(pointer: str, text: str) -> bool:
    return bool(text) or pointer.rpartition("/")[2] not in _NEVER_EMPTY


def _stated(dataset: Dataset, at: str, pointer: str, text: str) -> Stated:
    return Stated(at + pointer, text, _origin(dataset, at, pointer), dataset.locate(at + pointer))


def _origin(dataset: Dataset, at: str, pointer: str) -> str:
    """The origin of the value, or of what holds it; never that of the subject as a whole, which says nothing of it."""
    while pointer:
        if found := dataset.origins.get(at + pointer):
            return found
        pointer = pointer.rpartition("/")[0]
    return dataset.format
