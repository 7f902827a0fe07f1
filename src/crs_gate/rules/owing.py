"""What a source may be as far as it says: silence counts as yes, and only statements that agree as no."""

from crs_gate.model.answer import given
from crs_gate.model.source import Source
from crs_gate.rules.generated import says_generated
from crs_gate.rules.persons import agreed
from crs_gate.rules.statements import is_crawled, says_of_persons

_NOT_SENSITIVE = frozenset({"pi", "pii", "pfi", "pci"})
_CONSENT = "A6-1-a"


def may_hold_persons(source: Source) -> bool:
    """Whether it may hold data of people; a no needs a category to stand beside."""
    return says_of_persons(source) is not False or not given(source.category)


def may_be_sensitive(source: Source) -> bool:
    """Whether it may hold special categories of personal data; no where all its classes are others."""
    classes = source.personal_data.classes
    return may_hold_persons(source) and (not classes or not _NOT_SENSITIVE.issuperset(classes))


def may_rest_on_consent(source: Source) -> bool:
    """Whether consent may be the basis on which data of people is used; a no names two other ones."""
    basis = source.personal_data.gdpr_basis
    stated = given(basis) and given(source.consent.basis)
    return may_hold_persons(source) and (agreed(source) or basis == _CONSENT or not stated)


def may_be_crawled(source: Source) -> bool:
    """Whether it may have been crawled; a no needs a category, a method and a basis that all say so."""
    stated = given(source.collected.method) and given(source.acquisition.basis)
    return is_crawled(source) is not False or not stated


def may_be_generated(source: Source) -> bool:
    """Whether a model may have written it; a no needs a category to stand beside."""
    said_no = (source.synthetic.present or "").strip().lower() == "no"
    return not said_no or says_generated(source) or not given(source.category)
