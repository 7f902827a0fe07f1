"""What the body of a dataset card answers, under the headings of both generations of the Hub's template."""

import re
from typing import NamedTuple

from crs_gate.formats.markdown import Line, Section, bullets, paragraphs, plain
from crs_gate.formats.prose import EMAIL, LONGEST_ANSWER, URL
from crs_gate.model.answer import State, state

METHOD = ("initial data collection and normalization", "data collection and processing")
PERSONAL = ("personal and sensitive information",)
SUMMARY = ("dataset summary", "dataset description")
CONTACT = ("dataset card contact",)
_MARKED_PLACEHOLDER = "[More Information Needed]"

_OFFER = re.compile(
    r"opt(?:ing)?[- ]?out|take[- ]?down|(?:removal|deletion) (?:request|form)"
    r"|\brequest\w{0,3} [^.]{0,40}\b(?:remov|delet|eras)|\b(?:remov|delet)\w{0,3} [^.]{0,40}\bup?on request"
    r"|\b(?:have|get|like|wants?|wish|wishes) [^.,]{0,60}\b(?:removed|deleted|erased|taken down)",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"\bform\b|\bcontact|e-?mail|@|\bwrite to\b|\breach out\b|\bfill (?:in|out)\b|\bsubmit"
    r"|\b(?:to|can|may|please) (?:request|ask|opt)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_REFUSAL = re.compile(r"(?:\b(?:no|not|never|cannot|without)\b|n't\b)[^,;]{0,40}$", re.IGNORECASE)
_SITE = re.compile(r"\b(?:web ?site|home ?page|project page)\b", re.IGNORECASE)


class Answer(NamedTuple):
    """What a section or bullet says, its line, and where that is: a heading or a label."""

    text: str
    line: int
    where: str


class WayOut(NamedTuple):
    """An offer to have data removed."""

    url: str | None
    email: str | None
    line: int
    where: str


def answer(sections: tuple[Section, ...], titles: tuple[str, ...]) -> Answer | None:
    """The first of the sections with text under it; a template's placeholder comes back as one."""
    for title in titles:
        for section in sections:
            if section.title.lower() == title and (text := section.text):
                return Answer(_bounded(text), section.line, f"body/{section.title}")
    return None


def bullet(sections: tuple[Section, ...], label: str) -> Answer | None:
    """The raw Markdown after a bullet's label, such as ``Homepage``."""
    for section in sections:
        for found, value, line in bullets(section):
            if found.lower() == label and value:
                return Answer(value, line, f"body/{found}")
    return None


def _bounded(text: str) -> str:
    if state(text[:LONGEST_ANSWER]) is State.PLACEHOLDER or text.startswith(_MARKED_PLACEHOLDER):
        return _MARKED_PLACEHOLDER
    return text if len(text) <= LONGEST_ANSWER else text[: LONGEST_ANSWER - 3] + "..."


def url_in(value: str) -> str | None:
    """The first web address in a piece of Markdown that is not a template's placeholder."""
    if state(plain(value)[:LONGEST_ANSWER]) is State.PLACEHOLDER:
        return None
    found = URL.search(value)
    return found.group().rstrip(".,;:!?*_") if found else None


def contact_in(value: str) -> str:
    """A contact as text: what a link is labeled, and the address behind it."""
    label = plain(value)
    address = EMAIL.search(value)
    if address and address.group() not in label:
        return _bounded(f"{label} ({address.group()})")
    return _bounded(label)


def way_out(sections: tuple[Section, ...], homepage: str | None) -> WayOut | None:
    """Where the card offers to have data removed: a sentence that says so, with an address in it or after it.

    A sentence that names the dataset's website stands for ``homepage``.
    """
    for section in sections:
        titled = bool(_OFFER.search(section.title))
        for lines in paragraphs(section):
            offer = _offer(lines, titled)
            if offer and (found := _addressed(offer, homepage)):
                return WayOut(*found, _offer_line(lines), f"body/{section.title}")
    return None


def _offer(lines: tuple[Line, ...], titled: bool) -> str:
    """The text from the sentence that offers to the end of the paragraph; empty when none does."""
    sentences = _SENTENCE_END.split(" ".join(line.text for line in lines))
    for index, sentence in enumerate(sentences):
        offer = _OFFER.search(sentence)
        refused = offer and _REFUSAL.search(sentence, max(0, offer.start() - 60), offer.start())
        if titled or (offer and not refused and _ACTION.search(sentence)):
            return " ".join(sentences[index:])
    return ""


def _addressed(offer: str, homepage: str | None) -> tuple[str | None, str | None] | None:
    url, email = URL.search(offer), EMAIL.search(offer)
    if url or email:
        return (url.group().rstrip(".,;:!?") if url else None), (email.group() if email else None)
    return (homepage, None) if homepage and _SITE.search(offer) else None


def _offer_line(lines: tuple[Line, ...]) -> int:
    return next((line.number for line in lines if _OFFER.search(line.text)), lines[0].number)
