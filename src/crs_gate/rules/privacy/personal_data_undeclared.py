"""A source does not say whether it holds personal data, or says no while the rest of it says yes.

Why:
    Every duty towards people begins with knowing that they are in the data. Handles and user ids are personal
    data too, even without a name.

Example:
    No, but with identifiers:

        personal_data: {present: no, identifiers: [did, handle]}

Fix:
    Look, and say yes, no or unknown; with yes, also which classes and identifiers.

        personal_data:
          present: yes
          identifiers: [handle]

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj

"""

from crs_gate.model.answer import State, given, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.statements import contradiction, says_of_persons
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Pass on yes, and on a no that nothing contradicts."""
    present = (source.personal_data.present or "").strip()
    says = says_of_persons(source)
    if says is State.UNKNOWN:
        raise Undetermined("whether there is personal data is unknown", "/personal_data/present")
    if state(present) is State.PLACEHOLDER:
        yield "/personal_data/present", f"personal_data.present {quoted(present)} is a placeholder"
    elif says is State.MISSING:
        yield "/personal_data", "it is not stated whether there is personal data"
    elif present.lower() == "no" and (why := contradiction(source)):
        yield "/personal_data/present", f"personal_data.present is no, but {why}"
    elif says is False and not given(source.category):
        raise Undetermined("personal_data.present is no, but no category is stated to check it against", "/category")
