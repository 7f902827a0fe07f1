"""What a statement of retention says, and up to which day a look at a source counts."""

from collections.abc import Iterable
from datetime import date, timedelta

from crs_gate.model.answer import given
from crs_gate.model.dataset import Retention
from crs_gate.model.dates import Days, days, implausible, in_future, last_day, lasting
from crs_gate.rules.tested import tells

_NO_REASON = frozenset({"no reason", "no basis", "no legal basis", "without reason", "none stated"})


def period_ends(retention: Retention) -> bool:
    """Whether a period is stated that is over some day."""
    period = retention.period or ""
    return lasting(period) and not implausible(period)


def unlimited(retention: Retention) -> bool:
    """Whether it is stated that there is no end."""
    return (retention.period or "").strip().lower() == "unlimited"


def kept_until(retention: Retention, latest: date | None) -> date | None:
    """The last day of retention: the end date, or else that of the period from the last day of collection on."""
    until = days(retention.until)
    if until is not None:
        return until.last
    return last_day(latest, retention.period or "") if latest and period_ends(retention) else None


def fresh_until(look: date, limit: int) -> date:
    """The last day on which a look is not older than so many days; the end of the calendar beyond it."""
    return look + timedelta(days=min(limit, (date.max - look).days))


def seen_until(looks: Iterable[Days], limit: int, today: date) -> date | None:
    """The last day on which a look counts; ``None`` where none was taken.

    One that lies ahead counts from the day before its first, and only where it comes before the others are too old.
    """
    end: date | None = None
    for look in sorted(looks):
        if not in_future(look, today) or (end and look.first - timedelta(days=1) <= fresh_until(end, 1)):
            end = max(end or date.min, fresh_until(look.last, limit))
    return end


def has_reason(retention: Retention) -> bool:
    """Whether the basis can be a reason to keep data without end: more than a yes, a no or a letter.

    It may begin with a denial: ``no personal data, kept as an archive`` is a reason.
    """
    basis = retention.basis or ""
    return given(basis) and tells(basis) and " ".join(basis.split()).strip(" .!").lower() not in _NO_REASON
