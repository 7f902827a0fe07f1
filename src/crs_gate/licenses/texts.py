"""Names the license of a license file by its text: word for word that of a license, or not recognized.

A text is compared by a digest of its words, without the copyright line, numbering and the names that a license leaves
to its owner. A text with anything changed or added is never taken for the license that it is nearest to.
"""

import re
from functools import cache
from typing import NamedTuple

_LONGEST = 200_000
_HEAD_WORDS = 60
_DIGEST = 20
_NOTICE_WORDS = 80
_STATEMENT = re.compile(
    r"(?i)(?:spdx-license-identifier:\s{0,3}|\blicen[sc]ed under (?:the (?:terms of the )?)?)"
    r"([\w(][\w .:/()+-]{0,80}?)(?=[.,;]? [A-Z]\w+ [a-z]|[.,;](?: |$)| licen[sc]e\b|$| -->| \*/)"
)
"""How a notice says which license applies."""

_COPYRIGHT = re.compile(
    r"(?im)^[ \t]*(?:copyright[ \t]*(?:\(c\)|©|\d{4}|[\[<{(])|\(c\)[ \t]*\d{4}|©).{0,200}$"
    r"|^[ \t]*all rights reserved\.?[ \t]*$"
)
_TERMS = re.compile(
    r"(?i)\b(?:use[ds]?|only|not|no|non\w*|may|must|shall|licen[cs]\w+|permi\w+|grant\w*|commercial\w*|except\w*|provided"
    r"|forbid\w*|free|public|domain|data\w*|terms?)\b"
)
"""Words that make a copyright line more than a name: such a line is part of the terms."""
_NUMBERING = re.compile(r"(?m)^[ \t]*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|[*#-]+)[ \t]+")
_MARKS = re.compile(r"[^\W_]+")
_OWNERS = (
    (re.compile(r"\bneither the name of (?:\w+ ){1,12}nor the names of its contributors"), "neither the name"),
    (re.compile(r"\bthe copyright (?:holders?|owners?)(?: (?:and|or) contributors)?"), "the owner"),
)


class LicenseText(NamedTuple):
    """What a text turned out to be. Without an id, ``note`` says why; ``line`` is that of its first words.

    ``license`` is an SPDX id; those of the GNU family do not say whether later versions may be chosen, as their texts
    do not.
    """

    license: str
    note: str = ""
    line: int = 1
    heading: str = ""


def recognize(text: str) -> LicenseText | None:
    """The license whose text this is; ``None`` for a text that is no license text at all. Never raises."""
    if len(text) > _LONGEST:
        return None
    line = text[: len(text) - len(text.lstrip())].count("\n") + 1
    heading = text.strip().partition("\n")[0].strip()
    words = words_of(text)
    if found := _digests().get(digest_of(words)):
        return LicenseText(found, line=line, heading=heading)
    head = " ".join(words.split()[:_HEAD_WORDS])
    near = next((name for pattern, name in _HEADS if re.search(pattern, head)), "")
    if not near:
        return None
    note = f"starts like {near}, but its words are not those of that license; read what was changed"
    return LicenseText("", note, line, heading)


def stated(text: str) -> str:
    """The license that a short notice names without being its text; empty when it names none, or is long."""
    from crs_gate.licenses.reading import Kind, read

    words = text.split()
    if len(words) > _NOTICE_WORDS:
        return ""
    found = _STATEMENT.search(" ".join(words))
    claim = found[1].strip(" .\"'`") if found else " ".join(words)
    reading = read(claim)
    return reading.canonical if reading.kind is Kind.EXPRESSION else ""


def for_data(license_id: str) -> bool:
    """Whether a license was written for content or data, so that it may speak of more than code."""
    return license_id.startswith(("CC-", "CC0-", "ODbL-", "ODC-", "PDDL-"))


def words_of(text: str) -> str:
    """The words of a license text that count, in lower case with a space between."""
    from unicodedata import normalize

    plain = _COPYRIGHT.sub(_without_a_name, normalize("NFKC", text).replace("\r", "\n"))
    words = " ".join(_MARKS.findall(_NUMBERING.sub("", plain).lower()))
    for pattern, instead in _OWNERS:
        words = pattern.sub(instead, words)
    return words


def _without_a_name(line: re.Match[str]) -> str:
    return line.group() if _TERMS.search(line.group().lower().replace("all rights reserved", "")) else ""


def digest_of(words: str) -> str:
    """The digest under which a text is known."""
    from hashlib import sha256

    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


@cache
def _digests() -> dict[str, str]:
    from crs_gate.licenses.text_digests import DIGESTS

    return {digest: license_id for license_id, digests in DIGESTS.items() for digest in digests.split()}


_HEADS = (
    (r"\b(?:gnu )?affero general public license", "a GNU AGPL"),
    (r"\b(?:gnu )?(?:lesser|library) general public license", "a GNU LGPL"),
    (r"\bgnu general public license", "a GNU GPL"),
    (r"\bapache license", "an Apache license"),
    (r"\bmozilla public license", "a Mozilla license"),
    (r"\b(?:cc0|cc by|creative commons|attribution (?:non|no|share)|attribution \d)", "a Creative Commons license"),
    (
        r"\b(?:open database license|odc attribution|open data commons|public domain dedication)",
        "an Open Data Commons license",
    ),
    (r"\bpermission is hereby granted free of charge", "the MIT license"),
    (r"\bmit license", "the MIT license"),
    (r"\bredistribution and use in source and binary forms", "a BSD license"),
    (r"\bbsd \d clause", "a BSD license"),
    (r"\bpermission to use copy modify and or distribute", "the ISC license"),
    (r"\bunencumbered software released into the public domain", "the Unlicense"),
)
"""By what a license text begins, for whoever has one whose words are not known."""
