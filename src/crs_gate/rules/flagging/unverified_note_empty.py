"""A gap is named, and the note does not say why it is open or since when.

Why:
    "License: unknown" from last week is somebody's task; from four years ago it is a decision to leave it so. Only the
    day and the reason tell them apart. A note that says neither has been put there to silence the gate.

Example:
    Since when, and what was tried?

        unverified:
          - {field: license, reason: unknown}

Fix:
    Give a reason or say what was tried, and the day on which the gap was found.

        unverified:
          - {field: license, reason: terms-unclear, note: asked the owner, since: 2026-11-01}

References:
    - https://arxiv.org/abs/2512.21775

"""

from datetime import date

from crs_gate.model.answer import State, state
from crs_gate.model.dates import days, in_future
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source, Unverified
from crs_gate.rules.interface import Context, NotApplicable, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.open_fields import Notes, gaps, says_why
from crs_gate.rules.wording import listing, quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True

_UNKNOWN = "does not know since when"


def check(source: Source, ctx: Context) -> Problems:
    """Of the notes on an owed field without an answer one must be whole; other notes are looked at by nobody."""
    fields = [field for field, _ in gaps(source)]
    if not fields:
        raise NotApplicable("every owed field has an answer, so that no note is owed")
    notes = Notes(source.unverified)
    faults = {field: {_fault(note, ctx.today): note for note in notes.on(field)} for field in fields}
    silent = [field for field, found in faults.items() if not found]
    unsure = [field for field, found in faults.items() if _UNKNOWN in found and "" not in found]
    bad = [next(iter(found.items())) for found in faults.values() if found and found.keys().isdisjoint({"", _UNKNOWN})]
    problems = {note: why for why, note in bad}
    for note, why in problems.items():
        yield f"/unverified/{source.unverified.index(note)}", f"the note on {quoted(note.field or '', 60)} {why}"
    if silent and not problems:
        raise ToldElsewhere("unverified-claim-unflagged", f"no note speaks of {listing(silent)}")
    if unsure and not problems:
        raise Undetermined(f"since when {listing(unsure)} is open is stated as unknown", "/unverified")


def _fault(note: Unverified, today: date) -> str:
    """What is wrong with a note, in words that follow its name; empty when it is whole."""
    since = days(note.since)
    why = "" if says_why(note) else "gives no reason"
    if since is None:
        when = "says not since when" if state(note.since) is not State.UNKNOWN else _UNKNOWN
        return f"{why} and {when}" if why else when
    if in_future(since, today):
        return f"{why + ' and ' if why else ''}is dated {quoted(note.since or '')}, which has not come yet"
    return why
