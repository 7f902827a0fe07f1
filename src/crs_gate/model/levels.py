"""How well a claim is supported: from a bare statement to one that was checked and signed."""

from collections.abc import Mapping
from enum import Enum, IntEnum
from typing import NamedTuple


class Level(IntEnum):
    """What stands behind a claim; each level asks for all that the ones below it ask for."""

    NOTHING = 0
    """Nothing is stated, or a placeholder."""
    DECLARED = 1
    """The manifest says so."""
    DOCUMENTED = 2
    """It names what shows it, such as a place and a day, so that somebody could look."""
    VERIFIED = 3
    """The gate looked: bytes in the repository say what the manifest says."""
    ATTESTED = 4
    """Verified, and a log that is signed by a trusted key covers it."""

    @property
    def title(self) -> str:
        """As policies and reports write it."""
        return self.name.lower()


class Claim(Enum):
    """What is claimed of a source, and the highest level that a program can find out."""

    SOURCING = ("sourcing", Level.DOCUMENTED)
    LICENSE = ("license", Level.ATTESTED)
    ACQUISITION = ("acquisition", Level.ATTESTED)
    OPT_OUT = ("opt-out", Level.ATTESTED)
    CONSENT = ("consent", Level.DOCUMENTED)
    TRACE = ("trace", Level.ATTESTED)
    FILES = ("files", Level.ATTESTED)

    def __init__(self, title: str, highest: Level) -> None:
        self.title, self.highest = title, highest


CLAIMS = {claim.title: claim for claim in Claim}
LEVELS = {level.title: level for level in Level if level}


class Weighed(NamedTuple):
    """How many sources owe a claim at each level, for each claim that any source owes; and whether all is signed."""

    counts: Mapping[Claim, Mapping[Level, int]]
    signed: bool = False

    def lowest(self, claim: Claim) -> Level:
        """That of the source of which least is known."""
        return min(self.counts[claim])
