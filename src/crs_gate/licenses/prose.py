"""Reads a sentence about a license, where the whole of it says nothing but which one.

Whatever is not understood to the last word is not reduced to the license it mentions: "MIT, but not for research"
is no MIT license.
"""

import re

from crs_gate.licenses import expressions, known, lists, names, single
from crs_gate.licenses.kinds import UNREAD, Kind, Reading
from crs_gate.model.answer import State, state

_LONGEST = 1000
_MARKDOWN = r"\[([^\[\]]{1,200})\]\(<?([^()\s<>]{1,300})>?\)"
_HTML = r"(?i)<a\s([^<>]{0,400})>([^<>]{1,200})</a>"
_HREF = r"(?i)href=[\"']?([^\"'\s<>]{1,300})"
_LABEL = r"(?i)(?:spdx-license-identifier|licen[sc]e|licensing|released under|licen[sc]ed under)\s?:\s?"
_OPENING = (
    r"(?i)(?:(?:this|the|these|our) (?:data ?sets?|data|database|corpus|corpora|collection|contents?|material|work)"
    r" (?:is|are|has been|have been) )?"
    r"(?:(?:hereby |freely |publicly |made )?"
    r"(?:licen[sc]ed|released|distributed|published|provided|shared|available) )?"
    r"under (?:the )?(?:terms (?:and conditions )?of )?(?:the |a |an )?"
)
_CUTS = r"(?i)[()<>]|(?:[:,;.]|\s-)?\s(?=https?://)|(?<=\d)\.\s(?=https?://)"
_TEXT_FILE = r"(?i)/(?:licen[sc]e|copying)(?:[.-][a-z0-9.-]{1,20})?$"
_LIMITS = (
    r"non-?\s?commercial|research|academic|educational|personal use|internal|no-?\s?deriv|\bnc\b|\bnd\b"
    r"|not for|only|restrict|prohibit|forbid|consent|permission of|agreement"
)
LIMITED = Reading(Kind.UNRECOGNIZED, note="speaks of limits or conditions and names no known license")
_SIGNS = (
    (
        r"(?i)(?<!not )\ball rights (?:are )?reserved\b|\btous droits réservés\b|\balle rechte vorbehalten\b",
        single.NO_LICENSE._replace(note="reserves all rights"),
    ),
    (
        r"(?i)\A(?:copyright|\(c\)|©)(?!.*(?:licen[sc]|permi|free|allow|grant|use|terms)).{0,150}\Z",
        single.NO_LICENSE._replace(note="states a copyright and grants nothing"),
    ),
    (
        rf"(?i)\A(?!.*(?:{_LIMITS}))"
        r"(?:varies|various|depends|mixed|multiple|unclear|unknown|unspecified|custom|other)\b[^.]{0,80}\Z",
        single.NON_ANSWER,
    ),
    (rf"(?i){_LIMITS}", LIMITED),
)
"""What else a text can give away, in the order of how much it says."""
_MENTION = r"(?a)\b[A-Za-z][A-Za-z0-9]{0,20}(?:[ -](?:[A-Za-z]{1,12}|\d[\w.]{0,9})){0,4}[ -]?\d[0-9.]{0,9}(?<![.-])"
_MOST_TOKENS = 80
_AROUND = "()[]<>,;:.!?\"'*"
_PLAIN_IDS = ("MIT", "CC0", "ODbL", "ISC", "WTFPL")
_TOLD_TWICE = range(2, 7)
_MOST_MENTIONS = 12
_FAMILY_STARTS = {
    "cc": "cc", "creative commons": "cc", "gpl": "gpl-", "gnu gpl": "gpl-", "gnu": "gpl-", "lgpl": "lgpl-",
    "agpl": "agpl-", "apache": "apache-", "bsd": "bsd-", "gfdl": "gfdl-", "cdla": "cdla-",
}  # fmt: skip
_DEDICATIONS = frozenset({"CC0-1.0", "PDDL-1.0", "CC-PDM-1.0", "CC-PDDC", "Unlicense"})


def read(words: str) -> Reading | None:
    """The license that a sentence names, or why it cannot be said; ``None`` when it names none."""
    if len(words) > _LONGEST:
        return None
    text = _opened(words)
    if state(text.partition(" <")[0]) is State.PLACEHOLDER:
        return Reading(Kind.MISSING, note="is a placeholder")
    if text != words and (reading := single.read(text) or expressions.read(text) or lists.read(text)):
        return _told(reading)
    return _with_its_title(text) or _in_apposition(text)


def why_not(words: str) -> Reading:
    """What can be said of a text that could not be read."""
    if names.is_address(words):
        return Reading(Kind.UNRECOGNIZED, note="is an address where no known license is")
    if named := mention(words):
        return Reading(Kind.UNRECOGNIZED, note=f"names {named} and adds words that may change it")
    return next((reading for pattern, reading in _SIGNS if re.search(pattern, words)), UNREAD)


