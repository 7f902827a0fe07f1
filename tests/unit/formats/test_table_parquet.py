"""Tables as Parquet, through the extra."""

import sys
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from crs_gate.formats import table_check, table_parquet
from tests.unit.formats.test_tables import dataset, only, read_table, rows


def parquet(records: list[dict[str, Any]], **options: Any) -> bytes:
    """The records as a Parquet file; skips where the extra is not installed."""
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet as writer

    out = BytesIO()
    writer.write_table(pa.Table.from_pylist(records), out, **options)
    return out.getvalue()


def test_without_the_extra_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    message = "reading Parquet takes an extra: pip install 'crs-gate[parquet]'"
    assert only(b"PAR1", "s.parquet") == ("data/s.parquet", 1, 1, message)


def test_parquet_says_the_same_as_json() -> None:
    records = [
        {
            "id": "a",
            "title": None,
            "license": {"expression": "CC0-1.0", "credit": None},
            "collected.from": date(2026, 1, 1),
            "files": [{"path": "x.csv", "bytes": 5}],
            "derived_from": [],
            "locator.revision": 3,
        },
        {"id": "b", "title": "two", "license": None, "files": None, "derived_from": ["a"]},
    ]
    expected = [
        {
            "id": "a",
            "license": {"expression": "CC0-1.0"},
            "collected": {"from": "2026-01-01"},
            "files": [{"path": "x.csv", "bytes": 5}],
            "derived_from": [],
            "locator": {"revision": 3},
        },
        {"id": "b", "title": "two", "derived_from": ["a"]},
    ]
    found = dataset(read_table(parquet(records), "s.parquet", size=4096))
    assert tuple(found.sources) == tuple(dataset(read_table(rows(*expected))).sources)
    assert found.sources[1].id == "b"


def test_what_is_wrong_with_a_row_is_said_with_its_number() -> None:
    text = parquet([{"id": f"s{number}", "role": "train"} for number in range(2_500)] + [{"id": "x", "role": "both"}])
    path, line, _, message = only(text, "s.parquet")
    assert (path, line) == ("data/s.parquet", 2_501)
    assert message.startswith("'both' is not one of")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"PAR1nonsensePAR1", "not a Parquet file that can be read"), (b"x" * 100, "not a Parquet file")],
)
def test_what_is_no_parquet_is_told(content: bytes, message: str) -> None:
    pytest.importorskip("pyarrow")
    assert only(content, "s.parquet")[3].startswith(message)


def test_a_cut_or_spoilt_file_ends_in_a_problem() -> None:
    text = parquet([{"id": f"s{number}", "title": f"t{number}"} for number in range(200)])
    for at in range(0, len(text), 37):
        spoilt = text[:at] + bytes([text[at] ^ 0x5A]) + text[at + 1 :]
        for content in (text[:at], spoilt):
            result = read_table(content, "s.parquet", size=4096)
            assert (result.dataset is None) == bool(result.problems)


def test_bytes_are_no_text() -> None:
    path, line, _, message = only(parquet([{"id": "a", "title": b"x"}]), "s.parquet")
    assert (path, line) == ("data/s.parquet", 1)
    assert message == "a column holds bytes, which is no text, number, date, list or struct"


def test_big_row_groups_and_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = parquet([{"id": f"s{number}"} for number in range(100)])
    monkeypatch.setattr(table_parquet, "_LARGEST_GROUP", 10)
    assert "a row group is larger than" in only(text, "s.parquet")[3]
    monkeypatch.setattr(table_parquet, "LARGEST_FILE", 100)
    assert "the limit for Parquet" in only(text, "s.parquet")[3]


def test_a_row_of_two_megabytes_is_refused_though_its_neighbors_are_small() -> None:
    text = parquet([{"id": f"s{number}", "title": "x" * (2_000_000 if number == 3 else 1)} for number in range(9)])
    assert only(text, "s.parquet") == ("data/s.parquet", 4, 1, "the row is longer than 1 MiB, the limit")


def test_columns_that_nobody_reads_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_check, "MOST_UNREAD", 100)
    small = [{"id": "a", "x-raw": b"x" * 50}]
    assert dataset(read_table(parquet(small), "s.parquet", size=4096))
    for raw in (b"x" * 120, "x" * 120, ["x" * 60] * 2):
        assert "under keys that begin with x-" in only(parquet([{"id": "a", "x-raw": raw}]), "s.parquet")[3]
