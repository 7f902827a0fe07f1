"""Strict JSON, paths and the Merkle tree, against the documents that define them."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.evidence import merkle, paths, strict
from crs_gate.evidence.faults import FaultError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a":1,"a":2}', "duplicate-key"),
        (b'{"a":1.0}', "float"),
        (b'{"a":1e3}', "float"),
        (b'{"a":NaN}', "float"),
        (b'{"a":9007199254740992}', "number-too-large"),
        (b'{"a":' + b"9" * 5000 + b"}", "number-too-large"),
        (b"{", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b"[" * 17 + b"]" * 17, "too-deep"),
        (b'"\xff"', "not-utf-8"),
        (b'"\\ud800"', "not-utf-8"),
        (b'{"\\udc00":1}', "not-utf-8"),
        (b'{"b":1, "a":2}', "not-canonical"),
        (b'{"b":1,"a":2}', "not-canonical"),
        (b'{"a":1}\n', "not-canonical"),
        (b'"' + b"x" * 2000 + b'"', "too-large"),
    ],
)
def test_what_has_two_readings_has_none(data: bytes, code: str) -> None:
    with pytest.raises(FaultError) as raised:
        strict.parse_canonical(data, 1000 if code == "too-large" else 200_000)
    assert raised.value.code == code


@given(VALUES)
def test_what_is_written_canonically_is_read_again(value: object) -> None:
    assert strict.parse_canonical(strict.canonical(value), 10**6) == value


@given(VALUES)
def test_both_ways_to_write_ascii_give_the_same_bytes(value: object) -> None:
    written = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    assert _is_canonical(written) == (strict.canonical(value) == written)


def _is_canonical(data: bytes) -> bool:
    try:
        strict.parse_canonical(data, 10**6)
    except FaultError:
        return False
    return True


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "a//b", "./a", "a/../b", "..", "C:/x", "a\\b", "e\u0301", "a\0b", "a\nb", "\u202ea"]
)
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    assert paths.fault(path)


@pytest.mark.parametrize("path", ["a", "data/x y.csv", "\u00e9", "...", ".hidden", "ab:c"])
def test_plain_paths_are_paths(path: str) -> None:
    assert not paths.fault(path)


def test_paths_that_collide_are_found() -> None:
    assert list(paths.colliding(["a/B", "a/b", "c"])) == [("a/B", "a/b")]


def _by_definition(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962 writes it down."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    return sha256(b"\1" + _by_definition(leaves[:cut]) + _by_definition(leaves[cut:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_the_root_is_that_of_the_definition(leaves: list[bytes]) -> None:
    assert merkle.root(leaves) == _by_definition(leaves)
