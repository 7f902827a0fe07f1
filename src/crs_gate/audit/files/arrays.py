"""Whether a file of NumPy holds Python objects, which it keeps as a pickle, told by its header alone.

The header is a Python literal (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), and may break
lines, put strings together, or write letters as escapes: so it is read as one, and not searched.
"""

import re

_LONGEST = 64 * 1024
_VERSION_AT, _PLAIN_AT, _WIDE_AT = 6, 10, 12
_OBJECTS = re.compile(rb"['\"][|<>=]?O[0-9]{0,4}['\"]|object|\\")
_OBJECT = re.compile(r"O|object")


def holds_objects(data: bytes) -> bool:
    """Whether the type of an array has objects in it, or cannot be told and may have."""
    import ast

    wide = data[_VERSION_AT : _VERSION_AT + 1] > b"\x01"
    at = _WIDE_AT if wide else _PLAIN_AT
    length = int.from_bytes(data[8:at], "little")
    header = data[at : at + length]
    if length > _LONGEST:
        return True
    try:
        described = ast.literal_eval(header.decode("latin-1" if not wide else "utf-8", "replace").strip())
        return _is_object(described["descr"])
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError, KeyError):
        return bool(_OBJECTS.search(header))


def _is_object(kind: object) -> bool:
    """Of a type, a list of named fields, or a type with a shape."""
    if isinstance(kind, str):
        return bool(_OBJECT.search(kind))
    if isinstance(kind, list):
        return any(not isinstance(each, tuple) or len(each) < 2 or _is_object(each[1]) for each in kind)  # noqa: PLR2004
    return not isinstance(kind, tuple) or not kind or _is_object(kind[0])
