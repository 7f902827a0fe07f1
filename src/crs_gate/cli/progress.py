"""A line on how far long work is, on a terminal only."""

import sys
import time
from typing import Self, TextIO

from crs_gate.escape import bounded
from crs_gate.report.sizes import as_bytes

_EVERY = 0.1
_WIDTH = 24
_MINUTE = 60
_LONGEST = 78


class Progress:
    """A bar with bytes, rate and time left; where nobody watches, nothing at all. Use it in a ``with`` statement."""

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self._what = what
        self._out = stream or sys.stderr
        self._shown = self._out.isatty()
        self._start = time.monotonic()
        self._last = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown and self._last:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def tell(self, done: int, whole: int) -> None:
        """So many bytes of so many."""
        if self._is_due() and whole:
            self._show(line(self._what, min(done, whole), whole, time.monotonic() - self._start))

    def say(self, text: str) -> None:
        """One line in words, escaped already; what does not fit on a line of 80 characters is left out."""
        if self._is_due():
            self._show(bounded(text, _LONGEST, "..."))

    def _is_due(self) -> bool:
        return self._shown and time.monotonic() - self._last >= _EVERY

    def _show(self, text: str) -> None:
        self._last = time.monotonic()
        self._out.write(f"\r\x1b[K{text}")
        self._out.flush()


def line(what: str, done: int, whole: int, seconds: float) -> str:
    """The words: ``hashing [####----] 50 % 1.0 of 2.0 GB, 500 MB/s, 2 s left``."""
    full = _WIDTH * done // whole
    rate = done / seconds if seconds > 0 else 0.0
    left = f", {_time((whole - done) / rate)} left" if rate else ""
    bar = "#" * full + "-" * (_WIDTH - full)
    return f"{what} [{bar}] {100 * done // whole} %, {as_bytes(done)} of {as_bytes(whole)}, {as_bytes(rate)}/s{left}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds) + 1, _MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
