"""A waiver lets off nothing.

Why:
    It was written for a fault that is mended, or that never was there under this name. If the fault comes back the
    waiver hides it, though nobody decided on that.

Example:
    The license was found, and the waiver stayed:

        waivers:
          - {rule: license-unknown, dataset: dataset.crs.yaml, source: forum-posts, ...}

Fix:
    Take it out; where it should let something off, mend the names in it, which are those of a finding.

        waivers: []

References:
    - https://docs.astral.sh/ruff/rules/unused-noqa/

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import PolicyState, Problems

SEVERITY = Severity.WARNING
SCOPE = Scope.POLICY


def check(state: PolicyState, _ctx: None) -> Problems:
    """Report each waiver that no result needs, as far as its rule ran and its dataset was judged."""
    yield from state.unused
