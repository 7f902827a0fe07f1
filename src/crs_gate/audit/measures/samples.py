"""A sample of records that nobody can choose by order or by cutting: those whose place has the smallest hashes."""

from collections.abc import Iterable
from hashlib import blake2b
from heapq import nsmallest
from math import isfinite
from typing import NamedTuple

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.rows import Record, Value, known, shown
from crs_gate.audit.measures.words import SEED

MOST = 10_000
"""Records of a sample."""
_FEWEST_NUMBERS = 20
"""Different numbers from which on a column is one of numbers; with fewer they are names for classes."""
_AT_ONCE = 20_000


class Sampled(NamedTuple):
    """One record of a sample: the hash of its place, and its values in the order of the columns."""

    rank: bytes
    values: tuple[Value, ...]


Sample = tuple[Sampled, ...]


def sampled(path: str, records: Iterable[Record | Unread], columns: tuple[str, ...], seed: int = SEED) -> Sample:
    """A sample of the records of a file, or of a part of it."""
    kept: list[Sampled] = []
    for record in records:
        if isinstance(record, Record):
            kept.append(Sampled(_rank(path, record.row, seed), tuple(_plain(record, name) for name in columns)))
            if len(kept) == _AT_ONCE:
                kept = list(_first(kept))
    return _first(kept)


def merged(samples: Iterable[Sample]) -> Sample:
    """The sample of all together; the order makes no difference."""
    kept: Sample = ()
    for each in samples:
        kept = _first((*kept, *each))
    return kept


def halves(sample: Sample) -> tuple[Sample, Sample]:
    """A sample in two by its hashes: the same records are in the same half always."""
    return tuple(each for each in sample if each.rank[-1] & 1), tuple(each for each in sample if not each.rank[-1] & 1)


def number(value: Value) -> float | None:
    """A value as a finite number, if it is one."""
    if not known(value) or isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if isfinite(found) else None


def numeric(sample: Sample, at: int) -> bool:
    """Whether a column holds numbers: each of its values is one, and they are many different ones."""
    values = [each.values[at] for each in sample if known(each.values[at])]
    numbers = [number(value) for value in values]
    return None not in numbers and len(set(numbers)) >= _FEWEST_NUMBERS


def numbers_of(sample: Sample, at: int) -> list[float]:
    """The numbers of a column, sorted; what is none is left out."""
    return sorted(found for each in sample if (found := number(each.values[at])) is not None)


def _plain(record: Record, name: str) -> Value:
    value = record.values.get(name)
    return shown(value)[:200] if isinstance(value, str) else value


def _rank(path: str, row: int, seed: int) -> bytes:
    place = f"{seed}\0{row}\0{path}".encode("utf-8", "surrogateescape")
    return blake2b(place, digest_size=12).digest()


def _first(kept: Iterable[Sampled]) -> Sample:
    return tuple(nsmallest(MOST, kept, key=lambda each: each.rank))
