"""A waiver has ended.

Why:
    What it let off counts again from that day. Left in the file, an ended exception is read as if somebody still
    stood behind it.

Example:
    The last day of a waiver is over:

        expires: 2025-12-31

Fix:
    Mend what it let off and take the waiver out, or have it approved anew with a day to come.

        waivers:
          - rule: license-unknown
            dataset: dataset.crs.yaml
            source: forum-posts
            reason: the owner of the forum has agreed, and the signed text is on its way
            approved_by: legal@example.org
            expires: 2027-01-31

References:
    - https://google.github.io/osv-scanner/configuration/

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import PolicyState, Problems

SEVERITY = Severity.WARNING
SCOPE = Scope.POLICY


def check(state: PolicyState, _ctx: None) -> Problems:
    """Report each waiver whose last day is over; one that the change takes out is not held against it."""
    yield from state.expired
