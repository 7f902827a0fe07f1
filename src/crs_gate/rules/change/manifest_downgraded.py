"""The change turns a native manifest into a file of a format that can say less.

Why:
    No other format has a place for consent, opt-out signals, retention and steps of every source. What the manifest
    knew has nowhere to go, and later changes cannot be asked for it. A lower version of the native format does not
    validate: manifest-invalid tells of that.

Example:
    The manifest becomes a dataset card:

        git mv dataset.crs.yaml README.md

Fix:
    Keep the native manifest beside the other file; crs-gate import renews it from there.

        crs: 1
        dataset: {name: forum-posts}

References:
    - https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html
    - https://huggingface.co/docs/hub/datasets-cards

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import ManifestState, NotAsked, Problems
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.CHANGE

_NATIVE = "native"


def check(state: ManifestState, _ctx: None) -> Problems:
    """Compare the formats that the manifest was read as at base and at head."""
    before, after = state.formats
    if not (before and after):
        raise NotAsked("there is no other format to compare with")
    if before == _NATIVE != after:
        yield "", f"the manifest was native and is now read as {quoted(after)}"
