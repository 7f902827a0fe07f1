"""The signed log beside a manifest, gathered at base and head and verified: trust comes from the base alone."""

from posixpath import basename, dirname, join

from crs_gate.evidence.held import NOTHING, Held, Verified
from crs_gate.evidence.layout import FOLDER
from crs_gate.facts.manifests import Pair
from crs_gate.history.select import Comparison
from crs_gate.history.snapshot import Snapshot
from crs_gate.pipeline.request import Run


def verified(request: Run, pair: Pair) -> tuple[Verified | None, Verified | None]:
    """What became of the evidence of a manifest at head and at base; ``None`` where there is none on either side.

    Where nothing is compared, nobody vouches for keys that are not pinned, and that alone is no fault.
    """
    known: dict[str, bytes] = {}
    head = _held(request.head, pair.head or pair.path, known)
    base = _held(request.base, pair.base, known)
    if base.is_empty and pair.head != pair.base:  # it comes into a folder that may have a log already
        base = _held(request.base, pair.head, known)
    if head.is_empty and base.is_empty:
        return None, None
    from crs_gate.evidence.log import Asked, verify
    from crs_gate.evidence.standing import standing

    name = basename(pair.head or pair.path)
    against = None if request.comparison is Comparison.NONE else base
    found = verify(head, Asked(name, request.today, against, request.evidence_root, whole=False))
    before = None if base.is_empty or not pair.base else standing(base, basename(pair.base))
    return found, before


def _held(snapshot: Snapshot | None, path: str | None, known: dict[str, bytes]) -> Held:
    if snapshot is None or path is None:
        return NOTHING
    folder = join(dirname(path), FOLDER)
    if not snapshot.paths(folder) and snapshot.entry(folder) is None:
        return NOTHING  # most repositories have none, and need nothing that reads it
    from crs_gate.facts.evidence import evidence_of

    return evidence_of(snapshot, path, known)
