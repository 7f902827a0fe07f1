"""A source does not say by what right it was obtained.

Why:
    Whether data was bought, licensed, given or scraped within the terms has decided court cases about training
    data. Public is not a right to take. Terms stand at an address, or in a file that was kept of them.

Example:
    Scraped, and nobody read the terms:

        acquisition: {basis: scraped-within-terms}

Fix:
    State the basis; for scraped data also the terms and the day on which they were read.

        acquisition:
          basis: scraped-within-terms
          terms: {url: https://example.org/terms, read_on: 2024-11-19}

References:
    - https://eur-lex.europa.eu/eli/dir/2019/790/oj
    - https://arxiv.org/abs/2512.21775

"""

from datetime import date

from crs_gate.model.answer import State, given, state
from crs_gate.model.dates import days, in_future
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source, Terms
from crs_gate.rules.addresses import leads_to_text
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True
BEFORE_TAKING = True
"""It is owed before anything is taken, so that `crs-gate screen` asks for it."""

_NO_RIGHT = frozenset({"none", "no", "not-lawful", "unauthorized", "public", "other"})
_UNSETTLED = "scraped-terms-unclear"


def check(source: Source, ctx: Context) -> Problems:
    """Fail without a basis, and for scraped data without terms that were read."""
    basis = (source.acquisition.basis or "").strip().lower()
    worth = state(basis)
    if worth is State.UNKNOWN:
        raise Undetermined("the basis of acquisition is stated as unknown", "/acquisition/basis")
    if worth is State.MISSING:
        yield "/acquisition", "no basis of acquisition"
        return
    if worth is State.PLACEHOLDER or basis in _NO_RIGHT:
        yield "/acquisition/basis", f"acquisition.basis {quoted(basis)} names no right to obtain the source"
        return
    if basis.startswith("scraped"):
        yield from _terms(source.acquisition.terms, ctx.today)
    if basis == _UNSETTLED and not list(_terms(source.acquisition.terms, ctx.today)):
        raise Undetermined("the terms do not settle whether the source may be scraped", "/acquisition/basis")


def _terms(terms: Terms, today: date) -> Problems:
    if not given(terms.url):
        yield "/acquisition/terms", "scraped, and no terms are linked"
    elif not leads_to_text(terms.url or ""):
        yield (
            "/acquisition/terms/url",
            f"acquisition.terms.url {quoted(terms.url or '')} is neither an address nor a file",
        )
    read_on = days(terms.read_on)
    if not read_on:
        stated = f"acquisition.terms.read_on {quoted(terms.read_on)} is no date" if terms.read_on else ""
        yield "/acquisition/terms", stated or "scraped, and no day is stated on which the terms were read"
    elif in_future(read_on, today):
        yield "/acquisition/terms/read_on", f"acquisition.terms.read_on {quoted(terms.read_on or '')} is in the future"
