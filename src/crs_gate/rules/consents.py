"""Which bases of consent there are, and when more is owed of them than a word."""

from crs_gate.model.answer import denies
from crs_gate.model.source import Source
from crs_gate.rules.answers import ToldElsewhere, told_by
from crs_gate.rules.signals import is_reserved, licensed
from crs_gate.rules.statements import owed_when_personal

BASES = frozenset({"opt-in", "license", "contract", "terms", "public-task", "legitimate-interest"})
_SPEAKER = "consent-basis-missing"


def basis_of(source: Source) -> str:
    """The basis as it is compared."""
    return (source.consent.basis or "").strip().lower()


def owed_with_consent(source: Source) -> None:
    """Return where somebody's consent is relied on; raise what a rule on it must answer where none is, or nobody knows.

    That is so for people's data, and where a signal reserved rights and no license stands against it.
    """
    if is_reserved(source) and not licensed(source) and basis_of(source) in BASES:
        return
    with told_by(_SPEAKER):
        owed_when_personal(source)
    if basis_of(source) not in BASES:
        raise ToldElsewhere(_SPEAKER, "no basis of consent is stated")


def shows_nothing(text: str) -> bool:
    """Whether a text denies that there is anything, and names no address all the same."""
    return denies(text) and "@" not in text and "://" not in text
