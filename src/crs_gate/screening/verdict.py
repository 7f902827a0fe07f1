"""What screening says of a candidate, and how it is counted."""

from collections import Counter
from typing import NamedTuple


class Verdict(NamedTuple):
    """Whether a candidate is let in. ``rule`` and ``reason`` say why not; both are empty where it is.

    ``source`` is the id of the source that it belongs to, where one claims it. ``unknown`` says that something of it
    is not known and it was let in all the same, as asked.
    """

    admitted: bool
    rule: str = ""
    reason: str = ""
    source: str = ""
    unknown: bool = False


def refused(rule: str, reason: str, source: str = "") -> Verdict:
    """A candidate that is not let in."""
    return Verdict(False, rule, reason, source)


class Tally:
    """How many candidates were read, passed and rejected, by rule."""

    def __init__(self) -> None:
        self.passed = 0
        self.unknown = 0
        self.rejected: Counter[str] = Counter()

    def add(self, verdict: Verdict) -> None:
        """Count one."""
        if verdict.admitted:
            self.passed += 1
            self.unknown += verdict.unknown
        else:
            self.rejected[verdict.rule] += 1

    @property
    def refusals(self) -> int:
        """How many were rejected."""
        return self.rejected.total()

    def __str__(self) -> str:
        """One line, the most frequent rule first."""
        said = f"read {self.passed + self.refusals:,}, passed {self.passed:,}, rejected {self.refusals:,}"
        if self.rejected:
            ordered = sorted(self.rejected.items(), key=lambda item: (-item[1], item[0]))
            said += f" ({', '.join(f'{rule} {count:,}' for rule, count in ordered)})"
        return f"{said}; {self.unknown:,} passed with unknown answers" if self.unknown else said
