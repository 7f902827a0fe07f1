"""How much of a file is looked at. All archives inside of one file share one budget."""

from dataclasses import dataclass

MOST_MEMBERS = 2_000
"""Members of archives whose content is looked at; the names of all are."""
MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes that are unpacked in memory."""
MOST_DEPTH = 4
"""Archives inside of archives."""
LARGEST_MEMBER = 8 * 1024 * 1024
"""Bytes from the beginning of a member, or of a file that is no archive."""


@dataclass
class Budget:
    """What is left."""

    members: int = MOST_MEMBERS
    unpacked: int = MOST_UNPACKED

    def take(self, size: int) -> int:
        """How many of so many bytes may be unpacked for one more member; 0 where nothing is left."""
        if self.members <= 0 or self.unpacked <= 0:
            return 0
        self.members -= 1
        granted = min(size, self.unpacked)
        self.unpacked -= granted
        return granted
