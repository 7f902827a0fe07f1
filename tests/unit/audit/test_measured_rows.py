"""Records of any format, read the same; what cannot be read is told and never raised."""

import gzip
import json
from io import BytesIO

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from crs_gate.audit.found import Unread
from crs_gate.audit.measures.rows import READABLE, Record, known, records, shown

ROWS = [{"a": 1, "b": "x"}, {"a": 2, "b": None}]


def read(path: str, data: bytes) -> list[Record | Unread]:
    return list(records(path, BytesIO(data)))


def as_parquet() -> bytes:
    out = BytesIO()
    parquet.write_table(pa.Table.from_pylist(ROWS), out)
    return out.getvalue()


JSONL = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
CUT = gzip.compress(JSONL, mtime=0)[:-9]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("x.jsonl", JSONL), ("x.JSONL", b"\xef\xbb\xbf" + JSONL), ("x.jsonl.gz", gzip.compress(JSONL, mtime=0)),
        ("x.csv", b"a,b\r\n1,x\r\n2,\r\n"), ("x.tsv", b"a\tb\n1\tx\n2\t"), ("x.parquet", as_parquet()),
    ],
)  # fmt: skip
def test_the_same_records_of_any_format(path: str, data: bytes) -> None:
    found = [each for each in read(path, data) if isinstance(each, Record)]
    assert [{name: shown(value) for name, value in each.values.items()} for each in found] == [
        {"a": "1", "b": "x"},
        {"a": "2", "b": ""},
    ]
    assert [each.row for each in found] == [1, 2]


def test_nested_values_get_dotted_names() -> None:
    assert read("x.jsonl", b'{"a": {"b": {"c": 1}}, "l": [1, "\xc3\xa9"]}') == [
        Record(1, {"a.b.c": 1, "l": '[1, "é"]'})
    ]


def test_a_cell_of_csv_may_hold_line_ends() -> None:
    assert read("x.csv", b'a,b\n"1\n2",x\n') == [Record(1, {"a": "1\n2", "b": "x"})]


@pytest.mark.parametrize(
    ("path", "data", "why"),
    [
        ("x.jsonl", b'{"a": 1}\n[1]\n{"a": 2}\n', "record 2: no JSON object"),
        ("x.jsonl", b'{"a": 1}\n{"a": \xff}\n', "record 2: not UTF-8, or not one JSON object"),
        ("x.jsonl", b"[" * 100_000, "record 1: not UTF-8, or not one JSON object"),
        ("x.jsonl", b'{"a": ' + b"9" * 5_000 + b"}", "record 1: not UTF-8, or not one JSON object"),
        ("x.csv", b"a,a\n1,2\n", "the first line names a column twice, or too many"),
        ("x.csv", b"a,b\n1\n", "record 1: 1 cells, 2 columns"),
        ("x.csv", b'a,b\n"1,2\n', "no CSV from record 1 on: unexpected end of data"),
        ("x.csv", b"a,b\n\xff,2\n", "not UTF-8 from record 1 on"),
        ("x.jsonl.gz", CUT, "Compressed file ended before the end-of-stream marker was reached"),
        ("x.jsonl.gz", b"nothing packed", "Not a gzipped file (b'no')"),
        ("x.parquet", b"PAR1 nothing", "no Parquet that can be read from record 1 on"),
        ("x.bin", b"\0", f"is none of {', '.join(READABLE)}, nor one of the first six with .gz"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(path: str, data: bytes, why: str) -> None:
    assert [each.why for each in read(path, data) if isinstance(each, Unread)] == [why]


@pytest.mark.parametrize(("path", "data"), [("x.jsonl", b"?\n" * 10_000), ("x.csv", b"a,b\n" + b"1\n" * 10_000)])
def test_a_file_of_garbage_is_left_after_a_hundred_records(path: str, data: bytes) -> None:
    found = read(path, data)
    assert len(found) == 101
    assert found[-1] == Unread(path, "more than 100 records cannot be read; the rest of the file is left out")


@given(st.sampled_from(READABLE), st.binary(max_size=300))
def test_no_bytes_raise_anything(ending: str, data: bytes) -> None:
    read(f"x{ending}", data)
    read(f"x{ending}.gz", data)


@pytest.mark.parametrize("path", ["x.txt", "x.csv", "x.parquet", "x.jsonl.gz"])
def test_a_pointer_is_no_data(path: str) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12\n"
    (found,) = read(path, pointer)
    assert isinstance(found, Unread)
    assert "a pointer of Git LFS" in found.why


def test_blank_and_nan_say_nothing() -> None:
    assert [known(value) for value in (None, "", " \t", float("nan"), 0, False, "0")] == [False] * 4 + [True] * 3
