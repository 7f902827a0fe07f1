"""What an audit finds, never with a value in it, and how the findings of many shards come together."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from heapq import nsmallest
from itertools import groupby
from typing import NamedTuple, TypeVar

MOST_SAMPLES = 20
"""Places that are kept of each kind, for all files together; the rest is counted."""
MOST_FLAWS = 100
"""Flaws that are kept of each kind, for all files together."""
MOST_UNREAD = 1_000
_WITH_KEY, _WITHOUT_KEY = 12, 6


class Flaw(NamedTuple):
    """What is unsafe or wrong about a file.

    ``kind`` is a short id such as ``pickle``, ``where`` the place inside (``line 12``, ``member data/x.pkl``, empty
    for the file as a whole), ``what`` one clause for people. Names out of a file are bounded and printable.
    """

    path: str
    kind: str
    where: str
    what: str


class Sample(NamedTuple):
    """One place where a record holds personal data or a secret. ``row`` counts records from 1."""

    path: str
    row: int
    field: str
    kind: str
    digest: str


class Unread(NamedTuple):
    """What could not be read, and why: the audit says nothing of it."""

    path: str
    why: str


_Each = TypeVar("_Each", Sample, Flaw)


@dataclass(frozen=True)
class Tally:
    """What one shard comes to, or many. ``values`` and ``rows`` count findings and records with one, by kind."""

    files: int = 0
    bytes: int = 0
    records: int = 0
    values: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    samples: tuple[Sample, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    flawed: Mapping[str, int] = field(default_factory=dict)
    """How many flaws there are by kind, those included that were not kept."""
    unread: tuple[Unread, ...] = ()
    not_read: int = 0
    """How many things could not be read, those included that were not kept."""

    def later_by(self, records: int) -> "Tally":
        """The same with its rows counted from behind so many records of the same file."""
        samples = tuple(sample._replace(row=sample.row + records) for sample in self.samples)
        return Tally(**{**vars(self), "samples": samples})


def merged(tallies: Iterable[Tally]) -> Tally:
    """All together. The order makes no difference, nor does how they are put together."""
    every = tuple(tallies)
    return Tally(
        files=sum(tally.files for tally in every),
        bytes=sum(tally.bytes for tally in every),
        records=sum(tally.records for tally in every),
        values=_added(tally.values for tally in every),
        rows=_added(tally.rows for tally in every),
        samples=_first((sample for tally in every for sample in tally.samples), MOST_SAMPLES),
        flaws=_first((flaw for tally in every for flaw in tally.flaws), MOST_FLAWS),
        flawed=_added(tally.flawed for tally in every),
        unread=tuple(nsmallest(MOST_UNREAD, {each for tally in every for each in tally.unread})),
        not_read=sum(tally.not_read for tally in every),
    )


def place_of(name: str) -> str:
    """A member of an archive as a place; its name comes out of the file, so it is bounded and made printable."""
    return f"member {''.join(letter if letter.isprintable() else '?' for letter in name[:80])}"


def in_member(tally: Tally, name: str) -> Tally:
    """What a member of an archive came to, as places in the archive: it is no file, and its bytes are counted there."""
    place = place_of(name)
    samples = tuple(each._replace(field=f"{place}, {each.field}" if each.field else place) for each in tally.samples)
    return Tally(**{**vars(tally), "samples": samples, "files": 0, "bytes": 0})


def digest_of(kind: str, value: str, key: bytes | None = None) -> str:
    """What stands for a value in a finding, in hexadecimal digits.

    12 digits of an HMAC-SHA256 where the owner has a key. Without one 6 digits of SHA-256: they tell most values of a
    report apart, and fit so many phone numbers that nobody can find the one by trying all.
    """
    data = f"{kind}\0{value}".encode(errors="surrogatepass")
    if key is None:
        return sha256(data).hexdigest()[:_WITHOUT_KEY]
    return hmac.new(key, data, sha256).hexdigest()[:_WITH_KEY]


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for kind, count in each.items():
            total[kind] = total.get(kind, 0) + count
    return dict(sorted(total.items()))


def _first(found: Iterable[_Each], most: int) -> tuple[_Each, ...]:
    """The first by place of each kind, sorted by place."""
    by_kind = sorted(set(found), key=lambda each: (each.kind, each))
    kept = (list(group)[:most] for _, group in groupby(by_kind, key=lambda each: each.kind))
    return tuple(sorted(each for group in kept for each in group))
