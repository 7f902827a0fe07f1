"""Reads a license text: an expression, or the reason why it is none. Never reads more permission than is written."""

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from crs_gate.licenses import expression, known, names
from crs_gate.model.answer import State, state

_LONGEST = 1000
_REFERENCE = r"(?i)(?:documentref-[a-z0-9.-]{1,100}:)?licenseref-([a-z0-9.-]{1,200})"
_ID = r"[A-Za-z0-9.-]{1,100}\+?(?: WITH [A-Za-z0-9.-]{1,100})?"
_VERSIONED = r"(?i)(?!cc)[a-z-]+-\d+(?:\.\d+)*\+"
"""An id that ``+`` can follow. Not CC: its share-alike licenses themselves carry the right to later versions."""
_NOT_IN_REFERENCE = r"[^A-Za-z0-9.-]+"
_EMPTY_REFERENCE = r"(?:scancode-)?(?:unknown.*|proprietary-license|other.*|generic|x+|todo|tbd|na|custom)"


class Kind(Enum):
    """What a license text turned out to be. Only ``EXPRESSION`` names a license."""

    EXPRESSION = "expression"
    MISSING = "missing"
    NON_ANSWER = "non-answer"
    FAMILY = "family"
    NO_LICENSE = "no-license"
    UNRECOGNIZED = "unrecognized"


class Reading(NamedTuple):
    """A license text, read. ``canonical`` is an SPDX expression and ``ids`` its licenses, each once, in order.

    ``note`` says in a few words why the text names no license.
    """

    kind: Kind
    canonical: str = ""
    ids: tuple[str, ...] = ()
    note: str = ""


class _NotALicenseError(Exception):
    """Part of an expression is no license: why the whole cannot be read."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.note)
        self.reading = reading


@lru_cache(maxsize=4096)
def read(text: str, name: str | None = None, link: str | None = None) -> Reading:
    """Say what a license text means; ``name`` and ``link`` belong to ``other``. Never raises."""
    if len(text) > _LONGEST:
        return Reading(Kind.UNRECOGNIZED, note=f"longer than {_LONGEST} characters")
    words = " ".join(text.split())
    if words.lower() == "other" and (name or link):
        return _named(name or "", link or "")
    found = names.at_address(words) or words
    return _bare(found) or _expression(found) or _in_words(words)


def _bare(words: str) -> Reading | None:
    """A text that is one id, or that stands where a license belongs and names none."""
    key = words.lower()
    if found := known.IDS.get(key):
        return _of_canonical(found)
    if key in known.GRANTS_NOTHING:
        return Reading(Kind.NO_LICENSE, note="grants nothing")
    if key in known.NON_ANSWERS or state(words) is State.UNKNOWN:
        return Reading(Kind.NON_ANSWER, note="names no license")
    if state(words) is not State.GIVEN:
        return Reading(Kind.MISSING, note="is a placeholder" if words else "is empty")
    if key in known.FAMILIES or key in known.FAMILIES_BY_ELEMENT:
        return Reading(Kind.FAMILY, note="names a family of licenses")
    return None


def _of_canonical(canonical: str) -> Reading:
    ids = tuple(dict.fromkeys(expression.licenses(expression.parse(canonical))))
    return Reading(Kind.EXPRESSION, canonical, ids)


def _expression(words: str) -> Reading | None:
    """A license expression; ``None`` when the text is not one."""
    try:
        node = expression.mapped(expression.parse(words), _canonical_id)
    except expression.MalformedError:
        return None
    except _NotALicenseError as error:
        return error.reading
    return _of_canonical(expression.render(node))


def _canonical_id(text: str) -> str:
    """The canonical spelling of one license of an expression."""
    if found := known.IDS.get(text.lower()):
        return found
    if reference := re.fullmatch(_REFERENCE, text):
        return _reference(text, reference[1])
    if (bare := _bare(text)) and bare.kind is not Kind.EXPRESSION:
        raise _NotALicenseError(bare)
    if found := _listed(text):
        return found
    raise expression.MalformedError(f"{text!r} is no known license")


def _reference(text: str, name: str) -> str:
    """A ``LicenseRef-`` in its usual spelling; one that only hides a non-answer or a family is no license."""
    if re.fullmatch(_EMPTY_REFERENCE, name.lower()):
        raise _NotALicenseError(Reading(Kind.NON_ANSWER, note="names no license"))
    hidden = _bare(name.removeprefix("scancode-").replace("-", " ")) or _bare(name)
    if hidden and hidden.kind is not Kind.EXPRESSION and "public" not in name:
        raise _NotALicenseError(hidden)
    prefix = text[: -len(name)].lower()
    return prefix.replace("licenseref-", "LicenseRef-").replace("documentref-", "DocumentRef-") + name


def _listed(text: str) -> str:
    """The id as the full SPDX list spells it; empty when it is not there or ``+`` makes no sense."""
    if not re.fullmatch(_ID, text):
        return ""
    license_id, _, exception = text.partition(" WITH ")
    if license_id.endswith("+") and not re.fullmatch(_VERSIONED, license_id):
        return ""
    # Here, because the full list takes as long to load as all rules together.
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    base = known.IDS.get(license_id.lower(), license_id)
    try:
        return str(canonicalize_license_expression(f"{base} WITH {exception}" if exception else base))
    except InvalidLicenseExpression:
        return ""


def _in_words(words: str) -> Reading:
    """A name in words, such as ``CC BY 4.0`` or ``Apache License, Version 2.0``."""
    found = names.in_words(words)
    if found:
        reading = _bare(found) or _expression(found)
        if reading:
            return reading
    return Reading(Kind.UNRECOGNIZED, note="is no known license")


def _named(name: str, link: str) -> Reading:
    """``other`` with a name and a link: the license they name, or a reference to a text that can be read."""
    for text in (name, link):
        reading = read(text) if text else None
        if reading and reading.kind is Kind.EXPRESSION:
            return reading
    named = read(name).kind is Kind.UNRECOGNIZED and name.strip()
    label = re.sub(_NOT_IN_REFERENCE, "-", name).strip("-")[:100]
    if named and label and state(link) is State.GIVEN:
        return Reading(Kind.EXPRESSION, f"LicenseRef-{label}", (f"LicenseRef-{label}",))
    return Reading(Kind.NON_ANSWER, note="says nothing without its name and its text")
