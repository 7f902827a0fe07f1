"""How many bytes are unpacked of many files together: a few packed ones can be work for hours."""

BEYOND = "more unpacked data than is read of one change: an audit reads all of it"


class Room:
    """What is left; without a bound by default."""

    def __init__(self, left: float = float("inf")) -> None:
        self._left = left

    def take(self, size: int) -> bool:
        """Take room for some bytes; false where there is none."""
        self._left -= size
        return self._left >= 0
