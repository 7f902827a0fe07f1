"""A source is derived from something that the manifest does not know, or from itself.

Why:
    Licenses, consent and removals travel from a source to everything made from it. A parent that is not listed
    cuts that line; a circle has no beginning.

Example:
    The parent is not in the manifest:

        - id: forum-posts-clean
          derived_from: [forum-posts-raw]

Fix:
    List the parent as a source of its own, or correct its id; say derived_from: [] when there is none.

        derived_from: [forum-posts]

References:
    - https://www.w3.org/TR/prov-o/#wasDerivedFrom

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotApplicable, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Look up each parent, and whether following the parents leads back."""
    if source.derived_from is None:
        raise Undetermined("what the source is derived from is not stated", "/derived_from")
    if not source.derived_from:
        raise NotApplicable("derived_from is an empty list: the source is derived from nothing")
    overview = ctx.overview
    for index, parent in enumerate(source.derived_from):
        if parent not in overview.names:
            yield f"/derived_from/{index}", f"{quoted(parent)} is no source of this manifest"
    row = overview.names.row(source.id)
    if row is not None and overview.ancestry.circles[row]:
        yield "/derived_from", "following derived_from leads back to this source"
