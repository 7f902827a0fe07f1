"""One piece of work on many things, shared out among the processors; results and errors are those of one after another.

Processes are forked, so that nothing has to be sent to them, and each takes every n-th thing. This process takes part.
It pays where a second processor is idle: there, of 20, 40 and 100 manifests of five sources each, two processes leave
the first one 84, 86 and 67 % of its processor time, start-up included; all together it is 17 to 24 % more. On a machine
whose processors are all busy nothing is won.
"""

import os
import pickle
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeVar

from crs_gate.errors import GateError

_Thing = TypeVar("_Thing")
_Result = TypeVar("_Result")


MOST_PROCESSES = 8
"""A container's share of a large machine is not seen by asking how many processors there are."""


class _Helper(NamedTuple):
    """A process that works on a share, and the end of the pipe through which it answers."""

    pid: int
    answers: int


def on_all_cores(
    things: Sequence[_Thing], work: Callable[[_Thing], _Result], on_start: Callable[[], None] = lambda: None
) -> list[_Result]:
    """The result for each thing, in order.

    ``on_start`` is called first in every other process: it must let go of what two processes cannot share. Where
    anything fails, all is done again in this process, so that the error is the one that comes first.
    """
    count = min(_processors(), len(things), MOST_PROCESSES) or 1
    own, *others = [things[start::count] for start in range(count)]
    helpers: list[_Helper] = []
    life: list[int] = []
    shares: list[list[_Result] | None] = []
    try:
        with suppress(OSError):  # no room for one more: all is done here
            life.extend(os.pipe())
            for share in others:
                helpers.append(_start(share, work, on_start, life))  # noqa: PERF401 - those that started must be known
        if len(helpers) == len(others):
            shares = [[work(thing) for thing in own], *(_answer(helper) for helper in helpers)]
    except GateError:
        if not helpers:
            raise
    finally:
        _end(helpers, life)
    whole = [share for share in shares if share is not None]
    if len(whole) < count:
        return [work(thing) for thing in things]
    return [whole[index % count][index // count] for index in range(len(things))]


def _processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(
    share: Sequence[Any], work: Callable[[Any], Any], on_start: Callable[[], None], life: Sequence[int]
) -> _Helper:
    answers, given = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(answers)
        os.close(given)
        raise
    if pid:
        os.close(given)
        return _Helper(pid, answers)
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches all; one of them tells
        os.close(answers)
        _end_with_the_one_above(*life)
        on_start()
        with open(given, "wb") as pipe:  # noqa: PTH123 - a handle, not a path
            pickle.dump([work(thing) for thing in share], pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        os._exit(status)  # no clean-up: what is open belongs to the process above


def _end_with_the_one_above(watched: int, held: int) -> None:
    """End this process, in the middle of whatever it does, as soon as nobody is left who would read what it finds.

    Nobody writes to the pipe. It ends when the process above, which alone keeps hold of the other end, is gone, and
    were it killed: that needs no call that only one system has.
    """
    from threading import Thread

    os.close(held)

    def wait() -> None:
        os.read(watched, 1)
        os._exit(1)

    Thread(target=wait, daemon=True).start()


def _answer(helper: _Helper) -> list[Any] | None:
    """What a process found; ``None`` where it failed or died (killed, out of memory) before it could say it."""
    with open(helper.answers, "rb", closefd=False) as pipe:
        data = pipe.read()
    try:
        found: list[Any] = pickle.loads(data)  # noqa: S301 - from our own process, through a pipe of ours
    except (EOFError, pickle.UnpicklingError):
        return None
    return found


def _end(helpers: Sequence[_Helper], life: Sequence[int]) -> None:
    """No process outlives its work, whatever ended it."""
    for handle in life:
        os.close(handle)
    for helper in helpers:
        os.close(helper.answers)
        os.kill(helper.pid, signal.SIGKILL)  # one that is done still has its id, until it is waited for
        os.waitpid(helper.pid, 0)
