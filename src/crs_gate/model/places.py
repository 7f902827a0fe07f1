"""Where a source is: the one notion by which two spellings of an address are the same place.

A placeholder, an unknown or an absent value is no place and tells nothing apart.
"""

import re

from crs_gate.model.answer import given
from crs_gate.model.source import Locator

Place = tuple[str, str]
"""An address, and the part of what is there; the part is empty for all of it."""

_DOI_PROXY = "https://doi.org/"
_HUB = "hf://"
_HUB_ADDRESS = "https://huggingface.co/"
_GIT = ".git"
_ADDRESS = re.compile(r"(?i)(https?|ftp|git|ssh)://([^/?#\s]+)([^?#\s]*)(\S*)")
DOI = re.compile(r"(?i)(?:doi:\s?|https?://(?:dx\.|www\.)?doi\.org/)?(10\.[0-9]{4,9}/[^\s/]\S*)")
_PLAIN = re.compile(r"""https://(?!(?:dx\.|www\.)?doi\.org/)[a-z0-9.-]+/[!"$->@-~]+""")
"""What most sources have, but for the end of the path: nothing in it can be spelled otherwise."""


def places(locator: Locator) -> tuple[Place, ...]:
    """The places of a source, in the order url, doi, git, hub, each once.

    Scheme and host count in lower case, a DOI in any spelling as ``https://doi.org/`` (its letters have no case:
    DOI Handbook, section 2.4), ``hf://`` as https://huggingface.co/; a slash or ``.git`` at the end of the path does
    not count. All else does, the case of the path too: two files can differ in it alone.
    """
    part = part_of(locator)
    return tuple([(found, part) for found in _addresses(locator)])


def part_of(locator: Locator) -> str:
    """Which part of what is at its address a source is, without regard to white space; empty for all of it."""
    part = locator.part
    return " ".join(composed(part).split()) if part and given(part) else ""


def address(text: str) -> str:
    """An address with scheme and host in lower case and no slash at the end of its path; empty for other text."""
    match = _ADDRESS.fullmatch(composed(text.strip()))
    return _written(match, match[3].rstrip("/")) if match else ""


def stated(locator: Locator) -> list[tuple[str, str]]:
    """Kind and value of each address that a locator states, in the order url, doi, git, hub."""
    values = (("url", locator.url), ("doi", locator.doi), ("git", locator.git), ("hub", locator.hub))
    return [(kind, value) for kind, value in values if value]


def _addresses(locator: Locator) -> tuple[str, ...]:
    """The address of each kind that is given, without part."""
    found = [spelled(kind, value) for kind, value in stated(locator)]
    return tuple(filter(None, found if len(found) == 1 else dict.fromkeys(found)))


def spelled(kind: str, value: str) -> str:
    """An address in the spelling that stands for all of them; other text that is given, with its kind before it.

    An address or a DOI is no placeholder, whatever stands in it: its first word is none.
    """
    text = value.strip()
    if text[: len(_HUB)].lower() == _HUB:
        text = _HUB_ADDRESS + text[len(_HUB) :]
    if _PLAIN.fullmatch(short := trimmed(text)):
        return short
    text = composed(text)
    if doi := DOI.fullmatch(text):
        return _DOI_PROXY + doi[1].lower().rstrip("/")
    if match := _ADDRESS.fullmatch(text):
        return _written(match, trimmed(match[3]))
    return f"{kind}:{trimmed(text)}" if given(value) else ""


def _written(match: re.Match[str], path: str) -> str:
    user, at, host = match[2].rpartition("@")
    return f"{match[1].lower()}://{user}{at}{host.lower()}{path}{match[4]}"


def trimmed(text: str) -> str:
    """A path without what does not count at its end: slashes, and git's own ending."""
    return text.rstrip("/").removesuffix(_GIT).rstrip("/")


def composed(text: str) -> str:
    """Letters with their marks as one character: what looks the same is the same."""
    if text.isascii():
        return text
    from unicodedata import normalize

    return normalize("NFC", text)
