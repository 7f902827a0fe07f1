"""The dataset's license promises more than a source gives: commercial use, use beyond research, or no credit.

Why:
    The label is what people read. A CC0 label on data that asks for credit, or an open one on noncommercial data,
    misleads everyone who relies on it; it is the commonest wrong label on data.

Example:
    A noncommercial source under a license that allows all use:

        dataset: {license: CC-BY-4.0, release: public}
        sources:
          - {id: photos, license: CC-BY-NC-4.0}

Fix:
    Give the dataset a license that promises no more than its sources do, or take the source out.

        dataset:
          license: CC-BY-NC-4.0

References:
    - https://creativecommons.org/faq/#if-i-derive-or-adapt-material-offered-under-a-creative-commons-license-which-cc-licenses-can-i-use
    - https://creativecommons.org/publicdomain/zero/1.0/

"""

from crs_gate.licenses.verdict import Grade
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, ToldElsewhere
from crs_gate.rules.licensing import SPEAKERS, told, undetermined

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Compare what the label promises; where no license can be compared, license-conflict says so."""
    answer = ctx.licensing.answer(source)
    if answer.label.grade is Grade.UNKNOWN and answer.label == answer.release:
        raise ToldElsewhere(SPEAKERS.get(answer.label.rule, "license-conflict"), answer.label.why)
    if answer.label.grade is Grade.UNKNOWN:
        raise undetermined(answer.label)
    if answer.label.grade is Grade.CONFLICT:
        yield "/license/expression", told(answer.label, answer)
