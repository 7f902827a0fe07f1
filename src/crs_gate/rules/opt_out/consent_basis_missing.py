"""A source holds personal data and does not say on what basis it is used.

Why:
    People can only object to, or withdraw, what is stated. Public is not the same as consented.

Example:
    Handles of people, and no basis:

        personal_data: {present: yes, identifiers: [handle]}

Fix:
    State the basis, and where it can be seen; none is an honest answer, but not one that meets the criterion.

        consent:
          basis: opt-in
          evidence: consent/form-v2.pdf
          withdrawal: https://example.org/withdraw

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj

"""

from crs_gate.model.answer import State, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.consents import BASES, basis_of
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.statements import owed_when_personal
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Owed for personal data only, and for a ``no`` that the source contradicts."""
    owed_when_personal(source)
    basis = basis_of(source)
    worth = state(basis)
    if worth is State.UNKNOWN:
        raise Undetermined("the basis of consent is stated as unknown", "/consent/basis")
    if worth is State.MISSING:
        yield "/consent", "personal data without a basis of consent"
    elif worth is State.PLACEHOLDER or basis == "none":
        yield "/consent/basis", f"personal data with {quoted(basis)} as the basis of consent"
    elif basis not in BASES:
        raise Undetermined(f"consent.basis {quoted(basis)} is no known basis", "/consent/basis")
