"""Just enough of FlatBuffers for what Arrow says of a batch: tables, their fields, and vectors of structs."""

from struct import Struct, error
from typing import Any, NamedTuple

from crs_gate.columnar.bounds import TooMuchError

_U8, _U16, _I32, _U32 = Struct("<B"), Struct("<H"), Struct("<i"), Struct("<I")
I64 = Struct("<q")
_MOST = 10_000_000


class Table(NamedTuple):
    """A table in a buffer. What lies outside of the buffer raises ``TooMuchError``."""

    data: bytes
    at: int

    def number(self, field: int) -> int:
        """A field of 64 bits, or 0."""
        return self._read(I64, place) if (place := self._place(field)) else 0

    def small(self, field: int) -> int:
        """A field of 8 bits, or 0."""
        return self._read(_U8, place) if (place := self._place(field)) else 0

    def table(self, field: int) -> "Table | None":
        """A table that a field leads to."""
        place = self._place(field)
        return Table(self.data, place + self._read(_U32, place)) if place else None

    def structs(self, field: int, layout: Struct) -> list[tuple[Any, ...]]:
        """The structs of a vector."""
        place = self._place(field)
        if not place:
            return []
        place += self._read(_U32, place)
        count = self._read(_U32, place)
        end = place + 4 + count * layout.size
        if end > len(self.data) or count > _MOST:
            raise TooMuchError("what a batch says of itself is cut short")
        return list(layout.iter_unpack(self.data[place + 4 : end]))

    def _place(self, field: int) -> int:
        about = self.at - self._read(_I32, self.at)
        at = 4 + 2 * field
        offset = self._read(_U16, about + at) if at < self._read(_U16, about) else 0
        return self.at + offset if offset else 0

    def _read(self, layout: Struct, at: int) -> int:
        try:
            found: int = layout.unpack_from(self.data, at)[0] if at >= 0 else -1
        except error as fault:
            raise TooMuchError("what a batch says of itself is cut short") from fault
        if at < 0:
            raise TooMuchError("what a batch says of itself lies outside of it")
        return found


def root(data: bytes) -> Table:
    """The first table of a buffer."""
    return Table(data, Table(data, 0)._read(_U32, 0))
