"""The first thing to do about a run that is blocked: an edit that the file can hold, or else an import."""

from typing import NamedTuple

from crs_gate.model.findings import Finding
from crs_gate.model.report import ManifestReport, Report
from crs_gate.report import digest, foreign


class NextStep(NamedTuple):
    """What to do first, and how much else there is.

    ``edit`` is ``None`` where the format of the worst manifest has no place for anything that stands in the way.
    """

    edit: Finding | None
    edits: int
    """Edits that the files can hold, the first one included."""
    elsewhere: int
    """Findings for which the format of their file has no place."""
    to_import: tuple[ManifestReport, ...]
    """The files of those findings."""


def next_step(report: Report) -> NextStep | None:
    """The next step; ``None`` where nothing stands in the way, or nobody can tell what."""
    parts = [(manifest, foreign.parted(manifest, digest.owed(manifest))) for manifest in report.manifests]
    parts = [part for part in parts if any(part[1])]
    if not parts:
        return None
    worst = parts[0][1][0]
    edits, elsewhere = (sum(len(found[n]) for _, found in parts) for n in (0, 1))
    return NextStep(worst[0] if worst else None, edits, elsewhere, tuple(m for m, found in parts if found[1]))
