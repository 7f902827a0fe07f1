"""What is owed to the people in the data, and whether they said yes."""

from crs_gate.model.answer import denies, given
from crs_gate.model.source import Source
from crs_gate.rules.answers import ToldElsewhere, Undetermined
from crs_gate.rules.statements import owed_when_personal, says_of_persons
from crs_gate.rules.wording import quoted

_AGREED = "opt-in"
_DECLARED, _CONSENT = "personal-data-undeclared", "consent-basis-missing"


def owed_to_persons(source: Source) -> None:
    """Return when the source holds personal data; raise what a rule must answer when it does not, or does not say."""
    try:
        owed_when_personal(source)
    except Undetermined as gap:
        raise ToldElsewhere(_DECLARED, str(gap)) from gap


def agreed(source: Source) -> bool:
    """Whether the people said yes, as the source states it: the basis is opt-in."""
    return (source.consent.basis or "").strip().lower() == _AGREED


def contradicted_consent(source: Source, what: str) -> str:
    """Why a legal ground that is consent (``what``, in words) does not hold; empty when it does.

    Raises ``ToldElsewhere`` where no basis of consent is stated: another rule asks for it.
    """
    if not given(source.consent.basis):
        raise ToldElsewhere(_CONSENT, f"{what} is consent, and consent.basis is not stated")
    if agreed(source):
        return ""
    return f"{what} is consent, but consent.basis is {quoted(source.consent.basis or '')[1:-1]}"


def anonymized(source: Source) -> bool:
    """Whether the source says how persons were made unrecognizable."""
    method = source.personal_data.anonymisation or ""
    return given(method) and not denies(method)


def denial(source: Source) -> str:
    """What a source says that rules out personal data in its files, or leaves it open, in words; empty otherwise."""
    says = says_of_persons(source)
    if says is True:
        return f"source {quoted(source.id)} says how persons were made unrecognizable" if anonymized(source) else ""
    said = "that there is no personal data" if says is False else "nothing certain of personal data"
    return f"source {quoted(source.id)} says {said}"
