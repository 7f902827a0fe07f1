"""The sources that a base had, read again where they are wanted: only some at a time are held."""

from array import array
from collections.abc import Iterable, Iterator

from crs_gate.judge.views import View
from crs_gate.model.source import Source

_MOST_AT_ONCE = 10_000
"""Sources of the base that are held at a time."""
_LARGEST_AT_ONCE = 32 * 1024 * 1024
"""Bytes from which on no more of them are held."""
_NOWHERE = -1


class Earlier:
    """The sources of some rows of the base, given out in this order, which is that of the head.

    Where both sides have one order, the base is read once. Else it is read anew for some thousand sources each time.
    """

    def __init__(self, base: View, rows: Iterable[int]) -> None:
        self._base = base
        self._wanted = array("I", rows)
        self._asked = 0
        self._held: dict[int, Source] = {}
        self._flags = bytearray(len(base))
        self._reached = _NOWHERE
        self._scan: Iterator[tuple[int, Source]] = iter(())

    def take(self, row: int) -> Source | None:
        """The source at base of a row of the base that differs; each is given out once."""
        if row not in self._held:
            self._load()
        return self._held.pop(row, None)

    def _load(self) -> None:
        rows = self._next_rows()
        if not rows:
            return
        if min(rows) <= self._reached or self._reached == _NOWHERE:
            self._finish()
            self._scan = self._base.chosen(self._flags)
        for row in rows:
            self._flags[row] = 1
        missing = len(rows)
        for row, source in self._scan:
            self._held[row], self._flags[row], self._reached = source, 0, row
            missing -= 1
            if not missing:
                break
        if self._asked == len(self._wanted):
            self._finish()

    def _next_rows(self) -> "array[int]":
        """The next rows that differ, as many as may be held at once."""
        first, size = self._asked, 0
        for row in self._wanted[first : first + _MOST_AT_ONCE]:
            self._asked += 1
            size += self._base.size(row)
            if size >= _LARGEST_AT_ONCE:
                break
        return self._wanted[first : self._asked]

    def _finish(self) -> None:
        """Go through the rest of the base, of which nothing is wanted: only so it is sure to be the one of before."""
        for _ in self._scan:
            pass
