"""A source holds sensitive data of people and names no condition in article 9 of the GDPR.

Why:
    Health, beliefs, origin, sexual life, and faces or genes that identify people, may not be used at all unless one of
    ten conditions holds. A legal basis alone is not enough, and that a post is public does not make it one.

Example:
    Health data with nothing but a legitimate interest:

        personal_data: {present: yes, classes: [phi], identifiers: [], gdpr_basis: A6-1-f}

Fix:
    Name the condition, or take the sensitive part out; explicit consent (A9-2-a) holds where consent.basis is opt-in.

        personal_data:
          present: yes
          classes: [phi]
          identifiers: []
          gdpr_basis: A6-1-e
          art9: A9-2-j

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://commission.europa.eu/law/law-topic/data-protection/reform/rules-business-and-organisations/legal-grounds-processing-data/sensitive-data_en

"""

import re
from collections.abc import Iterator

from crs_gate.model.answer import State, given, state
from crs_gate.model.caching import remembered
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import PersonalData, Source
from crs_gate.rules.interface import Context, NotApplicable, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.persons import contradicted_consent, owed_to_persons
from crs_gate.rules.wording import listing, quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True

_PLACE = "/personal_data/art9"
_CONSENT = "A9-2-a"
_LONGEST = 200
_CLASSES = frozenset({"spi", "phi"})
_OF_THE_BODY = (
    r"(?i)(?<![^\W_])(?:bio-?metrics?|finger-?prints?|face-?prints?|voice-?prints?|iris(?:es)?|retinas?|dna|genes"
    r"|gen(?:etic|omic)s?|genomes?|faces?|facial|gait)(?![^\W_])"
)
"""Identifiers that are biometric or genetic data."""


def check(source: Source, _ctx: Context) -> Problems:
    """Owed for classes and identifiers that article 9 covers."""
    owed_to_persons(source)
    sensitive = list(_sensitive(source.personal_data))
    if not sensitive:
        _insist_on_an_answer(source.personal_data)
    condition = (source.personal_data.art9 or "").strip()
    if state(condition) is State.UNKNOWN:
        raise Undetermined("the condition of article 9 is stated as unknown", _PLACE)
    if state(condition) is State.MISSING:
        yield "/personal_data", f"sensitive data ({listing(sensitive)}) without a condition of article 9 (art9)"
    elif not re.fullmatch(r"A9-2-[a-j]", condition):
        yield _PLACE, f"art9 {quoted(condition)} is no condition of article 9(2)"
    elif condition == _CONSENT and (why := contradicted_consent(source, f"art9 {_CONSENT}")):
        yield _PLACE, why


def _sensitive(stated: PersonalData) -> Iterator[str]:
    yield from (name for name in stated.classes or () if name in _CLASSES)
    yield from (name for name in stated.identifiers or () if _is_of_the_body(name))


@remembered(4096)
def _is_of_the_body(name: str) -> bool:
    return re.search(_OF_THE_BODY, name[:_LONGEST]) is not None


def _insist_on_an_answer(stated: PersonalData) -> None:
    """Nothing is owed where classes and identifiers are stated, and none of them is sensitive."""
    classes = [name for name in stated.classes or () if given(name)]
    if not classes:
        raise Undetermined("which classes of personal data it holds is not stated", "/personal_data/classes")
    if stated.identifiers is None:
        raise ToldElsewhere("pseudonymous-identifier-kept", "which identifiers of people it holds is not stated")
    raise NotApplicable(f"personal_data.classes lists {listing(classes)}, and no identifier is sensitive")
