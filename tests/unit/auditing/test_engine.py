"""The engine: shards of any size and outcomes in any order come to the same, and what fails is named."""

import os
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.audit.found import Sample, Tally
from crs_gate.audit.sampled import Draw, count, drawn, scan_rows, wanted
from crs_gate.audit.scan import Rules, scan
from crs_gate.audit.shards import Shard, split
from crs_gate.auditing import pool, reading
from crs_gate.auditing.engine import How, Wanted, audit, pieces_of
from crs_gate.auditing.gathering import Gathering
from crs_gate.auditing.work import Outcome, Piece, Place, Work, tasks, unread

LINES = [b'{"text": "nothing"}', b'{"text": "ann@bitol.io"}', b"", b"ann@bitol.io", b'{"text": "\\u0061nn@bitol.io"}']
TEXTS = st.lists(st.sampled_from(LINES), max_size=30).map(b"\n".join)


@given(TEXTS, st.integers(1, 40), st.booleans())
def test_how_a_file_is_cut_changes_nothing(data: bytes, largest: int, ends: bool) -> None:
    from io import BytesIO

    data += b"\n" if ends else b""
    whole = scan(Shard("a.jsonl", len(data), 0, len(data)), BytesIO(data), Rules())
    gathering = Gathering(pieces := [Piece(shard, "") for shard in split("a.jsonl", len(data), largest)])
    for piece in Random(largest).sample(pieces, len(pieces)):
        gathering.take(Outcome(piece, scan(piece.shard, BytesIO(data), Rules())))
        gathering.take(Outcome(piece, Tally(records=99)))  # a second one does not count
    assert gathering.done().total == whole
    assert sum(count(piece.shard, BytesIO(data)) for piece in pieces) == whole.records


def test_a_piece_that_never_came_is_named() -> None:
    pieces = [Piece(shard, "") for shard in split("a.jsonl", 10, 5)]
    gathering = Gathering(pieces)
    gathering.take(Outcome(pieces[1], Tally(records=2, samples=(Sample("a.jsonl", 1, "", "email", "ab"),))))
    total = gathering.done().total
    assert [each.why for each in total.unread] == ["it was not read"]
    assert (total.files, total.records, total.not_read) == (1, 2, 1)


@given(st.lists(st.integers(0, 10**9), max_size=40))
def test_every_piece_is_in_one_task(sizes: list[int]) -> None:
    pieces = [Piece(Shard(str(number), size, 0, size), "") for number, size in enumerate(sizes)]
    found = [piece for task in tasks(pieces) for piece in task]
    assert sorted(found) == sorted(pieces)


def made(folder: Path, files: dict[str, bytes]) -> list[Wanted]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [Wanted(name, len(data), sha256(data).hexdigest()) for name, data in sorted(files.items())]


def of(folder: Path) -> Work:
    return Work(Place(str(folder), checked=False))


def test_a_large_file_is_held_against_its_digest(tmp_path: Path) -> None:
    (file,) = made(tmp_path, {"a.jsonl": LINES[1] + b"\n" * 100})
    whole = audit([file], of(tmp_path), How(jobs=1, largest=10))
    assert (whole.pieces, whole.gathered.total.rows, whole.gathered.total.unread) == (14, {"email": 1}, ())
    wrong = audit([file._replace(sha256="00" * 32)], of(tmp_path), How(jobs=1, largest=10))
    assert ["another SHA-256" in each.why for each in wrong.gathered.total.unread] == [True]


