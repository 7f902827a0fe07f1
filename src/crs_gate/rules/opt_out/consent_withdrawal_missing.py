"""People opted in, and the manifest does not say how they can take that back.

Why:
    Consent can be withdrawn at any time, and as easily as it was given (GDPR article 7(3)). Who was asked once and
    cannot go back was not really asked.

Example:
    In by a form, out by nothing:

        consent: {basis: opt-in, evidence: consent/form-v2.pdf}

Fix:
    Name the page, the address or the setting by which a person takes consent back.

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
from crs_gate.rules.consents import basis_of, owed_with_consent, shows_nothing
from crs_gate.rules.interface import Context, NotApplicable, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True

_WITHDRAWN = "opt-in"


def check(source: Source, _ctx: Context) -> Problems:
    """Owed where people opted in. For other bases the opt-out of the dataset is the way."""
    owed_with_consent(source)
    basis = basis_of(source)
    if basis != _WITHDRAWN:
        raise NotApplicable(f"consent.basis is {basis}, which is nobody's consent to take back")
    way = source.consent.withdrawal or ""
    worth = state(way)
    if worth is State.UNKNOWN:
        raise Undetermined("how consent is withdrawn is stated as unknown", "/consent/withdrawal")
    if worth is State.MISSING:
        yield "/consent", "consent.basis is opt-in, and no way to take it back"
    elif worth is State.PLACEHOLDER or shows_nothing(way):
        yield "/consent/withdrawal", f"consent.withdrawal {quoted(way)} is no way to take consent back"
