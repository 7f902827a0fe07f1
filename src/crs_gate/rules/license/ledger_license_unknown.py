"""Rows of the ledger have no known license, or one that cannot go with that of their source.

Why:
    A license of a dataset is not a permission for each datapoint: what people posted under their own terms does not
    change them by being collected. Audits of collections found most of the stated licenses missing or wrong for single
    items.

Example:
    The source is said to be CC-BY-4.0, and one of its rows is for noncommercial use alone:

        ledger: {table: data/ledger.jsonl}

Fix:
    Find the license of each row that `crs-gate ledger check` names, or take the row out; rows that share other terms
    make a source of their own.

        license: CC-BY-4.0

References:
    - https://arxiv.org/abs/2310.16787
    - https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.ledgers import rows_of, told

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE

_ISSUES = ("license-conflicting", "license-unknown")


def check(source: Source, ctx: Context) -> Problems:
    """Fail where any row of the source has no license that is known and fits."""
    tally = rows_of(source, ctx)
    for issue in _ISSUES:
        if tally.sources[source.id].get(issue):
            yield "/license", told(tally, source.id, issue)
