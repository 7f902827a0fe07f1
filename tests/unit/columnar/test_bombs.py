"""Tables of a few bytes that unpack to many: how much is told before anything is unpacked."""

from io import BytesIO
from typing import Any

import pytest

from crs_gate.columnar import arrow, parquet
from crs_gate.columnar.bounds import TooMuchError
from crs_gate.columnar.rows import rows_of
from crs_gate.columnar.weight import plan

pa = pytest.importorskip("pyarrow")


def written(table: Any, **options: Any) -> BytesIO:
    from pyarrow import parquet as writer

    out = BytesIO()
    writer.write_table(table, out, **{"compression": "zstd", **options})
    return out


def as_arrow(table: Any, *, file: bool, **options: Any) -> BytesIO:
    out = BytesIO()
    new = pa.ipc.new_file if file else pa.ipc.new_stream
    with new(out, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return out


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """As much as is held, in small, so that the tests need not make what they are about."""
    monkeypatch.setattr("crs_gate.columnar.weight.MOST_HELD", 8 * 1024**2)


def rows(stream: BytesIO) -> list[dict[str, Any]]:
    found = parquet.batches(stream, parquet.opened(stream), 1_000)
    return [row for batch in found for row in rows_of(batch)]


def planned(stream: BytesIO, group: int = 0) -> int:
    return plan(stream, parquet.opened(stream).about, group, 1_000).rows


MANY = 5_000
TABLES = {
    "texts": {"a": [f"{number} text" for number in range(MANY)]},
    "same text": {"a": ["the same text"] * MANY},
    "numbers": {"a": list(range(MANY)), "b": [0.5] * MANY, "c": [None] * MANY},
    "lists": {"a": [[number] * (number % 7) for number in range(MANY)], "b": [[["x"], []], None] * (MANY // 2)},
    "structs": {"a": [{"b": number, "c": {"d": ["x"] * (number % 3)}} for number in range(MANY)]},
    "bytes": {"a": [bytes([number % 256]) * 40 for number in range(MANY)]},
    "large": {"a": ["a" * 100_000] * 3 + ["b" * 100_000] * 3},
}


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "lz4", "brotli", "zstd"])
@pytest.mark.parametrize("columns", TABLES.values(), ids=TABLES)
def test_each_row_is_read(columns: dict[str, Any], codec: str, version: str) -> None:
    table = pa.table(columns)
    stream = written(table, compression=codec, data_page_version=version, row_group_size=2_000)
    assert rows(stream) == table.to_pylist()


@pytest.mark.parametrize("codec", [None, "lz4", "zstd"])
@pytest.mark.parametrize("file", [False, True])
@pytest.mark.parametrize("columns", TABLES.values(), ids=TABLES)
def test_each_row_of_arrow_is_read(columns: dict[str, Any], codec: str | None, file: bool) -> None:
    table = pa.table(columns)
    found = arrow.batches(as_arrow(table, file=file, compression=codec))
    assert [row for batch in found for row in rows_of(batch)] == table.to_pylist()


@pytest.mark.usefixtures("little")
def test_a_page_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(TooMuchError, match="a row can take more than 8 MiB"):
        rows(written(pa.table({"a": ["a" * 9_000_000]})))


@pytest.mark.usefixtures("little")
def test_columns_that_are_large_together_are_refused() -> None:
    text = "a" * 900_000
    with pytest.raises(TooMuchError, match="a row can take more than 8 MiB"):
        rows(written(pa.table({f"a{number}": [text] for number in range(10)}), use_dictionary=False))


@pytest.mark.usefixtures("little")
def test_large_rows_are_read_few_at_a_time() -> None:
    table = pa.table({"a": ["a" * 300_000] * 40})
    stream = written(table, use_dictionary=False, write_batch_size=1, data_page_size=1)
    assert 1 <= planned(stream) <= 32
    assert sum(1 for _ in parquet.batches(stream, parquet.opened(stream), 1_000)) > 1


def test_one_large_value_is_not_copied_for_each_row_at_once() -> None:
    same = pa.DictionaryArray.from_arrays(pa.array([0] * 2_000, pa.int32()), pa.array(["a" * 1_000_000]))
    stream = written(pa.table({"a": same}))
    batch = next(parquet.batches(stream, parquet.opened(stream), 1_000))
    assert batch.num_rows == 1_000
    assert batch.nbytes < 5_000_000
    assert len(next(rows_of(batch))["a"]) == 1_000_000


@pytest.mark.usefixtures("little")
def test_text_that_goes_on_from_the_one_before_counts_for_each_row() -> None:
    table = pa.table({"a": ["a" * 50_000] * 1_000})
    stream = written(table, use_dictionary=False, column_encoding={"a": "DELTA_BYTE_ARRAY"}, data_page_size=2**30)
    assert planned(stream) == 125


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.usefixtures("little")
def test_a_row_of_endless_equal_values_is_refused(version: str) -> None:
    zeros = pa.ListArray.from_arrays(pa.array([0, 500_000], pa.int32()), pa.repeat(0, 500_000))
    with pytest.raises(TooMuchError, match="a row can take more than 8 MiB"):
        rows(written(pa.table({"a": zeros}), data_page_version=version))


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.usefixtures("little")
def test_many_rows_of_equal_values_are_told_from_one(version: str) -> None:
    """Masks of tokens: a page has millions of values, and a row two thousand."""
    count, each = 2_000, 512
    ends = pa.array(range(0, count * each + 1, each), pa.int32())
    masks = pa.ListArray.from_arrays(ends, pa.repeat(pa.scalar(1, pa.int8()), count * each))
    stream = written(pa.table({"a": masks}), data_page_version=version)
    assert planned(stream) == 500  # 512 values of 24 bytes
    assert sum(batch.num_rows for batch in parquet.batches(stream, parquet.opened(stream), 1_000)) == count


@pytest.mark.parametrize("file", [False, True])
def test_a_batch_of_arrow_that_unpacks_to_too_much_is_refused(file: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrow, "MOST_HELD", 8 * 1024**2)
    stream = as_arrow(pa.table({"a": pa.repeat(0, 1_200_000)}), file=file, compression="zstd")
    assert len(stream.getvalue()) < 10_000
    with pytest.raises(TooMuchError, match="once it is unpacked"):
        list(arrow.batches(stream))


def test_a_batch_of_arrow_that_points_out_of_itself_is_not_read() -> None:
    """Else the reader would tell what lies behind it in memory, or break."""
    data = as_arrow(pa.table({"a": ["first", "second", "third"]}), file=False).getvalue()
    ends = b"".join(number.to_bytes(4, "little") for number in (0, 5, 11, 16))
    assert data.count(ends) == 1
    worse = data.replace(ends, ends[:12] + (10_000_000).to_bytes(4, "little"))
    with pytest.raises(pa.ArrowInvalid):
        list(arrow.batches(BytesIO(worse)))


def footer(structs: int) -> bytes:
    """A file that says of itself that it has a row group with so many columns, each in three bytes."""
    schema = b"\x19\x2c\x48\x01r\x15\x02\x00\x15\x02\x25\x00\x18\x01a\x00"
    count = bytes([structs & 127 | 128, structs >> 7 & 127 | 128, structs >> 14 & 127 | 128, structs >> 21])
    group = b"\x19\xfc" + count + b"\x26\x00\x00" * structs + b"\x16\x00\x16\x00\x00"
    about = b"\x15\x02" + schema + b"\x16\x00\x19\x8c" + group * 8 + b"\x00"
    return b"PAR1" + about + len(about).to_bytes(4, "little") + b"PAR1"


def test_a_footer_of_nothing_but_structs_is_refused() -> None:
    with pytest.raises(TooMuchError, match="300,000 columns"):
        parquet.opened(BytesIO(footer(200_000)))


def test_statistics_at_which_the_library_ends_the_process_are_told() -> None:
    """It throws for them where nobody catches what is thrown; so where columns lie is read from the footer itself."""
    data = written(pa.table({"a": [[1, 2]] * 10}), compression="none").getvalue()
    histogram = bytes([0x19, 0x46, 0, 0, 0, 40])  # of definition levels: none, none, none, twenty
    assert data.count(histogram) == 1
    worse = data.replace(histogram, bytes([0x19, 0x36, 0, 0, 40]))
    worse = worse[:-8] + (int.from_bytes(worse[-8:-4], "little") - 1).to_bytes(4, "little") + b"PAR1"
    with pytest.raises(OSError, match="histogram size mismatch"):
        rows(BytesIO(worse))


def test_numbers_that_are_none_are_told() -> None:
    from crs_gate.audit.records.formats import of_stream

    fifteen = pa.py_buffer((15).to_bytes(16, "little"))
    numbers = pa.Array.from_buffers(pa.decimal128(38, -100), 1, [None, fifteen])
    stream = as_arrow(pa.table({"a": numbers}), file=False)
    (record,) = of_stream("x.arrow", stream, "columns")
    assert record.fault == "a table that cannot be read (InvalidOperation)"
