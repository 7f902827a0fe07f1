"""The counter of a ledger: order and shards make no difference, and a worse row is never counted better."""

import gzip
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.audit.ledger import read, tally
from crs_gate.audit.ledger.columns import COLUMNS, ISSUES
from crs_gate.audit.ledger.count import count
from crs_gate.audit.ledger.owed import Stated, Wanted
from crs_gate.audit.ledger.tally import ROWS, Tally, Twice, merged, twice, worst
from crs_gate.licenses.verdict import Act

ACT = Act(outbound="CC-BY-4.0", train=True, commercial=True)
WANTED = Wanted({"posts": Stated("CC-BY-4.0", "CC-BY-4.0", None, ACT), "own": Stated(asks=False, act=ACT),
                 "licensed": Stated("CC-BY-4.0", "CC-BY-4.0", None, ACT, by_license=True),
                 "agreed": Stated("CC-BY-4.0", "CC-BY-4.0", None, ACT, permitted=True)},
                date(2026, 11, 22), "P2Y")  # fmt: skip
GOOD = {
    "id": "1",
    "source": "posts",
    "locator": "https://example.org/1",
    "license": "CC-BY-4.0",
    "retrieved": "2026-01-01",
    "opt_out": "allow",
    "provenance": "complete",
    "sha256": "0" * 64,
}


def counted(*rows, path="a.jsonl"):
    text = "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)
    return count(path, io.BytesIO(text.encode()), WANTED)


def lacks(**changes):
    """What one row lacks."""
    found = counted({**GOOD, **changes})
    return {issue for counts in found.sources.values() for issue in counts if issue != ROWS}


def test_a_good_row_lacks_nothing():
    assert counted(GOOD).sources == {"posts": {ROWS: 1}}


@pytest.mark.parametrize(
    ("column", "value", "issue"),
    [
        ("license", None, "license-unknown"),
        ("license", "  ", "license-unknown"),
        ("license", "unknown", "license-unknown"),
        ("license", "LicenseRef-nobody-read-it", "license-unknown"),
        ("license", "whatever the site says", "license-conflicting"),
        ("license", "CC-BY-NC-4.0", "license-conflicting"),
        ("license", "CC-BY-SA-4.0", "license-conflicting"),
        ("license", "x" * 60_000, "license-conflicting"),
        ("locator", None, "unlocated"),
        ("locator", "unknown", "unlocated"),
        ("opt_out", None, "opt-out-unknown"),
        ("opt_out", "not-asked", "opt-out-unknown"),
        ("opt_out", "allowed, I think", "opt-out-unknown"),
        ("provenance", "maybe", "provenance-unknown"),
        ("provenance", "partial", "provenance-partial"),
        ("sha256", "0" * 63, "undigested"),
        ("id", "", "unidentified"),
        ("retrieved", None, "undated"),
        ("retrieved", "2026", "undated"),
        ("retrieved", "2026-02-30", "undated"),
        ("retrieved", "2027-01-01", "undated"),
        ("retrieved", "2024-11-01", "expired"),
    ],
)
def test_what_a_row_lacks_is_named(column, value, issue):
    assert lacks(**{column: value}) == {issue}
    assert issue in ISSUES


@pytest.mark.parametrize(
    "license_", ["CC-BY-4.0", "CC0-1.0", "cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/"]
)
def test_a_license_that_the_source_can_hold_is_fine(license_):
    assert lacks(license=license_) == set()


def test_a_reserved_row_is_let_off_by_permission_and_not_by_a_license_alone():
    assert lacks(opt_out="disallow") == {"opt-out-unknown"}
    assert lacks(source="licensed", opt_out="disallow") == set()
    assert "opt-out-reserved" in lacks(source="licensed", opt_out="disallow", license=None)
    assert lacks(source="agreed", opt_out="disallow", license=None) == {"license-unknown"}
    assert lacks(opt_out="Disallow ", license=None) == {"opt-out-reserved", "license-unknown"}
    assert "opt-out-reserved" in lacks(opt_out="disallow", license="LicenseRef-forum-terms")


def test_nobody_asks_for_opt_outs_of_what_was_not_crawled():
    assert "opt-out-unknown" not in lacks(source="own", opt_out="not-asked")
    assert "opt-out-reserved" in lacks(source="own", opt_out="disallow", license="unknown")


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '"posts"', '{"id": "1", "id": "2"}', '{"source": ["posts"]}', '{"id": true}', "[" * 60_000,
     '{"source": "' + "x" * 70_000 + '"}'],
)  # fmt: skip
def test_what_is_no_row_is_counted_as_one_that_cannot_be_read(line):
    found = counted(GOOD, line, {**GOOD, "id": "3"})
    assert (found.rows, found.broken, found.sources["posts"][ROWS]) == (3, 1, 2)
    assert found.places["broken", ""] == (("a.jsonl", 2),)


