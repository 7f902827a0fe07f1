"""The policy: floors, selection of rules, license lists and waivers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from crs_gate.model.debt import NO_BASELINE, Baseline
from crs_gate.model.globs import matches
from crs_gate.model.location import Location
from crs_gate.model.scheme import Severity

CANDIDATES = (".github/crs-gate.yml", ".github/crs-gate.yaml", "crs-gate.yml", "crs-gate.yaml")
"""Where a policy lies; the first of these that is there counts, and a table of pyproject.toml where none is."""
NO_FLOOR = "none"
"""What stands in place of a floor where nothing is asked."""


def counted_before(path: str) -> tuple[str, ...]:
    """The places whose policy counts in place of the one at this path."""
    usual = path in CANDIDATES or path == "pyproject.toml"
    return CANDIDATES[: CANDIDATES.index(path) if path in CANDIDATES else None] if usual else ()


class Floors(NamedTuple):
    """Floors as text, each as it is written. ``None`` leaves what holds already; ``NO_FLOOR`` asks nothing."""

    min_rating: str | None = None
    min_score: str | None = None
    min_source_rating: str | None = None
    on_unknown: str | None = None

    def over(self, other: "Floors") -> "Floors":
        """These floors, and those of the other where these say nothing."""
        return Floors(*(theirs if own is None else own for own, theirs in zip(self, other, strict=True)))


class DatasetEntry(NamedTuple):
    """Manifests named by the policy: a glob over repository paths, and what holds for the files that fit it."""

    path: str
    format: str | None = None
    profile: str | None = None
    owner: str | None = None
    floors: Floors = Floors()
    """Those of the profile and, before them, those that the entry states itself."""
    require: tuple[str, ...] | None = None
    """Lists of answers that are asked for; ``None`` leaves those of the policy."""
    severities: Mapping[str, Severity] = MappingProxyType({})
    tiers: Mapping[str, Floors] = MappingProxyType({})
    """As ``Policy.tiers``."""

    def covers(self, path: str) -> bool:
        """Whether a manifest is meant, in any case of its letters."""
        return any(matches(self.path, name) for name in {path, path.lower()})


class Waiver(NamedTuple):
    """An exception that ends. It lifts a block; it never raises a letter or a score."""

    rule: str
    dataset: str
    source: str | None
    reason: str
    approved_by: str
    expires: date
    location: Location

    @property
    def subject(self) -> str:
        """What it speaks of, in words."""
        return f"source '{self.source}' of {self.dataset}" if self.source else self.dataset

    def expired(self, today: date) -> bool:
        """Whether its last day is over; it holds to the end of that day, UTC."""
        return today > self.expires


class Policy(NamedTuple):
    """What a dataset must hold to. The field defaults are the policy of a repository that has none."""

    origin: str = "built-in"
    """Where it was read: ``<path>@<commit>``, a path, or ``built-in``."""
    profile: str | None = None
    """The named set of floors that it starts from."""
    manifests: tuple[str, ...] = ("**/*.crs.yaml", "**/*.crs.yml", "**/*.crs.json")
    datasets: tuple[DatasetEntry, ...] = ()
    ignore_data: tuple[str, ...] = ()
    """Globs over repository paths that are not data, for the rule data-path-unclaimed."""
    min_rating: str | None = None
    min_score: Decimal | None = None
    min_source_rating: str | None = "C"
    no_letter_regression: bool = True
    score_tolerance: Decimal | None = Decimal("0.5")
    """Points the score may fall; ``None`` turns the comparison of scores off."""
    block_unknown: bool = False
    license_allow: tuple[str, ...] = ()
    license_deny: tuple[str, ...] = ()
    license_level: str = "conservative"
    """How licenses are read: conservative, license-text or exception-claimed."""
    evidence_days: int = 365
    """After how many days what supports a claim is too old."""
    levels: tuple[tuple[str, str], ...] = ()
    """How well claims must be supported: pairs such as ``("opt-out", "verified")``."""
    audit_required: bool = False
    """Whether an audit of the data must speak of the files as they are."""
    audit_days: int = 90
    """After how many days an audit is too old."""
    audit_signed: bool = False
    audit_sample: Decimal | None = None
    """The largest bound of a sample that will do; ``None`` where all records must have been looked at."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Globs over the ids of sources: the report tells of these alone, where there are any."""
    severities: Mapping[str, Severity] = MappingProxyType({})
    waivers: tuple[Waiver, ...] = ()
    require: tuple[str, ...] = ()
    """Lists of answers that a manifest must give, such as ``gdpr``."""
    tiers: Mapping[str, Floors] = MappingProxyType({})
    """What holds in each tier, where the profile chooses by size and risk; the floors are those of the lowest one."""
    baseline: Baseline = NO_BASELINE
    """What is known to be owed: it stands in a file of its own, beside the policy."""

    def entry_for(self, path: str) -> DatasetEntry | None:
        """The entry of ``datasets`` that a manifest falls under: the first that covers it."""
        return next((entry for entry in self.datasets if entry.covers(path)), None)

    def for_dataset(self, path: str) -> "Policy":
        """What one manifest must hold to: this policy under the floors of its entry."""
        entry = self.entry_for(path)
        return self.under_entry(entry) if entry else self

    def under_entry(self, entry: DatasetEntry) -> "Policy":
        """The policy with what an entry says in place of its own; its floors stand over each tier of the policy."""
        tiers = entry.tiers
        if not entry.profile:
            tiers = {tier: entry.floors.over(floors) for tier, floors in self.tiers.items()}
        return self.under(entry.floors)._replace(
            profile=entry.profile or self.profile,
            require=self.require if entry.require is None else entry.require,
            severities={**self.severities, **entry.severities},
            tiers=tiers,
        )

    def in_tier(self, tier: str) -> "Policy":
        """What holds in one of the tiers, where there are any."""
        return self.under(self.tiers[tier])._replace(tiers={}) if self.tiers else self

    def floor_named(self, path: str) -> bool:
        """Whether a letter, a score or answers are asked of a manifest: it is rated though no change touches it."""
        policy = self.for_dataset(path)
        named = (policy, *map(policy.in_tier, policy.tiers))
        return bool(policy.require) or any(one.min_rating is not None or one.min_score is not None for one in named)

    def under(self, floors: Floors) -> "Policy":
        """The policy with these floors in place of its own, as far as they are stated."""
        rating, score, source, unknown = floors
        return self._replace(
            min_rating=self.min_rating if rating is None else _letter(rating),
            min_score=self.min_score if score is None else None if score == NO_FLOOR else Decimal(score),
            min_source_rating=self.min_source_rating if source is None else _letter(source),
            block_unknown=self.block_unknown if unknown is None else unknown == "block",
        )

    def no_milder_than(self, other: "Policy") -> "Policy":
        """The policy with the stricter one of each pair of floors, the answers of both, and what weighs more."""
        return self._replace(
            min_rating=_stricter(self.min_rating, other.min_rating),
            min_score=max((s for s in (self.min_score, other.min_score) if s is not None), default=None),
            min_source_rating=_stricter(self.min_source_rating, other.min_source_rating),
            block_unknown=self.block_unknown or other.block_unknown,
            require=tuple(dict.fromkeys((*self.require, *other.require))),
            severities=_weightier(self.severities, other.severities),
        )


def _letter(stated: str) -> str | None:
    return None if stated == NO_FLOOR else stated


def _stricter(one: str | None, other: str | None) -> str | None:
    return min((letter for letter in (one, other) if letter), default=None)


def _weightier(one: Mapping[str, Severity], other: Mapping[str, Severity]) -> Mapping[str, Severity]:
    """What a rule weighs where two policies meet. One that says nothing stands for the rule's own weight."""
    alone = {rule: level for rule, level in {**one, **other}.items() if level is Severity.ERROR}
    return {**{rule: max(level, other[rule]) for rule, level in one.items() if rule in other}, **alone}
