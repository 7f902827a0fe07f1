"""Just enough of Thrift's compact protocol for headers and footers of Parquet, read as the library reads them."""

from collections.abc import Mapping
from typing import Any

from crs_gate.columnar.bounds import TooMuchError

Path = tuple[int, ...]
Struct = dict[tuple[int, int], Any]
"""Fields by number and kind: the library passes over a field of another kind than it expects, and so do we."""

I32, I64, BINARY, LIST, STRUCT = 5, 6, 8, 9, 12
_TRUE, _FALSE, _BYTE, _I16, _DOUBLE, _SET = 1, 2, 3, 4, 7, 10
_DEEPEST = 16
_LONGEST_NUMBER = 10
_LONG_LIST = 15


class CutError(Exception):
    """The bytes end before the struct does."""


class Reader:
    """Reads from bytes; ``at`` is how far it came, ``most`` how many structs are read.

    ``lists`` has the kinds of what is in lists, by the fields that lead there: the library takes it for what it
    expects, whatever its kind is said to be, so another kind is refused. Of other lists nothing is known to it.
    """

    def __init__(self, data: bytes, most: int = 1_000, lists: Mapping[Path, int] | None = None) -> None:
        self._data, self.at, self._left = data, 0, most
        self._lists: Mapping[Path, int] = lists or {}

    def struct(self, path: Path = ()) -> Struct:
        """The fields of a struct. Raises ``CutError`` or ``TooMuchError``."""
        self._left -= 1
        if len(path) > _DEEPEST or self._left < 0:
            raise TooMuchError("what it says of itself is nested too deeply, or too much")
        found: Struct = {}
        field = 0
        while byte := self._byte():
            field = field + (byte >> 4) if byte >> 4 else self._signed()
            found[field, byte & 15] = self._value(byte & 15, (*path, field))
        return found

    def _value(self, kind: int, path: Path) -> Any:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind in (_I16, I32, I64):
            return self._signed()
        if kind == STRUCT:
            return self.struct(path)
        if kind in (LIST, _SET):
            return self._list(path)
        if kind in (_BYTE, _DOUBLE, BINARY):
            return self._bytes({_BYTE: 1, _DOUBLE: 8}.get(kind) or self._unsigned())
        raise TooMuchError("what it says of itself cannot be read")

    def _list(self, path: Path) -> list[Any]:
        byte = self._byte()
        count, kind = byte >> 4, byte & 15
        if self._lists.get(path, kind) != kind:
            raise TooMuchError("what it says of itself has a list of another kind than is read there")
        if count == _LONG_LIST:
            count = self._unsigned()
        if count > len(self._data) - self.at:
            raise CutError
        if kind in (_TRUE, _FALSE):
            self._bytes(count)
            return []
        return [self._value(kind, path) for _ in range(count)]

    def _bytes(self, size: int) -> bytes:
        start, self.at = self.at, self.at + size
        if self.at > len(self._data):
            raise CutError
        return self._data[start : self.at]

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
