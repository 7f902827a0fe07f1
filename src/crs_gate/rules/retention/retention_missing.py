"""The dataset does not say how long it is kept.

Why:
    Personal data may be kept only as long as its purpose needs it, and whoever asks for removal must know until
    when. A date that nobody wrote down is a date that nobody keeps, and one that nobody will live to see is unlimited
    in all but name: a period or an end more than 100 years ahead is no answer. A bare no or yes is no basis.

Example:
    Forever, for no stated reason:

        dataset:
          retention: {period: unlimited}

Fix:
    State a period or an end date; for unlimited, also the basis.

        dataset:
          retention:
            period: P2Y
            basis: research agreement

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://www.iso.org/iso-8601-date-and-time-format.html

"""

from datetime import date

from crs_gate.model.answer import State, given, state
from crs_gate.model.dataset import Dataset, Retention
from crs_gate.model.dates import LONGEST_YEARS, days, implausible
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.keeping import has_reason, period_ends, unlimited
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Pass on a duration, an end date, or ``unlimited`` with a basis; an end date is looked at in any case."""
    retention = dataset.about.retention
    why = _end_fault(retention.until or "", ctx.today)
    if why:
        yield "/dataset/retention/until", why
    ends = days(retention.until) and not why
    if ends or period_ends(retention) or (unlimited(retention) and has_reason(retention)):
        return
    if not why and State.UNKNOWN in {state(retention.period), state(retention.until)}:
        raise Undetermined("the retention is stated as unknown", "/dataset/retention")
    if not why or (retention.period or "").strip():
        yield _no_length(retention)


def _end_fault(until: str, today: date) -> str:
    """Why a stated end date is none, in words; ``unknown`` and nothing are judged with the period."""
    if state(until) in {State.MISSING, State.UNKNOWN}:
        return ""
    end = days(until)
    if end is None:
        return f"retention.until {quoted(until)} is no date"
    far = end.last.year - today.year > LONGEST_YEARS
    return f"retention.until {quoted(until)} is more than {LONGEST_YEARS} years ahead" if far else ""


def _no_length(retention: Retention) -> tuple[str, str]:
    period = retention.period or ""
    if unlimited(retention) and given(retention.basis):
        basis = quoted(retention.basis or "")
        return "/dataset/retention/basis", f"retention.period is unlimited, and the basis {basis} gives no reason"
    if unlimited(retention):
        return "/dataset/retention/period", "retention.period 'unlimited' has no basis"
    if implausible(period):
        return "/dataset/retention/period", f"retention.period {quoted(period)} is more than {LONGEST_YEARS} years"
    if period.strip():
        return "/dataset/retention/period", f"retention.period {quoted(period)} is no duration such as P2Y"
    return "/dataset/retention", "neither a period nor an end date of retention"
