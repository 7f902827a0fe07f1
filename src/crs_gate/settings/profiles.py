"""Profiles: named sets of floors to start from. What a policy or an entry states itself comes before its profile.

A profile leaves alone what it says nothing of. It is one row here and one word in ``schemas/policy.schema.json``.
"""

from collections.abc import Mapping
from types import MappingProxyType

from crs_gate.model.policy import NO_FLOOR, Floors
from crs_gate.model.scheme import Severity

PROFILES: Mapping[str, Floors] = MappingProxyType(
    {
        "starter": Floors(NO_FLOOR, NO_FLOOR, NO_FLOOR, "warn"),
        "standard": Floors(NO_FLOOR, NO_FLOOR, "C", "warn"),
        "strict": Floors(min_rating="B", min_source_rating="B", on_unknown="block"),
    }
)
"""``standard`` asks what a repository without a policy is asked; ``starter`` only that nothing gets worse."""

SEVERITIES: Mapping[str, Mapping[str, Severity]] = MappingProxyType({"strict": {"policy-loosened": Severity.ERROR}})
"""What a profile makes rules weigh, as ``rules.severity`` of the policy can."""


def with_profile(profile: str | None, stated: Floors) -> Floors:
    """The stated floors over those of the profile; raises ``KeyError`` for a name not in ``PROFILES``."""
    return stated.over(PROFILES[profile]) if profile else stated
