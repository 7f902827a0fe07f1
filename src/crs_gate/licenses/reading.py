"""Reads a license text: an expression, or the reason why it is none. Never reads more permission than is written.

What is tried, in this order: one license (an id, words for none, an address, a name), an expression, a list,
a sentence.
"""

import re

from crs_gate.licenses import known
from crs_gate.licenses.kinds import UNREAD, Kind, Reading, of_id
from crs_gate.model.answer import State, state
from crs_gate.model.caching import remembered

__all__ = ["Kind", "Reading", "read"]

_LONGEST = 4000
_LONGEST_NAME = 200
_NOT_IN_REFERENCE = r"[^A-Za-z0-9.-]+"
_WORD = r"[A-Za-z]{3}"
_PATH = r"(?i)(?:[\w.-]+/){0,20}(?:[\w-]+\.(?:md|txt|rst|html?|pdf|docx?)|(?:licen[sc]e|copying|notice)[\w.-]*)"
_HOST = r"(?i)https?://[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?"
_SAYS_TWO_THINGS = Reading(
    Kind.UNRECOGNIZED, note="contradicts itself: its name and its link are of different licenses"
)


@remembered(16_384)
def read(text: str, name: str | None = None, link: str | None = None) -> Reading:
    """Say what a license text means; ``name`` and ``link`` belong to ``other``. Never raises."""
    if (name or link) and text.strip().lower() == "other":
        return _named(name or "", link or "")
    return _quickly(text) or _read(text)


def _quickly(text: str) -> Reading | None:
    found = known.IDS.get(text.lower()) if len(text) < _LONGEST_NAME and text.isascii() else None
    return of_id(found, "spdx id") if found else None


def _read(text: str) -> Reading:
    # Here, because many manifests state nothing but well-known ids, and a hook must not wait for the rest.
    from crs_gate.licenses import expressions, lists, prose, single, spelling

    if len(text) > _LONGEST:
        return Reading(Kind.UNRECOGNIZED, note=f"is longer than {_LONGEST} characters")
    if (worth := state(text)) in {State.MISSING, State.PLACEHOLDER}:
        return Reading(Kind.MISSING, note="is empty" if worth is State.MISSING else "is a placeholder")
    if wrong := spelling.fault(text):
        return Reading(Kind.UNRECOGNIZED, note=wrong)
    words = spelling.plain(text)
    found = single.read(words) or expressions.read(words) or lists.read(words) or prose.read(words)
    return prose.why_not(words) if found is None or found is UNREAD else found


def _named(name: str, link: str) -> Reading:
    """``other`` with a name and a link: the license they name, or a reference to a text that can be read."""
    from crs_gate.licenses import prose

    by_name, by_link = read(name), read(link)
    if by_name.canonical:
        return by_name if _confirms(link, by_link, by_name) else _SAYS_TWO_THINGS
    if by_link.canonical:
        silent = by_name.kind in {Kind.MISSING, Kind.NON_ANSWER} or prose.is_family_of(name, by_link.canonical)
        return by_link if silent else _SAYS_TWO_THINGS
    if by_name.kind is Kind.UNRECOGNIZED and _leads_to_a_text(link):
        return _reference(name)
    return Reading(Kind.NON_ANSWER, note="says nothing without its name and its text")


def _confirms(link: str, by_link: Reading, by_name: Reading) -> bool:
    """Whether a link does not gainsay a name: it is unknown, of the same license, or a copy of its text."""
    from crs_gate.licenses import prose

    if by_link.canonical:
        return by_link.canonical == by_name.canonical
    return by_link.kind in {Kind.MISSING, Kind.NON_ANSWER, Kind.FAMILY} or prose.is_text_file(link)


def _leads_to_a_text(link: str) -> bool:
    """Whether a link is an address, or the path of a file."""
    from crs_gate.licenses import spelling

    if len(link) > _LONGEST or state(link) is not State.GIVEN or spelling.fault(link):
        return False
    return re.fullmatch(_HOST, link) is not None or re.fullmatch(_PATH, link) is not None


def _reference(name: str) -> Reading:
    """A reference of the source's own; never one that stands for a license that is known by that reference."""
    from crs_gate.licenses import facts, spelling

    label = re.sub(_NOT_IN_REFERENCE, "-", name[:_LONGEST_NAME]).strip("-.")[:100]
    reference = f"LicenseRef-{label}"
    told = re.search(_WORD, label) and not spelling.fault(name) and reference.lower() not in facts.aliases()
    if not told or not read(reference).canonical:
        return Reading(Kind.NON_ANSWER, note="has a name that tells nothing")
    return Reading(Kind.EXPRESSION, reference, (reference,), how="reference")
