from pathlib import Path

import pytest

from crs_gate.errors import HistoryError
from crs_gate.history.event import default_branch, read_event


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"\xff", "not JSON"),
        (b"[" * 10**6, "JSON"),
    ],
)
def test_broken_event_file_is_undecided(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / "event.json").write_bytes(content)
    with pytest.raises(HistoryError, match=what) as caught:
        read_event(tmp_path / "event.json")
    assert caught.value.exit_code == 3


def test_missing_event_file_is_undecided(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="cannot be read"):
        read_event(tmp_path / "event.json")


def test_huge_event_file_is_not_loaded(tmp_path: Path) -> None:
    with (tmp_path / "event.json").open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    with pytest.raises(HistoryError, match="over"):
        read_event(tmp_path / "event.json")


@pytest.mark.parametrize(
    ("name", "usable"),
    [
        ("main", True),
        ("release/2.x", True),
        ("--all", False),
        ("a b", False),
        ("a..b", False),
        ("a:b", False),
        (3, False),
    ],
)
def test_default_branch_is_checked(name: object, usable: bool) -> None:
    assert default_branch({"repository": {"default_branch": name}}) == (name if usable else None)


def test_event_without_default_branch() -> None:
    assert default_branch({"repository": "x"}) is None
