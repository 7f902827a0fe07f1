"""The terms of a scraped source were read only after it had been collected.

Why:
    Whether a site allows what was done is asked before it is done. Terms that somebody looked up a year later do not
    show what held then, and nobody can have kept to them.

Example:
    Collected in November, read in the March after it:

        collected: {from: 2024-11-20, to: 2024-11-26}
        acquisition:
          basis: scraped-within-terms
          terms: {url: https://example.org/terms, read_on: 2025-03-01}

Fix:
    State the day on which the terms were read before the collection ended; an archived copy of them may show what they
    said. Where nobody had read them, say scraped-terms-unclear: it is the honest answer, and an unsettled one.

        acquisition:
          basis: scraped-within-terms
          terms: {url: https://example.org/terms, read_on: 2024-11-19}

References:
    - https://eur-lex.europa.eu/eli/dir/2019/790/oj

"""

from crs_gate.model.dates import days
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotApplicable, Problems, ToldElsewhere
from crs_gate.rules.statements import collected_until
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True

_RIGHTS = frozenset({"purchased", "licensed", "given", "public-domain", "own-collection", "generated"})


def check(source: Source, _ctx: Context) -> Problems:
    """Compare the day on which the terms were read with the end of collection; other rules ask for both days."""
    basis = (source.acquisition.basis or "").strip().lower()
    if basis in _RIGHTS:
        raise NotApplicable(f"the basis of acquisition is {basis}")
    read_on = days(source.acquisition.terms.read_on)
    if not basis.startswith("scraped") or read_on is None:
        raise ToldElsewhere("acquisition-undeclared", "no terms were read, or no basis is stated")
    end = collected_until(source)
    if end is None:
        raise ToldElsewhere("source-date-missing", "the end of collection is not known")
    if read_on.first > end.last:
        stated = source.collected.to or source.collected.from_ or ""
        text = f"the terms were read on {quoted(source.acquisition.terms.read_on or '')}, after the end of collection"
        yield "/acquisition/terms/read_on", f"{text}, {quoted(stated)}"
