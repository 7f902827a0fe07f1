"""What the bytes of files hold that a change touches: unsafe content, and records with personal data or secrets."""

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from crs_gate.facts.digests import LARGEST_POINTER, proof_in_file
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot
from crs_gate.history.streams import opened

if TYPE_CHECKING:
    from crs_gate.audit.found import Tally

MOST_BYTES = 1024 * 1024 * 1024
"""Bytes of changed files of one manifest that are read; of what is beyond nothing is known."""
MOST_FILES = 10_000
_NEEDED = ("re2", "orjson", "stdnum", "phonenumbers", "zstandard")


class Looked(NamedTuple):
    """What a look into some files came to. Paths are relative to the manifest's folder."""

    found: "Mapping[str, Tally]"
    beyond: tuple[str, ...] = ()
    """Files that were too much to be read."""
    searched: bool = True
    """Whether records were searched, which takes ``crs-gate[scan]``."""


def looked_into(snapshot: Snapshot, folder: str, paths: Iterable[str]) -> Looked:
    """Read files at a snapshot. Links are not followed, and what stands in a pointer is not here to be read."""
    prefix = f"{folder}/" if folder else ""
    ordered = sorted(paths)
    sizes = snapshot.sizes(prefix + path for path in ordered)
    searched, left = can_search(), MOST_BYTES
    found: dict[str, Tally] = {}
    beyond = []
    for path in ordered:
        entry, size = snapshot.entry(prefix + path), sizes.get(prefix + path)
        if entry is None or entry.kind is not Kind.FILE:
            continue
        if size is None or size > left or len(found) == MOST_FILES:
            beyond.append(path)
        elif not _is_pointer(snapshot, prefix + path, size):
            left -= size
            found[path] = _looked(snapshot, prefix + path, path, size, searched=searched)
    return Looked(found, tuple(beyond), searched)


def can_search() -> bool:
    """Whether the libraries are here that records are searched with."""
    return all(find_spec(name) is not None for name in _NEEDED)


def _looked(snapshot: Snapshot, place: str, path: str, size: int, *, searched: bool) -> "Tally":
    from crs_gate.audit.files.look import looked
    from crs_gate.audit.found import Tally, merged
    from crs_gate.audit.scan import Rules, scan
    from crs_gate.audit.shards import Shard

    with opened(snapshot, place) as stream:
        flaws = looked(path, size, stream)
        stream.seek(0)
        records = scan(Shard(path, size, 0, size), stream, Rules()) if searched else Tally(files=1, bytes=size)
    return merged([records, flaws])


def _is_pointer(snapshot: Snapshot, path: str, size: int) -> bool:
    if size > LARGEST_POINTER:
        return False
    proof = proof_in_file(snapshot.read(path, LARGEST_POINTER) or b"")
    return proof is None or bool(proof.sha256)
