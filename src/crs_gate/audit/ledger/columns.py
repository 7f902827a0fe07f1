"""What a row of a ledger holds, and what can be wrong with one."""

from typing import NamedTuple

SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".parquet")
"""How files of a ledger end."""


class Row(NamedTuple):
    """One datapoint, as its row states it; ``None`` is not stated.

    ``license`` is an SPDX expression or the source's own words, ``retrieved`` a day or time, ``opt_out`` allow,
    disallow, unknown or not-asked, ``provenance`` complete, partial or unknown.
    """

    id: str | None = None
    source: str | None = None
    locator: str | None = None
    license: str | None = None
    retrieved: str | None = None
    opt_out: str | None = None
    provenance: str | None = None
    sha256: str | None = None


COLUMNS = Row._fields


class Issue(NamedTuple):
    """Something that rows can lack: the criterion that asks for it, and how a share of rows is told to have it.

    ``counts`` is false for what is told and is no reason to say that the ledger is bad.
    """

    criterion: str
    what: str
    counts: bool = True


ISSUES = {
    "license-unknown": Issue("C2", "have no known license"),
    "license-conflicting": Issue("C2", "have a license that cannot go with that of the source or of the dataset"),
    "unlocated": Issue("C3", "do not say where they are from"),
    "opt-out-reserved": Issue("C4", "are reserved by an opt-out, without license or permission"),
    "opt-out-unknown": Issue("C4", "do not say for certain whether anybody opted out"),
    "provenance-unknown": Issue("C5", "have no known provenance"),
    "provenance-partial": Issue("C5", "have partial provenance", counts=False),
    "unidentified": Issue("C5", "have no id"),
    "undigested": Issue("C5", "have no SHA-256", counts=False),
    "undated": Issue("C6", "do not say when they were retrieved"),
    "expired": Issue("C6", "were retrieved longer ago than data is kept"),
}
"""Every issue by its id."""
