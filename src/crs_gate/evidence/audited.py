"""The report of an audit, ``.crs/audit.json``: canonical JSON with counts and places, and never a value of the data."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from crs_gate.evidence import strict
from crs_gate.evidence.encoded import is_sha256
from crs_gate.evidence.faults import FaultError

LARGEST = 8 * 1024 * 1024
"""Bytes of a report."""
VERSION = 1
MOST_SOURCES, MOST_LISTED = 1_000, 5_000
_LONGEST = 4_096
_NUMBER = re.compile(r"0\.[0-9]{1,9}")


class Drawn(NamedTuple):
    """That some records were looked at in place of all.

    Had ``share`` of them or more something in them, one of these would have had it, with 95 %. ``keyed`` where nobody
    without the owner's key could work out which.
    """

    share: str
    """As it was written, such as ``0.001``."""
    rows: int
    of: int
    keyed: bool


class Unread(NamedTuple):
    """What could not be read, and why."""

    path: str
    why: str


class Kind(NamedTuple):
    """One kind that was found. ``group`` is one of the four below; ``number`` counts records, or flaws of files."""

    kind: str
    group: str
    what: str
    number: int


class OfSource(NamedTuple):
    """What was found in the files of one source. ``denied`` are kinds of personal data that its statement rules out.

    ``source`` is empty for files that no source claims.
    """

    source: str
    files: int
    records: int
    rows: Mapping[str, int]
    denied: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where something is: a record (``row`` from 1, ``what`` the digest) or a flaw (row 0, ``what`` in words)."""

    path: str
    row: int
    where: str
    kind: str
    what: str


class Report(NamedTuple):
    """What one audit says. ``root`` is the Merkle root of the list of files, ``rules`` the digest of what decides."""

    day: str
    tool: str
    root: str
    rules: str
    files: int
    bytes: int
    records: int
    not_read: int = 0
    unread: tuple[Unread, ...] = ()
    found: tuple[Kind, ...] = ()
    sources: tuple[OfSource, ...] = ()
    denied: int = 0
    """How many pairs of source and kind are denied, those included that are not listed."""
    places: tuple[Place, ...] = ()
    sample: Drawn | None = None

    def of_group(self, group: str) -> tuple[Kind, ...]:
        """The kinds of a group that were found."""
        return tuple(kind for kind in self.found if kind.group == group)

    @property
    def harmful(self) -> tuple[Kind, ...]:
        """The kinds that must not be in any data: secrets, and files that can do harm."""
        return (*self.of_group(SECRET), *self.of_group(FLAW))


PERSONAL, SECRET, FLAW, ODD = "personal", "secret", "flaw", "odd"
"""Personal data and secrets in records, files that can do harm, and files that are only odd."""
_GROUPS = (PERSONAL, SECRET, FLAW, ODD)


def render(report: Report) -> bytes:
    """The bytes of a report: RFC 8785 and the end of a line."""
    return strict.canonical(_tree(report)) + b"\n"


def parse(data: bytes) -> Report:
    """The report in a file. Raises ``FaultError``; nothing that it says is believed but that it says it."""
    tree = strict.parse_canonical(data.removesuffix(b"\n"), LARGEST)
    report: Report = _shape(Report, _whole(tree))
    if not data.endswith(b"\n"):
        raise FaultError("half-written", "it does not end in the end of a line")
    if not is_sha256(report.root) or not is_sha256(report.rules):
        raise FaultError("not-a-report", "its root or the digest of its rules is no SHA-256")
    try:
        date.fromisoformat(report.day)
    except ValueError as error:
        raise FaultError("not-a-report", "its day is not like 2026-11-22") from error
    if report.sample and not _NUMBER.fullmatch(report.sample.share):
        raise FaultError("not-a-report", "the share of its sample is not like 0.001")
    if any(kind.group not in _GROUPS for kind in report.found):
        raise FaultError("not-a-report", f"it has a group that is none of {', '.join(_GROUPS)}")
    return report


def _tree(value: Any) -> Any:
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        tree = {name: _tree(each) for name, each in value._asdict().items()}
        return {"version": VERSION, **tree} if isinstance(value, Report) else tree
    if isinstance(value, tuple):
        return [_tree(each) for each in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value


def _whole(tree: Any) -> Mapping[str, Any]:
    if not isinstance(tree, dict):
        raise FaultError("not-a-report", "it is no mapping")
    if tree.get("version") != VERSION or isinstance(tree.get("version"), bool):
        raise FaultError("other-version", f"its version is not {VERSION}, which is all that is read here")
    return {name: value for name, value in tree.items() if name != "version"}


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise FaultError("not-a-report", "a text in it is none, or too long")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise FaultError("not-a-report", "a count in it is none")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise FaultError("not-a-report", "a yes or no in it is none")
    return value


def _counts(value: Any) -> dict[str, int]:
    if not isinstance(value, dict) or len(value) > MOST_LISTED:
        raise FaultError("not-a-report", "counts in it are no mapping")
    return {_text(kind): _count(count) for kind, count in value.items()}


def _each(of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, list) or len(value) > MOST_LISTED:
            raise FaultError("not-a-report", f"a list in it is none, or has more than {MOST_LISTED:,} entries")
        return tuple(of(each) for each in value)

    return read


def _of(kind: Any) -> Callable[[Any], Any]:
    return lambda value: _shape(kind, value)


def _shape(kind: Any, value: Any) -> Any:
    """A value of one of the named tuples above: all of its keys, and no other."""
    fields = _FIELDS[kind]
    if not isinstance(value, Mapping) or value.keys() != fields.keys():
        raise FaultError("not-a-report", f"it does not hold {', '.join(fields)}, and nothing else, where it should")
    return kind(**{name: read(value[name]) for name, read in fields.items()})


_FIELDS: Mapping[Any, Mapping[str, Callable[[Any], Any]]] = {
    Drawn: {"share": _text, "rows": _count, "of": _count, "keyed": _truth},
    Unread: {"path": _text, "why": _text},
    Kind: {"kind": _text, "group": _text, "what": _text, "number": _count},
    OfSource: {"source": _text, "files": _count, "records": _count, "rows": _counts, "denied": _each(_text)},
    Place: {"path": _text, "row": _count, "where": _text, "kind": _text, "what": _text},
    Report: {
        **dict.fromkeys(("day", "tool", "root", "rules"), _text),
        **dict.fromkeys(("files", "bytes", "records", "not_read", "denied"), _count),
        "unread": _each(_of(Unread)),
        "found": _each(_of(Kind)),
        "sources": _each(_of(OfSource)),
        "places": _each(_of(Place)),
        "sample": lambda value: None if value is None else _shape(Drawn, value),
    },
}