def _opened(words: str) -> str:
    """The text without links' brackets and without the words that only lead to the name of the license."""
    text = re.sub(_MARKDOWN, r"\1 <\2>", words) if "](" in words else words
    text = re.sub(_HTML, _unlinked, text) if "</" in text else text
    for opening in (_LABEL, _OPENING):
        if match := re.match(opening, text):
            text = text[match.end() :]
    return text.strip()


def _unlinked(link: re.Match[str]) -> str:
    target = re.search(_HREF, link[1])
    return f"{link[2]} <{target[1]}>" if target else link[2]


def _told(reading: Reading) -> Reading:
    return reading._replace(how="prose") if reading.canonical else reading


def _with_its_title(text: str) -> Reading | None:
    """``cc-by-4.0: Creative Commons Attribution 4.0``: an id and its title, which must be of one mind."""
    head, colon, title = text.partition(": ")
    first = single.read(head) if colon else None
    if not first or first.kind is Kind.UNRECOGNIZED:
        return None
    if not first.canonical:
        return first if first.kind in {Kind.NON_ANSWER, Kind.NO_LICENSE} else None
    second = single.read(title)
    return _told(first) if second and second.canonical == first.canonical else None


def _in_apposition(text: str) -> Reading | None:
    """A license said several times: ``Creative Commons Attribution 4.0 (CC BY 4.0)``, a name and its address."""
    segments = [segment for segment in (cut.strip(" ,;:.-") for cut in re.split(_CUTS, text)) if segment]
    if len(segments) not in _TOLD_TWICE:
        return None
    unread = [segment for segment in segments if names.is_address(segment) and _is_copy(segment)]
    said = [segment for segment in segments if segment not in unread]
    readings = [single.read(segment) for segment in said]
    if not said or (names.is_address(said[0]) and unread):
        return None
    return _agreed([reading for reading in readings if reading], said, unread) if all(readings) else None


def _agreed(readings: list[Reading], said: list[str], unread: list[str]) -> Reading | None:
    """The one license that all parts name; a family may repeat it with less detail."""
    if any(reading.kind not in {Kind.EXPRESSION, Kind.FAMILY} for reading in readings):
        return None
    exact = {reading.canonical: reading for reading in readings if reading.canonical}
    families = [text for reading, text in zip(readings, said, strict=True) if not reading.canonical]
    if len(exact) > 1:
        return Reading(Kind.UNRECOGNIZED, note=f"contradicts itself: it names {' and '.join(sorted(exact)[:4])}")
    if not exact:
        return readings[0]
    ((canonical, reading),) = exact.items()
    if not all(is_family_of(family, canonical) for family in families):
        return Reading(Kind.UNRECOGNIZED, note=f"contradicts itself: it names {canonical} and '{families[0][:60]}'")
    notes = tuple(f"the text at {address[:100]} was not read" for address in unread)
    return _told(reading)._replace(notes=(*reading.notes, *notes))


def is_known_family(family: str) -> bool:
    """Whether it is known of a family which licenses belong to it."""
    key = names.without_noise(family.lower())
    named = names.in_words(family) or key
    return key in {"public domain", "public-domain", *_FAMILY_STARTS} or named in known.FAMILIES_BY_ELEMENT


def is_family_of(family: str, canonical: str) -> bool:
    """Whether a family is a shorter way to say this license."""
    key = names.without_noise(family.lower())
    if key in {"public domain", "public-domain"}:
        return canonical in _DEDICATIONS
    named = names.in_words(family) or key
    if named in known.FAMILIES_BY_ELEMENT:
        return re.match(rf"{named}-\d", canonical.lower()) is not None
    start = _FAMILY_STARTS.get(key)
    return start is not None and canonical.lower().startswith(start)


def _is_copy(address: str) -> bool:
    """Whether an address is that of some copy of a license, which only whoever opens it can tell."""
    return is_text_file(address) and not names.at_address(address)


def is_text_file(address: str) -> bool:
    """Whether an address or a path ends like that of a license's own text."""
    return re.search(_TEXT_FILE, f"/{address}") is not None


def mention(words: str) -> str:
    """A license that the text names somewhere; only to tell a person, never to decide anything."""
    tokens = [token.strip(_AROUND) for token in words[:_LONGEST].split()[:_MOST_TOKENS]]
    named = [match[0].split(" ") for match in re.finditer(_MENTION, words[:_LONGEST])][:_MOST_MENTIONS]
    ends = (" ".join(pieces[start:]) for pieces in named for start in range(len(pieces)))
    likely = (token for token in tokens if "-" in token or "/" in token or token in _PLAIN_IDS)
    found = (single.read(text) for text in (*ends, *likely))
    return next((reading.canonical for reading in found if reading and reading.canonical), "")
