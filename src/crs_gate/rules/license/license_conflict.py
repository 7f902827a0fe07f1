"""A source cannot be released under the dataset's license in the way it enters the dataset.

Why:
    Whoever takes the dataset relies on its license. What a source forbids stays forbidden, whatever the label says,
    and recipients and the owner of the source can both come back to the one who published.

Example:
    A share-alike source merged into a dataset under another license:

        dataset: {license: CC-BY-4.0, release: public}
        sources:
          - {id: wiki, license: CC-BY-SA-4.0, relation: merged}

Fix:
    Release under a license that the source allows, keep it as an unmodified collection, or split it off.

        relation: collection

References:
    - https://creativecommons.org/faq/#can-i-combine-material-under-different-creative-commons-licenses-in-my-work
    - https://opendatacommons.org/licenses/odbl/1-0/

"""

from crs_gate.licenses.verdict import Grade
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.licensing import told, undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Ask whether it may be passed on; that a label only promises too much is another rule's business."""
    answer = ctx.licensing.answer(source)
    judged = answer.release
    if judged.grade is Grade.UNKNOWN:
        raise undetermined(judged)
    if judged.grade is Grade.CONFLICT:
        yield "/license/expression", told(judged, answer)
    for place, parent, refused in ctx.licensing.against_parents(source):
        yield f"/derived_from/{place}", f"made from {quoted(parent)}: {refused.why}; give it a license that allows that"
