"""What a snapshot holds of evidence beside a manifest: read where it is verified, hashed where it is spoken of."""

from collections.abc import Iterator, Mapping, MutableMapping
from hashlib import sha256
from posixpath import basename, dirname

from crs_gate.evidence import envelope, trust
from crs_gate.evidence.faults import Fault, FaultError
from crs_gate.evidence.filelist import LARGEST
from crs_gate.evidence.held import NOTHING, Held
from crs_gate.evidence.layout import FOLDER, TRUST
from crs_gate.evidence.paths import colliding
from crs_gate.evidence.subjects import MOST, is_verified, spoken_of
from crs_gate.history.entries import Entry, Kind
from crs_gate.history.snapshot import Snapshot
from crs_gate.model.policy import counted_before

MOST_FILES = 50_000
MOST_BYTES = 256 * 1024 * 1024
"""Bytes of all that is verified; 100,000 entries have about 100 MB."""

Known = MutableMapping[str, bytes]
"""What was read, by git's ids of the contents: base and head mostly share it."""


def evidence_of(snapshot: Snapshot, manifest: str, known: Known | None = None) -> Held:
    """The evidence of one manifest, given as a path of the repository. Nothing is followed, and nothing is run."""
    folder = dirname(manifest)
    prefix = f"{folder}/" if folder else ""
    entries = snapshot.paths(prefix + FOLDER)
    odd = list(_odd(snapshot, prefix, entries))
    if not entries and not odd:
        return NOTHING
    names = {path[len(prefix) :]: entry for path, entry in entries.items()}
    whole = [name for name in sorted(names) if is_verified(name)]
    if len(whole) > MOST_FILES:
        fault = Fault("too-many", FOLDER, f"log and keys have {len(whole):,} files; {MOST_FILES:,} are looked at")
        return Held({}, {}, {}, (fault,))
    files, too_large = _read(snapshot, prefix, whole, known)
    spoken = [*spoken_of(name for name in names if names[name].kind is Kind.FILE)]
    here = snapshot.entry(manifest)
    if here is not None and here.kind is Kind.FILE:
        spoken.insert(0, basename(manifest))
    if len(spoken) > MOST:
        text = f"there are {len(spoken):,} files that an entry has to speak of, and it speaks of at most {MOST:,}"
        too_large = (*too_large, Fault("too-many", FOLDER, text))
    digests = {name: _digest(snapshot, prefix + name) for name in spoken[:MOST]}
    if not files:  # without a log, what else is odd in the folder is for those to tell who read it
        odd = [fault for fault in odd if fault.path == FOLDER or is_verified(fault.path)]
        too_large = ()
    return Held(files, digests, _watched(snapshot, files), (*odd, *too_large))


def _odd(snapshot: Snapshot, prefix: str, entries: Mapping[str, Entry]) -> Iterator[Fault]:
    """Links, and names that are one file on some disks."""
    here = snapshot.entry(prefix + FOLDER)
    if here is not None:
        yield Fault("link", FOLDER, f"it is a {_IS[here.kind]}, and evidence lies in a folder")
    for path, entry in sorted(entries.items()):
        if entry.kind is not Kind.FILE:
            yield Fault("link", path[len(prefix) :], f"it is a {_IS[entry.kind]}, which is never followed")
    for one, other in colliding(sorted(path[len(prefix) :] for path in entries)):
        yield Fault("colliding", other, f"on some disks it is one file with {one}")


_IS = {
    Kind.SYMLINK: "symbolic link",
    Kind.SUBMODULE: "submodule",
    Kind.OTHER: "special file",
    Kind.FILE: "file",
}


def _read(
    snapshot: Snapshot, prefix: str, names: list[str], known: Known | None
) -> tuple[dict[str, bytes], tuple[Fault, ...]]:
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for name in names:
        blob = snapshot.blob_id(prefix + name) if known is not None else None
        data = known.get(blob) if known is not None and blob else None
        if data is None:
            data = snapshot.read(prefix + name, envelope.LARGEST)
        if data is None:
            continue
        if known is not None and blob:
            known[blob] = data
        found[name] = data
        left -= len(data)
        if left < 0:
            return {}, (Fault("too-large", FOLDER, f"all of it together has more than {MOST_BYTES:,} bytes"),)
    return found, ()


def _digest(snapshot: Snapshot, path: str) -> str:
    """Of the whole file; none of one that is too large, since what is read of it would not be all that is said."""
    data = snapshot.read(path, LARGEST)
    return sha256(data).hexdigest() if data is not None and len(data) <= LARGEST else ""


def _watched(snapshot: Snapshot, files: Mapping[str, bytes]) -> dict[str, str]:
    """Digests of the policy that some version of the keys watches, and of those that would count in its place.

    What these say is looked at, not believed.
    """
    found = {}
    for name, data in files.items():
        if not name.startswith(f"{TRUST}/"):
            continue
        try:
            path = trust.parse(data).root.policy
        except FaultError:
            continue
        for each in (path, *counted_before(path)) if path else ():
            if each not in found and snapshot.entry(each):
                found[each] = _digest(snapshot, each)
    return found
