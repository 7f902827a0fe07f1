"""Nobody has compared what is said of a source with the source itself for longer than the policy allows.

Why:
    Pages move, licenses change, owners withdraw. What was true of a source at the time of collection is not true of it
    for ever, and a claim that was checked two years ago is not a claim that was checked today. The end of collection
    counts as a look: who has just gathered a source need not review it too.

Example:
    Gathered years ago, and not looked at since:

        collected: {from: 2021-03-01, to: 2021-03-31}
        reviewed: 2022-01-10

Fix:
    Compare the entry with the source: is it still there, under these terms, at this address? Then write down the day.

        reviewed: 2026-11-01

References:
    - https://arxiv.org/abs/2512.21775

"""

from datetime import date

from crs_gate.model.answer import State, state
from crs_gate.model.dates import Days, days, in_future
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, End, Ends, Problems, Undetermined
from crs_gate.rules.keeping import fresh_until, seen_until
from crs_gate.rules.statements import collected_until
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, ctx: Context) -> Problems:
    """Compare the newer one of review and end of collection with today."""
    reviewed = days(source.reviewed)
    if reviewed and in_future(reviewed, ctx.today):
        yield "/reviewed", f"reviewed {quoted(source.reviewed or '')} has not come yet"
        return
    looks = [day for found in (reviewed, collected_until(source)) if (day := _past(found, ctx.today))]
    limit = ctx.policy.evidence_days
    if looks and fresh_until(max(looks), limit) >= ctx.today:
        return
    if state(source.reviewed) is State.UNKNOWN:
        raise Undetermined("the day of the last review is stated as unknown", "/reviewed")
    yield "/reviewed", _told(source, looks, ctx.today, limit)


def ends(source: Source, ctx: Context) -> Ends:
    """The last day on which the last look counts; collection that lies ahead is one where it comes in time."""
    reviewed = days(source.reviewed)
    if reviewed and in_future(reviewed, ctx.today):
        return
    looks = (found for found in (reviewed, collected_until(source)) if found)
    if end := seen_until(looks, ctx.policy.evidence_days, ctx.today):
        yield End("/reviewed", end, "last review or collection")


def _past(found: Days | None, today: date) -> date | None:
    """The last day that a look can have been on."""
    return None if found is None or in_future(found, today) else min(found.last, today)


def _told(source: Source, looks: list[date], today: date, limit: int) -> str:
    if not looks:
        return "neither a day of review nor of collection is stated"
    done = "reviewed" if days(source.reviewed) else "collected without a review"
    return f"{done} {(today - max(looks)).days} days ago, and the policy allows {limit}"
