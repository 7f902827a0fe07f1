"""What ends with time alone: waivers, periods, and what was looked at long ago."""

from datetime import date
from typing import NamedTuple

from crs_gate.model.location import Location
from crs_gate.model.report import WaiverState, WaiverUse


class Ending(NamedTuple):
    """What ends after one day for one dataset under one rule: of the dataset, or of ``sources_counted`` sources."""

    rule: str
    dataset: str
    what: str
    """What is over after the day, in words."""
    last: date
    days_left: int
    """From today to the last day; negative where it is over."""
    sources: tuple[str, ...]
    """The first few ids, in the order of the manifest; none where it is about the dataset."""
    sources_counted: int
    location: Location
    """Of the first of them."""


class Endings(NamedTuple):
    """What ends within some days, what is over, and every waiver of the policy."""

    today: date
    within: int
    """Days from today on."""
    policy: str
    """Where the policy was read."""
    waivers: tuple[WaiverUse, ...] = ()
    """In the order of their last days."""
    endings: tuple[Ending, ...] = ()
    """In the order of their last days; what is over comes first."""
    unread: tuple[Location, ...] = ()
    """The first problem of each manifest that is not valid: what ends in it is not known."""

    @property
    def missed(self) -> tuple[WaiverUse, ...]:
        """The waivers that are over or end within the days; one that lets off nothing is not missed."""
        return tuple(use for use in self.waivers if use.state in {WaiverState.EXPIRED, WaiverState.EXPIRING})
