import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crs_gate.errors import HistoryError
from crs_gate.pipeline import sharing
from crs_gate.pipeline.sharing import on_all_cores

THINGS = range(50)


@pytest.fixture(autouse=True)
def _three_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "_processors", lambda: 3)


def only_here(there: Callable[[], None]) -> Callable[[int], int]:
    """Work that does something else in every process but this one."""
    here = os.getpid()

    def work(thing: int) -> int:
        if os.getpid() != here:
            there()
        return thing * thing

    return work


def no_process_is_left() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return True


@pytest.mark.parametrize("count", [1, 2, 3, 4, 50])
def test_results_come_in_order(count: int) -> None:
    things = range(count)
    assert on_all_cores(things, lambda thing: thing * thing) == [thing * thing for thing in things]
    assert no_process_is_left()


def test_others_take_part() -> None:
    assert len(set(on_all_cores(THINGS, lambda _: os.getpid()))) == 3


def test_the_others_let_go_of_what_is_not_theirs_first() -> None:
    held = [os.getpid()]
    pids = on_all_cores(THINGS, lambda _: bool(held), held.clear)
    assert (pids.count(True), pids.count(False)) == (17, 33)


def test_a_process_that_dies_is_no_loss() -> None:
    assert on_all_cores(THINGS, only_here(lambda: os.kill(os.getpid(), signal.SIGKILL))) == [t * t for t in THINGS]
    assert no_process_is_left()


def test_a_process_that_fails_is_no_loss() -> None:
    assert on_all_cores(THINGS, only_here(lambda: sys.exit(3))) == [t * t for t in THINGS]


def test_a_result_that_cannot_be_sent_is_no_loss() -> None:
    results = on_all_cores(THINGS, lambda thing: lambda: thing)
    assert [result() for result in results] == list(THINGS)


@pytest.mark.parametrize("wrong", [{7, 30}, {8, 9}, {0}, {49}])
def test_the_first_error_is_raised_whoever_met_it(wrong: set[int]) -> None:
    def work(thing: int) -> int:
        if thing in wrong:
            raise HistoryError(f"number {thing}", "a hint")
        return thing

    with pytest.raises(HistoryError, match=f"^number {min(wrong)}$") as caught:
        on_all_cores(THINGS, work)
    assert caught.value.hint == "a hint"
    assert no_process_is_left()


def test_big_results_fit_through() -> None:
    assert on_all_cores(range(6), lambda thing: str(thing) * 1_000_000) == [str(t) * 1_000_000 for t in range(6)]


def asleep(tmp_path: Path) -> tuple[subprocess.Popen[str], list[int]]:
    """A process that shares out work on which all three sleep for a minute; and the ids of the three."""
    script = tmp_path / "run.py"
    script.write_text(
        "import os, time\n"
        "from crs_gate.pipeline import sharing\n"
        "sharing._processors = lambda: 3\n"
        "def work(thing):\n"
        f"    open({str(tmp_path)!r} + f'/pid-{{os.getpid()}}', 'w').close()\n"
        "    time.sleep(60)\n"
        "sharing.on_all_cores(range(6), work)\n"
    )
    process = subprocess.Popen([sys.executable, str(script)], stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 30
    while len(pids := [int(path.name[4:]) for path in tmp_path.glob("pid-*")]) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    assert len(pids) == 3
    return process, pids


def test_an_interrupt_ends_all(tmp_path: Path) -> None:
    process, pids = asleep(tmp_path)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in errors
    assert errors.count("Traceback") == 1
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_no_process_works_on_for_one_that_was_killed(tmp_path: Path) -> None:
    process, _ = asleep(tmp_path)
    process.kill()
    _, errors = process.communicate(timeout=30)  # ends when the last one that holds the pipe does
    assert errors == ""


def test_a_process_that_cannot_start_is_no_loss(monkeypatch):
    monkeypatch.setattr(sharing, "_processors", lambda: 4)
    fork, started = os.fork, []

    def forks_twice():
        if len(started) == 2:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        if pid := fork():
            started.append(pid)
        return pid

    monkeypatch.setattr(os, "fork", forks_twice)
    assert sharing.on_all_cores(range(40), lambda number: number * 2) == [number * 2 for number in range(40)]
    assert len(started) == 2
    for pid in started:  # other tests of this process may have left children of theirs
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
