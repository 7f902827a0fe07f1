"""What a snapshot holds of collected opt-out signals: records, and the bytes that they name, checked by digest."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from posixpath import dirname, join

from crs_gate.evidence import optout
from crs_gate.evidence.collection import Collected
from crs_gate.evidence.faults import Fault
from crs_gate.evidence.layout import BLOBS, OPT_OUT
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot

MOST_BLOBS = 100_000
MOST_BYTES = 256 * 1024 * 1024
"""Bytes of all that is read again; a robots.txt has a few KB."""
LARGEST_BLOB = 4 * 1024 * 1024


def collected_at(snapshot: Snapshot, manifest: str) -> Collected | None:
    """What was collected beside a manifest, given as a path of the repository; ``None`` where nothing was."""
    folder = dirname(manifest)
    path = join(folder, OPT_OUT)
    entry = snapshot.entry(path)
    if entry is None:
        return None
    data = snapshot.read(path, optout.LARGEST) if entry.kind is Kind.FILE else None
    if data is None:
        return Collected({}, {}, (Fault("link", OPT_OUT, "it is no file, and links are never followed"),))
    records, faults = _parsed(data)
    digests = dict.fromkeys(digest for scope in sorted(records) for digest in records[scope].blobs())
    blobs, wrong = _read(snapshot, join(folder, BLOBS), digests)
    return Collected(records, blobs, faults, wrong)


@lru_cache(maxsize=2)
def _parsed(data: bytes) -> tuple[Mapping[str, optout.Record], tuple[Fault, ...]]:
    """As ``optout.parse``: base and head mostly have the same bytes."""
    return optout.parse(data)


def _read(snapshot: Snapshot, folder: str, digests: Iterable[str]) -> tuple[dict[str, bytes], dict[str, Fault]]:
    """Bytes by digest, and what is wrong with others."""
    found: dict[str, bytes] = {}
    wrong: dict[str, Fault] = {}
    left = MOST_BYTES
    for number, digest in enumerate(digests):
        name = f"{BLOBS}/{digest}"
        if left < 0 or number >= MOST_BLOBS:
            wrong[digest] = Fault(
                "too-large", name, f"more than {MOST_BLOBS:,} files, or {MOST_BYTES:,} bytes, are stored"
            )
            continue
        data = snapshot.read(f"{folder}/{digest}", LARGEST_BLOB)
        if data is None:
            wrong[digest] = Fault("missing", name, "what was fetched is not there; commit it, or collect again")
            continue
        left -= len(data)
        if sha256(data).hexdigest() == digest:
            found[digest] = data
        else:
            wrong[digest] = Fault("altered", name, "its bytes have another SHA-256 than its name; collect again")
    return found, wrong
