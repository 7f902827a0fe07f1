"""A source has a license for models, which does not license data.

Why:
    OpenRAIL and community licenses of models speak of weights and code; most say outright that data is not licensed. On
    data the label grants nothing; it mostly means that the data was made with, or for, that model.

Example:
    A model license on a corpus:

        license: creativeml-openrail-m

Fix:
    Ask the owner for a license of the data; for data that the model wrote, say relation: model_output.

        relation: model_output

References:
    - https://www.licenses.ai/blog/2022/8/18/naming-convention-of-responsible-ai-licenses
    - https://huggingface.co/docs/hub/repositories-licenses

"""

from crs_gate.licenses.verdict import MODEL_OUTPUT, OF_MODELS
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.license_terms import covering
from crs_gate.rules.licensing import insist_on_read
from crs_gate.rules.wording import listing

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE


def check(source: Source, ctx: Context) -> Problems:
    """Fail when a license that applies covers models or their output only."""
    insist_on_read(ctx.licensing.answer(source))
    models = covering(ctx.licensing.answer(source).taken, OF_MODELS)
    if models and source.relation != MODEL_OUTPUT:
        yield "/license/expression", f"{listing(models)} is a license for models; it does not license data"
