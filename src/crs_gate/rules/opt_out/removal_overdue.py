"""Somebody asked for data to be removed, the time for that is over, and the data is still there.

Why:
    An opt-out that nobody acts on is none. Whoever is asked must act within a month, or within three for hard cases
    if he says so in that month (GDPR article 12(3)): a promise of more than 92 days counts as 92. A day of reduced
    precision counts as its first. Anybody can ask, so each dataset says whether somebody did.

Example:
    Asked for in January, answered within 30 days, and never taken out:

        dataset:
          opt_out: {email: privacy@example.org, response_days: 30}
        removals:
          - {id: "41", source: forum-posts, requested: 2026-01-10}

Fix:
    Take the data out and write down the day on which it was gone; say removals: [] where nobody has asked yet.

        removals:
          - {id: "41", source: forum-posts, requested: 2026-01-10, effective: 2026-01-20}

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj

"""

from collections.abc import Iterator
from datetime import date, timedelta

from crs_gate.model.dataset import Dataset, Removal
from crs_gate.model.dates import days, in_future
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, End, Ends, NotApplicable, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET

_MONTH = 30
_LONGEST = 92
_MOST_DIGITS = 6


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Look at each entry that is not done. Who has promised no days is late after 30, and before that nobody knows."""
    late = list(_late_on_record(dataset, ctx.today))
    yield from (("", said) for said in late)
    if dataset.removals is None and not late:
        raise Undetermined("whether anybody asked for a removal is not stated", "/removals")
    if not dataset.removals and not dataset.recorded.asked:
        raise NotApplicable("removals is an empty list: nobody has asked for anything to be taken out")
    promised = _promised(dataset.about.opt_out.response_days)
    unsure: list[tuple[str, str]] = []
    for index, entry in enumerate(dataset.removals or ()):
        if _is_done(entry, ctx.today):
            continue
        if problem := _problem(entry, promised, ctx.today):
            late.append(problem)
            yield f"/removals/{index}", problem
        elif why := _gap(entry, promised):
            unsure.append((f"/removals/{index}", why))
    if unsure and not late:
        raise Undetermined(unsure[0][1], unsure[0][0])


def ends(dataset: Dataset, ctx: Context) -> Ends:
    """The day by which each open request is due, less those that will be done by then."""
    promised = _promised(dataset.about.opt_out.response_days)
    for index, entry in enumerate(dataset.removals or ()):
        asked, due = days(entry.requested), _due(entry, promised)
        if asked is None or due is None or in_future(asked, ctx.today):
            continue
        if not any(_is_done(entry, day) for day in (ctx.today, due + timedelta(days=1))):
            yield End(f"/removals/{index}", due, f"time for the removal {_name(entry)}")
    for each in dataset.recorded.asked:
        if not each.done and (last := days(each.due)) is not None:
            yield End("", last.last, f"time for request {quoted(each.id, 60)} of the ledger")


def _late_on_record(dataset: Dataset, today: date) -> Iterator[str]:
    """The requests of the ledger that are open after their last day."""
    for asked in dataset.recorded.asked:
        due = days(asked.due)
        if not asked.done and due is not None and due.last < today:
            yield f"{asked.place}: request {quoted(asked.id, 60)} was due on {asked.due} and is not done"


def _is_done(entry: Removal, today: date) -> bool:
    gone = days(entry.effective)
    return gone is not None and not in_future(gone, today)


def _problem(entry: Removal, promised: int | None, today: date) -> str:
    """Why an open request is a fault, in words; empty while there is time, and where its day is not known."""
    asked = days(entry.requested)
    if asked is None:
        return ""
    if in_future(asked, today):
        return f"the removal {_name(entry)} was requested on {entry.requested}, which has not come yet"
    due = _due(entry, promised)
    return f"the removal {_name(entry)} was due on {due} and is not done" if due and due < today else ""


def _due(entry: Removal, promised: int | None) -> date | None:
    """The last day for a request, where it is known when it was made."""
    asked = days(entry.requested)
    return None if asked is None else asked.first + timedelta(days=_MONTH if promised is None else promised)


def _gap(entry: Removal, promised: int | None) -> str:
    """What is not stated of an open request."""
    if days(entry.requested) is None:
        return f"the removal {_name(entry)} says neither when it was done nor when it was asked for"
    if promised is None:
        return f"the removal {_name(entry)} is open, and opt_out.response_days does not say within how many days"
    return ""


def _promised(text: str | None) -> int | None:
    """The days within which an answer is promised, as far as that is allowed."""
    digits = (text or "").strip()
    if not digits.isascii() or not digits.isdecimal():
        return None
    return min(int(digits), _LONGEST) if len(digits) <= _MOST_DIGITS else _LONGEST


def _name(entry: Removal) -> str:
    stated = (entry.source, entry.title, entry.locator, entry.id)
    return next((f"of {quoted(text, 60)}" for text in stated if text and text.strip()), "of something that has no name")
