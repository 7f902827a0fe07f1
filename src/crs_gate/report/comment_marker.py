"""The hidden last line of a comment: by it a later run finds its own comment again, and knows which of two is newer."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from crs_gate.escape import uri_path

_MARKER = re.compile(
    r"\n<!-- crs-gate comment v1 key=([\w./~%-]{0,12000}) run=(\d{1,19})\.(\d{1,9}) head=([0-9a-f]{0,64}) -->\s*\Z",
    re.ASCII,
)
_LONGEST = 12_500
"""Characters from the end in which the marker lies: a path has 4,096 bytes at most, and a byte takes three."""


class Mark(NamedTuple):
    """What a marker says. ``run`` and ``attempt`` grow with time; both are 0 for a run that nobody counts."""

    key: str
    run: int = 0
    attempt: int = 0
    head: str = ""

    @property
    def order(self) -> tuple[int, int]:
        """The newer of two is the greater."""
        return self.run, self.attempt


def marked(body: str, mark: Mark) -> str:
    """The body with its marker, which no page shows. Whatever a path holds, it ends no marker and names nobody."""
    key = uri_path(mark.key).replace("--", "-%2D")
    return f"{body.rstrip()}\n\n<!-- crs-gate comment v1 key={key} run={mark.run}.{mark.attempt} head={mark.head} -->"


def mark_of(body: str) -> Mark | None:
    """The marker that ends a body; ``None`` where it ends otherwise. Text inside of a body is no marker."""
    found = _MARKER.search(body[-_LONGEST:])
    if not found:
        return None
    key, run, attempt, head = found.groups()
    return Mark(unquote(key, errors="surrogateescape"), int(run), int(attempt), head)
