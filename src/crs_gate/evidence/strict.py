"""JSON of which there is one spelling alone: RFC 8785, no floats, no key twice, bounded in size and depth."""

import json
import re
from typing import Any, NoReturn

from crs_gate.evidence.faults import FaultError

DEEPEST = 16
"""Levels of nesting; an in-toto statement of ours has six."""
LARGEST_NUMBER = 2**53 - 1
"""What every JSON reader keeps exactly (RFC 8785, section 3.2.2.3)."""
_MOST_DIGITS = len(f"-{LARGEST_NUMBER}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(data: bytes, largest: int) -> Any:
    """The value that strict JSON holds. Raises ``FaultError``; ``largest`` is in bytes."""
    if len(data) > largest:
        raise FaultError("too-large", f"it has more than {largest:,} bytes")
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise FaultError("not-utf-8", f"byte {error.start:,} is not UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"
        raise FaultError("not-json", f"it is not JSON: {why}") from error
    if data.count(b"{") + data.count(b"[") > DEEPEST:  # fewer of them cannot be nested more deeply
        _shallow(value, DEEPEST)
    if b"\\u" in data:
        _whole_characters(value)
    return value


def parse_canonical(data: bytes, largest: int) -> Any:
    """The value of strict JSON whose bytes are exactly those of RFC 8785. Raises ``FaultError``."""
    value = parse(data, largest)
    if _canonical_of(value, data) != data:
        raise FaultError("not-canonical", "its bytes are not the canonical ones of RFC 8785")
    return value


def canonical(value: Any) -> bytes:
    """The bytes of RFC 8785 of a value without floats."""
    import rfc8785

    encoded: bytes = rfc8785.dumps(value)
    return encoded


def canonical_line(value: Any) -> bytes:
    """The canonical bytes of a value that is flat, with the end of a line; for keys in ASCII."""
    return _ENCODER.encode(value).encode() + b"\n"


def _canonical_of(value: Any, data: bytes) -> bytes:
    """As ``canonical``. In ASCII, the standard library writes the same bytes and is ten times faster."""
    return _ENCODER.encode(value).encode() if data.isascii() else canonical(value)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FaultError("duplicate-key", f"the key {twice[:60]!r} is there twice")
    return entries


def _no_float(text: str) -> NoReturn:
    raise FaultError("float", f"the number {text[:40]} is not whole")


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS or abs(int(text)) > LARGEST_NUMBER:
        raise FaultError("number-too-large", f"the number {text[:20]} is beyond 2^53 - 1")
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_no_float, parse_int=_whole, parse_constant=_no_float
)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _shallow(value: Any, left: int) -> None:
    if not isinstance(value, (dict, list)):
        return
    if not left:
        raise FaultError("too-deep", f"it is nested more than {DEEPEST} levels deep")
    for below in value.values() if isinstance(value, dict) else value:
        _shallow(below, left - 1)


def _whole_characters(value: Any) -> None:
    if isinstance(value, str):
        if _SURROGATE.search(value):
            raise FaultError("not-utf-8", "a text holds half a surrogate pair")
    elif isinstance(value, dict):
        _whole_characters([*value, *value.values()])
    elif isinstance(value, list):
        for below in value:
            _whole_characters(below)
