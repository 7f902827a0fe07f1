"""Tasks on a cluster of Dask: the same function, sent to the workers of a scheduler that the user names."""

from collections import deque
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from crs_gate.auditing.reading import run
from crs_gate.auditing.work import Outcome, Piece, Task, Work, unread
from crs_gate.errors import GateError, UsageError
from crs_gate.escape import in_quotes

KILLED = "the workers that read it were lost, one after the other"
_AHEAD = 3
_PATIENCE = 30
"""Seconds until a scheduler has answered and one worker is there."""


class ClusterError(GateError):
    """The cluster cannot be reached, or went away."""

    exit_code = 3


def on_cluster(work: Work, tasks: Sequence[Task], address: str) -> Iterator[Outcome]:
    """All tasks on the workers of a scheduler, in any order. Raises ``ClusterError``.

    Dask gives what a lost worker was at to another one. A task that loses too many is done again piece by piece, and
    only a piece that loses its workers again is given up, by name.
    """
    if find_spec("distributed") is None:
        raise UsageError("a cluster takes Dask, which is not here", "install crs-gate[cluster], then run it again")
    import distributed
    from distributed.comm.core import CommClosedError

    try:
        with _connected(distributed, address) as client:
            yield from _all(client, work, tasks)
    except (OSError, CommClosedError) as error:  # a TimeoutError is an OSError
        raise ClusterError(
            f"the cluster at {in_quotes(address)} cannot be used: it does not answer, or has no workers",
            "start a scheduler and workers, then run it again: it goes on where it stopped",
        ) from error


def _connected(distributed: Any, address: str) -> Any:
    try:
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except ValueError as error:
        raise UsageError(
            f"{in_quotes(address)} is no address of a scheduler", "give one like tcp://HOST:8786"
        ) from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except BaseException:
        client.close()
        raise
    return client


def _all(client: Any, work: Work, tasks: Sequence[Task]) -> Iterator[Outcome]:
    again: list[Piece] = []
    for task, outcomes in _each(client, work, tasks):
        if outcomes is None:
            again += task
        else:
            yield from outcomes
    for (piece,), outcomes in _each(client, work, [(piece,) for piece in again]):
        yield from [unread(piece, KILLED)] if outcomes is None else outcomes


def _each(client: Any, work: Work, tasks: Sequence[Task]) -> Iterator[tuple[Task, list[Outcome] | None]]:
    """Each task with its outcomes; ``None`` where its workers were lost. Some are under way for each processor."""
    import distributed

    left = deque(tasks)
    ahead = _AHEAD * max(sum(client.nthreads().values()), 1)
    done = _untyped(distributed).as_completed(loop=client.loop)
    task_of: dict[str, Task] = {}

    def send() -> None:
        task = left.popleft()
        future = client.submit(run, work, task, pure=False)
        task_of[future.key] = task
        done.add(future)

    while left and len(task_of) < ahead:
        send()
    for future in done if task_of else ():
        task = task_of.pop(future.key)
        error = future.exception()
        if error is not None and not isinstance(error, distributed.KilledWorker):
            raise ClusterError(
                f"a worker of the cluster cannot do its task: {type(error).__name__}",
                "install the same version of crs-gate on all workers, then run it again",
            )
        if left:
            send()
        yield task, None if error is not None else future.result()
        future.release()


def _untyped(module: Any) -> Any:
    """What a module holds whose types are not all written down."""
    return module