def test_bytes_that_are_no_utf_8_are_no_row():
    found = count("a.jsonl", io.BytesIO(b'{"id": "\xff"}\n'), WANTED)
    assert (found.rows, found.broken) == (1, 1)


def test_a_number_as_id_counts_as_its_digits():
    assert twice(counted({**GOOD, "id": 7}, {**GOOD, "id": "7"})) == Twice(1, (("a.jsonl", 2),))


def test_ids_are_compared_across_files():
    both = merged([counted(GOOD, path="b.jsonl"), counted(GOOD, {**GOOD, "id": "2"}, path="a.jsonl")])
    assert twice(both) == Twice(1, (("b.jsonl", 1),))


def test_ids_are_compared_in_parts_as_well(monkeypatch):
    monkeypatch.setattr(tally, "_AT_ONCE", 3)
    found = counted(*({**GOOD, "id": str(number % 8)} for number in range(20)))
    assert twice(found).rows == 12


def test_too_many_ids_are_not_taken_for_different_ones(monkeypatch):
    monkeypatch.setattr(tally, "MOST_IDS", 3)
    both = merged([counted(GOOD, GOOD, path="a.jsonl"), counted(GOOD, GOOD, path="b.jsonl")])
    assert twice(both) is None
    assert both.blocks == ()


def test_rows_of_other_sources_are_told_by_name():
    found = counted(GOOD, {**GOOD, "source": "elsewhere"}, {**GOOD, "source": None})
    assert (found.strange, found.strange_rows) == ({"elsewhere": 1, "": 1}, 2)
    assert found.places["strange", "elsewhere"] == (("a.jsonl", 2),)


def test_very_many_names_are_bounded_and_counted_alike_in_any_order():
    rows = [{"source": f"s{number}"} for number in range(3_000)]
    there, back = counted(*rows), counted(*reversed(rows))
    assert len(there.strange) == tally.MOST_STRANGE
    assert there.strange == back.strange
    assert there.places.keys() == back.places.keys()
    assert there.strange_rows == 3_000


def test_columns_that_nobody_reads_are_named():
    assert counted({**GOOD, "licence": "MIT", "x-own": 1}).columns == ("licence",)


@pytest.mark.parametrize("suffix", ["jsonl.gz", "ndjson.gz"])
def test_packed_lines_are_read(suffix):
    data = gzip.compress((json.dumps(GOOD) + "\n").encode())
    assert count(f"a.{suffix}", io.BytesIO(data), WANTED).sources == {"posts": {ROWS: 1}}


@pytest.mark.parametrize("cut", [5, 20, -3])
def test_a_packed_file_that_is_cut_short_says_so(cut):
    data = gzip.compress((json.dumps(GOOD) + "\n").encode())[:cut]
    found = count("a.jsonl.gz", io.BytesIO(data), WANTED)
    assert "cut short" in found.unread[0].why


@pytest.mark.parametrize("room", [read.Room(rows=999), read.Room(size=2_000)])
def test_a_small_file_cannot_hold_more_than_there_is_room_for(room):
    packed = gzip.compress(b"{}\n" * 1_000)
    with pytest.raises(read.LedgerTooLargeError, match="the ledger has more than"):
        count("a.jsonl.gz", io.BytesIO(packed), WANTED, room)


def test_room_is_for_all_files_together():
    room = read.Room(rows=3)
    count("a.jsonl", io.BytesIO(b"{}\n{}\n"), WANTED, room)
    with pytest.raises(read.LedgerTooLargeError):
        count("b.jsonl", io.BytesIO(b"{}\n{}\n"), WANTED, room)


def test_one_line_without_an_end_is_not_held():
    packed = gzip.compress(b'"' * 50_000_000)
    with pytest.raises(read.LedgerTooLargeError):
        count("a.jsonl.gz", io.BytesIO(packed), WANTED, read.Room(size=1_000_000))


def test_parquet_of_few_bytes_and_many_rows_is_not_read():
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    into = io.BytesIO()
    parquet.write_table(pa.table({"id": ["1"] * 100_000}), into)
    into.seek(0)
    with pytest.raises(read.LedgerTooLargeError):
        count("a.parquet", into, WANTED, read.Room(rows=99_999))


