"""Evidence in the JSON report."""

from typing import Any

from crs_gate.model.levels import Level
from crs_gate.model.report import EvidenceReport


def evidence_json(found: EvidenceReport | None) -> dict[str, Any] | None:
    """The log as it was verified, and for each claim how many sources are at which level."""
    if found is None:
        return None
    log = None if found.log is None else {**found.log._asdict(), "signers": list(found.log.signers)}
    counts = found.levels.counts
    return {"log": log, "levels": {claim.title: _counts(dict(counts[claim])) for claim in counts}}


def _counts(counts: dict[Level, int]) -> dict[str, int]:
    return {level.title: counts[level] for level in sorted(counts)}
