"""What an entry of the log has to speak of: the files whose digests are signed."""

from collections.abc import Iterable

from crs_gate.evidence.layout import AUDIT, FILES, FOLDER, OPT_OUT, REMOVALS, TRACE, TRUST
from crs_gate.evidence.trust import file_name, version_of
from crs_gate.model.naming import is_manifest_name

MOST = 1000
_ALONE = frozenset((FILES, AUDIT, REMOVALS, OPT_OUT))


def spoken_of(paths: Iterable[str]) -> tuple[str, ...]:
    """Those of the files below a manifest's folder that an entry speaks of, sorted.

    Paths are relative to that folder. These are its native manifests, the newest keys, the list of files, the report of
    an audit, removals, what was collected of opt-out signals (which names its blobs by their digests), and records of
    runs.
    """
    found, newest = set(), 0
    for path in paths:
        folder, _, name = path.rpartition("/")
        if path in _ALONE or (not folder and is_manifest_name(name)) or folder == TRACE:
            found.add(path)
        elif folder == TRUST:
            newest = max(newest, version_of(name) or 0)
    return tuple(sorted(found | ({f"{TRUST}/{file_name(newest)}"} if newest else set())))


def is_verified(path: str) -> bool:
    """Whether a file is read whole to verify the log: the origin, the checkpoint, entries and keys."""
    return path.startswith(f"{FOLDER}/") and _part(path) in _VERIFIED


_VERIFIED = frozenset(("origin", "checkpoint", "log", "trust"))


def _part(path: str) -> str:
    return path.split("/")[1]
