"""A source is machine-generated and does not name the model that wrote it.

Why:
    Terms, known faults and the data that the model itself was trained on all hang on which model it was. Nobody can
    look them up for a model without a name.

Example:
    Generated, by something:

        synthetic: {present: yes}

Fix:
    Name each model that wrote a part of it, with the version that ran.

        synthetic:
          present: yes
          generators:
            - {name: Example model, version: "1", terms: Apache-2.0}

References:
    - https://eur-lex.europa.eu/eli/reg/2024/1689/oj
    - https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html

"""

from crs_gate.model.answer import State, denies, given, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.generated import owed_when_generated
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import worth

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Each entry of generators must have a name."""
    owed_when_generated(source)
    generators = source.synthetic.generators
    if not generators:
        yield "/synthetic", "a model wrote it, and none is named"
        return
    names = [(f"/synthetic/generators/{index}", each.name) for index, each in enumerate(generators)]
    nameless = [(at, name) for at, name in names if not given(name) or denies(name or "")]
    failed = [(at, name) for at, name in nameless if state(name) is not State.UNKNOWN]
    for at, name in failed:
        yield at, f"the name of the model is {worth(name)}"
    if nameless and not failed:
        raise Undetermined("the model that wrote it is stated as unknown", f"{nameless[0][0]}/name")
