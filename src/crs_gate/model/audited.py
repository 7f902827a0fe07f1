"""What an audit of all data says, as far as a report tells of it."""

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """One kind that was found. ``group`` is personal, secret, flaw or odd; ``number`` counts records, or files."""

    kind: str
    group: str
    what: str
    number: int


class OfSource(NamedTuple):
    """One source, or files of none: its records by kind, and the kinds that its statement rules out."""

    source: str
    files: int
    records: int
    rows: Mapping[str, int]
    denied: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where something is; ``row`` is 0 where it is the file."""

    path: str
    row: int
    where: str
    kind: str


class Audited(NamedTuple):
    """The report of an audit; nothing but counts and places.

    ``fault`` is why it cannot be read; then it says nothing else. ``current`` is whether it speaks of the files as they
    are listed, and ``None`` where there is no list.
    """

    fault: str = ""
    day: str = ""
    tool: str = ""
    current: bool | None = None
    files: int = 0
    bytes: int = 0
    records: int = 0
    not_read: int = 0
    sample: str = ""
    """What part was drawn, in words; empty where all was looked at."""
    found: tuple[Kind, ...] = ()
    sources: tuple[OfSource, ...] = ()
    sources_left: int = 0
    """Sources that are not among those."""
    places: tuple[Place, ...] = ()
    places_left: int = 0
    """Places that are not among those; the audit itself lists the first of each kind in each file alone."""
    denied: int = 0
    """How many pairs of source and kind are ruled out by statements, those of sources that are not listed included."""
