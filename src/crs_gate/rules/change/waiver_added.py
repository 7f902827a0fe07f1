"""The change brings a waiver, or prolongs one.

Why:
    An exception is somebody's decision. It does not count for the change that brings it, and it should be seen by
    those who let it in.

Example:
    A pull request with a source whose license is unknown brings the waiver for it along:

        waivers:
          - {rule: license-unknown, dataset: dataset.crs.yaml, source: forum-posts, ...}

Fix:
    Let the one who is named in approved_by agree in review; a waiver that nobody needs is better left out.

        waivers:
          - rule: license-unknown
            dataset: dataset.crs.yaml
            source: forum-posts
            reason: the owner of the forum has agreed, and the signed text is on its way
            approved_by: legal@example.org
            expires: 2026-12-31

References:
    - https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import NotAsked, PolicyState, Problems

SEVERITY = Severity.WARNING
SCOPE = Scope.POLICY


def check(state: PolicyState, _ctx: None) -> Problems:
    """Report each waiver that base does not have, or that ends later now."""
    if not state.compared:
        raise NotAsked("there is no other policy to compare with")
    yield from state.waived
