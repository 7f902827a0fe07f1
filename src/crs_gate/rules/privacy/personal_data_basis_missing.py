"""A source holds personal data and names no legal basis in article 6 of the GDPR.

Why:
    To use data of people is allowed in the European Union only on one of six grounds, wherever the user sits when the
    people are there. A face recognition company that had scraped pictures without one was fined by the authorities of
    Italy, Greece, France and the Netherlands, and ordered to delete them.

Example:
    People, and no ground to use what is known of them:

        personal_data: {present: yes, identifiers: [handle]}

Fix:
    Name the ground that somebody who may decide it chose; consent (A6-1-a) holds where consent.basis is opt-in.

        personal_data:
          present: yes
          gdpr_basis: A6-1-f

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://www.edpb.europa.eu/our-work-tools/our-documents/opinion-board-art-64/opinion-282024-certain-data-protection-aspects_en
    - https://www.edpb.europa.eu/news/national-news/2022/facial-recognition-italian-sa-fines-clearview-ai-eur-20-million_en

"""

import re

from crs_gate.model.answer import State, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.persons import contradicted_consent, owed_to_persons
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True

_PLACE = "/personal_data/gdpr_basis"
_CONSENT = "A6-1-a"


def check(source: Source, _ctx: Context) -> Problems:
    """Pass on a ground of article 6(1); one that is consent must not be contradicted."""
    owed_to_persons(source)
    basis = (source.personal_data.gdpr_basis or "").strip()
    if state(basis) is State.UNKNOWN:
        raise Undetermined("the legal basis is stated as unknown", _PLACE)
    if state(basis) is State.MISSING:
        yield "/personal_data", "personal data without a legal basis (gdpr_basis)"
    elif not re.fullmatch(r"A6-1-[a-f]", basis):
        yield _PLACE, f"gdpr_basis {quoted(basis)} is no ground of article 6(1)"
    elif basis == _CONSENT and (why := contradicted_consent(source, f"gdpr_basis {_CONSENT}")):
        yield _PLACE, why
