"""Which licenses the sources of a dataset state, by row: what is alike is kept once."""

from array import array
from typing import NamedTuple

from crs_gate.licenses.verdict import MERGED
from crs_gate.model.source import LicenseClaim, Source
from crs_gate.rules.answers import ToldElsewhere
from crs_gate.rules.license_terms import Terms, terms_of
from crs_gate.rules.statements import read_license

MOST_GAPS = 10_000
"""Sources with a license that nobody can read, of one dataset, that are named."""
MOST_NAMED = 3
"""Sources under one license that a sentence can name."""
_MOST_LICENSES = 100_000
"""Different licenses of one dataset. What is beyond counts as a license that nobody has read."""
_MOST_REMEMBERED = 10_000
_BEYOND = "license-conflict"


class Group(NamedTuple):
    """The merged sources under one license: the terms, the first by id with their rows, and how many there are."""

    terms: Terms
    first: tuple[tuple[str, int], ...]
    size: int

    def and_one(self, name: str, row: int) -> "Group":
        """One more."""
        if len(self.first) == MOST_NAMED and name >= self.first[-1][0]:
            return self._replace(size=self.size + 1)
        return Group(self.terms, tuple(sorted((*self.first, (name, row)))[:MOST_NAMED]), self.size + 1)


class _Read(NamedTuple):
    """What became of one claim: the number of its terms, or -1 and the rule that says why it cannot be read."""

    number: int
    rule: str
    ids: tuple[str, ...]


class LicenseCensus:
    """Rows are added in order. ``merged`` and ``unread`` speak of the merged sources alone, in order of the rows."""

    def __init__(self) -> None:
        self.merged: dict[int, Group] = {}
        self.unread: list[tuple[str, int]] = []
        """The rule that says why, and the row."""
        self.unread_count = 0
        self.merged_ids: set[str] = set()
        self._numbers: dict[Terms, int] = {}
        self._terms: list[Terms] = []
        self._of_row = array("i")
        self._known: dict[tuple[object, ...], _Read] = {}

    def add(self, row: int, source: Source) -> None:
        """Count the license of the next row."""
        read = self._read(source.license)
        self._of_row.append(read.number)
        if not is_merged(source):
            return
        self.merged_ids.update(read.ids)
        if read.number >= 0:
            group = self.merged.get(read.number) or Group(self._terms[read.number], (), 0)
            self.merged[read.number] = group.and_one(source.id, row)
            return
        self.unread_count += 1
        if len(self.unread) < MOST_GAPS:
            self.unread.append((read.rule, row))

    def of_row(self, row: int) -> Terms | None:
        """The terms of a row; ``None`` where they cannot be read."""
        number = self._of_row[row]
        return self._terms[number] if number >= 0 else None

    def _read(self, claim: LicenseClaim) -> _Read:
        key = (*claim[:4], claim.grants)
        if (known := self._known.get(key)) is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[key] = self._look(claim)
        return known

    def _look(self, claim: LicenseClaim) -> _Read:
        ids = read_license(claim).ids
        try:
            terms = terms_of(claim)
        except ToldElsewhere as gap:
            return _Read(-1, str(gap.by), ids)
        number = self._numbers.setdefault(terms, len(self._terms))
        if number == _MOST_LICENSES:
            del self._numbers[terms]
            return _Read(-1, _BEYOND, ())
        if number == len(self._terms):
            self._terms.append(terms)
        return _Read(number, "", ids)


def is_merged(source: Source) -> bool:
    """Whether a source becomes one with others; so does one that does not say."""
    return (source.relation or MERGED) == MERGED
