"""A dataset as a whole, as every format's reader gives it; its sources are records of ``model.source``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from crs_gate.model.location import Location, Places
from crs_gate.model.recorded import NOTHING, Recorded
from crs_gate.model.scheme import Criterion
from crs_gate.model.source import Grants, Source, Unverified
from crs_gate.model.table import Table


class OptOut(NamedTuple):
    """How a person or rights holder has data removed."""

    url: str | None = None
    email: str | None = None
    response_days: str | None = None
    past_versions: str | None = None


class Retention(NamedTuple):
    """How long data is kept: an ISO 8601 duration or ``unlimited``, or an end date, and on what basis."""

    period: str | None = None
    until: str | None = None
    basis: str | None = None


class Use(NamedTuple):
    """What the dataset may be used for, as declared; each ``true`` or ``false``."""

    train: str | None = None
    commercial: str | None = None
    release_model: str | None = None


class KnownBias(NamedTuple):
    """One bias that was found: what kind, whom it affects, and how."""

    kind: str | None = None
    affects: str | None = None
    description: str | None = None


class Mitigation(NamedTuple):
    """One step that was taken against a bias."""

    kind: str | None = None
    description: str | None = None
    evidence: str | None = None


class Size(NamedTuple):
    """How big it is: counts of records and bytes."""

    records: str | None = None
    bytes: str | None = None


class Bias(NamedTuple):
    """What is known of biases, what was looked for, and what was done."""

    known: tuple[KnownBias, ...] | None = None
    looked_for: tuple[str, ...] | None = None
    mitigations: tuple[Mitigation, ...] | None = None


class Scan(NamedTuple):
    """The last scan for malware and secrets."""

    tool: str | None = None
    version: str | None = None
    on: str | None = None
    report: str | None = None


class Security(NamedTuple):
    """How the data is protected: who may read it, and how it was scanned."""

    access: str | None = None
    scanned: Scan = Scan()


class Unlike(NamedTuple):
    """A source that is not what was removed, though it is called nearly the same, and why."""

    source: str | None = None
    reason: str | None = None


class Removal(NamedTuple):
    """Data that was taken out and stays out. ``sha256`` are digests of its files, ``id`` the number of the request."""

    id: str | None = None
    source: str | None = None
    title: str | None = None
    locator: str | None = None
    sha256: tuple[str, ...] = ()
    reason: str | None = None
    requested: str | None = None
    effective: str | None = None
    versions: tuple[str, ...] = ()
    unlike: tuple[Unlike, ...] = ()


class LedgerClaim(NamedTuple):
    """The ledger beside the manifest, a row a datapoint. ``table`` is a path or glob, ``sha256`` binds its files."""

    table: str
    rows: str | None = None
    sha256: str | None = None


class About(NamedTuple):
    """The dataset as a whole."""

    name: str | None = None
    version: str | None = None
    description: str | None = None
    homepage: str | None = None
    license: str | None = None
    release: str | None = None
    use: Use = Use()
    contact: str | None = None
    opt_out: OptOut = OptOut()
    retention: Retention = Retention()
    unverified: tuple[Unverified, ...] = ()
    jurisdictions: tuple[str, ...] | None = None
    grants: Grants = Grants()
    """What the license of the dataset grants, where it is on no list."""
    bias: Bias = Bias()
    security: Security = Security()
    languages: tuple[str, ...] | None = None
    size: Size = Size()
    first_used: str | None = None


NotInFormat: TypeAlias = tuple[tuple[Criterion, tuple[str, ...]], ...]
"""What a format has no place for: fields of the native manifest (dotted), by the criterion that asks for them."""


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """One manifest, read. ``pointers`` holds the JSON pointer of each source, in the order of ``sources``.

    ``origins`` maps a pointer to where its value came from (``hf-card:license``); others are ``format``.
    """

    path: str
    format: str
    about: About
    sources: Sequence[Source]
    pointers: Sequence[str]
    places: Places
    origins: Mapping[str, str] = field(default_factory=dict)
    not_in_format: NotInFormat = ()
    remarks: tuple[tuple[str, str], ...] = ()
    """Pointer and message of each thing in the file that its author meant and no tool reads, such as a misspelt key."""

    itself: str = ""
    """The id of the source that stands for the dataset as a whole, in formats that describe one dataset."""
    table: Table | None = None
    """What holds the sources where they are kept beside the manifest; then ``sources`` reads it each time."""
    removals: tuple[Removal, ...] | None = None
    """What was taken out and stays out; an empty tuple says that nothing was."""
    ledger: LedgerClaim | None = None
    """The table with one row a datapoint that the manifest names, if it names one."""
    recorded: Recorded = NOTHING
    """What ledgers of removals in the repository hold; they count as ``removals`` do."""

    def locate(self, pointer: str) -> Location:
        """The place of a value in the file, or of the nearest thing around it."""
        if self.table is not None and pointer.startswith("/sources/"):
            return self.table.locate(pointer)
        line, column = self.places.locate(pointer)
        return Location(self.path, line, column, pointer)

    def origin(self, pointer: str) -> str:
        """Where the value at a pointer came from, such as ``native`` or ``hf-card:license``."""
        return self.origins.get(pointer, self.format)


def leaves(record: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each stated value below a record as (JSON pointer, text), in order; what is not stated is left out."""
    if record is None:
        return
    if isinstance(record, str):
        yield prefix, record
    elif fields := getattr(record, "_fields", None):
        for name, value in zip(fields, record, strict=True):
            yield from leaves(value, f"{prefix}/{name.rstrip('_')}")
    elif not record:
        yield prefix, ""
    else:
        for index, value in enumerate(record):
            yield from leaves(value, f"{prefix}/{index}")
