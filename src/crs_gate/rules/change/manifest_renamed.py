"""The manifest has another path than before.

Why:
    Floors, owners and waivers of a policy hold for paths. A manifest that moves can leave them behind, so it is
    held to the floors of both places until the new one is that of the base.

Example:
    A card leaves the folder that the policy is strict with:

        git mv release/dataset.crs.yaml drafts/dataset.crs.yaml

Fix:
    Nothing, when the move is meant: see that the policy names the new path as well, and move its waivers along.

        datasets:
          - path: "drafts/*.crs.yaml"
            profile: strict

References:
    - https://git-scm.com/docs/git-mv

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import ManifestState, NotAsked, Problems
from crs_gate.rules.wording import quoted

SEVERITY = Severity.NOTE
SCOPE = Scope.CHANGE


def check(state: ManifestState, _ctx: None) -> Problems:
    """Report the former path of a manifest that both sides have."""
    if not state.former or state.deleted:
        raise NotAsked("there are no two paths to compare")
    if state.former != state.path:
        yield "", f"the manifest was {quoted(state.former)} and is now {quoted(state.path)}"
