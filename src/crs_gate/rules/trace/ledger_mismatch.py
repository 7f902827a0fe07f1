"""The ledger of datapoints and the manifest contradict each other.

Why:
    A ledger says of each datapoint where it is from and by what right it is here. That helps nobody when it is of other
    data: rows that are gone, that are of no source here, or that stand there twice. The digest and the number of rows
    in the manifest bind the two together.

Example:
    A row was added to the ledger, and the manifest still counts the old ones:

        ledger: {table: data/ledger.jsonl, rows: 120000}

Fix:
    Run `crs-gate ledger check`, mend what it names, and state the rows and the digest that it prints.

        ledger:
          table: data/ledger.jsonl
          rows: 120001
          sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

References:
    - https://arxiv.org/abs/2310.16787
    - https://jsonlines.org/

"""

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.ledgers import POINTER, mismatches

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Compare rows, digest, sources and ids. Of a ledger that is too large for the gate nothing is known."""
    counted = ctx.ledger
    yield from mismatches(dataset, counted)
    if not counted.tally.compared:
        raise Undetermined("the ledger has too many rows to tell whether an id stands there twice", POINTER)
