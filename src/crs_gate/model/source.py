"""A source and what is said of it, as every format's reader gives it.

Records are named tuples: a manifest can hold a hundred thousand sources. ``None`` means that the file does not
say; an empty tuple means that it says "none". Every scalar is text, as written.
"""

from typing import NamedTuple


class Locator(NamedTuple):
    """How to find a source again; ``revision`` is a commit, tag or version.

    ``part`` is which part of what is there was taken (a subset, table or file), where several sources share an address.
    """

    url: str | None = None
    doi: str | None = None
    git: str | None = None
    hub: str | None = None
    revision: str | None = None
    part: str | None = None


class Collected(NamedTuple):
    """When and how a source was gathered; dates are ISO 8601 (``2024-11``, ``2024-11-20`` or a time)."""

    from_: str | None = None
    to: str | None = None
    method: str | None = None
    tool: str | None = None
    tool_version: str | None = None
    agent: str | None = None


class Terms(NamedTuple):
    """Terms of use that were read before acquisition."""

    url: str | None = None
    read_on: str | None = None
    sha256: str | None = None


class Acquisition(NamedTuple):
    """By what right the source was obtained."""

    basis: str | None = None
    terms: Terms = Terms()


class Evidence(NamedTuple):
    """What supports a claim: where it was seen, when, by whom, and the digest of what was seen."""

    url: str | None = None
    sha256: str | None = None
    retrieved: str | None = None
    verified_by: str | None = None


class Grants(NamedTuple):
    """What terms that are on no list allow and ask, as the manifest states it; each yes, no or unknown."""

    commercial: str | None = None
    derivatives: str | None = None
    redistribution: str | None = None
    training: str | None = None
    share_alike: str | None = None
    attribution: str | None = None


class LegalException(NamedTuple):
    """An exception in law that is claimed for a use beyond the license, such as ``eu-dsm-4``."""

    basis: str | None = None
    note: str | None = None


class LicenseClaim(NamedTuple):
    """A license as stated. ``name`` and ``link`` belong to ``other``, as on Hugging Face cards.

    ``credit`` is the credit line that the owner asks for.
    """

    expression: str | None = None
    contents: str | None = None
    name: str | None = None
    link: str | None = None
    evidence: Evidence = Evidence()
    credit: str | None = None
    grants: Grants = Grants()
    exception: LegalException = LegalException()


class Consent(NamedTuple):
    """On what basis people's data is used."""

    basis: str | None = None
    evidence: str | None = None
    withdrawal: str | None = None


class Signal(NamedTuple):
    """One opt-out signal looked at: protocol, date of the check, and what it said (allowed, disallowed, ...)."""

    protocol: str | None = None
    checked: str | None = None
    result: str | None = None
    evidence: str | None = None


class PersonalData(NamedTuple):
    """Whether a source holds personal data, which, and on what basis (GDPR articles 6 and 9)."""

    present: str | None = None
    classes: tuple[str, ...] | None = None
    identifiers: tuple[str, ...] | None = None
    gdpr_basis: str | None = None
    art9: str | None = None
    anonymisation: str | None = None
    minors: str | None = None
    anonymisation_test: str | None = None


class Generator(NamedTuple):
    """A model that made synthetic data, and the terms of its output."""

    name: str | None = None
    version: str | None = None
    terms: str | None = None


class Synthetic(NamedTuple):
    """Whether data was generated, by what, and from which sources."""

    present: str | None = None
    share: str | None = None
    generators: tuple[Generator, ...] = ()
    seeds: tuple[str, ...] = ()
    disclosure: str | None = None
    checks: tuple[tuple[str, str], ...] = ()


class File(NamedTuple):
    """Files of a source: a path or glob relative to the manifest's folder; bytes and records are counts.

    ``url`` is for a file that is not in this repository: then there is no path.
    """

    path: str | None = None
    sha256: str | None = None
    bytes: str | None = None
    records: str | None = None
    url: str | None = None


class Step(NamedTuple):
    """One change made to the data. ``inputs`` and ``outputs`` are paths, source ids or SHA-256 digests."""

    step: str | None = None
    tool: str | None = None
    version: str | None = None
    commit: str | None = None
    at: str | None = None
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


class Unverified(NamedTuple):
    """A gap that is named: which field (dotted), why, and since when."""

    field: str | None = None
    reason: str | None = None
    note: str | None = None
    since: str | None = None


class Source(NamedTuple):
    """One contributing source."""

    id: str
    title: str | None = None
    category: str | None = None
    modality: tuple[str, ...] | None = None
    role: str | None = None
    relation: str | None = None
    locator: Locator = Locator()
    collected: Collected = Collected()
    acquisition: Acquisition = Acquisition()
    license: LicenseClaim = LicenseClaim()
    consent: Consent = Consent()
    signals: tuple[Signal, ...] | None = None
    personal_data: PersonalData = PersonalData()
    synthetic: Synthetic = Synthetic()
    derived_from: tuple[str, ...] | None = None
    files: tuple[File, ...] | None = None
    trace: tuple[Step, ...] | None = None
    unverified: tuple[Unverified, ...] = ()
    reviewed: str | None = None
