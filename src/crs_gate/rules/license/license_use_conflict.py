"""The declared use of the dataset is one that a source's license does not allow.

Why:
    A noncommercial license binds every use that needs permission, shared or not. Training for a product on data that
    is for research only cannot be mended after the model is out.

Example:
    Noncommercial data in a dataset for commercial training:

        dataset: {use: {train: true, commercial: true}}
        sources:
          - {id: photos, license: CC-BY-NC-4.0}

Fix:
    Declare the use that is meant, get another license from the owner, or take the source out.

        dataset:
          use: {train: true, commercial: false, release_model: false}

References:
    - https://creativecommons.org/faq/#artificial-intelligence-and-cc-licenses
    - https://eur-lex.europa.eu/eli/dir/2019/790/oj

"""

from crs_gate.licenses.verdict import Grade
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, ToldElsewhere
from crs_gate.rules.licensing import SPEAKERS, told, undetermined

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Ask whether it may be used so; terms of models are the business of output-terms-conflict."""
    answer = ctx.licensing.answer(source)
    judged = answer.use
    if judged.rule in SPEAKERS and not judged.grade.passes:
        raise ToldElsewhere(SPEAKERS[judged.rule], judged.why)
    if judged.grade is Grade.UNKNOWN and judged == answer.release:
        raise ToldElsewhere("license-conflict", judged.why)
    if judged.grade is Grade.UNKNOWN:
        raise undetermined(judged)
    if judged.grade is Grade.CONFLICT:
        yield "/license/expression", told(judged, answer)