@pytest.mark.parametrize(
    ("path", "data", "why"),
    [
        ("a.csv", b"id\n", "a ledger ends in"),
        ("a.jsonl", b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        ("a.jsonl", b"\xef\xbb\xbf{}\n", "byte order mark"),
        ("a.parquet", b"PAR1", "no Parquet"),
        ("a.parquet", b"version https://git-lfs.github.com/spec/v1\n" * 9, "no Parquet"),
    ],
)
def test_a_file_that_is_no_ledger_says_why(path, data, why):
    found = count(path, io.BytesIO(data), WANTED)
    assert why in found.unread[0].why


def test_parquet_counts_as_lines_do():
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [{**GOOD, "id": 1}, {**GOOD, "id": 2, "license": None}, {**GOOD, "id": 2, "source": "x"}]
    days = [date(2026, 1, 1), date(2020, 1, 1), None]
    columns = {name: [row[name] for row in rows] for name in COLUMNS} | {"retrieved": days, "licence": ["a"] * 3}
    into = io.BytesIO()
    parquet.write_table(pa.table(columns), into)
    said = ["2026-01-01", "2020-01-01", None]
    lines = counted(*({**row, "retrieved": day, "licence": "a"} for row, day in zip(rows, said, strict=True)))
    assert count("a.jsonl", io.BytesIO(), WANTED) == Tally()
    into.seek(0)
    found = count("a.parquet", into, WANTED)
    assert (found.sources, found.strange, found.columns) == (lines.sources, lines.strange, lines.columns)
    assert twice(found).rows == twice(lines).rows == 1


def test_parquet_with_numbers_for_texts_is_not_read_as_rows():
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    into = io.BytesIO()
    parquet.write_table(pa.table({"id": [1], "source": [3]}), into)
    into.seek(0)
    assert count("a.parquet", into, WANTED).broken == 1


def test_the_worst_share_comes_first_and_what_is_only_told_last():
    rows = [{**GOOD, "license": None}, {**GOOD, "sha256": None}, {**GOOD, "sha256": None, "locator": None}, GOOD]
    assert [(issue, rows) for issue, _, rows, _ in worst(counted(*rows, {**GOOD, "license": None}))] == [
        ("license-unknown", 2),
        ("unlocated", 1),
        ("undigested", 2),
    ]


VALUES = {
    "license": [None, "unknown", "CC-BY-4.0", "CC-BY-NC-4.0", "nonsense"],
    "locator": [None, "https://example.org/x"],
    "retrieved": [None, "2026-01-01", "2020-01-01", "soon"],
    "opt_out": [None, "allow", "disallow", "unknown", "not-asked"],
    "provenance": [None, "complete", "partial", "unknown"],
    "sha256": [None, "0" * 64],
}
WORST = {"license": "nonsense", "locator": None, "retrieved": "soon", "opt_out": "disallow", "provenance": "unknown"}
ROW = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["1", "2", "3", None]),
        "source": st.sampled_from(["posts", "own", "elsewhere", None]),
        **{name: st.sampled_from(values) for name, values in VALUES.items()},
    }
)
LINES = st.lists(st.one_of(ROW, st.just("{")), max_size=12)


@given(st.lists(LINES, max_size=5), st.randoms())
def test_neither_order_nor_shards_make_a_difference(files, chance):
    tallies = [counted(*rows, path=f"{number}.jsonl") for number, rows in enumerate(files)]
    at = chance.randrange(len(tallies) + 1)
    shuffled = list(tallies)
    chance.shuffle(shuffled)
    assert merged([merged(shuffled[:at]), merged(shuffled[at:])]) == merged(tallies)
    assert twice(merged(shuffled)) == twice(merged(tallies))


@given(LINES, st.randoms())
def test_the_order_of_rows_changes_no_count(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = counted(*rows), counted(*shuffled)
    assert (one.sources, one.strange, one.broken) == (other.sources, other.strange, other.broken)
    assert twice(one).rows == twice(other).rows


@given(ROW, st.sampled_from(sorted(WORST)))
def test_a_worse_row_is_never_counted_better(row, column):
    row = {**row, "source": "licensed" if row["source"] is None else "posts" if row["source"] == "elsewhere" else "own"}

    def bad(found):
        """For each criterion the number of rows that lack what it asks."""
        counts = found.sources[row["source"]]
        return [sum(counts.get(issue, 0) for issue in ISSUES if ISSUES[issue].criterion == c) for c in
                ("C2", "C3", "C4", "C5", "C6")]  # fmt: skip

    better = {**row, column: GOOD[column]}
    worse = {**row, column: WORST[column]}
    assert all(
        a <= b <= c for a, b, c in zip(bad(counted(better)), bad(counted(row)), bad(counted(worse)), strict=True)
    )


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data):
    for name in ("a.jsonl", "a.jsonl.gz", "a.parquet"):
        found = count(name, io.BytesIO(data), WANTED)
        assert found.rows >= found.broken
