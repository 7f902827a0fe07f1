"""Inputs that once ended badly, and some that are odd: each must end well now, whoever fuzzes."""

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

KEPT = Path(__file__).parent / "kept"
ODD = (
    b"",
    b"\0",
    b"\xff\xfe\0\0",
    b"\1{",
    b"\0" * 5_000,
    b"[" * 20_000,
    b"\0crs: 1\nsources: &a [*a]\n",
    b"\2\xf0\x9f",
    b"\r" * 99,
)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("data", ODD, ids=lambda data: f"{data[:8]!r}")
def test_odd_bytes_end_well(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("file", sorted(KEPT.glob("*/*")), ids=lambda file: f"{file.parent.name}-{file.name[:8]}")
def test_what_once_ended_badly_ends_well(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())
