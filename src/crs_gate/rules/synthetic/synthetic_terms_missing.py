"""A source is machine-generated and does not name the terms of the model's output.

Why:
    Several providers forbid to train other models on what theirs wrote, and the duty travels with the text: the makers
    of one set of instructions keep it non-commercial because of the terms of the model that wrote the answers.

Example:
    A model with a name, and no terms:

        synthetic: {present: yes, generators: [{name: Example model, version: "1"}]}

Fix:
    Give the terms that held when the data was made: a license id or the address of the terms.

        synthetic:
          present: yes
          generators:
            - {name: Example model, version: "1", terms: "https://example.org/terms-of-use"}

References:
    - https://github.com/mbzuai-nlp/LaMini-LM/issues/1
    - https://openai.com/policies/terms-of-use/

"""

from crs_gate.model.answer import State, denies, given, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Generator, Source
from crs_gate.rules.generated import owed_when_generated
from crs_gate.rules.interface import Context, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.wording import quoted, worth

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Each entry of generators must have terms; whether they allow the use is asked by output-terms-conflict."""
    owed_when_generated(source)
    generators = source.synthetic.generators
    if not generators:
        raise ToldElsewhere("synthetic-generator-missing", "the model that wrote it is not named")
    silent = [
        (index, each) for index, each in enumerate(generators) if not given(each.terms) or denies(each.terms or "")
    ]
    failed = [(index, each) for index, each in silent if state(each.terms) is not State.UNKNOWN]
    for index, each in failed:
        yield f"/synthetic/generators/{index}", f"the terms of the output of {_called(each)} are {worth(each.terms)}"
    if silent and not failed:
        index, each = silent[0]
        raise Undetermined(
            f"the terms of {_called(each)} are stated as unknown", f"/synthetic/generators/{index}/terms"
        )


def _called(generator: Generator) -> str:
    return quoted(generator.name or "", 40) if given(generator.name) else "a model without a name"
