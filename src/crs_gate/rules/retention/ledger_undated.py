"""Rows of the ledger do not say when they were retrieved, or are kept for longer than was promised.

Why:
    A promise to delete after two years holds for each datapoint, and nobody can keep it for one without a date. A
    source that is collected for years has rows of all ages.

Example:
    Kept for two years, and rows are older than that:

        dataset:
          retention: {period: P2Y}

Fix:
    State the day of each row that `crs-gate ledger check` names, and delete those whose time is over.

        dataset:
          retention:
            period: P2Y
            basis: what the ethics board decided on 2025-12-01

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://www.rfc-editor.org/rfc/rfc3339

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.ledgers import rows_of, told

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE

_ISSUES = ("undated", "expired")


def check(source: Source, ctx: Context) -> Problems:
    """Fail where any row of the source has no day, or one from which the period of retention is over."""
    tally = rows_of(source, ctx)
    for issue in _ISSUES:
        if tally.sources[source.id].get(issue):
            yield "/collected", told(tally, source.id, issue)
