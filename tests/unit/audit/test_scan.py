"""A file that is cut comes to the same as one that is not."""

import bz2
import gzip
import tempfile
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.audit.found import Tally, merged
from crs_gate.audit.scan import LONGEST_LINE, Rules, scan
from crs_gate.audit.shards import Shard, split


def zipped(data: bytes) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as file:
        file.writestr("a.txt", data)
    return held.getvalue()


LINES = st.lists(
    st.sampled_from(
        [
            b"",
            b"nothing",
            b"ada@lab-mail.net and bo@lab-mail.net",
            b"\xc3\xa9t\xc3\xa9",
            b"\r",
            b'{"t": "ada\\u0040lab-mail.net"}\r',
        ]
    )
)


def put_together(path: str, data: bytes, largest: int) -> Tally:
    """All shards of a file, each read on its own, last one first."""
    tallies, records = [], 0
    for shard in split(path, len(data), largest):
        tally = scan(shard, BytesIO(data), Rules())
        tallies.append(tally.later_by(records))
        records += tally.records
    return merged(reversed(tallies))


@given(LINES, st.integers(1, 20), st.booleans())
def test_the_cuts_make_no_difference(lines, largest, ended):
    data = b"\n".join(lines) + (b"\n" if ended else b"")
    for name in ("a.txt", "a.jsonl"):
        assert put_together(name, data, largest) == put_together(name, data, len(data) + 1)


def test_places_and_no_values():
    found = scan(Shard("a.txt", 40, 0, 40), BytesIO(b"nothing\nwrite to ada@lab-mail.net please\n"), Rules())
    assert [(sample.path, sample.row, sample.kind) for sample in found.samples] == [("a.txt", 2, "email")]
    assert "ada" not in repr(found)
    assert (found.records, found.values, found.rows) == (2, {"email": 1}, {"email": 1})


def test_a_line_without_end_is_told():
    data = b"x" * (2 * LONGEST_LINE + 5) + b"\nada@lab-mail.net\n"
    found = scan(Shard("a.txt", len(data), 0, len(data)), BytesIO(data), Rules())
    assert (found.records, found.not_read, found.values) == (2, 1, {"email": 1})
    assert "longer than 16,777,216 bytes" in found.unread[0].why


def test_what_is_not_read_by_lines_is_not_cut():
    assert split("a.parquet", 100, 10) == (Shard("a.parquet", 100, 0, 100),)
    assert [shard[2:] for shard in split("a.jsonl", 25, 10)] == [(0, 8), (8, 16), (16, 25)]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, zipped])
def test_what_is_packed_twice_is_told(pack):
    packed = gzip.compress(pack(b"ann@bitol.io\n"))
    for name in ("a.txt.gz", "a.txt.gz.gz", "a.bin", "a"):
        found = scan(Shard(name, len(packed), 0, len(packed)), BytesIO(packed), Rules())
        assert [each.why for each in found.unread] == ["data that is packed twice, which is not searched: pack it once"]


@pytest.mark.filterwarnings("error")
def test_a_stream_that_can_be_written_to_is_only_read():
    packed = gzip.compress(b"ann@bitol.io\n")
    with tempfile.SpooledTemporaryFile() as stream:
        stream.write(packed)
        assert scan(Shard("a.txt.gz", len(packed), 0, len(packed)), stream, Rules()).rows == {"email": 1}
