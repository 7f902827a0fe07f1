"""XMP packets (ISO 16684-1) as they stand in the bytes of a file, whatever its format."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from crs_gate.audit.media.marks import UNKNOWN, USES, Mark, of_plus, of_reservation, synthetic_of

LARGEST = 4 * 1024 * 1024
"""Bytes of one packet."""
MOST = 100
_START = re.compile(rb"<((?:[A-Za-z_][\w.-]{0,40}:)?(?:xmpmeta|xapmeta|RDF))[\s>]")
"""A packet may stand without its wrapper, and every prefix is free."""
_WIDE = tuple("xmpmeta".encode(code) for code in ("utf-16-le", "utf-32-le"))
_RESTRICTS = re.compile(rb"DMI-PROHIBITED[A-Z-]{0,40}")
_SPEAKS = re.compile(rb"DataMining|tdmrep|DigitalSourceType")
_PLUS = ("ns.useplus.org/ldf/xmp/1.0", "DataMining")
_RESERVATION = ("www.w3.org/ns/tdmrep", "reservation")
_SOURCE = ("iptc.org/std/Iptc4xmpExt/2008-02-29", "DigitalSourceType")
_CREDITS = {
    ("purl.org/dc/elements/1.1", "creator"): "creator",
    ("purl.org/dc/elements/1.1", "rights"): "rights",
    ("ns.adobe.com/photoshop/1.0", "Credit"): "credit",
}
_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_BROKEN = "an XMP packet that cannot be read"
_TOO_MANY = f"more than {MOST} XMP packets"
_IN_WIDE = "an XMP packet in UTF-16 or UTF-32, which is not read"


class Packet(NamedTuple):
    """What packets say, and why one could not be read. ``credits`` tells which names there are, and none of them."""

    marks: tuple[Mark, ...] = ()
    synthetic: str = ""
    fault: str = ""
    credits: tuple[str, ...] = ()


def read(data: bytes) -> Packet:
    """All packets in some bytes. Takes ``crs-gate[c2pa]``."""
    marks: list[Mark] = []
    synthetic = fault = ""
    named: set[str] = set()
    for packet in _packets(data):
        values = _values(packet)
        if values is None:
            fault = fault or (_BROKEN if packet else _TOO_MANY)
            for found in _RESTRICTS.findall(packet):
                marks += of_plus(found.decode("ascii"))
            continue
        for name, value in values:
            if name == _PLUS:
                marks += of_plus(value)
            elif name == _RESERVATION:
                marks += of_reservation(value)
            elif name == _SOURCE:
                synthetic = synthetic or synthetic_of(value)
            elif name in _CREDITS:
                named.add(_CREDITS[name])
    if any(wide in data for wide in _WIDE):
        fault = fault or _IN_WIDE
    marks += [Mark(use, UNKNOWN, "XMP") for use in USES if fault]
    return Packet(tuple(dict.fromkeys(marks)), synthetic, fault, tuple(sorted(named)))


def _packets(data: bytes) -> Iterator[bytes]:
    """One packet after another; after the last that is read an empty one, if there are more."""
    at = 0
    for _ in range(MOST):
        found = _START.search(data, at)
        if found is None:
            return
        end = b"</" + found[1] + b">"
        stop = data.find(end, found.end(), found.start() + LARGEST)
        at = stop + len(end) if stop >= 0 else found.end()
        if found[1].endswith(b"RDF") and not _SPEAKS.search(data, found.start(), at):
            continue  # a bare one may use names that are declared outside of it, and says nothing here
        yield data[found.start() : at]
    if _START.search(data, at):
        yield b""


def _values(packet: bytes) -> list[tuple[tuple[str, str], str]] | None:
    """Names and values of all attributes and elements; ``None`` where it is no XML, or declares entities."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException, ElementTree

    try:
        root: Any = ElementTree.fromstring(packet)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None
    found: list[tuple[tuple[str, str], str]] = []
    for element in root.iter():
        found.extend((_name(str(name)), str(value)) for name, value in element.attrib.items())
        if isinstance(element.tag, str):
            found.append((_name(element.tag), element.get(_RESOURCE) or (element.text or "").strip()))
    return found


def _name(name: str) -> tuple[str, str]:
    """The namespace without scheme and last sign, in which spellings differ, and the name in it."""
    space, _, local = name.rpartition("}")
    return space.rpartition("://")[2].rstrip("/#"), local
