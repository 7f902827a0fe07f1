"""People opted in, or a contract allows the use, and nothing shows it.

Why:
    Whoever relies on consent must be able to show that it was given. A word in a manifest is not the form that people
    signed, nor the agreement with the owner of a site.

Example:
    Nobody can see what people agreed to:

        consent: {basis: opt-in}

Fix:
    Name the form or the agreement: a file of the repository, or an address.

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

_SHOWN_BY_PAPERS = frozenset({"opt-in", "contract"})


def check(source: Source, _ctx: Context) -> Problems:
    """Owed for people's data, and where consent alone stands against a reservation."""
    owed_with_consent(source)
    basis = basis_of(source)
    if basis not in _SHOWN_BY_PAPERS:
        raise NotApplicable(f"consent.basis is {basis}, which no form or agreement has to show")
    evidence = source.consent.evidence or ""
    worth = state(evidence)
    if worth is State.UNKNOWN:
        raise Undetermined("the evidence of consent is stated as unknown", "/consent/evidence")
    if worth is State.MISSING:
        yield "/consent", f"consent.basis is {basis}, and no evidence of it"
    elif worth is State.PLACEHOLDER or shows_nothing(evidence):
        yield "/consent/evidence", f"consent.evidence {quoted(evidence)} shows nothing"
