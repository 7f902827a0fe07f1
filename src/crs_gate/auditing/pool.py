"""Tasks on the processors of this machine. A process that is killed costs time and no result."""

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from crs_gate.auditing.reading import run
from crs_gate.auditing.work import Outcome, Piece, Task, Work, unread

KILLED = "the process that read it was ended from outside twice, or ran out of memory"
_AHEAD = 2
_LOOK_UP = 0.5


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def here(work: Work, tasks: Iterable[Task]) -> Iterator[Outcome]:
    """All tasks in this process, one after the other."""
    for task in tasks:
        yield from run(work, task)


def on_processors(work: Work, tasks: Sequence[Task], jobs: int) -> Iterator[Outcome]:
    """All tasks in ``jobs`` processes, in any order. Whatever ends the iteration ends all of them.

    When a process dies, nobody can tell which task it was at: those that were under way are done again piece by piece,
    each alone, and only one that ends its process a second time is given up, by name.
    """
    left = deque(tasks)
    while left:
        suspects = yield from _round(work, left, min(jobs, len(left)))
        yield from _alone(work, [piece for task in suspects for piece in task])


def _round(work: Work, left: deque[Task], jobs: int) -> Generator[Outcome, None, list[Task]]:
    """Tasks until all are done or a process dies; gives those that were under way."""
    waiting: dict[Future[list[Outcome]], Task] = {}
    with _Processes(jobs) as executor:
        try:
            while left or waiting:
                while left and len(waiting) < _AHEAD * jobs:
                    waiting[executor.submit(run, work, left[0])] = left[0]
                    left.popleft()
                for finished in wait(waiting, return_when=FIRST_COMPLETED).done:
                    outcomes = finished.result()
                    del waiting[finished]
                    yield from outcomes
        except BrokenProcessPool:
            return list(waiting.values())
    return []


def _alone(work: Work, pieces: Sequence[Piece]) -> Iterator[Outcome]:
    left = deque(pieces)
    while left:
        with _Processes(1) as executor:
            try:
                while left:
                    outcomes = executor.submit(run, work, (left[0],)).result()
                    left.popleft()
                    yield from outcomes
            except BrokenProcessPool:
                yield unread(left.popleft(), KILLED)


class _Processes:
    """A pool whose processes end with it, whatever they are doing, and with the process that made it."""

    def __init__(self, jobs: int) -> None:
        how = get_context("fork" if _may_fork() else "spawn")
        self._stop: Any = how.RawValue("b", 0)  # without a lock, which a process that is killed would keep
        self._executor = ProcessPoolExecutor(jobs, how, _begin, (self._stop, os.getpid()))

    def __enter__(self) -> ProcessPoolExecutor:
        return self._executor

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._stop.value = 1
        self._executor.shutdown(cancel_futures=True)


def _may_fork() -> bool:
    return sys.platform.startswith("linux") and threading.active_count() == 1


def _begin(stop: Any, parent: int) -> None:
    """What a process does first. Ctrl-C reaches all of them; the first one tells the others to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(stop, parent), daemon=True).start()


def _watch(stop: Any, parent: int) -> None:
    while not stop.value and os.getppid() == parent:
        time.sleep(_LOOK_UP)
    os._exit(1)
