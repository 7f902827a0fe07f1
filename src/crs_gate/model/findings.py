"""What rules say: findings, results and changes."""

from enum import Enum
from typing import NamedTuple

from crs_gate.model.location import Location
from crs_gate.model.scheme import Criterion, Outcome, Severity

WHOLE_DATASET = ""
"""The subject of a result that speaks of the dataset and not of one source."""


class Finding(NamedTuple):
    """One thing that is wrong or not known, at one place. ``fingerprint`` stays the same when lines move.

    ``source`` is given where a waiver asks for it: the source at which a finding of the dataset as a whole points.
    """

    rule_id: str
    severity: Severity
    message: str
    location: Location
    subject: str
    fingerprint: str
    source: str = ""


class RuleResult(NamedTuple):
    """How one rule ended on one subject; kept for passes too, because that is the evidence."""

    rule_id: str
    criterion: Criterion
    severity: Severity
    subject: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    told_by: tuple[tuple[str, str], ...] = ()
    """The results, by rule and subject, that say why this one could not find out; then there are no findings here."""

    @property
    def satisfied(self) -> bool:
        """Whether the result supports its criterion."""
        return self.outcome is Outcome.PASS or self.outcome is Outcome.NOT_APPLICABLE


class ChangeKind(Enum):
    """What happened to a source between base and head."""

    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    REMOVED = "removed"


class FieldChange(NamedTuple):
    """One value of a source at base and at head; ``None`` where it is not stated."""

    pointer: str
    before: str | None
    after: str | None


class Change(NamedTuple):
    """One source that differs. ``subject`` is its id at head (at base when removed); ``before`` its id at base."""

    kind: ChangeKind
    subject: str
    before: str | None
    fields: tuple[FieldChange, ...] = ()
    matched_by: str = ""
