"""Names and keys of very many sources in a few dozen bytes each: a table can hold a million.

Keys are compared by Python's own 64-bit hash, which is keyed anew in each run, so that nobody can choose two texts
with one hash. Where a name is asked for by its text, the text is compared too.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator

_SORTED_AT_ONCE = 250_000
_HASH_BITS = 64


def ranked(hashes: "array[int]") -> "array[int]":
    """The positions of signed 64-bit numbers in order of their values; equal ones in order of position.

    Big arrays are sorted a part at a time, so that Python's integers exist for one part only.
    """
    bits = (len(hashes) // _SORTED_AT_ONCE).bit_length()
    found = array("I")
    if not bits:
        found.extend(sorted(range(len(hashes)), key=hashes.__getitem__))
        return found
    shift, half = _HASH_BITS - bits, 1 << (bits - 1)
    for part in range(-half, half):
        inside = [position for position, value in enumerate(hashes) if value >> shift == part]
        found.extend(sorted(inside, key=hashes.__getitem__))
    return found


class Names:
    """The ids of sources in the order of the rows, and the row of each id."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._ends = array("I", [0])
        self._text = bytearray()
        self._order = array("I")
        self._sorted = array("q")
        self._last: tuple[str | None, int | None] = None, None

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[str]:
        return map(self.name, range(len(self)))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.row(name) is not None

    def add(self, name: str) -> None:
        """Append the id of the next row."""
        self._hashes.append(hash(name))
        self._text += name.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._text))

    def freeze(self) -> None:
        """Make ready to be asked; after that nothing is added."""
        self._order = ranked(self._hashes)
        self._sorted = array("q", map(self._hashes.__getitem__, self._order))
        self._hashes = array("q")
        self._last = None, None

    def name(self, row: int) -> str:
        """The id of a row."""
        return self._text[self._ends[row] : self._ends[row + 1]].decode("utf-8", "surrogatepass")

    def row(self, name: str) -> int | None:
        """The first row of an id; ``None`` where no source has it."""
        if self._last[0] == name:  # the rules ask for one source in a row
            return self._last[1]
        found = self._find(name)
        self._last = name, found
        return found

    def _find(self, name: str) -> int | None:
        wanted = hash(name)
        at = bisect_left(self._sorted, wanted)
        while at < len(self._sorted) and self._sorted[at] == wanted:
            row = self._order[at]
            if self.name(row) == name:
                return row
            at += 1
        return None

    def row_of(self, hashed: int) -> int:
        """The first row whose id has a hash; -1 where none has."""
        at = bisect_left(self._sorted, hashed)
        return self._order[at] if at < len(self._sorted) and self._sorted[at] == hashed else -1


class SharedKeys:
    """Which keys several rows have, and which rows those are."""

    def __init__(self) -> None:
        self._hashes = array("q")
        self._rows = array("I")

    def add(self, key: object, row: int) -> None:
        """Append a key of a row."""
        self._hashes.append(hash(key))
        self._rows.append(row)

    def freeze(self) -> None:
        """Keep what is shared; after that nothing is added."""
        hashes, rows = array("q"), array("I")
        before, pending = None, 0
        for position in ranked(self._hashes):
            value = self._hashes[position]
            if value == before:
                if pending >= 0:
                    hashes.append(value)
                    rows.append(pending)
                    pending = -1
                hashes.append(value)
                rows.append(self._rows[position])
            else:
                before, pending = value, self._rows[position]
        self._hashes, self._rows = hashes, rows

    def rows(self, key: object, most: int) -> list[int]:
        """The first rows that share a key, in order; none for a key that only one has."""
        wanted = hash(key)
        at = bisect_left(self._hashes, wanted)
        end = at
        while end < len(self._hashes) and end - at < most and self._hashes[end] == wanted:
            end += 1
        return self._rows[at:end].tolist()

    def all_rows(self) -> Iterator[int]:
        """Every row that shares a key, some of them more than once."""
        return iter(self._rows)
