"""SHA-256 of many files on all processors: large files are shared out one by one, small ones by the thousand.

Threads would make small files slower (they wait for each other between reads), and a task for each file would cost
more than hashing it. Worker processes get paths and give digests; nothing else passes.
"""

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crs_gate.errors import GateError
from crs_gate.hashing.reading import Hashed, Reader, StoppedError

if TYPE_CHECKING:
    from concurrent.futures import Future

LARGE = 4 * 1024 * 1024
"""Bytes from which a file is a task of its own."""
_BYTES_OF_TASK, _FILES_OF_TASK = 16 * 1024 * 1024, 1_000
_ALONE_BYTES, _ALONE_FILES = 8 * 1024 * 1024, 1_000
"""Up to here this process is done before others have started."""
_AHEAD = 3
_TELL_EVERY = 0.2
_READ, _STOP = 0, 1


class ToHash(NamedTuple):
    """A file, its path below the root, and how many bytes it seems to have."""

    path: str
    size: int


class WorkerError(GateError):
    """A process that hashes ended before it was done: killed, or out of memory."""

    exit_code = 3

    def __init__(self) -> None:
        super().__init__(
            "a process that hashes files was ended from outside", "give it more memory or `--jobs 1`, and run it again"
        )


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def hash_files(
    root: str, files: Sequence[ToHash], jobs: int = 0, told: Callable[[int], None] = lambda _: None
) -> Iterator[Hashed]:
    """The digest of each file below ``root``, in any order; one that has none comes with its fault.

    ``jobs`` is a number of processes, 0 for as many as there are processors. ``told`` is called now and then with the
    number of bytes that were read so far. Raises ``WorkerError``; whatever ends the iteration ends all processes.
    """
    jobs = min(jobs or processors(), max(len(files), 1))
    few = len(files) <= _ALONE_FILES and sum(file.size for file in files) <= _ALONE_BYTES
    if jobs == 1 or few:
        yield from _here(root, files, told)
        return
    yield from _on_all(root, list(tasks(files)), jobs, told)


def tasks(files: Iterable[ToHash]) -> Iterator[tuple[str, ...]]:
    """What one process does at a time: the large files first, the largest before all, so that no one waits for it."""
    ordered = list(files)
    large = sorted((file for file in ordered if file.size >= LARGE), key=lambda file: (-file.size, file.path))
    yield from ((file.path,) for file in large)
    some: list[str] = []
    size = 0
    for file in sorted(file for file in ordered if file.size < LARGE):  # folder by folder
        some.append(file.path)
        size += file.size
        if size >= _BYTES_OF_TASK or len(some) == _FILES_OF_TASK:
            yield tuple(some)
            some, size = [], 0
    if some:
        yield tuple(some)


def _here(root: str, files: Sequence[ToHash], told: Callable[[int], None]) -> Iterator[Hashed]:
    read = 0

    def count(more: int) -> None:
        nonlocal read
        read += more
        told(read)

    reader = Reader(root, count)
    try:
        yield from reader.hashes(path for path, _ in sorted(files))
    finally:
        reader.close()


def _on_all(root: str, work: Sequence[tuple[str, ...]], jobs: int, told: Callable[[int], None]) -> Iterator[Hashed]:
    import multiprocessing
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    how = multiprocessing.get_context("fork" if _may_fork() else "spawn")
    shared: Any = how.Array("Q", 2)
    executor = ProcessPoolExecutor(min(jobs, len(work)), how, _begin, (root, shared))
    waiting: set[Future[list[Hashed]]] = set()
    left = iter(work)
    try:
        while True:
            for task in left:
                waiting.add(executor.submit(_work, task))
                if len(waiting) >= _AHEAD * jobs:
                    break
            if not waiting:
                return
            done, waiting = wait(waiting, _TELL_EVERY, FIRST_COMPLETED)
            for finished in done:
                yield from finished.result()
            told(shared[_READ])
    except BrokenProcessPool as error:
        raise WorkerError from error
    finally:
        shared[_STOP] = 1
        executor.shutdown(cancel_futures=True)


def _may_fork() -> bool:
    """Forking is quick, and safe in a process with one thread on systems whose libraries expect it."""
    import sys
    import threading

    return sys.platform.startswith("linux") and threading.active_count() == 1


_reader: Reader | None = None


def _begin(root: str, shared: Any) -> None:
    """What a worker does first. Ctrl-C reaches all processes; the first one tells the others to stop."""
    global _reader  # noqa: PLW0603 - a process of a pool keeps its state between tasks nowhere else
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    unsaid = 0

    def count(more: int) -> None:
        nonlocal unsaid
        unsaid += more
        if unsaid >= LARGE or shared.get_obj()[_STOP]:
            if shared.get_obj()[_STOP] or os.getppid() != parent:
                raise StoppedError
            with shared.get_lock():
                shared[_READ] += unsaid
            unsaid = 0

    parent = os.getppid()
    _reader = Reader(root, count)


def _work(paths: tuple[str, ...]) -> list[Hashed]:
    if _reader is None:
        return []
    try:
        return list(_reader.hashes(paths))
    except StoppedError:
        return []
