"""Just enough of Thrift's compact protocol for headers and footers of Parquet: whole numbers, and structs of them."""

from crs_gate.columnar.bounds import TooMuchError

Struct = dict[int, "int | Struct"]

_STOP, _TRUE, _FALSE, _BYTE, _I16, _I64, _DOUBLE, _BINARY = 0, 1, 2, 3, 4, 6, 7, 8
_LIST, _SET, _MAP, _STRUCT = 9, 10, 11, 12
_DEEPEST = 16
_LONGEST_NUMBER = 10
_LONG_LIST = 15


class CutError(Exception):
    """The bytes end before the struct does."""


class Reader:
    """Reads from bytes; ``at`` is how far it came. ``most`` structs are read, whatever is in them."""

    def __init__(self, data: bytes, most: int = 1_000) -> None:
        self._data, self.at, self._left = data, 0, most

    def struct(self, depth: int = 0) -> Struct:
        """The fields of a struct by number, without texts and lists. Raises ``CutError`` or ``TooMuchError``."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise TooMuchError("what it says of itself is nested too deeply, or too much")
        found: Struct = {}
        field = 0
        while byte := self._byte():
            field = field + (byte >> 4) if byte >> 4 else self._signed()
            value = self._value(byte & 15, depth)
            if value is not None:
                found[field] = value
        return found

    def _value(self, kind: int, depth: int) -> "int | Struct | None":
        if kind in (_TRUE, _FALSE):
            return int(kind == _TRUE)
        if _I16 <= kind <= _I64:
            return self._signed()
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind in (_LIST, _SET):
            self._pass_list(depth)
        elif kind in (_BYTE, _DOUBLE, _BINARY):
            self._pass({_BYTE: 1, _DOUBLE: 8}.get(kind) or self._unsigned())
        else:
            raise TooMuchError("what it says of itself cannot be read")
        return None

    def _pass_list(self, depth: int) -> None:
        byte = self._byte()
        count, kind = byte >> 4, byte & 15
        for _ in range(self._unsigned() if count == _LONG_LIST else count):
            if kind in (_TRUE, _FALSE):
                self._pass(1)
            else:
                self._value(kind, depth + 1)

    def _pass(self, size: int) -> None:
        self.at += size
        if self.at > len(self._data):
            raise CutError

    def _byte(self) -> int:
        if self.at >= len(self._data):
            raise CutError
        self.at += 1
        return self._data[self.at - 1]

    def _unsigned(self) -> int:
        value = 0
        for place in range(_LONGEST_NUMBER):
            byte = self._byte()
            value |= (byte & 127) << 7 * place
            if byte < 128:  # noqa: PLR2004 - the last byte of a number has no high bit
                return value
        raise TooMuchError("what it says of itself cannot be read")

    def _signed(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)
