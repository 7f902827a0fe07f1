"""What a statement of retention says."""

from crs_gate.model.dataset import Retention
from crs_gate.model.dates import implausible, lasting


def period_ends(retention: Retention) -> bool:
    """Whether a period is stated that is over some day."""
    period = retention.period or ""
    return lasting(period) and not implausible(period)


def unlimited(retention: Retention) -> bool:
    """Whether it is stated that there is no end."""
    return (retention.period or "").strip().lower() == "unlimited"
