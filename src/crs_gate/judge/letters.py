"""Letters of very many sources, from a byte each."""

from collections import Counter
from collections.abc import Iterator, Mapping

from crs_gate.judge.fold import BITS
from crs_gate.judge.rating import assessed
from crs_gate.model.rating import CriterionRating
from crs_gate.model.scheme import LETTERS, Criterion, letter_for

MOST_LETTERS = 10_000
"""Sources of a table that are named with their letters. Of a bigger one it is what changed, and some of the worst."""
_WORST = 1_000


class Letters:
    """The letter of each row: what the dataset as a whole owes is not held against it.

    ``bad`` has the criteria that each row fails, as bits, and ``instead`` what counts for some rows. ``left_out`` flags
    rows that are not counted.
    """

    def __init__(
        self,
        bad: bytearray,
        criteria: Mapping[Criterion, CriterionRating],
        instead: Mapping[int, int] | None = None,
        left_out: bytearray | None = None,
    ) -> None:
        self._bad, self._instead, self._left_out = bad, instead or {}, left_out
        mask = sum(BITS[criterion] for criterion in assessed(criteria))
        self._by_bits = bytes(ord(letter_for((mask & ~bits).bit_count())) for bits in range(1 << len(BITS)))

    def of(self, row: int) -> str:
        """The letter of a row."""
        return chr(self._by_bits[self._instead.get(row, self._bad[row])])

    @property
    def counted(self) -> tuple[tuple[str, int], ...]:
        """How many rows have each letter that any has, the best first."""
        letters = self._bad.translate(self._by_bits + bytes(256 - len(self._by_bits)))
        counts = Counter(letters)
        for row in self._instead:
            counts[letters[row]] -= 1
            counts[ord(self.of(row))] += 1
        for row, is_out in enumerate(self._left_out or b""):
            if is_out:
                counts[ord(self.of(row))] -= 1
        return tuple((letter, counts[ord(letter)]) for letter in LETTERS if counts[ord(letter)])

    def rows(self, first: bytearray) -> Iterator[int]:
        """The rows to name: all, or those that are flagged and some of the worst."""
        wanted = range(len(self._bad)) if len(self._bad) <= MOST_LETTERS else self._some(first)
        return (row for row in wanted if not (self._left_out and self._left_out[row]))

    def _some(self, first: bytearray) -> list[int]:
        flagged = [row for row, is_first in zip(range(len(first)), first, strict=True) if is_first][:MOST_LETTERS]
        letters = self._bad.translate(self._by_bits + bytes(256 - len(self._by_bits)))
        worst: list[int] = []
        for letter in reversed(LETTERS):
            at = letters.find(ord(letter))
            while at >= 0 and len(worst) < _WORST:
                worst.append(at)
                at = letters.find(ord(letter), at + 1)
        return sorted({*flagged, *worst})
