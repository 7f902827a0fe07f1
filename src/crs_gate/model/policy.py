"""The policy: floors, selection of rules, license lists and waivers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from crs_gate.model.location import Location
from crs_gate.model.scheme import Severity


class DatasetEntry(NamedTuple):
    """Manifests named by the policy: a glob over repository paths and the format to read them as."""

    path: str
    format: str | None = None


class Waiver(NamedTuple):
    """An exception that ends. It lifts a block; it never raises a letter or a score."""

    rule: str
    dataset: str
    source: str | None
    reason: str
    approved_by: str
    expires: date
    location: Location

    def expired(self, today: date) -> bool:
        """Whether its last day is over; it holds to the end of that day, UTC."""
        return today > self.expires


class Policy(NamedTuple):
    """What a dataset must hold to. The field defaults are the policy of a repository that has none."""

    origin: str = "built-in"
    """Where it was read: ``<path>@<commit>``, a path, or ``built-in``."""
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
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = MappingProxyType({})
    waivers: tuple[Waiver, ...] = ()
