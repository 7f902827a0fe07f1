"""Rows out of a batch of columns, as plain values, without more of them in memory than are bounded."""

from collections.abc import Iterator
from typing import Any

from crs_gate.columnar.bounds import MOST_HELD, TooMuchError

_AT_ONCE = 64 * 1024 * 1024
"""Bytes that rows may come to that are taken out at once."""
_CELLS = 1_000_000
_CELL = 8


def rows_of(batch: Any) -> Iterator[dict[str, Any]]:
    """Each row. Raises ``TooMuchError`` for one that comes to more than is held, and what pyarrow does."""
    step = max(1, min(1_000, _CELLS // max(batch.num_columns, 1)))
    for at in range(0, batch.num_rows, step):
        some = batch.slice(at, step)
        if weight(some) <= _AT_ONCE:
            yield from some.to_pylist()
            continue
        for number in range(some.num_rows):
            one = some.slice(number, 1)
            if weight(one) > MOST_HELD:
                raise TooMuchError(f"a row takes more than {MOST_HELD // 1024**2} MiB")
            yield from one.to_pylist()


def weight(batch: Any) -> int:
    """Bytes that the values come to, each on its own."""
    return sum(_of(column) for column in batch.columns)


def _of(array: Any) -> int:
    from pyarrow import types

    kind = array.type
    if types.is_dictionary(kind):
        return _of_dictionary(array)
    if types.is_struct(kind):
        return sum(_of(inner) for inner in array.flatten())
    if types.is_map(kind):
        return len(array) * _CELL + _of(array.keys) + _of(array.items)
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return len(array) * _CELL + _of(array.flatten())
    if types.is_primitive(kind) or types.is_null(kind) or _is_text(kind):
        return int(array.nbytes) + len(array) * _CELL
    return len(array) * max(_CELL, int(array.nbytes))  # what may stand there once and be meant many times


def _of_dictionary(array: Any) -> int:
    from pyarrow import compute

    if not _is_text(array.type.value_type):
        return len(array) * max(_CELL, _of(array.dictionary))
    lengths = compute.binary_length(array.dictionary)
    return (compute.sum(compute.take(lengths, array.indices)).as_py() or 0) + len(array) * _CELL


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return any(told(kind) for told in (types.is_string, types.is_binary, types.is_large_string, types.is_large_binary))
