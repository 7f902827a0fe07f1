"""What a report tells of evidence: the signed log, and how well the claims are supported."""

from datetime import date

from crs_gate.evidence.held import OWN, Verified
from crs_gate.judge.case import NOT_COMPARED, Case
from crs_gate.model.policy import Policy
from crs_gate.model.report import EvidenceReport, SignedLog
from crs_gate.rules.interface import Context
from crs_gate.rules.levels import weighed

MOST_SOURCES = 1_000
"""Sources of which the levels are told without anybody having asked: it costs a hook a millisecond."""


def vouched(case: Case, policy: Policy, today: date) -> EvidenceReport | None:
    """The part on evidence; ``None`` where there is none and nobody asks for any."""
    head = case.head
    if head is None or head.read.dataset is None:
        return None
    dataset, found = head.read.dataset, head.evidence
    log = _log(found) if found and found.present else None
    if log is None and not policy.levels and len(dataset.sources) > MOST_SOURCES:
        return None
    before = case.base_dataset if case.change != NOT_COMPARED else None
    ctx = Context(dataset, policy, today, head.tree, before=before, evidence=found)
    return EvidenceReport(log, weighed(ctx))


def _log(found: Verified) -> SignedLog:
    newest = found.newest
    return SignedLog(
        _state(found),
        found.origin,
        found.size,
        found.root,
        found.fingerprint,
        found.trust,
        newest.event if newest else "",
        newest.time if newest else "",
        found.signers,
    )


def _state(found: Verified) -> str:
    if found.invalid:
        return "invalid"
    if found.unsigned or not found.speaks:
        return "unsigned"
    return "own-keys" if found.trust == OWN else "signed"
