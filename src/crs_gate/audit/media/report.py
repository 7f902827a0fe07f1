"""What was read of media files as JSON, for a machine and for a report of an audit."""

from collections.abc import Sequence

from crs_gate.audit.media.marks import USES, Media, counted

VERSION = 1


def to_report(found: Sequence[Media]) -> dict[str, object]:
    """Counts by use and every file: verdicts, each statement with its origin, the state of its signature, faults."""
    return {"version": VERSION, "counts": counted(found), "files": [_file(media) for media in found]}


def _file(media: Media) -> dict[str, object]:
    return {
        "path": media.path,
        "verdict": {use: media.verdict(use) for use in USES},
        "marks": [mark._asdict() for mark in media.marks],
        "synthetic": media.synthetic,
        "credits": list(media.credits),
        "c2pa": {"state": media.state, "issuer": media.issuer, "sdk": media.sdk},
        "fault": media.fault,
    }
