"""What differs between base and head, asked of the two snapshots."""

from crs_gate.history.entries import Kind
from crs_gate.history.opening import History
from crs_gate.history.snapshot import Snapshot


def differing(history: History) -> list[str]:
    """Every path whose kind or content is not the same at both, sorted."""
    before, after = _all(history.base) if history.base else {}, _all(history.head)
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _all(snapshot: Snapshot) -> dict[str, tuple[Kind, str | None]]:
    return {path: (entry.kind, snapshot.blob_id(path)) for path, entry in snapshot.paths().items()}
