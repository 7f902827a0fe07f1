"""Reads a license that is claimed in parts: a text, and a name and a link beside it. All must be of one mind.

A name or a link that restricts more than the license does leaves open what is allowed: nobody can say which is meant.
"""

import re
from typing import NamedTuple

from crs_gate.licenses.deprecated import stricter
from crs_gate.licenses.reading import Kind, Reading, read
from crs_gate.model.caching import remembered

_OTHER = "other"
_OWN = "LicenseRef-"
_LONGEST = 4000
_SEPARATORS = r"[\W_]+"
_RESTRICTING = (
    r"\b(?:proprietary|eula|end user|confidential|all rights reserved|non? ?commercial(?: use)?|no ?deriv\w*|not for"
    r"|only for|(?:research|academic|education\w*|evaluation|personal|internal|private)(?: use| purposes?)? only)\b"
)
"""Words, with single spaces between them, that take away from what a public license allows."""
_OWN_LIMITS = (
    (re.compile(r"-NC\b|noncommercial", re.IGNORECASE), "commercial"),
    (re.compile(r"-ND\b"), "deriv"),
)
"""What ids say themselves, and how words for it are known."""


class Dissent(NamedTuple):
    """A name or link that is not of one mind with the license, and what it says in place of it."""

    text: str
    why: str


@remembered(4096)
def read_claimed(text: str | None, name: str | None, link: str | None) -> Reading:
    """The license that all parts name; a name or a link without a text counts as ``other``.

    A name that is that of a license stands for a text: then a link that leads to no license need not confirm it.
    """
    if not name and not link:
        return read(text or "")
    reading = read(name) if text is None and name and not read(link or "").canonical else None
    if reading is None or not reading.canonical:
        reading = read(_OTHER if text is None else text, name, link)
    found = dissent(reading, name, link)
    return Reading(Kind.UNRECOGNIZED, note=f"contradicts its name or link, which {found.why}") if found else reading


def dissent(reading: Reading, name: str | None, link: str | None) -> Dissent | None:
    """The first of a name and a link that contradicts a license; nothing does where none was read."""
    if not reading.canonical:
        return None
    for text, in_words in ((name, True), (link, False)):
        if text and (why := _gainsays(reading, text, in_words=in_words)):
            return Dissent(text, why)
    return None


def _gainsays(reading: Reading, text: str, *, in_words: bool) -> str:
    """What a text says against a license, as the end of a sentence; empty where it does not."""
    other = read(text)
    if other.ids:
        return "" if _widened(other.ids) & _widened(reading.ids) else f"is {other.canonical}"
    if all(name.startswith(_OWN) for name in reading.ids):
        return ""  # terms of its own, which may restrict what they like
    if other.kind is Kind.NO_LICENSE:
        return other.note
    if (other.kind is Kind.UNRECOGNIZED and in_words and _limits(reading, text, other)) or _restricts(reading, text):
        return "speaks of limits that the license does not have"
    return "is of another family" if other.kind is Kind.FAMILY and _is_other_family(reading, text) else ""


def _widened(names: tuple[str, ...]) -> set[str]:
    return {each for name in names for each in (name, *stricter(name))}


def _restricts(reading: Reading, text: str) -> bool:
    words = re.sub(_SEPARATORS, " ", text[:_LONGEST].lower())
    own = _own_limits(reading)
    return any(not any(stem in found for stem in own) for found in re.findall(_RESTRICTING, words))


def _own_limits(reading: Reading) -> list[str]:
    return [stem for pattern, stem in _OWN_LIMITS if any(pattern.search(name) for name in reading.ids)]


def _limits(reading: Reading, text: str, other: Reading) -> bool:
    """Whether prose speaks of limits, or of a license that is not this one."""
    # Here, because most claims are an id alone.
    from crs_gate.licenses import prose

    mentioned = prose.mention(text)
    if mentioned:
        return not _widened((mentioned,)) & _widened(reading.ids)
    return other.note == prose.LIMITED.note and not any(stem in text.lower() for stem in _own_limits(reading))


def _is_other_family(reading: Reading, text: str) -> bool:
    from crs_gate.licenses import prose

    return prose.is_known_family(text) and not any(prose.is_family_of(text, name) for name in reading.ids)
