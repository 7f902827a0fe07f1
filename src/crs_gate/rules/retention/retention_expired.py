"""The time for which the dataset was to be kept is over, and it is still there.

Why:
    Whoever promised to delete after two years and did not has kept people's data without a reason since then. A period
    runs for each source from the last day of its collection, so that no new source prolongs it for the old ones; an end
    date, where there is one, counts instead.

Example:
    Kept until the end of last year, and its sources are still listed:

        dataset:
          retention: {until: 2025-12-31}

Fix:
    Delete the data and take its sources out. Where there is a reason to keep it longer, decide that anew, and state
    the new end and the reason.

        dataset:
          retention:
            until: 2028-12-31
            basis: prolonged by the ethics board on 2025-12-01

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://www.iso.org/iso-8601-date-and-time-format.html

"""

from crs_gate.model.dataset import Dataset, Retention
from crs_gate.model.dates import days
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, End, Ends, NotApplicable, Problems, ToldElsewhere
from crs_gate.rules.keeping import has_reason, kept_until, period_ends, unlimited
from crs_gate.rules.licensing import MORE_GAPS
from crs_gate.rules.overview import Some
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Look at the end date; without one, at the end of the period, which needs the days of collection."""
    retention = dataset.about.retention
    until = days(retention.until)
    if until is not None:
        if until.last < ctx.today:
            yield "/dataset/retention/until", f"retention.until {quoted(retention.until or '')} is over"
        return
    if not period_ends(retention):
        raise _endless(retention)
    period, overview = retention.period or "", ctx.overview
    if overview.earliest:
        day, name = overview.earliest
        end = kept_until(retention, day)
        if end and end < ctx.today:
            text = f"retention.period {quoted(period)} was over on {end} for {quoted(name)}, collected until {day}"
            yield "/dataset/retention/period", text
            return
    if overview.undated.size:
        raise ToldElsewhere(_speakers(overview.undated), "some sources do not say when they were collected")


def ends(dataset: Dataset, ctx: Context) -> Ends:
    """The last day of retention, as far as the days of collection are known."""
    retention = dataset.about.retention
    dated = days(retention.until) is not None
    first = ctx.overview.earliest if not dated and period_ends(retention) else None
    if end := kept_until(retention, first[0] if first else None):
        yield End(f"/dataset/retention/{'until' if dated else 'period'}", end, "retention")


def _endless(retention: Retention) -> NotApplicable | ToldElsewhere:
    if unlimited(retention) and has_reason(retention):
        return NotApplicable("retention.period is unlimited, and a basis is stated")
    return ToldElsewhere("retention-missing", "no end of retention is stated")


def _speakers(undated: Some) -> tuple[tuple[str, str], ...]:
    named = tuple(("source-date-missing", name) for name in undated.names)
    return (*named, MORE_GAPS) if undated.size > len(named) else named
