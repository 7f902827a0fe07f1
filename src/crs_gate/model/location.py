"""Where a value stands in a file."""

from typing import NamedTuple, Protocol


class Location(NamedTuple):
    """A place in a file of the repository; line and column count from 1, pointer is an RFC 6901 JSON pointer."""

    path: str
    line: int
    column: int
    pointer: str = ""


class Places(Protocol):
    """Finds the place of a value in the file that was read."""

    def locate(self, pointer: str) -> tuple[int, int]:
        """Line and column of the value, or of its nearest existing ancestor, counted from 1."""
        ...
