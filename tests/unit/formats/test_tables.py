"""Tables of sources: what is read from each kind, and what is said of each thing that can be wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.errors import HistoryError
from crs_gate.formats import read, table_check, table_lines
from crs_gate.formats.interface import ReadResult
from crs_gate.formats.validation import MOST_PROBLEMS
from crs_gate.model.dataset import Dataset

ROW = {"id": "a", "license": {"expression": "CC0-1.0"}, "locator": {"url": "https://example.org/a", "revision": 1.10}}


def manifest(table: str = "s.jsonl") -> bytes:
    return f"crs: 1\nsources:\n  table: {table}\n".encode()


def read_table(
    content: bytes,
    name: str = "s.jsonl",
    size: int = 7,
    path: str = "data/d.crs.yaml",
    beside: ReadResult | None = None,
) -> ReadResult:
    def opened(_path: str) -> Callable[[], Any]:
        return lambda: iter([content[at : at + size] for at in range(0, len(content), size)])

    return read(path, manifest(name), None, beside, opened)


def rows(*trees: object) -> bytes:
    return "".join(f"{json.dumps(tree)}\n" for tree in trees).encode()


def dataset(result: ReadResult) -> Dataset:
    assert result.dataset, result.problems
    return result.dataset


def said(result: ReadResult) -> list[tuple[str, int, int, str]]:
    assert result.dataset is None
    return [(problem.path, problem.line, problem.column, problem.message) for problem in result.problems]


def only(content: bytes, name: str = "s.jsonl") -> tuple[str, int, int, str]:
    (found,) = said(read_table(content, name))
    return found


def test_rows_give_the_sources_that_a_manifest_would() -> None:
    inline = dataset(read("d.crs.json", json.dumps({"crs": 1, "sources": [ROW, {"id": "b"}]}).encode()))
    found = dataset(read_table(rows(ROW, {"id": "b"})))
    assert tuple(found.sources) == tuple(inline.sources)
    assert tuple(found.pointers) == tuple(inline.pointers)
    assert (found.sources[1].id, found.sources[0:2][0].locator.revision) == ("b", "1.1")
    assert [found.locate("/sources/1/id")[:3], found.locate("/dataset")[:2]] == [
        ("data/s.jsonl", 2, 1),
        ("data/d.crs.yaml", 1),
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_chunks_may_end_anywhere(size: int) -> None:
    text = rows({"id": "a", "title": "Grüße \U0001f600"}, {"id": "b"}).removesuffix(b"\n")
    assert [source.id for source in dataset(read_table(text, size=size)).sources] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        (b"", 1, 1, "the table is empty"),
        (b'{"id": "a"}\n\n{"id": "b"}\n', 2, 1, "an empty line; each line of the table holds one source"),
        (b'{"id": "a"}\n{"id": "b", "tit', 2, 13, "a quote is opened here and never closed"),
        (b'{"id": "a"}\n{"id": "b"', 2, 11, "the row ends in the middle: a ']', '}' or value is missing"),
        (b'{"id": "a"} {"id": "b"}\n', 1, 13, "the row ends before this; a line holds one object"),
        (b'[{"id": "a"}]\n', 1, 1, "expected a mapping, found a list"),
        (b'{"id": "a"}\n{"id": "\xff"}\n', 2, 9, "the byte 0xff is not valid UTF-8; save the file as UTF-8"),
        (
            b'\xef\xbb\xbf{"id": "a"}\n',
            1,
            1,
            "the file starts with a UTF-8 byte order mark; save it as UTF-8 without BOM",
        ),
        (b'{"id": "a", "id": "b"}\n', 1, 13, "the key 'id' is here twice"),
        (b'{"id": "a"}\n{"id": "b", "title": NaN}\n', 2, 22, "NaN is not a JSON number"),
        (b'{"id": "a", "title": "\\ud800"}\n', 1, 23, "\\ud800 is half of a character; the other half is missing"),
        (b'{"id": "a"}\n{"id": "b"}\n{"id": "a"}\n', 3, 8, "the id 'a' is here twice; the first is on line 1"),
        (b'{"id": "a", "titel": "x"}\n', 1, 13, "unknown key 'titel'; did you mean 'title'?"),
        (b'{"title": "x"}\n', 1, 1, "missing key 'id'"),
        (b'{"id": "a", "x-deep": ' + b"[" * 101 + b"]" * 101 + b"}\n", 1, 122, "this is nested deeper than 100 levels"),
    ],
)
def test_what_is_wrong_is_said_with_the_line(content: bytes, line: int, column: int, message: str) -> None:
    assert only(content) == ("data/s.jsonl", line, column, message)


def test_a_wrong_value_far_down_is_found_on_its_line() -> None:
    many = b"".join(b'{"id": "s%d"}\n' % number for number in range(3_000))
    path, line, column, message = only(many + b'{"id": "bad", "role": "test"}\n{"id": "good"}\n')
    assert (path, line, column) == ("data/s.jsonl", 3_001, 23)
    assert message.startswith("'test' is not one of: train, eval")


def test_a_row_of_two_megabytes_is_refused_and_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    long = b'{"id": "a", "title": "' + b"x" * 2 * 1024 * 1024 + b'"}\n'
    result = read_table(b'{"id": "b"}\n' + long, size=1024)
    assert said(result) == [("data/s.jsonl", 2, 1, "the row is longer than 1 MiB, the limit")]
    result = read_table(b'{"id": "b"}\n' + long + b'{"id": "c"}\n', size=4 * 1024 * 1024)
    assert said(result) == [("data/s.jsonl", 2, 1, "the row is longer than 1 MiB, the limit")]


@pytest.mark.parametrize(
    ("name", "value", "content", "message"),
    [
        ("table_jsonl", "MOST_ROWS", rows({"id": "a"}, {"id": "b"}), "the table has more than"),
        ("table_lines", "LARGEST_TABLE", rows({"id": "a"}, {"id": "b"}), "the table is larger than"),
        (
            "table_check",
            "MOST_LINKS",
            rows({"id": "a", "derived_from": ["b", "c"]}),
            "sources in derived_from and seeds",
        ),
        ("table_check", "MOST_PATHS", rows({"id": "a", "files": [{"path": "b"}, {"path": "c"}]}), "different paths"),
    ],
)
def test_every_bound_is_said(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, content: bytes, message: str
) -> None:
    from importlib import import_module

    monkeypatch.setattr(import_module(f"crs_gate.formats.{name}"), value, 1)
    assert message in only(content)[3]


def test_reading_stops_at_so_many_problems() -> None:
    result = read_table(b"{}\n" * 5_000, size=4096)
    assert len(result.problems) == MOST_PROBLEMS + 1
    assert "reading stopped after line" in result.problems[-1].message


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", "a Git LFS pointer lies here"),
        (b"/annex/objects/SHA256E-s5--00.jsonl\n", "a git-annex pointer lies here"),
    ],
)
def test_a_pointer_in_place_of_the_table_is_told(start: bytes, what: str) -> None:
    ((path, line, _, message),) = said(read_table(start, size=1024))
    assert (path, line) == ("data/s.jsonl", 1)
    assert message.startswith(what)


@pytest.mark.parametrize("name", ["../s.jsonl", "/s.jsonl", "a//s.jsonl", "./s.jsonl", "a\\\\s.jsonl", "c:/s.jsonl"])
def test_a_table_lies_in_the_folder_of_the_manifest(name: str) -> None:
    (path, line, column, message) = only(rows(ROW), f'"{name}"')
    assert (path, line, column) == ("", 3, 10)
    assert message.startswith("a table lies in the folder of the manifest or below")


def test_other_kinds_of_files_are_refused() -> None:
    assert only(rows(ROW), "s.xlsx")[3] == "a table ends in .jsonl, .ndjson, .csv or .parquet"


def test_where_no_file_can_be_opened_the_reason_is_told() -> None:
    result = read("d.crs.yaml", manifest(), None, None, lambda path: f"there is no file {path}")
    assert said(result) == [("", 3, 10, "there is no file s.jsonl")]
    assert said(read("d.crs.yaml", manifest()))[0][3] == "the table of the manifest is not read here"


def test_equal_tables_are_checked_once() -> None:
    first = read_table(rows(ROW))
    again = dataset(read_table(rows(ROW), beside=first)).table
    assert again is not None
    assert again.found is dataset(first).table.found  # type: ignore[union-attr]
    other = dataset(read_table(rows({**ROW, "id": "b"}), beside=first))
    assert [source.id for source in other.sources] == ["b"]


def test_a_table_that_changes_while_it_is_read_is_an_error() -> None:
    content = [rows(ROW, {"id": "b"}), rows(ROW, {"id": "c"}), b"{}\n{}\n", b"torn", b""]

    def opened(_path: str) -> Callable[[], Any]:
        return lambda: iter([content.pop(0) if len(content) > 1 else content[0]])

    found = dataset(read("d.crs.yaml", manifest(), None, None, opened))
    for _ in range(4):
        with pytest.raises(HistoryError, match=r"s\.jsonl was changed while it was read"):
            list(found.sources)


CSV = b"""id,title,modality,license.expression,locator.url,derived_from,files,files.x-note,personal_data.present
a,"One, and
two",text;image,CC0-1.0,https://example.org/a,[],"[{""path"": ""x.csv"", ""bytes"": 5}]",,no
b, spaced ,,,,a; c,,anything,
"""


def test_csv_says_the_same_as_json() -> None:
    text = CSV.replace(b",files.x-note", b",x-note")
    expected = [
        {
            "id": "a",
            "title": "One, and\ntwo",
            "modality": ["text", "image"],
            "license": {"expression": "CC0-1.0"},
            "locator": {"url": "https://example.org/a"},
            "derived_from": [],
            "files": [{"path": "x.csv", "bytes": 5}],
            "personal_data": {"present": "no"},
        },
        {"id": "b", "title": "spaced", "derived_from": ["a", "c"]},
    ]
    found = dataset(read_table(text, "s.csv"))
    assert tuple(found.sources) == tuple(dataset(read_table(rows(*expected))).sources)
    assert found.locate("/sources/1/title")[:3] == ("data/s.csv", 4, 1)


def test_columns_may_name_entries_of_lists() -> None:
    text = b"id,files.0.path,files.1.path,trace.0.step,trace.0.inputs\na,x.csv,y.csv,clean,x.csv;y.csv\nb,,z.csv,,\n"
    first, second = dataset(read_table(text, "s.csv")).sources
    assert [file.path for file in first.files or ()] == ["x.csv", "y.csv"]
    assert first.trace is not None
    assert first.trace[0].inputs == ("x.csv", "y.csv")
    assert ([file.path for file in second.files or ()], second.trace) == (["z.csv"], None)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"id,licence\na,CC0-1.0\n", 1, "unknown column 'licence'; did you mean 'license'?"),
        (b"id,license.expresion\n", 1, "unknown column 'license.expresion'; did you mean 'expression'?"),
        (b"id;title\na;b\n", 1, "unknown column 'id;title'; columns are separated by commas"),
        (b"id,id\na,b\n", 1, "the column 'id' is here twice"),
        (b"id,license,license.expression\n", 1, "the columns 'license' and 'license.expression' state the same"),
        (b"title\nx\n", 1, "the column 'id' is missing; columns are named like keys of a source: license.expression"),
        (b"id,title\na,b\nc\n", 3, "1 cells in this record, 2 columns in the header"),
        (b"id,title\na,b\n\nc,d\n", 3, "an empty line; each record of the table holds one source"),
        (b'id,title\na,"b\n', 2, "a quote is opened in this record and never closed"),
        (b'id,title\na,"b"c\n', 2, "a ',' or the end of the line is expected after a closing quote"),
        (b"id,files\na,x.csv\n", 2, "the column 'files' holds a list or mapping as JSON"),
        (b'id,files\na,"[{"\n', 2, "the column 'files', character 3: the document ends in the middle"),
        (b"id,title\na,\xe9\n", 2, "the byte 0xe9 is not valid UTF-8; save the file as UTF-8"),
        (b"id,title\na,x\x00y\n", 2, "a NUL character does not belong in a text file"),
        (b"id,role\na,train\nb,both\n", 3, "'both' is not one of: train, eval"),
        (b"id\n", 1, "the table holds no source"),
        (b"id,title\na," + b"x" * 131_073 + b"\n", 2, "a cell is longer than 131,072 characters, the limit"),
        (",".join(f"x-{n}" for n in range(501)).encode(), 1, "the table has more than 500 columns, the limit"),
    ],
)
def test_what_is_wrong_with_csv_is_said_with_the_line(content: bytes, line: int, message: str) -> None:
    path, at, _, text = only(content, "s.csv")
    assert (path, at) == ("data/s.csv", line)
    assert text.startswith(message)


@given(st.lists(st.binary(max_size=40) | st.just(b'{"id": "a"}\n') | st.just(b"id,title\na,b\n"), max_size=4))
def test_whatever_the_bytes_reading_ends_in_a_dataset_or_problems(parts: list[bytes]) -> None:
    for name in ("s.jsonl", "s.csv"):
        result = read_table(b"".join(parts), name)
        assert (result.dataset is None) == bool(result.problems)
        assert all(problem.line >= 1 and problem.message for problem in result.problems)


def test_the_bounds_are_as_they_are_told() -> None:
    assert table_lines.LARGEST_TABLE > 95 * 1024 * 1024
    assert (table_lines.MOST_ROWS, table_lines.LONGEST_ROW) == (5_000_000, 1024 * 1024)
    assert table_check.MOST_LINKS == 4_000_000


def test_rows_are_held_by_their_bytes_and_not_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_lines, "LARGEST_BATCH", 1_000)
    text = "".join(f"s{number},{'x' * 400}\n" for number in range(9))
    for content, name in (
        (rows(*({"id": f"s{number}", "title": "x" * 400} for number in range(9))), "s.jsonl"),
        (f"id,title\n{text}".encode(), "s.csv"),
        (f"id,x-note\n{text}".encode(), "s.csv"),
    ):
        table = dataset(read_table(content, name)).table
        assert table is not None
        assert [len(shard.sources) for shard in table.shards(500)] == [3, 3, 3]
        assert [size > 400 for size in table.sizes] == [True] * 9


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (rows({"id": "a", "x-a": "x" * 60}, {"id": "b", "license": {"x-a": ["y" * 60]}}), "s.jsonl"),
        (rows({"id": "a"}).replace(b"}", b', "\\u0078-text": {"k": "' + b"x" * 120 + b'"}}'), "s.jsonl"),
        (b"id,x-text\na," + b"x" * 60 + b"\nb," + b"y" * 60 + b"\n", "s.csv"),
        (b'id,files\na,"[{""path"": ""b"", ""x-text"": ""' + b"x" * 120 + b'""}]"\n', "s.csv"),
    ],
)
def test_what_nobody_reads_is_bounded_over_all_rows(monkeypatch: pytest.MonkeyPatch, content: bytes, name: str) -> None:
    assert dataset(read_table(content, name))
    monkeypatch.setattr(table_check, "MOST_UNREAD", 100)
    assert only(content, name)[3].startswith("the rows hold more than 0 MiB under keys that begin with x-")


def test_the_paths_of_all_rows_are_bounded_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_check, "MOST_PATH_BYTES", 100)
    same = [{"id": f"s{number}", "files": [{"path": "x" * 60}]} for number in range(3)]
    assert dataset(read_table(rows(*same)))
    assert "the paths in the rows take more than" in only(rows(*same, {"id": "z", "files": [{"path": "y" * 60}]}))[3]


def test_a_record_over_many_lines_is_no_longer_than_a_row() -> None:
    cell = b'"' + b"\n".join([b"x" * 1_000] * 100) + b'"'
    content = b"id,title\nb,short\na," + b",".join([cell] * 20) + b"\n"
    assert only(content, "s.csv")[1::2] == (3, "the row is longer than 1 MiB, the limit")


@pytest.mark.parametrize("at", [0, 1])
def test_a_table_that_changes_is_an_error_for_whom_some_rows_are_enough(at: int) -> None:
    content = [rows(ROW, {"id": "b"}), rows(ROW, {"id": "c"})]

    def opened(_path: str) -> Callable[[], Any]:
        return lambda: iter([content.pop(0) if len(content) > 1 else content[0]])

    found = dataset(read("d.crs.yaml", manifest(), None, None, opened))
    with pytest.raises(HistoryError, match=r"s\.jsonl was changed while it was read"):
        found.sources[at]


def test_a_table_that_grows_while_it_is_read_is_an_error() -> None:
    content = [rows(ROW), rows(ROW, {"id": "b"}, {"id": "c"})]

    def opened(_path: str) -> Callable[[], Any]:
        return lambda: iter([content.pop(0) if len(content) > 1 else content[0]])

    table = dataset(read("d.crs.yaml", manifest(), None, None, opened)).table
    assert table is not None
    with pytest.raises(HistoryError, match="was changed while it was read"):
        list(table.shards(2))
