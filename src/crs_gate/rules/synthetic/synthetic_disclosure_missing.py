"""A source is machine-generated and does not say how readers of the data are told.

Why:
    A manifest stays behind when rows are copied. Where the rows, the file names or the card say what a model wrote, the
    next one to mix them in can still tell it from what people wrote; providers owe such marks in the European Union.

Example:
    Generated, and the rows do not show it:

        synthetic: {present: yes, generators: [{name: Example model}]}

Fix:
    Mark the rows, and write down how.

        synthetic:
          present: yes
          disclosure: each row has the field generated_by

References:
    - https://eur-lex.europa.eu/eli/reg/2024/1689/oj
    - https://cv.iptc.org/newscodes/digitalsourcetype/

"""

from crs_gate.model.answer import State, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.generated import owed_when_generated
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.tested import tells
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True

_PLACE = "/synthetic/disclosure"


def check(source: Source, _ctx: Context) -> Problems:
    """Pass on words that say how."""
    owed_when_generated(source)
    disclosure = source.synthetic.disclosure or ""
    if state(disclosure) is State.UNKNOWN:
        raise Undetermined("how readers are told is stated as unknown", _PLACE)
    if state(disclosure) is State.MISSING:
        yield "/synthetic", "how readers are told that a model wrote it is not stated"
    elif not tells(disclosure):
        yield _PLACE, f"synthetic.disclosure {quoted(disclosure)} does not say how readers are told"
