"""The manifest cannot be read, or does not follow its schema.

Why:
    What a program cannot read it cannot rate. A typing error in a key would otherwise hide an answer, or a gap.

Example:
    A key that does not exist:

        sources:
          - id: forum-posts
            licence: CC-BY-4.0

Fix:
    Mend each line that is named; the schema is printed by crs-gate schema manifest.

        sources:
          - id: forum-posts
            license: CC-BY-4.0

References:
    - https://json-schema.org/draft/2020-12
    - https://yaml.org/spec/1.2.2/

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import ManifestState, NotApplicable, Problems

SEVERITY = Severity.ERROR
SCOPE = Scope.CHANGE


def check(state: ManifestState, _ctx: None) -> Problems:
    """Report every problem that reading the file has found."""
    if state.deleted:
        raise NotApplicable("the manifest is deleted")
    yield from state.problems
