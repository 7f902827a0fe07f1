"""RSL 1.0 (https://rslstandard.org/rsl): licenses for machines in XML. Entities and document types are refused.

A permission that asks for payment or a license of its own is a condition, and counts as a reservation until there is
a license. What is not understood stays unknown.
"""

from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from crs_gate.evidence.signals.robots import covers
from crs_gate.evidence.signals.text import LARGEST, is_page
from crs_gate.evidence.signals.verdict import ALLOW, DISALLOW, INFERENCE, MINING, TRAIN, UNKNOWN, Reason

PROTOCOL = "rsl"
_DEEPEST = 32
_MOST = 10_000
_COVERING = {
    TRAIN: frozenset(("all", "ai-all", "ai-train", "train-ai")),
    MINING: frozenset(("all", "ai-all", "ai-index")),
    INFERENCE: frozenset(("all", "ai-all", "ai-input", "ai-use")),
}
_FREE = frozenset(("free", "attribution"))


class _License(NamedTuple):
    url: str
    permits: frozenset[str] | None
    prohibits: frozenset[str]
    free: bool


class _HostileError(Exception):
    pass


def of_file(data: bytes, url: str, use: str) -> Iterator[Reason]:
    """What an RSL document says of an address and a use."""
    if is_page(data):
        yield Reason(PROTOCOL, UNKNOWN, "a page stands where the license should be")
        return
    try:
        licenses = _licenses(data)
    except (expat.ExpatError, _HostileError, ValueError) as fault:
        yield Reason(PROTOCOL, UNKNOWN, f"the license cannot be read: {str(fault)[:80]}")
        return
    spoken = [each for each in licenses if _speaks_of(each.url, url)]
    for each in spoken:
        yield _said(each, use)
    if not spoken:
        yield Reason(PROTOCOL, UNKNOWN, "a license is declared, and nothing in it speaks of this address")


def _said(license_: _License, use: str) -> Reason:
    words = _COVERING[use]
    if license_.prohibits & words:
        return Reason(PROTOCOL, DISALLOW, f"it prohibits {min(license_.prohibits & words)}")
    if license_.permits is None:
        return Reason(PROTOCOL, UNKNOWN, f"it does not say whether {use} is permitted")
    if not license_.permits & words:
        return Reason(PROTOCOL, DISALLOW, "it permits other uses alone")
    if license_.free:
        return Reason(PROTOCOL, ALLOW, f"it permits {min(license_.permits & words)}")
    return Reason(PROTOCOL, DISALLOW, f"it permits {min(license_.permits & words)} for payment or by a license")


def _speaks_of(pattern: str, url: str) -> bool:
    if not pattern:
        return True
    if pattern.startswith(("http://", "https://")):
        rest = pattern.partition("://")[2]
        host, slash, path = rest.partition("/")
        return url.partition("://")[2].partition("/")[0].lower() == host.lower() and covers(slash + path or "/", url)
    return covers(pattern, url)


class _Reader:
    """Gathers licenses while expat goes through the document."""

    def __init__(self) -> None:
        self.found: list[_License] = []
        self._depth = 0
        self._url = ""
        self._permits: frozenset[str] | None = None
        self._prohibits: frozenset[str] = frozenset()
        self._payment = ""
        self._listing = ""
        self._text: list[str] = []

    def start(self, name: str, entries: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST or len(self.found) > _MOST:
            raise _HostileError("it is nested too deeply, or too long")
        local, self._text = name.rpartition(":")[2].lower(), []
        if local == "content":
            self._url = entries.get("url", "")
        elif local == "license":
            self._permits, self._prohibits, self._payment = None, frozenset(), ""
        elif local == "payment":
            self._payment = entries.get("type", "unknown").lower()
        self._listing = local if local in ("permits", "prohibits") and entries.get("type") == "usage" else ""

    def text(self, text: str) -> None:
        if self._listing:
            self._text.append(text)

    def end(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition(":")[2].lower()
        words = frozenset("".join(self._text).replace(",", " ").lower().split())
        if self._listing == local == "permits":
            self._permits = (self._permits or frozenset()) | words
        elif self._listing == local == "prohibits":
            self._prohibits |= words
        elif local == "license":
            free = not self._payment or self._payment in _FREE
            self.found.append(_License(self._url, self._permits, self._prohibits, free))
        self._listing = ""


def _licenses(data: bytes) -> list[_License]:
    if len(data) > LARGEST:
        raise _HostileError(f"it has more than {LARGEST:,} bytes")
    reader, parser = _Reader(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refused
    parser.Parse(data, True)
    return reader.found


def _refused(*_: object) -> None:
    raise _HostileError("it has a document type")
