"""A fingerprint for each record: a digest of its text, and a short signature that is like that of a like text."""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.rows import Record
from crs_gate.audit.measures.words import SEED, digest_of_text, grams, hashing, text_of, words_of

GRAM = 5
"""Words of a run."""
BINS = 128
"""Bytes of a signature: one for each bin of the hashes."""
DIGEST, ROW = 16, 4
ENTRY = DIGEST + BINS + ROW
"""Bytes that are held of a record."""
MOST_ROWS = 5_000_000
"""Records of all files together."""
_MOST_UNREAD = 1_000
_MASK, _SHIFT = (1 << 64) - 1, 56


class Part(NamedTuple):
    """The fingerprints of some records of one file, a record ``ENTRY`` bytes. ``label`` is its split, or nothing."""

    label: str
    path: str
    entries: bytes
    rows: int
    """Records that were read."""
    without_text: int
    """Those among them that say nothing in the columns that were looked at."""
    unread: tuple[Unread, ...] = ()


class How(NamedTuple):
    """Which columns are compared (none for all), and the seed of the hashes."""

    columns: tuple[str, ...] = ()
    seed: int = SEED


def all_printed(files: Iterable[tuple[str, str, Iterable[Record | Unread]]], how: How) -> list[Part]:
    """The fingerprints of files, each with label, path and records, up to ``MOST_ROWS`` records together."""
    parts: list[Part] = []
    left = MOST_ROWS
    for label, path, records in files:
        parts.append(printed(label, path, records, how, left))
        left -= parts[-1].rows
    return parts


def printed(label: str, path: str, records: Iterable[Record | Unread], how: How, most: int = MOST_ROWS) -> Part:
    """The fingerprints of the records of a file, or of some of them. The order of parts makes no difference."""
    entries, rows, without = bytearray(), 0, 0
    unread: list[Unread] = []
    hashed = hashing(how.seed)
    for record in records:
        if isinstance(record, Unread):
            unread.append(record)
            continue
        if rows == most:
            why = f"left out from record {record.row:,} on: more than {MOST_ROWS:,} records in all"
            unread.append(Unread(path, why))
            break
        rows += 1
        text = text_of(record.values, how.columns)
        if not text:
            without += 1
            continue
        digest = digest_of_text(text)
        words = words_of(text) or [digest.hex()]  # what has no word in it is like nothing but itself
        entries += digest
        entries += signature(grams(words, GRAM, hashed), how.seed)
        entries += record.row.to_bytes(ROW, "big")
    return Part(label, path, bytes(entries), rows, without, tuple(unread[:_MOST_UNREAD]))


def signature(numbers: set[int], seed: int = SEED) -> bytes:
    """A byte for each bin: of the smallest number that falls into it.

    MinHash (Broder, 1997) by one permutation (Li, Owen and Zhang, 2012), a bin without a number filled from another
    one (Shrivastava, 2017), and one byte kept of each smallest number (b-bit MinHash, Li and König, 2010): of its
    product with an odd number of the bin's own, since one number fills many bins of a short text.
    """
    if not numbers:
        return bytes(BINS)
    smallest = {number % BINS: number for number in sorted(numbers, reverse=True)}
    if len(smallest) < BINS:
        order = _fallbacks(seed)
        smallest |= {
            place: smallest[next(other for other in order[place] if other in smallest)]
            for place in range(BINS)
            if place not in smallest
        }
    return bytes([(smallest[place] * factor & _MASK) >> _SHIFT for place, factor in enumerate(_factors(seed))])


def likeness(one: int, other: int) -> float:
    """The estimated Jaccard index of two texts' sets of runs, from their signatures as numbers (see ``BINS``).

    Bytes of different texts are equal by chance once in 256, which is taken out. Its standard deviation is at most
    0.045, and 0.036 for texts that share 80 %, where a text has many more runs than there are bins.
    """
    equal = (one ^ other).to_bytes(BINS, "big").count(0)
    return max(0.0, (equal / BINS - 1 / 256) / (1 - 1 / 256))


@lru_cache(maxsize=8)
def _factors(seed: int) -> tuple[int, ...]:
    """An odd number of 64 bits for each bin: multiplicative hashing (Dietzfelbinger and others, 1997)."""
    key = seed.to_bytes(8, "big")
    return tuple(
        int.from_bytes(blake2b(bytes((place,)), digest_size=8, key=key).digest(), "big") | 1 for place in range(BINS)
    )


@lru_cache(maxsize=8)
def _fallbacks(seed: int) -> tuple[tuple[int, ...], ...]:
    """For each bin the others in an order of its own."""
    key = seed.to_bytes(8, "big")

    def rank(place: int, other: int) -> bytes:
        return blake2b(bytes((place, other)), digest_size=8, key=key).digest()

    return tuple(tuple(sorted(range(BINS), key=lambda other: rank(place, other))) for place in range(BINS))
