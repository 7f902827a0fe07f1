"""Rows of the ledger are reserved by an opt-out, or nobody knows whether they are.

Why:
    Rights are reserved work by work. That most of a site may be used does not help the author of the page that said no,
    and a source that asked once does not speak for each of its pages.

Example:
    Rows say that the owner opted out, and are still there:

        ledger: {table: data/ledger.jsonl}

Fix:
    Take out the rows that are reserved, and ask for the others; a contract with the owners is recorded under consent.

        consent:
          basis: contract
          evidence: agreements/example-forum.pdf

References:
    - https://eur-lex.europa.eu/eli/dir/2019/790/oj
    - https://www.rfc-editor.org/rfc/rfc9309

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.ledgers import rows_of, told

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE

_RESERVED, _UNKNOWN = "opt-out-reserved", "opt-out-unknown"


def check(source: Source, ctx: Context) -> Problems:
    """Fail on any row that is reserved without a license or permission; rows of which nobody knows are unknown."""
    tally = rows_of(source, ctx)
    counts = tally.sources[source.id]
    if counts.get(_RESERVED):
        yield "/opt_out", told(tally, source.id, _RESERVED)
    elif counts.get(_UNKNOWN):
        raise Undetermined(told(tally, source.id, _UNKNOWN), "/opt_out")
