"""Whether the body of a dataset card offers people a way to have their data removed.

An offer is one only where nothing takes it back: a refusal, somebody else's form and a template's link are none.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from crs_gate.formats.markdown import Line, Section, paragraphs, without_placeholders
from crs_gate.formats.prose import EMAIL, URL

_OFFER = re.compile(
    r"opt(?:ing)?[- ]?out|take[- ]?down|(?:removal|deletion) (?:request|form)"
    r"|\brequest\w{0,3} [^.]{0,40}\b(?:remov|delet|eras)|\b(?:remov|delet)\w{0,3} [^.]{0,40}\bup?on request"
    r"|\b(?:have|get|like|wants?|wish|wishes) [^.,]{0,60}\b(?:removed|deleted|erased|taken down)",
    re.IGNORECASE,
)
_ABOUT_REMOVAL = re.compile(rf"{_OFFER.pattern}|\b(?:remov|delet|eras)(?:al|e|es|ion)\b", re.IGNORECASE)
_ACTION = re.compile(
    r"\bform\b|\bcontact|e-?mail|@|\bwrite to\b|\breach out\b|\bfill (?:in|out)\b|\bsubmit"
    r"|\b(?:to|can|may|please) (?:request|ask|opt)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")
_NO_REFUSAL = re.compile(
    r"\b(?:do(?:es)? ?n[o'\u2019]t|no longer|not) (?:want|wish|like|agree|consent|hesitate)"
    r"|\b(?:without|at no) (?:any |undue |further |extra )?(?:delay|costs?|charge)",
    re.IGNORECASE,
)
"""Where it is the reader who does not want something, and where the offer is a good one."""
_REFUSAL = re.compile(
    r"\b(?:no|not|never|cannot|without|unable|impossible|nobody|none)\b|n['\u2019]t\b"
    r"|\b(?:ignor|refus|reject|declin|disregard)(?:e[ds]?|s|ed|ing)?\b",
    re.IGNORECASE,
)
_WE_OR_YOU = re.compile(
    r"\b(?:we|us|our|you|your|please)\b|^\W*(?:to|if|for|contact|write|e-?mail|send|submit|fill)\b", re.IGNORECASE
)
_SOMEBODY_OFFERS = re.compile(
    r"\b(?:has|offers|provides|lets|allows|runs|maintains|gives|honou?rs|operates|hosts)\b", re.IGNORECASE
)
_WE = re.compile(
    r"\b(?:we|us|our|(?:the|this) (?:data ?set|corpus|project|card|team|authors?|maintainers?))\b", re.IGNORECASE
)
_NO_DATA = re.compile(
    r"\b(?:cookies?|newsletters?|mailing lists?|subscriptions?|marketing|advertis\w{1,8}|track(?:ing|ers?)|analytics"
    r"|notifications?|telemetry)\b",
    re.IGNORECASE,
)
"""What people opt out of on any website."""
_SITE = re.compile(r"\b(?:web ?site|home ?page|project page)\b", re.IGNORECASE)


class WayOut(NamedTuple):
    """An offer to have data removed."""

    url: str | None
    email: str | None
    line: int
    where: str


def way_out(sections: tuple[Section, ...], homepage: str | None) -> WayOut | None:
    """Where the card offers to have data removed: a sentence that says so, with an address in it or after it.

    A sentence that names the dataset's website stands for ``homepage``. Under a heading that a refusal follows,
    nothing is an offer.
    """
    for section in sections:
        titled = bool(_OFFER.search(section.title))
        if titled and any(_refuses(sentence) for lines in paragraphs(section) for sentence in _sentences(lines)):
            continue
        for lines in paragraphs(section):
            for offer in _offers(lines, titled):
                if found := _addressed(offer, homepage):
                    return WayOut(*found, _offer_line(lines), f"body/{section.title}")
    return None


def _sentences(lines: tuple[Line, ...]) -> list[str]:
    return _SENTENCE_END.split(without_placeholders(" ".join(line.text for line in lines)))


def _offers(lines: tuple[Line, ...], titled: bool) -> Iterator[str]:
    """A sentence that offers, with the one after it, where no sentence of the paragraph refuses."""
    sentences = _sentences(lines)
    if any(map(_refuses, sentences)):
        return
    for sentence, following in zip(sentences, [*sentences[1:], ""], strict=True):
        offers = _OFFER.search(sentence) and _ACTION.search(sentence)
        if (titled or offers) and _is_own(sentence) and not _NO_DATA.search(sentence):
            yield f"{sentence} {following}"


def _refuses(sentence: str) -> bool:
    """Whether a sentence on removal says that there is none."""
    return bool(_ABOUT_REMOVAL.search(sentence) and _REFUSAL.search(_NO_REFUSAL.sub(" ", sentence)))


def _is_own(sentence: str) -> bool:
    """Whether it is not somebody else who offers."""
    if _SOMEBODY_OFFERS.search(sentence):
        return _WE.search(sentence) is not None
    return _OFFER.search(sentence) is None or _WE_OR_YOU.search(sentence) is not None


def _addressed(offer: str, homepage: str | None) -> tuple[str | None, str | None] | None:
    url, email = URL.search(offer), EMAIL.search(offer)
    if url or email:
        return (url.group().rstrip(".,;:!?") if url else None), (email.group() if email else None)
    return (homepage, None) if homepage and _SITE.search(offer) else None


def _offer_line(lines: tuple[Line, ...]) -> int:
    return next((line.number for line in lines if _OFFER.search(line.text)), lines[0].number)
