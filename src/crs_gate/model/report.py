"""The finished report: all that a renderer may know."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from crs_gate.model.dataset import NotInFormat
from crs_gate.model.debt import BaselineUse
from crs_gate.model.findings import Change, Finding, RuleResult
from crs_gate.model.levels import Weighed
from crs_gate.model.location import Location
from crs_gate.model.plan import Plan
from crs_gate.model.policy import Waiver
from crs_gate.model.rating import Rating
from crs_gate.model.scheme import Criterion, Outcome, Severity, Status

if TYPE_CHECKING:
    from crs_gate.model.audited import Audited
    from crs_gate.model.lineage import Lineage


class Reason(NamedTuple):
    """Why a verdict is what it is: a stable code, and a sentence with the numbers and the fix."""

    code: str
    message: str
    subject: str = ""


class WaiverState(Enum):
    """What became of a waiver in this run."""

    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    UNUSED = "unused"


class WaiverUse(NamedTuple):
    """A waiver of the policy and its state; ``days_left`` counts from today and is negative when expired."""

    waiver: Waiver
    state: WaiverState
    days_left: int


class Verdict(NamedTuple):
    """What was decided for one manifest, and every finding sorted into what the change did and what was there."""

    status: Status
    reasons: tuple[Reason, ...]
    introduced: tuple[Finding, ...] = ()
    existing: tuple[Finding, ...] = ()
    waived: tuple[Finding, ...] = ()
    resolved: int = 0


class RuleInfo(NamedTuple):
    """What a reader of the report needs to know of a rule: its one-sentence summary, why it matters, the fix."""

    id: str
    criterion: Criterion
    severity: Severity
    summary: str
    why: str
    fix: str


class RoadmapStep(NamedTuple):
    """What to repair so that one criterion is met, and the letter reached when the steps up to it are done."""

    criterion: Criterion
    reaches: str
    edits: tuple[Finding, ...]


class Stated(NamedTuple):
    """One value that a manifest states: its pointer in the dataset, its text, where it came from, and its place."""

    pointer: str
    value: str
    origin: str
    location: Location


class ResultCount(NamedTuple):
    """How many results of one rule ended alike, for one reason."""

    rule_id: str
    criterion: Criterion
    severity: Severity
    outcome: Outcome
    reason: str
    size: int


class SignedLog(NamedTuple):
    """The signed log beside a manifest. Digests are in hexadecimal digits; ``time`` is ISO 8601, and a claim."""

    state: str
    """``signed``, ``own-keys`` where nothing but the log vouches for its keys, ``unsigned`` or ``invalid``."""
    origin: str
    entries: int
    root: str
    """The Merkle root over all entries."""
    fingerprint: str
    """Of the newest keys."""
    trust: str
    """What vouches for the keys: ``base``, ``fingerprint`` or ``own``."""
    event: str
    time: str
    signers: tuple[str, ...]


class EvidenceReport(NamedTuple):
    """What stands behind the claims of a manifest."""

    log: SignedLog | None
    levels: Weighed


class ManifestReport(NamedTuple):
    """One manifest. Ratings are ``None`` where there was nothing that could be rated."""

    path: str
    format: str
    name: str
    change: str
    """What became of the manifest file: added, changed, unchanged, renamed, deleted or not-compared."""
    verdict: Verdict
    head_rating: Rating | None = None
    base_rating: Rating | None = None
    """The base restricted to the sources that survive: what head is compared with."""
    base_whole: Rating | None = None
    """The base as it was, all sources included."""
    base_path: str | None = None
    changes: tuple[Change, ...] = ()
    results: tuple[RuleResult, ...] = ()
    base_source_letters: Mapping[str, str] | None = None
    roadmap: tuple[RoadmapStep, ...] = ()
    notes: tuple[str, ...] = ()
    origins: Mapping[str, str] = MappingProxyType({})
    """Where the value at a finding's pointer came from (``hf-card:license``), where it is not the format as such."""
    not_in_format: NotInFormat = ()
    stated: tuple[Stated, ...] = ()
    """The stated values, where that was asked for (``--show-origin``)."""
    stated_left: int = 0
    """How many more values are stated than ``stated`` holds."""
    counts: tuple[ResultCount, ...] = ()
    """All results, counted, where ``results`` holds only some of them: a table can give tens of millions."""
    owner: str = ""
    """Who answers for the dataset, as the policy names them."""
    assessed: Mapping[str, str] | None = None
    """The letters of the sources that were asked for; then there is no rating of the whole, and no findings beyond."""
    profile: str = ""
    """The named set of floors that it is held to; empty where the policy names none."""
    profile_why: str = ""
    """Which tier the profile ``auto`` chose, and why; empty where nothing was to be chosen."""
    require: tuple[str, ...] = ()
    """The lists of answers that it owes."""
    baseline: BaselineUse | None = None
    """What a baseline did for it, where there is one that names it."""
    plans: tuple[Plan, ...] = ()
    """Edits to paste: for the next letter, and for the floor where that is missed."""
    sha256: str = ""
    """Of the bytes of the manifest at head, 64 hexadecimal digits; empty where there is none."""
    evidence: EvidenceReport | None = None
    """The signed log, and how well claims are supported; ``None`` where nobody looked."""
    lineage: "Lineage | None" = None
    """How the data came to be, where an output draws it."""
    lines: Mapping[int, str] = MappingProxyType({})
    """The text of the lines that findings point at, by number, where an output shows them; bounded, and hostile."""
    audit: "Audited | None" = None
    """What an audit says of the data, where there is one and an output tells it."""


class Meta(NamedTuple):
    """How the run was made. Dates are ISO 8601; commits are full ids or ``work tree``, ``index``, ``none``."""

    tool_version: str
    ruleset_version: str
    command: str
    today: str
    base: str
    head: str
    chosen: str
    """One sentence on how base and head were chosen."""
    policy: str
    partial: str = ""
    """Set when rules were switched off: which, and by whom."""


class PolicyFindings(NamedTuple):
    """What is wrong with the policy itself: what the change does to it, and waivers that are over or of no use."""

    introduced: tuple[Finding, ...] = ()
    existing: tuple[Finding, ...] = ()
    waived: tuple[Finding, ...] = ()

    @property
    def told(self) -> tuple[Finding, ...]:
        """Those that nothing lets off."""
        return self.introduced + self.existing


class Report(NamedTuple):
    """The whole run: one verdict over all manifests, worst first."""

    meta: Meta
    status: Status
    reasons: tuple[Reason, ...]
    manifests: tuple[ManifestReport, ...]
    rules: Mapping[str, RuleInfo]
    waivers: tuple[WaiverUse, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Paths of manifests that this change does not touch and no floor asks for: they were not evaluated."""
    on_policy: PolicyFindings = PolicyFindings()
    baseline: BaselineUse | None = None
    """What the baseline did in this run; ``None`` where there is none."""
