"""The signed log of the dataset does not verify.

Why:
    Whoever can change data and manifest can write any history into the same change. A log of which nothing is ever
    taken out, signed by keys that the branch it goes to trusts already, is what such a change cannot forge. So what no
    honest change does blocks: an entry rewritten or taken back, a signature of somebody unknown, another dataset's log.

Example:
    The change adds its own key to the trusted ones and signs with that:

        # .crs/trust/2.root.json: it takes 1 signature(s) of the keys that version before trusts

Fix:
    Bring the files under .crs back to what they are on the branch that you merge into, and let a maintainer sign;
    crs-gate evidence verify tells what is wrong with each. Only where all keys were lost, so that a new log begins, is
    a waiver in the policy the way out.

        waivers:
          - rule: evidence-invalid
            dataset: dataset.crs.yaml
            reason: all keys were lost, and a new log begins
            approved_by: legal@example.org
            expires: 2026-12-31

References:
    - https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
    - https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
    - https://theupdateframework.github.io/specification/latest/
    - https://www.rfc-editor.org/rfc/rfc6962

"""

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotAsked, Problems

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(_dataset: Dataset, ctx: Context) -> Problems:
    """Tell every fault that no honest change makes."""
    if ctx.evidence is None:
        raise NotAsked("there is no signed log")
    for fault in ctx.evidence.invalid:
        line = f":{fault.line}" if fault.line else ""
        yield "", f"{fault.path}{line}: {fault.message} ({fault.code})"
