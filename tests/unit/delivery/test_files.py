import os
import resource
import signal
from pathlib import Path

import pytest

from crs_gate.delivery.files import append, create, replace


def test_a_file_is_replaced_whole_and_others_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old and long")
    replace(str(file), "neu ü\n")
    assert file.read_bytes() == "neu ü\n".encode()
    assert file.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("keep")
    (tmp_path / "report.json").symlink_to(target)
    with pytest.raises(OSError, match="symbolic link"):
        replace(str(tmp_path / "report.json"), "x")
    assert target.read_text() == "keep"


def test_a_folder_of_the_repository_that_is_a_link_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside, repository = tmp_path / "outside", tmp_path / "repository"
    outside.mkdir()
    repository.mkdir()
    (repository / "out").symlink_to(outside)
    monkeypatch.chdir(repository)
    for path in ("out/report.json", str(repository / "out/report.json")):
        with pytest.raises(OSError, match="symbolic link"):
            replace(path, "x")
    assert not list(outside.iterdir())


def test_a_link_in_a_repository_is_not_followed_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside, repository, elsewhere = tmp_path / "outside", tmp_path / "repository", tmp_path / "elsewhere"
    for folder in (outside / ".git", repository / ".git", elsewhere):
        folder.mkdir(parents=True)
    (repository / "out").symlink_to(outside)
    (tmp_path / "short").symlink_to(repository)
    monkeypatch.chdir(elsewhere)
    for path in (repository / "out" / "a", Path("..", "repository", "out", "a"), tmp_path / "short" / "out" / "a"):
        with pytest.raises(OSError, match="symbolic link"):
            replace(str(path), "x")
        with pytest.raises(OSError, match="symbolic link"):
            create(str(path), b"x")
    assert [file.name for file in outside.iterdir()] == [".git"]
    replace(str(tmp_path / "short" / "a"), "x")
    assert (repository / "a").read_text() == "x"


def test_what_is_there_is_not_created_again(tmp_path: Path) -> None:
    create(str(tmp_path / "new" / "a"), b"x")
    with pytest.raises(FileExistsError):
        create(str(tmp_path / "new" / "a"), b"y")
    assert (tmp_path / "new" / "a").read_text() == "x"


def test_nothing_is_left_of_what_could_not_be_created_whole(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
        with pytest.raises(OSError, match="large"):
            create(str(tmp_path / "a"), b"x" * 20_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert not list(tmp_path.iterdir())


def test_a_relative_path_is_written_below_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    replace("report.json", "x")
    assert (tmp_path / "report.json").read_text() == "x"


def test_nothing_is_left_behind_when_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="directory"):
        replace(str(tmp_path / "taken"), "x")
    assert list(tmp_path.iterdir()) == [tmp_path / "taken"]


def test_appending_keeps_what_is_there(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    append(str(file), "a\n")
    append(str(file), "b\udcff\n")
    assert file.read_bytes() == b"a\nb\\udcff\n"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        replace(str(pipe), "text")
        assert os.read(reader, 100) == b"text"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
