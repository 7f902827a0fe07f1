"""Digests of many files: right, in bounded memory, and never of anything but the file that is named."""

import os
import time
from hashlib import sha256
from pathlib import Path

import pytest

from crs_gate.hashing import pool, remembered
from crs_gate.hashing.pool import LARGE, ToHash, hash_files, tasks
from crs_gate.hashing.reading import BUFFER, Hashed, Reader, Stamp, stamp_of
from crs_gate.hashing.remembered import Remembered


def made(root: Path, count: int, size: int = 100) -> dict[str, str]:
    found = {}
    for number in range(count):
        data = os.urandom(size + number)
        name = f"d{number % 7}/f{number:05}"
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(data)
        found[name] = sha256(data).hexdigest()
    return found


def digests(root: Path, names: dict[str, str], jobs: int) -> dict[str, str]:
    files = [ToHash(name, (root / name).stat().st_size) for name in names]
    return {hashed.path: hashed.sha256 for hashed in hash_files(str(root), files, jobs)}


def one(root: Path, name: str) -> Hashed:
    reader = Reader(str(root))
    try:
        return reader.hashed(name)
    finally:
        reader.close()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_digests_are_those_of_the_files(tmp_path, monkeypatch, jobs):
    monkeypatch.setattr(pool, "_ALONE_FILES", 1)
    monkeypatch.setattr(pool, "_FILES_OF_TASK", 10)
    expected = made(tmp_path, 100, 3000)
    (tmp_path / "large").write_bytes(b"l" * (LARGE + 1))
    expected["large"] = sha256(b"l" * (LARGE + 1)).hexdigest()
    assert digests(tmp_path, expected, jobs) == expected


def test_processes_may_be_spawned_too(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "_ALONE_FILES", 1)
    monkeypatch.setattr(pool, "_may_fork", lambda: False)
    expected = made(tmp_path, 20)
    assert digests(tmp_path, expected, 2) == expected


@pytest.mark.parametrize("size", [0, 1, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER])
def test_every_size_is_read_to_its_end(tmp_path, size):
    data = os.urandom(size)
    (tmp_path / "f").write_bytes(data)
    assert one(tmp_path, "f")[:2] == ("f", sha256(data).hexdigest())


def test_links_are_not_followed(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/f").write_text("x")
    (tmp_path / "link").symlink_to("data/f")
    (tmp_path / "folder").symlink_to("data")
    for name in ("link", "folder/f"):
        assert "symbolic link" in one(tmp_path, name).fault
    assert "leads elsewhere" in one(tmp_path, "data/../data/f").fault


def test_what_is_no_file_is_named_and_waits_for_nobody(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert one(tmp_path, "pipe").fault == "it is no regular file"
    assert one(tmp_path, "folder").fault
    assert one(tmp_path, "gone").fault == "it is not there any more"


@pytest.mark.parametrize("change", ["grows", "shrinks", "same size", "replaced", "gone"])
def test_a_file_that_changes_while_it_is_read_has_no_digest(tmp_path, change):
    file = tmp_path / "f"
    file.write_bytes(b"a" * (2 * BUFFER))
    os.utime(file, (1, 1))

    def meddle(_: int) -> None:
        if file.exists() and file.stat().st_mtime < 2:
            match change:
                case "grows":
                    with file.open("ab") as stream:
                        stream.write(b"more")
                case "shrinks":
                    os.truncate(file, 10)
                case "same size":
                    with file.open("r+b") as stream:
                        stream.write(b"b")
                case "replaced":
                    (tmp_path / "g").write_bytes(b"a" * (2 * BUFFER))
                    (tmp_path / "g").replace(file)
                case _:
                    file.unlink()

    reader = Reader(str(tmp_path), meddle)
    assert reader.hashed("f").fault == "it changed while it was read"
    reader.close()


def test_pointers_come_with_their_bytes(tmp_path):
    text = b"version https://git-lfs.github.com/spec/v1\n"
    (tmp_path / "p").write_bytes(text)
    (tmp_path / "q").write_bytes(text * 100)
    assert one(tmp_path, "p").small == text
    assert one(tmp_path, "q").small == b""


def test_large_files_come_first_and_small_ones_together():
    files = [ToHash(f"s{number:04}", 10) for number in range(2500)] + [ToHash("m", LARGE), ToHash("l", 9 * LARGE)]
    work = list(tasks(files))
    assert work[:2] == [("l",), ("m",)]
    assert [len(task) for task in work[2:]] == [1000, 1000, 500]
    assert sorted(path for task in work for path in task) == sorted(file.path for file in files)


def test_bytes_are_told_as_they_are_read(tmp_path):
    expected = made(tmp_path, 3, 1000)
    told: list[int] = []
    list(hash_files(str(tmp_path), [ToHash(name, 1000) for name in expected], 1, told.append))
    assert told[-1] == 3003


def test_what_an_earlier_run_read_is_known(tmp_path, monkeypatch):
    monkeypatch.setattr(remembered, "_AT_REST", 0)
    file, cache = tmp_path / "f", tmp_path / "cache/hashes"
    file.write_text("x")
    found = one(tmp_path, "f")
    first = Remembered(cache)
    first.keep([found])
    first.close(["f"])
    again = Remembered(cache)
    assert again.digest("f", found.stamp) == found.sha256
    for field in Stamp._fields:
        assert again.digest("f", found.stamp._replace(**{field: 77})) == ""


def test_a_file_that_was_just_written_is_not_remembered(tmp_path):
    (tmp_path / "f").write_text("x")
    known = Remembered(tmp_path / "hashes")
    known.keep([one(tmp_path, "f")])
    assert known.digest("f", stamp_of((tmp_path / "f").stat())) == ""


def test_what_is_remembered_may_be_cut_or_broken(tmp_path):
    cache = tmp_path / "hashes"
    stamp = Stamp(1, 2, 3, 4)
    cache.write_text('["f", 1, 2, 3, 4, "aa"]\n["g", "1", 2, 3, 4, "bb"]\n{}\n[]\n["h", 1, 2')
    known = Remembered(cache)
    assert [known.digest(name, stamp) for name in "fgh"] == ["aa", "", ""]
    cache.write_bytes(b"\xff\xfe")
    assert Remembered(cache).digest("f", stamp) == ""


def test_what_nobody_asks_for_any_more_is_forgotten(tmp_path):
    cache = tmp_path / "hashes"
    old = int((time.time() - 100) * 1e9)
    known = Remembered(cache)
    known.keep(Hashed(f"f{number}", "aa", Stamp(1, old, old, 1)) for number in range(1200))
    known.close(["f7"])
    assert cache.read_text().count("\n") == 1
    assert Remembered(cache).digest("f7", Stamp(1, old, old, 1)) == "aa"


def test_nothing_is_remembered_where_nothing_can_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    old = int((time.time() - 100) * 1e9)
    known = Remembered(tmp_path / "file/hashes")
    known.keep([Hashed("f", "aa", Stamp(1, old, old, 1))])
    known.close(["f"])
    assert Remembered(tmp_path / "file/hashes").digest("f", Stamp(1, old, old, 1)) == ""
    assert (tmp_path / "file").read_text() == ""


def test_a_pipe_in_place_of_what_is_remembered_stops_nobody(tmp_path):
    pipe = tmp_path / "hashes"
    os.mkfifo(pipe)
    known = Remembered(pipe)
    old = time.time_ns() - 10**10
    known.keep([Hashed("f", "aa", Stamp(1, old, old, 1))])
    known.close()
    assert pipe.is_fifo()
