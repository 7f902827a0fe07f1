"""The change deletes the manifest.

Why:
    Without its manifest a dataset has no rating at all, and everything that was known of its sources is gone from
    the branch.

Example:
    A commit that removes dataset.crs.yaml and leaves the data:

        git rm dataset.crs.yaml

Fix:
    Put the file back; when the dataset itself is retired, let a waiver say so until the removal is merged.

        waivers:
          - rule: manifest-deleted
            dataset: dataset.crs.yaml
            reason: the dataset is retired
            approved_by: legal@example.org
            expires: 2026-12-31

References:
    - https://arxiv.org/abs/2512.21775

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import ManifestState, Problems

SEVERITY = Severity.ERROR
SCOPE = Scope.CHANGE


def check(state: ManifestState, _ctx: None) -> Problems:
    """Fail when the file was there at base and is not at head."""
    if state.deleted:
        yield "", "the manifest is deleted"
