"""What a base had found, as hashes: whether a finding of the head is new, and how many are gone."""

from array import array
from bisect import bisect_left

from crs_gate.model.findings import RuleResult
from crs_gate.model.packed import ranked

MOST_REMEMBERED = 4_000_000
"""Findings of a base that are remembered. Where it had more, one of the head that is not among them counts as new."""


class Remembered:
    """Fingerprints of findings and unknown results of a base: first they are added, then they are asked for."""

    def __init__(self) -> None:
        self._findings = array("q")
        self._unknown = array("q")
        self._silent = array("q")
        self._guarded = array("q")
        self._seen = bytearray()

    def add(self, result: RuleResult, *, unknown: bool, guarded: bool) -> None:
        """Remember what a result of the base found, whether it is an unknown that can block, or one of a safeguard."""
        if len(self._findings) < MOST_REMEMBERED:
            self._findings.extend(hash(finding.fingerprint) for finding in result.findings)
        if unknown and len(self._unknown) < MOST_REMEMBERED:
            self._unknown.append(hash((result.rule_id, result.subject)))
        if guarded and len(self._guarded) < MOST_REMEMBERED:
            self._guarded.append(hash((result.rule_id, result.subject)))
        if not result.findings and len(self._silent) < MOST_REMEMBERED:
            self._silent.append(hash((result.rule_id, result.subject)))

    def freeze(self) -> None:
        """Make ready to be asked; after that nothing is added."""
        self._findings, self._unknown = _distinct(self._findings), _distinct(self._unknown)
        self._silent, self._guarded = _distinct(self._silent), _distinct(self._guarded)
        self._seen = bytearray(len(self._findings))

    def had(self, fingerprint: str) -> bool:
        """Whether the base had a finding; it is there at head then."""
        at = _place(self._findings, hash(fingerprint))
        if at >= 0:
            self._seen[at] = 1
        return at >= 0

    def was_there(self, result: RuleResult) -> bool:
        """Whether a result of the head says nothing that the base had not found, or left to others to say."""
        if result.findings:
            return all(self.had(finding.fingerprint) for finding in result.findings)
        return _place(self._silent, hash((result.rule_id, result.subject))) >= 0

    def was_broken(self, result: RuleResult) -> bool:
        """Whether a safeguard was broken or open at base."""
        return _place(self._guarded, hash((result.rule_id, result.subject))) >= 0

    def was_unknown(self, result: RuleResult) -> bool:
        """Whether a result was unknown at base."""
        return _place(self._unknown, hash((result.rule_id, result.subject))) >= 0

    @property
    def resolved(self) -> int:
        """How many findings of the base were not asked for: the head does not have them."""
        return len(self._seen) - sum(self._seen)


def _distinct(hashes: "array[int]") -> "array[int]":
    found = array("q")
    for position in ranked(hashes):
        if not found or found[-1] != hashes[position]:
            found.append(hashes[position])
    return found


def _place(sorted_hashes: "array[int]", wanted: int) -> int:
    at = bisect_left(sorted_hashes, wanted)
    return at if at < len(sorted_hashes) and sorted_hashes[at] == wanted else -1
