"""One license, or words for none: an id, an address or a name."""

import re

from crs_gate.licenses import ids, known, names
from crs_gate.licenses.kinds import Kind, Reading, of_id
from crs_gate.model.answer import State, state

NO_LICENSE = Reading(Kind.NO_LICENSE, note="grants nothing")
NON_ANSWER = Reading(Kind.NON_ANSWER, note="names no license")
_FAMILY = Reading(Kind.FAMILY, note="names a family of licenses")
_SEVERAL = Reading(Kind.FAMILY, note="is an address of several licenses, or of whichever is the newest")
_REACH = Reading(Kind.NON_ANSWER, note="says how the data can be had, not what is allowed with it")
_EXCEPTION = Reading(Kind.NON_ANSWER, note="names an exception to copyright, which is no license")
_EMPTY_REFERENCE = (
    r"(?:scancode-)?"
    r"(?:unknown.*|proprietary-license|other.*|generic|x+|todo|tbd|na|n-a|custom|license|licence)"
)
_AUTHORS = r"(?i)contents: ?(?:©|\(c\)|copyright) ?original authors"
_DATABASE_ALONE = Reading(
    Kind.UNRECOGNIZED, note="is a license of the database alone: its contents stay with their authors"
)
_WORDS = (
    (known.GRANTS_NOTHING, NO_LICENSE),
    (known.NON_ANSWERS, NON_ANSWER),
    (known.REACH, _REACH),
    (known.EXCEPTIONS, _EXCEPTION),
    (known.FAMILIES, _FAMILY),
    (frozenset(known.FAMILIES_BY_ELEMENT), _FAMILY),
)


def read(words: str) -> Reading | None:
    """One license or words for none; ``None`` when it is neither."""
    return by_id(words) or _at_address(words) or _named(words)


def by_id(words: str) -> Reading | None:
    """A text that is one id, or that stands where a license belongs and names none."""
    key = words.lower()
    if found := known.IDS.get(key):
        return of_id(found, "spdx id")
    if reading := in_known_words(key) or _in_no_words(words):
        return reading
    if reference := re.fullmatch(ids.REFERENCE, words):
        return _reference(words, reference[1], reference[2])
    if found := ids.canonical(words):
        return of_id(found, "spdx id" if found.lower() == key else "other id")
    return None


def in_known_words(key: str) -> Reading | None:
    """Words, in lower case, that name no license or several."""
    return next((reading for words, reading in _WORDS if key in words), None)


def _in_no_words(words: str) -> Reading | None:
    worth = state(words)
    if worth is State.UNKNOWN:
        return NON_ANSWER
    if worth is not State.GIVEN:
        return Reading(Kind.MISSING, note="is a placeholder" if words else "is empty")
    return None


def _reference(text: str, prefix: str, name: str) -> Reading:
    """A ``LicenseRef-`` in its usual spelling; one that only hides a non-answer or a family is no license."""
    if found := ids.canonical(text):
        return of_id(found, "reference")
    key = name.lower()
    if re.fullmatch(_EMPTY_REFERENCE, key):
        return NON_ANSWER
    spoken = key.removeprefix("scancode-").replace("-", " ")
    hidden = in_known_words(spoken) or in_known_words(key) or _in_no_words(spoken)
    if hidden:
        return hidden
    shown = re.sub("(?i)documentref-", "DocumentRef-", re.sub("(?i)licenseref-$", "LicenseRef-", prefix), count=1)
    return of_id(shown + name, "reference")


def _at_address(words: str) -> Reading | None:
    found = names.at_address(words)
    if found == names.SEVERAL:
        return _SEVERAL
    reading = by_id(found) if found else None
    return reading._replace(how="address") if reading and reading.canonical else reading


def _named(words: str) -> Reading | None:
    """A name in words, such as ``CC BY 4.0`` or ``Apache License, Version 2.0``."""
    if re.search(_AUTHORS, words):
        return _DATABASE_ALONE
    found = names.in_words(words)
    if not found:
        return in_known_words(names.without_noise(words.lower()))
    if " " in found:
        return _of_expression(found)
    reading = by_id(found)
    return reading._replace(how="name") if reading and reading.canonical else reading


def _of_expression(text: str) -> Reading:
    """A name that stands for two licenses at once, such as that of a database and that of its contents."""
    parts = tuple(text.split(" AND "))
    return Reading(Kind.EXPRESSION, text, parts, how="name")
