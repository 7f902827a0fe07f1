from collections.abc import Iterator
from io import BytesIO

import pytest

from crs_gate.errors import HistoryError
from crs_gate.history.objects import Objects
from tests.gitrepo import GitRepo


@pytest.fixture
def objects(repo: GitRepo) -> Iterator[Objects]:
    found = Objects(repo.path, {})
    yield found
    found.close()


def test_one_process_answers_all_questions_and_closing_ends_it(repo: GitRepo, objects: Objects) -> None:
    repo.save("a.txt", "a\n")
    assert objects._contents._process is None
    assert objects.commit("HEAD")
    process = objects._contents._process
    assert process is not None
    assert objects.blob(repo.git("rev-parse", "HEAD:a.txt").strip()) == b"a\n"
    assert objects._contents._process is process
    assert process.poll() is None
    objects.close()
    assert process.poll() is not None


@pytest.mark.parametrize("limit", [0, 1, 2_999_999, 3_000_000])
def test_what_is_cut_off_is_not_taken_for_the_next_answer(repo: GitRepo, objects: Objects, limit: int) -> None:
    repo.write("big.txt", "0123456789\n" * 272_728)
    repo.save("small.txt", "small\n")
    big, small = (repo.git("rev-parse", f"HEAD:{name}").strip() for name in ("big.txt", "small.txt"))
    data = ("0123456789\n" * 272_728).encode()
    assert objects.blob(big, limit) == data[: limit + 1]
    assert objects.blob(small, limit=6) == b"small\n"


@pytest.mark.parametrize("revision", ["nothing", "HEAD\nHEAD", "", " ", "-h", "--batch", "HEAD^{tree}:", "é\udcff"])
def test_a_revision_that_names_no_commit_is_none_and_the_next_is_answered(
    repo: GitRepo, objects: Objects, revision: str
) -> None:
    commit = repo.save("a.txt", "a\n")
    assert objects.commit(revision) is None
    found = objects.commit("HEAD")
    assert found is not None
    assert found.id == commit


def test_an_ambiguous_revision_is_none(repo: GitRepo, objects: Objects) -> None:
    for number in range(40):
        repo.save("a.txt", f"{number}\n")
    names = repo.git("rev-list", "--objects", "--all", "--no-object-names").split()
    firsts = [name[:1] for name in names]
    assert max(map(firsts.count, firsts)) > 1
    assert objects.commit(max(firsts, key=firsts.count)) is None
    assert objects.commit("HEAD")


def test_a_git_that_ends_amid_its_answers_is_an_error_and_is_started_again(repo: GitRepo, objects: Objects) -> None:
    repo.save("a.txt", "a\n")
    assert objects.commit("HEAD")
    process = objects._contents._process
    assert process is not None
    process.kill()
    process.wait()
    with pytest.raises(HistoryError, match="git ended while it read objects"):
        objects.commit("HEAD")
    assert objects.commit("HEAD")


@pytest.mark.parametrize("answer", [b"", b"0123", b"0123 ", b"0123 12x\n", b"\n"])
def test_sizes_that_git_does_not_say_are_not_taken_for_objects_that_are_not_there(
    repo: GitRepo, objects: Objects, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    repo.save("a.txt", "a\n")
    blob = repo.git("rev-parse", "HEAD:a.txt").strip()
    with monkeypatch.context() as patch:
        patch.setattr(objects._lengths, "ask", lambda _: BytesIO(answer))
        with pytest.raises(HistoryError, match="git ended while it read objects"):
            objects.sizes([blob])
    assert objects.sizes([blob, "0" * 40]) == {blob: 2}


def test_no_more_trees_are_kept_than_there_is_room_for(
    repo: GitRepo, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        repo.save(f"{number:02}/a.txt", f"{number}\n")
    top = repo.git("rev-parse", "HEAD^{tree}").strip()
    everything = objects.walk(top)
    monkeypatch.setattr("crs_gate.history.objects._MOST_KEPT", 300)
    other = Objects(repo.path, {})
    assert other.walk(top) == everything
    assert other.walk(top) == everything
    assert other._kept == sum(folder.length for folder in other._folders.values())
    assert other._kept <= max(300, other.folder(top).length)
    other.close()
