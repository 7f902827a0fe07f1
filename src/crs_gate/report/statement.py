"""The verdict as an in-toto Statement v1 (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md).

Subjects are the manifests, by the SHA-256 of their bytes at head, and the commit that was judged, where it was one. The
predicate is ours; its keys are named as those of SLSA's verification summary where both say the same. The bytes are
canonical (RFC 8785), so that a signature over them can be made anywhere.
"""

import re
from collections.abc import Iterator
from typing import Any

from crs_gate.escape import document_line
from crs_gate.evidence import strict
from crs_gate.evidence.statement import TYPE
from crs_gate.model.rating import Rating, shown
from crs_gate.model.report import ManifestReport, Report

PREDICATE = "https://github.com/crs-gate/crs-gate/verdict/v1"
VERIFIER = "https://github.com/crs-gate/crs-gate"
COMMIT = "commit"
"""The name of the subject that is the commit."""
_COMMIT = re.compile("[0-9a-f]{40}")


def render(report: Report) -> str:
    """One line of canonical JSON. Its subjects are sorted by name, the commit first."""
    meta = report.meta
    predicate = {
        "verifier": {"id": VERIFIER, "version": {"crs-gate": meta.tool_version, "rules": meta.ruleset_version}},
        "verifiedOn": meta.today,
        "verificationResult": report.status.value.upper(),
        "policy": meta.policy,
        "command": meta.command,
        "base": meta.base,
        "head": meta.head,
        "partial": meta.partial,
        "reasons": [document_line(reason.message) for reason in report.reasons],
        "manifests": [_manifest(manifest) for manifest in report.manifests],
    }
    tree = {"_type": TYPE, "subject": list(_subjects(report)), "predicateType": PREDICATE, "predicate": predicate}
    return strict.canonical(tree).decode() + "\n"


def _subjects(report: Report) -> Iterator[dict[str, Any]]:
    if _COMMIT.fullmatch(report.meta.head):
        yield {"name": COMMIT, "digest": {"gitCommit": report.meta.head}}
    for manifest in sorted(report.manifests, key=lambda each: each.path):
        if manifest.sha256:
            yield {"name": document_line(manifest.path), "digest": {"sha256": manifest.sha256}}


def _manifest(manifest: ManifestReport) -> dict[str, Any]:
    return {
        "path": document_line(manifest.path),
        "name": document_line(manifest.name),
        "result": manifest.verdict.status.value.upper(),
        "head": _rating(manifest.head_rating),
        "base": _rating(manifest.base_rating),
        "reasons": [reason.code for reason in manifest.verdict.reasons],
        "waived": len(manifest.verdict.waived),
    }


def _rating(rating: Rating | None) -> dict[str, Any] | None:
    """Scores are texts, as people see them: canonical JSON here knows no fractions."""
    if rating is None:
        return None
    unmet = [row.criterion.value for row in rating.by_criterion if not row.met]
    return {"letter": rating.letter, "score": shown(rating.score), "unmet": unmet}
