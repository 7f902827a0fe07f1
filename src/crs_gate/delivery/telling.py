"""Tells on GitHub what became of a run, as a comment and as a check run, where that was asked for.

It is told as well as it goes and for so many seconds: what does not work is one notice, and the verdict stands.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple, TextIO

from crs_gate.delivery import comments
from crs_gate.delivery.github_api import SECONDS, Api, ApiError
from crs_gate.delivery.github_target import Target, UntoldError, target
from crs_gate.escape import command_data, log_line, terminal
from crs_gate.report.check_run import Values
from crs_gate.report.comment_marker import Mark
from crs_gate.report.speech import Speech

_WITHOUT_PULL_REQUEST = frozenset(("push", "merge_group", "schedule", "workflow_dispatch"))
_PAGE = "docs/comment.md"
_MAY_NOT = (403, 404)


class Wishes(NamedTuple):
    """What is to be told, and how."""

    comment: bool = False
    check_run: bool = False
    number: int | None = None
    """The pull request, where the event does not say which."""


def tell(speech: Speech, wishes: Wishes, environ: Mapping[str, str], stderr: TextIO | None = None) -> None:
    """Tell it; what cannot be told is one notice on standard error. Never raises, and never takes much longer."""
    said = _within(SECONDS, lambda: "; ".join(_told(speech, wishes, environ)))
    if said is None:
        said = f"GitHub was not told all: it took longer than {SECONDS:g} seconds"
    if said:
        stands = "The verdict stands, and the job summary tells all."
        if environ.get("GITHUB_ACTIONS") == "true":
            line = f"::notice title=crs-gate::{command_data(terminal(f'{said}. {stands}'))}"
        else:
            line = log_line(f"crs-gate: note: {terminal(said)}. The verdict stands.")
        with suppress(OSError, ValueError):  # a stream that nobody reads any more changes no verdict either
            print(line, file=stderr or sys.stderr, flush=True)


def _told(speech: Speech, wishes: Wishes, environ: Mapping[str, str]) -> Iterator[str]:
    """Does it, and yields what did not work."""
    try:
        place = target(environ, wishes.number, speech.head)
    except UntoldError as fault:
        yield f"GitHub is not told: {fault}"
        return
    api = Api(place.base, place.token)
    if wishes.comment:
        yield from _comment(api, speech, place, environ.get("GITHUB_EVENT_NAME", ""))
    if wishes.check_run:
        yield from _check_run(api, speech, place)


def _comment(api: Api, speech: Speech, place: Target, event: str) -> Iterator[str]:
    if place.number is None:
        if event not in _WITHOUT_PULL_REQUEST:
            yield "no comment is made: nothing says which pull request; give its number as `pull-request`"
        return
    mark = Mark("", place.run, place.attempt, place.head)
    try:
        where = f"/repos/{place.repository}/issues/{place.number}/comments"
        comments.keep(api, where, speech.news[: comments.MOST], mark, lambda key: speech.body(key, place.url))
    except ApiError as fault:
        yield f"the comment could not be written: {_because(fault, place, 'pull-requests: write')}"
    left = len(speech.news) - comments.MOST
    if left > 0:
        yield f"{left:,} more datasets get no comment of their own"


def _check_run(api: Api, speech: Speech, place: Target) -> Iterator[str]:
    if not place.head:
        yield "no check run is made: nothing says for which commit"
        return
    runs, run = f"/repos/{place.repository}/check-runs", speech.check_run(place.head, place.url)
    first, *more = [_with(run, some) for some in speech.annotations()] or [run]
    try:
        made = api.post(runs, first, again=True).value
        number = made.get("id") if isinstance(made, Mapping) else None
        if not isinstance(number, int):
            raise ApiError("it answered something that is no check run")
        for each in more:  # what is sent here is added, so that nothing is sent twice
            api.patch(f"{runs}/{number}", {"output": each["output"]}, again=False)
    except ApiError as fault:
        yield f"the check run could not be written: {_because(fault, place, 'checks: write')}"


def _with(run: Values, annotations: list[Values]) -> Values:
    output = run["output"]
    return {**run, "output": {**output, "annotations": annotations}} if isinstance(output, Mapping) else run


def _because(fault: ApiError, place: Target, permission: str) -> str:
    if fault.status not in _MAY_NOT:
        return str(fault)
    if place.fork:
        return f"a pull request from a fork gets a token that can only read ({fault.status}); see {_PAGE}"
    return f"{fault}; the job needs `{permission}`, and a run of Dependabot cannot have it; see {_PAGE}"


def _within(seconds: float, work: Callable[[], str]) -> str | None:
    """What ``work`` gives, or ``None`` when the time is over: then its thread is left, and ends with the process.

    Looking up a name and a server that sends a byte a second can be ended in no other way.
    """
    done: SimpleQueue[str] = SimpleQueue()

    def run() -> None:
        try:
            done.put(work())
        except Exception as fault:  # noqa: BLE001 - nothing that happens here may change the verdict
            done.put(f"GitHub could not be told ({type(fault).__name__})")

    Thread(target=run, daemon=True).start()
    try:
        return done.get(timeout=seconds + 1)
    except Empty:
        return None
