"""The audit of all data in the JSON report."""

from typing import Any

from crs_gate.model.audited import Audited


def audit_json(found: Audited | None) -> dict[str, Any] | None:
    """What an audit looked at and found: counts and places, and never a value."""
    if found is None:
        return None
    return {
        "fault": found.fault or None,
        "day": found.day or None,
        "tool": found.tool or None,
        "current": found.current,
        "files": found.files,
        "bytes": found.bytes,
        "records": found.records,
        "not_read": found.not_read,
        "sample": found.sample or None,
        "found": [kind._asdict() for kind in found.found],
        "sources": [
            {**each._asdict(), "rows": dict(sorted(each.rows.items())), "denied": list(each.denied)}
            for each in found.sources
        ],
        "sources_left": found.sources_left,
        "denied": found.denied,
        "places": [place._asdict() for place in found.places],
        "places_left": found.places_left,
    }
