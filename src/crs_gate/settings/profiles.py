"""Profiles: named sets of floors and of answers to start from. What a policy or an entry states comes before them.

A profile leaves alone what it says nothing of. ``auto`` chooses among three of them by size and risk; a policy makes
profiles of its own by extending one.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from crs_gate.model.policy import NO_FLOOR, Floors
from crs_gate.model.scheme import Severity
from crs_gate.rules.regulations import LISTS

PROFILES: Mapping[str, Floors] = MappingProxyType(
    {
        "starter": Floors(NO_FLOOR, NO_FLOOR, NO_FLOOR, "warn"),
        "standard": Floors(NO_FLOOR, NO_FLOOR, "C", "warn"),
        "strict": Floors(min_rating="B", min_source_rating="B", on_unknown="block"),
    }
)
"""``standard`` asks what a repository without a policy is asked; ``starter`` only that nothing gets worse."""
AUTO = "auto"
"""The profile that is one of these, as ``judge.risk`` finds."""

SEVERITIES: Mapping[str, Mapping[str, Severity]] = MappingProxyType({"strict": {"policy-loosened": Severity.ERROR}})
"""What a profile makes rules weigh, as ``rules.severity`` of the policy can."""


class Profile(NamedTuple):
    """What stands behind a name. ``tiers`` holds floors for each tier where size and risk choose among them."""

    floors: Floors = Floors()
    require: tuple[str, ...] | None = None
    """Lists of answers; ``None`` says nothing of them."""
    severities: Mapping[str, Severity] = MappingProxyType({})
    tiers: Mapping[str, Floors] = MappingProxyType({})

    def under(self, stated: Floors, require: tuple[str, ...] | None) -> "Profile":
        """The profile with the stated floors before its own, and the stated lists added to its own."""
        added = self.require if require is None else tuple(dict.fromkeys((*(self.require or ()), *require)))
        tiers = {tier: stated.over(floors) for tier, floors in self.tiers.items()}
        return self._replace(floors=stated.over(self.floors), require=added, tiers=tiers)


def _built_in() -> Mapping[str, Profile]:
    of_floors = {name: Profile(floors, None, SEVERITIES.get(name, {})) for name, floors in PROFILES.items()}
    of_answers = {name: Profile(require=(name,)) for name in LISTS}
    return {**of_floors, AUTO: Profile(PROFILES["starter"], tiers=PROFILES), **of_answers}


BUILT_IN: Mapping[str, Profile] = MappingProxyType(_built_in())


def with_profile(profile: str | None, stated: Floors) -> Floors:
    """The stated floors over those of a built-in profile; raises ``KeyError`` for a name that is none."""
    return BUILT_IN[profile].under(stated, None).floors if profile else stated
