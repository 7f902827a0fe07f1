"""The ledger of removals cannot be read, says what cannot be, or has lost what it held.

Why:
    The ledger is what keeps removed data out. A change that takes a line back, moves its days or names less would let
    in what somebody asked to be taken out, and a line that nobody can read names nothing. A line may gain the day on
    which it was done, and digests; nothing of it is ever taken back.

Example:
    The data was gone before anybody asked:

        # .crs/removals.jsonl:1: done is 2026-10-20, before it was received, 2026-11-01 (done-before-received)

Fix:
    Put the line back as it is on the branch that you merge into, and correct what is new; crs-gate remove writes lines
    that hold. Where a line has to change for a reason of law, such as a longer time for an answer, a waiver in the
    policy says so.

        waivers:
          - rule: removal-ledger-invalid
            dataset: dataset.crs.yaml
            reason: request R-7 is a hard case, and was told so within a month
            approved_by: privacy@example.org
            expires: 2026-12-31

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://www.rfc-editor.org/rfc/rfc8785
    - https://www.rfc-editor.org/rfc/rfc2104

"""

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotAsked, Problems

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, _ctx: Context) -> Problems:
    """Tell every fault of the ledgers that the manifest answers for."""
    if not dataset.recorded.is_there:
        raise NotAsked("there is no ledger of removals")
    for said in dataset.recorded.faults:
        yield "", said
