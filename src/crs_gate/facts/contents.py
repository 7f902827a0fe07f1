"""What the bytes of files hold that a change touches: unsafe content, and records with personal data or secrets."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crs_gate.facts.behind import behind
from crs_gate.facts.digests import LARGEST_POINTER, proof_in_file
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot
from crs_gate.history.streams import opened

if TYPE_CHECKING:
    from crs_gate.audit.found import Tally
    from crs_gate.audit.records.room import Room

MOST_BYTES = 1024 * 1024 * 1024
"""Bytes of changed files of one manifest that are read; of what is beyond nothing is known."""
MOST_UNPACKED = 4 * 1024 * 1024 * 1024
"""Bytes that these may unpack to."""
MOST_FILES = 10_000
MOST_PLACES = 20_000
"""Files, and those behind links; a link to a folder stands for all that is in it."""
_NEEDED = ("re2", "orjson", "stdnum", "phonenumbers", "zstandard")


class Looked(NamedTuple):
    """What a look into some files came to. Paths are relative to the manifest's folder."""

    found: "Mapping[str, Tally]"
    beyond: tuple[str, ...] = ()
    """Files that were too much to be read."""
    searched: bool = True
    """Whether records were searched, which takes ``crs-gate[scan]``."""


def looked_into(snapshot: Snapshot, folder: str, paths: Iterable[str]) -> Looked:
    """Read files at a snapshot. What stands in a pointer is not here to be read, nor what is outside of it."""
    from crs_gate.audit.found import merged
    from crs_gate.audit.records.room import Room

    room = Room(MOST_UNPACKED)
    prefix = f"{folder}/" if folder else ""
    searched, left = can_search(), MOST_BYTES
    found: dict[str, Tally] = {}
    beyond: list[str] = []
    ordered = sorted(paths)
    places = tuple(islice(_places(snapshot, prefix, ordered), MOST_PLACES + 1))
    sizes = snapshot.sizes({place for _, place in places if place})
    if len(places) > MOST_PLACES:
        beyond.extend(path for path in ordered if path >= places[-1][0])
        places = places[:-1]
    for path, place in places:
        size = sizes.get(place)
        if not place:
            found[path] = _lost(path)
        elif size is None or size > left or len(found) >= MOST_FILES:
            beyond.append(path)
        elif not _is_pointer(snapshot, place, size):
            left -= size
            one = _looked(snapshot, place, path, size, room if searched else None)
            found[path] = merged([found[path], one]) if path in found else one
    return Looked(found, tuple(dict.fromkeys(beyond)), searched)


def _places(snapshot: Snapshot, prefix: str, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each path with where its bytes lie in the repository, empty where a link leads to no file of it."""
    for path in paths:
        entry = snapshot.entry(prefix + path)
        if entry is not None and entry.kind is Kind.FILE:
            yield path, prefix + path
        elif entry is not None and entry.kind is Kind.SYMLINK:
            files = behind(snapshot, prefix + path)
            yield from ((path, file) for file in (("",) if files is None else files))


def _lost(path: str) -> "Tally":
    from crs_gate.audit.files.kinds import FLAW_KINDS
    from crs_gate.audit.found import Flaw, Tally

    return Tally(flaws=(Flaw(path, "link-out", "", FLAW_KINDS["link-out"].what),))


def can_search() -> bool:
    """Whether the libraries are here that records are searched with."""
    return all(find_spec(name) is not None for name in _NEEDED)


def _looked(snapshot: Snapshot, place: str, path: str, size: int, room: "Room | None") -> "Tally":
    from crs_gate.audit.files.look import looked
    from crs_gate.audit.found import Tally, merged
    from crs_gate.audit.scan import Rules, scan
    from crs_gate.audit.shards import Shard

    with opened(snapshot, place) as stream:
        flaws = looked(path, size, stream)
        stream.seek(0)
        shard = Shard(path, size, 0, size)
        records = scan(shard, stream, Rules(), room) if room else Tally(files=1, bytes=size)
    return merged([records, flaws])


def _is_pointer(snapshot: Snapshot, path: str, size: int) -> bool:
    if size > LARGEST_POINTER:
        return False
    proof = proof_in_file(snapshot.read(path, LARGEST_POINTER) or b"")
    return proof is None or bool(proof.sha256)
