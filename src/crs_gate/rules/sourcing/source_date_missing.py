"""A source does not say when it was collected, or says something that cannot be.

Why:
    Terms, licenses and opt-out signals hold at a time. Without the date nobody can tell which of them applied,
    or find the snapshot again.

Example:
    An end before the beginning:

        collected: {from: 2024-11-26, to: 2024-11-20}

Fix:
    Give the first day of collection and, when it went on, the last one; a month or a year will do.

        collected:
          from: 2024-11-20
          to: 2024-11-26

References:
    - https://arxiv.org/abs/2512.21775

"""

from collections.abc import Iterator

from crs_gate.model.answer import State, state
from crs_gate.model.dates import Days, days, in_future
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, ctx: Context) -> Problems:
    """Fail when the beginning is missing or a date is impossible."""
    begin, end = source.collected.from_, source.collected.to
    first, last = days(begin), days(end)
    found = list(_faults(begin, end, first, last))
    found += [
        (f"/collected/{name}", f"collected.{name} {quoted(text or '')} is in the future")
        for name, text, date in (("from", begin, first), ("to", end, last))
        if date and in_future(date, ctx.today)
    ]
    if not found and state(begin) is State.UNKNOWN:
        raise Undetermined("the date of collection is stated as unknown", "/collected/from")
    yield from found


def _faults(begin: str | None, end: str | None, first: Days | None, last: Days | None) -> Iterator[tuple[str, str]]:
    if state(begin) is State.MISSING:
        only = ": only its end is stated" if state(end) is State.GIVEN else ""
        yield "/collected", f"no date or period of collection{only}"
    elif not first and state(begin) is not State.UNKNOWN:
        yield "/collected/from", f"collected.from {quoted(begin or '')} is no date"
    if not last and state(end) in {State.GIVEN, State.PLACEHOLDER}:
        yield "/collected/to", f"collected.to {quoted(end or '')} is no date"
    if first and last and first.first > last.last:
        yield "/collected/to", f"collected.to {quoted(end or '')} is before collected.from {quoted(begin or '')}"
