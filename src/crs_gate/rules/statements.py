"""What a source states about itself, checked against the rest of what it states.

A statement that makes a duty fall away is believed only while nothing else in the source contradicts it.
"""

import re

from crs_gate.licenses.claimed import read_claimed
from crs_gate.licenses.reading import Reading
from crs_gate.model.answer import State, denies, given, state
from crs_gate.model.caching import of_the_last, remembered
from crs_gate.model.dates import Days, days
from crs_gate.model.source import LicenseClaim, PersonalData, Source
from crs_gate.rules.answers import NotApplicable, ToldElsewhere, Undetermined
from crs_gate.rules.hollow import is_hollow
from crs_gate.rules.wording import listing, quoted

OTHER = "other"
"""The category that says nothing of how a source was gathered."""
CATEGORIES = frozenset(
    {"public_dataset", "licensed", "private_third_party", "crawled", "user_data", "synthetic", OTHER}
)
RESERVING = frozenset({"disallowed", "reserved", "denied", "forbidden", "opted-out"})
"""What an opt-out signal says when it reserves rights."""
_NOT_SCRAPED = frozenset({"purchased", "licensed", "given", "public-domain", "own-collection", "generated"})
_FROM_THEMSELVES = frozenset({"own-collection", "given"})
_BASIS = ("acquisition.basis", "acquisition-undeclared")
_METHOD = ("collected.method", "source-method-missing")
"""A field that must rule crawling out, and the rule that tells of it where it is silent."""
_GATHERED_BY_CRAWLING = r"""(?ix)
    (?<![^\W\d_])(?:(?:web|screen|common|re)[\s_-]*)?
    (?:crawl(?:s|ed|ers?|ing)? | scrap(?:e[drs]?|ers|ing|y) | harvest(?:ed|ers?|ing) | spider(?:ed|ing))(?![^\W\d_])
  | (?<![^\W\d_])web[\s_-]*(?:harvest|spider)s?(?![^\W\d_])
  | \A\s*(?:harvest|spider)s?\s*\Z
"""
"""Crawling in any word of a method. Common Crawl counts as well: whoever ran the crawler, nobody was asked. Words are
not weighed: a method says what was done, not what was not."""
_WORD = r"[^\W\d_]{3}|[^\W\d_a-zA-Z]"
_NO_METHOD = frozenset({"other", "various"})
_NO_STEP = frozenset({"raw", "original", "unprocessed", "unchanged", "unmodified", "untouched", "as-is", "as is"})


def collected_until(source: Source) -> Days | None:
    """The days on which collection ended, as stated: where only a beginning is stated, it ended then."""
    collected = source.collected
    return days(collected.to if given(collected.to) else collected.from_)


@of_the_last
def is_crawled(source: Source) -> bool | None:
    """Whether people's content was gathered without asking each of them; ``None`` when the source does not say.

    No takes three statements: a category, a basis that excludes scraping, and a method that does not speak of it. What
    users gave counts as crawled until there is proof that each of them was asked.
    """
    basis, method = source.acquisition.basis or "", source.collected.method or ""
    if source.category == "crawled" or basis.startswith("scraped") or _speaks_of_crawling(method):
        return True
    if source.category == "user_data" and not _each_was_asked(source):
        return True
    if source.category not in CATEGORIES:
        return None
    return False if basis in _NOT_SCRAPED and names_method(method) else None


def _each_was_asked(source: Source) -> bool:
    asked = source.acquisition.basis in _FROM_THEMSELVES and source.consent.basis == "opt-in"
    return asked and given(source.consent.evidence)


def owed_when_crawled(source: Source) -> None:
    """Return when the source is crawled; raise what the rule must answer when it is not, or does not say."""
    crawled = is_crawled(source)
    if crawled is None:
        raise _crawling_not_settled(source)
    if not crawled:
        basis, method = source.acquisition.basis, quoted(source.collected.method or "")
        raise NotApplicable(f"the category is {source.category}, the basis {basis} and the method {method}")


def _crawling_not_settled(source: Source) -> Undetermined | ToldElsewhere:
    if source.category not in CATEGORIES:
        reason = "the category is not stated, so that it is not known whether the source is crawled"
        return Undetermined(reason, "/category")
    basis_says = source.acquisition.basis in _NOT_SCRAPED
    field, speaker = _METHOD if basis_says else _BASIS
    reason = f"the category is {source.category}, and {field} does not settle whether the source is crawled"
    return ToldElsewhere(speaker, reason)


@remembered(4096)
def _speaks_of_crawling(method: str) -> bool:
    return re.search(_GATHERED_BY_CRAWLING, method) is not None


@remembered(4096)
def names_method(method: str) -> bool:
    """Whether a text can be the name of a method: a word of three letters, and neither a denial nor a word for none."""
    return _names(method, _NO_METHOD)


@remembered(4096)
def names_step(step: str) -> bool:
    """Whether a text can say what was done to data."""
    return _names(step, _NO_STEP)


def _names(text: str, says_nothing: frozenset[str]) -> bool:
    said = given(text) and not denies(text) and not is_hollow(text) and re.search(_WORD, text) is not None
    return said and text.strip(" .!").lower() not in says_nothing


@of_the_last
def says_of_persons(source: Source) -> State | bool:
    """``True`` for personal data, ``False`` for none; else ``MISSING`` or ``UNKNOWN``.

    A ``no`` that the source contradicts is taken as ``True``.
    """
    text = (source.personal_data.present or "").strip().lower()
    if text == "yes" or (text == "no" and contradiction(source)):
        return True
    if text == "no":
        return False
    return State.UNKNOWN if given(text) or state(text) is State.UNKNOWN else State.MISSING


def contradiction(source: Source) -> str:
    """What else in the source speaks of persons, in words; empty when nothing does."""
    personal: PersonalData = source.personal_data
    for name, values in (("identifiers", personal.identifiers), ("classes", personal.classes)):
        stated = [value for value in values or () if names_something(value)]
        if stated:
            return f"personal_data.{name} lists {listing(stated)}"
    return "the category is user_data" if source.category == "user_data" else ""


def names_something(value: str) -> bool:
    """Whether an entry speaks of persons. ``unknown`` and ``various`` do: somebody knew that there is something."""
    return state(value) in {State.GIVEN, State.UNKNOWN} and value.strip().lower() not in {"none", "no"}


def owed_when_personal(source: Source) -> None:
    """Return when the source holds personal data; raise what the rule must answer when it does not, or does not say."""
    says = says_of_persons(source)
    if isinstance(says, State):
        word = "unknown" if says is State.UNKNOWN else "not stated"
        raise Undetermined(f"whether there is personal data is {word}", "/personal_data/present")
    if says:
        return
    if not given(source.category):
        raise Undetermined("personal_data.present is no, but no category is stated to check it against", "/category")
    raise NotApplicable(_nobody_is_in_it(source.category or ""))


@remembered(1024)
def _nobody_is_in_it(category: str) -> str:
    return f"personal_data.present is no and the category is {quoted(category)[1:-1]}"


def read_license(claim: LicenseClaim) -> Reading:
    """The stated license, read; a name or a link alone counts as ``other``, and must not contradict a text."""
    return read_claimed(claim.expression, claim.name, claim.link)