def _share_what_is_patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each file be a task of its own, in processes that know of patches, whatever threads other tests left."""
    monkeypatch.setattr("crs_gate.auditing.engine._ALONE_FILES", 1)
    monkeypatch.setattr(pool, "_may_fork", lambda: True)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_raises_is_named_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    files = made(tmp_path, {f"{number:02}.txt": b"ann@bitol.io\n" for number in range(6)})
    _share_what_is_patched(monkeypatch)
    tried = []

    def fail(shard: Shard, *rest: object) -> Tally:
        tried.append(shard.path)
        if shard.path == "03.txt":
            raise OSError(28, "No space left on device")
        if shard.path == "04.txt" and tried.count("04.txt") == 1:
            raise RuntimeError("once")
        return scan(shard, *rest)

    monkeypatch.setattr(reading, "scan", fail)
    total = audit(files, of(tmp_path), How(jobs=jobs)).gathered.total
    assert (total.rows, total.files) == ({"email": 5}, 6)
    assert [tuple(each) for each in total.unread] == [("03.txt", "it cannot be read: the disk is full")]


def test_a_file_that_ends_its_process_every_time_is_given_up_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = made(tmp_path, {f"{number:02}.txt": b"ann@bitol.io\n" for number in range(6)})
    _share_what_is_patched(monkeypatch)

    def die(shard: Shard, *rest: object) -> Tally:
        if shard.path == "03.txt":
            os._exit(9)
        return scan(shard, *rest)

    monkeypatch.setattr(reading, "scan", die)
    total = audit(files, of(tmp_path), How(jobs=2)).gathered.total
    assert (total.rows, total.files) == ({"email": 5}, 6)
    assert [tuple(each) for each in total.unread] == [("03.txt", pool.KILLED)]


def test_links_and_files_of_another_size_are_not_read(tmp_path: Path) -> None:
    (file,) = made(tmp_path, {"a.txt": b"ann@bitol.io\n"})
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    files = [
        file._replace(path="b.txt"),
        file._replace(size=5),
        file._replace(path="../a.txt"),
        file._replace(path="c"),
    ]
    total = audit(files, of(tmp_path), How(jobs=1)).gathered.total
    assert total.rows == {}
    assert len(total.unread) == 4


def test_results_are_kept_for_the_same_bytes_and_rules_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    files, cache = made(tmp_path / "data", {"a.txt": b"ann@bitol.io\n", "b.txt": b"x\n"}), tmp_path / "kept"
    work, how = of(tmp_path / "data"), How(jobs=1, cache=cache)
    first = audit(files, work, how)
    assert (first.again, audit(files, work, how)) == (0, first._replace(again=2))
    assert audit(files, work._replace(how=Rules(key=b"k" * 16)), how).again == 0
    assert audit(files, work._replace(rules="other"), how).gathered.total.not_read == 2
    for kept in cache.iterdir():
        kept.write_text(kept.read_text()[:-20] + "\nnonsense\n[1, 2]\n")
    assert audit(files, work, how) == first._replace(again=1)


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_memory(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "file").write_text("")
    files = made(tmp_path / "data", {"a.txt": b"ann@bitol.io\n"})
    found = audit(files, of(tmp_path / "data"), How(jobs=1, cache=tmp_path / "file/kept"))
    assert (found.gathered.total.rows, found.not_kept != "") == ({"email": 1}, True)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 5_000), min_size=1), st.sampled_from([0.5, 0.1, 0.01]))
def test_a_draw_is_within_the_files_and_no_larger_than_wanted(records: dict[str, int], share: float) -> None:
    rows = drawn(Draw(share, "ab" * 32), records)
    assert rows == drawn(Draw(share, "ab" * 32), dict(sorted(records.items(), reverse=True)))
    assert sum(map(len, rows.values())) <= wanted(share)
    for path, chosen in rows.items():
        assert list(chosen) == sorted(set(chosen))
        assert all(1 <= row <= records[path] for row in chosen)


def test_another_root_or_key_draws_other_records() -> None:
    records = {"a": 1_000_000}
    draws = [Draw(0.1, "ab" * 32), Draw(0.1, "cd" * 32), Draw(0.1, "ab" * 32, b"key")]
    assert len({drawn(draw, records)["a"] for draw in draws}) == 3


@given(TEXTS, st.sets(st.integers(1, 40)))
def test_drawn_rows_come_to_what_they_hold(data: bytes, rows: set[int]) -> None:
    from io import BytesIO

    shard = Shard("a.jsonl", len(data), 0, len(data))
    found = scan_rows(shard, BytesIO(data), Rules(), sorted(rows))
    whole = scan(shard, BytesIO(data), Rules())
    assert set(found.samples) == {sample for sample in whole.samples if sample.row in rows}


def test_the_first_piece_counts_the_file_that_cannot_be_read() -> None:
    pieces = list(pieces_of(Wanted("a.jsonl", 10, ""), Work(Place("/"), rules=""), 5))
    assert [unread(piece, "gone").tally.files for piece in pieces] == [1, 0]
