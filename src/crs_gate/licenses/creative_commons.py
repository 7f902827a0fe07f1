"""Creative Commons licenses by the pattern of their ids: what they allow follows from elements, version and port.

Checked against the texts and against Creative Commons' own RDF of its licenses (creativecommons/cc.licenserdf@3ac4d56).
"""

import re
from functools import lru_cache
from typing import NamedTuple

from crs_gate.licenses.facts import Duty, License

_ID = re.compile(r"CC-(SA|BY(?:-NC)?(?:-ND|-SA)?)-(\d\.\d)(?:-([A-Z]{2,8}))?")
_PORTED = {
    "1.0": "FI IL NL",
    "2.0": "AT AU BE BR CA CL DE ES FR HR IT JP KR NL PL TW UK ZA",
    "2.1": "AU ES JP",
    "2.5": "AR AU BG BR CA CH CN CO DK ES HR HU IL IN IT MK MT MX MY NL PE PL PT SCOTLAND SE SI TW ZA",
    "3.0": "AM AT AU BR CH CL CN CR CZ DE EC EE EG ES FR GR GT HK HR IE IGO IT LU NL NO NZ PH PL PR PT RO RS SG TH TW"
    " UG US VE VN ZA",
    "4.0": "",
}
_PORTS = {version: frozenset(ports.split()) for version, ports in _PORTED.items()}
"""Ports by version, as Creative Commons lists them (RDF; 3.0 Armenia: cc-legal-tools-data)."""
_NO_UNPORTED = frozenset({"2.1"})
_EU_PORTS = frozenset({"AT", "CZ", "DE", "EE", "ES", "FR", "GR", "IE", "IT", "LU", "NL", "PL", "PT", "RO"})
"""Ports of 3.0 by members of the EU: they license the database right and waive the conditions for it."""
_VERSIONS = ("1.0", "2.0", "2.1", "2.5", "3.0", "4.0")
_WORDS = {"BY": "Attribution", "NC": "NonCommercial", "ND": "NoDerivatives", "SA": "ShareAlike"}
_COMPATIBLE = {"CC-BY-SA-4.0": ("GPL-3.0-only", "LAL-1.3")}
"""Declared compatible, one way for the GPL (2015-10-08): https://creativecommons.org/compatiblelicenses."""
_TRAINING = "Creative Commons, Using CC-licensed works for AI training (2025)"


class _Parts(NamedTuple):
    """An id, taken apart: ``CC-BY-NC-3.0-DE`` is ``("BY", "NC")``, ``3.0`` and ``DE``."""

    elements: tuple[str, ...]
    version: str
    port: str

    @property
    def id(self) -> str:
        return "-".join(["CC", *self.elements, self.version, *([self.port] if self.port else [])])

    def has(self, element: str) -> bool:
        return element in self.elements


@lru_cache(maxsize=1024)
def facts(license_id: str) -> License | None:
    """What a Creative Commons license says, by its id in any case; ``None`` for what was never published."""
    parts = _taken_apart(license_id)
    return _license(parts) if parts else None


def adaptable(source_id: str, outbound_id: str) -> bool:
    """Whether a changed version of a Creative Commons work may be under another license, as far as share-alike goes.

    Version 1.0 keeps itself only. Later ones go to the same elements in the same version, any port, or in a later one
    (section 4(b) of 2.0 to 3.0, section 3(b)(1) of 4.0). ``False`` when the source is no Creative Commons license.
    """
    source, outbound = _taken_apart(source_id), _taken_apart(outbound_id)
    if not source:
        return False
    if not source.has("SA") or source == outbound:
        return True
    if not outbound:
        return outbound_id in _COMPATIBLE.get(source.id, ())
    return source.elements == outbound.elements and "1.0" < source.version <= outbound.version


def address(license_id: str) -> str:
    """Where the deed of a Creative Commons license is; empty for an id that does not exist."""
    parts = _taken_apart(license_id)
    if not parts:
        return ""
    # Version 1.0 named the elements in another order.
    elements = "-".join(parts.elements).lower()
    elements = "by-nd-nc" if (elements, parts.version) == ("by-nc-nd", "1.0") else elements
    port = f"{parts.port.lower()}/" if parts.port else ""
    return f"https://creativecommons.org/licenses/{elements}/{parts.version}/{port}"


def every_id() -> tuple[str, ...]:
    """Each id that exists, sorted: elements, then version, then port."""
    kinds = ("BY", "BY-NC", "BY-NC-ND", "BY-NC-SA", "BY-ND", "BY-SA")
    return ("CC-SA-1.0", *(found for kind in kinds for version in _VERSIONS for found in _of_version(kind, version)))


def unported() -> tuple[License, ...]:
    """The licenses that are no port to the law of one country, in the order of ``every_id``."""
    return tuple(found for name in every_id() if name[-1].isdigit() and (found := facts(name)))


def _of_version(kind: str, version: str) -> tuple[str, ...]:
    base = f"CC-{kind}-{version}"
    unported = () if version in _NO_UNPORTED else (base,)
    return (*unported, *(f"{base}-{port}" for port in sorted(_PORTS[version])))


@lru_cache(maxsize=1024)
def _taken_apart(license_id: str) -> _Parts | None:
    match = _ID.fullmatch(license_id.upper()) if len(license_id) < 40 else None  # noqa: PLR2004 - longer than any id
    if not match:
        return None
    elements, version, port = match[1], match[2], match[3] or ""
    published = version in _PORTS and (port in _PORTS[version] if port else version not in _NO_UNPORTED)
    if not published or (elements == "SA" and (version, port) != ("1.0", "")):
        return None
    return _Parts(tuple(elements.split("-")), version, port)


def _license(parts: _Parts) -> License:
    adapts = not parts.has("ND")
    clauses = _clauses(parts)
    return License(
        id=parts.id,
        name=_name(parts),
        subject="content",
        url=address(parts.id),
        commercial="no" if parts.has("NC") else "yes",
        derivatives="yes" if adapts else "private" if parts.version == "4.0" else "no",
        redistribution="yes",
        share_alike="strong" if parts.has("SA") else "none",
        targets=_targets(parts),
        credit="credit" if parts.has("BY") else "notice",
        changes=parts.has("BY") and (adapts or parts.version == "4.0"),
        limits=("noncommercial",) if parts.has("NC") else (),
        database_right=_database_right(parts),
        duties=tuple(_duties(parts, clauses)),
        clauses=clauses,
        sources=_sources(parts),
        confidence="summary" if parts.port and parts.port != "IGO" else "text",
    )


def _name(parts: _Parts) -> str:
    elements = "-".join(_WORDS[element] for element in parts.elements)
    kind = {"4.0": " International", "3.0": " Unported"}.get(parts.version, " Generic")
    return f"Creative Commons {elements} {parts.version}{f' {parts.port}' if parts.port else kind}"


def _targets(parts: _Parts) -> tuple[str, ...]:
    """Other licenses for a changed version; ports of the same version too, which ``adaptable`` knows."""
    if not parts.has("SA") or parts.version == "1.0":
        return ()
    first = _VERSIONS.index(parts.version)
    later = [f"CC-{'-'.join(parts.elements)}-{version}" for version in _VERSIONS[first:] if version not in _NO_UNPORTED]
    return (*(name for name in later if name != parts.id), *_COMPATIBLE.get(parts.id, ()))


def _database_right(parts: _Parts) -> str:
    """Directive 96/9/EC: 4.0 licenses it; 3.0 does not, except ports of EU members; older texts do not speak of it."""
    if parts.version == "4.0":
        return "licensed"
    if parts.version == "3.0" and parts.port in _EU_PORTS:
        return "licensed"
    if parts.port and parts.port != "IGO":
        return "unknown"  # ports of older versions differ
    return "not-licensed" if parts.version == "3.0" else "not-addressed"


def _clauses(parts: _Parts) -> dict[str, str]:
    """Where the text says so. Ports before 4.0 count their sections in their own way: none is named for them."""
    if parts.version == "4.0":
        return _clauses_of_4(parts)
    return {} if parts.port and parts.port != "IGO" else _clauses_before_4(parts)


def _clauses_of_4(parts: _Parts) -> dict[str, str]:
    downstream = "C" if parts.has("SA") else "B"  # share-alike licenses have one more offer before it
    found = {
        "commercial": "section 2(a)(1)",
        "derivatives": "section 2(a)(1)(B)",
        "redistribution": "section 2(a)(1)(A)",
        "credit": "section 3(a)(1)",
        "changes": "section 3(a)(1)(B)",
        "technical_measures": f"section 2(a)(5)({downstream})",
        "removal": "section 3(a)(3)",
        "endorsement": "section 2(a)(6)",
        "database_right": "section 4",
    }
    return found | ({"share_alike": "section 3(b)(1)"} if parts.has("SA") else {})


def _clauses_before_4(parts: _Parts) -> dict[str, str]:
    """Section 4 lists what each element asks, after (a) in the order share-alike, noncommercial, attribution."""
    asked = [element for element in ("SA", "NC", "BY") if parts.has(element)]
    letter = {element: f"section 4({chr(ord('b') + place)})" for place, element in enumerate(asked)}
    found = {
        "commercial": letter.get("NC", "section 3"),
        "derivatives": "section 3",
        "redistribution": "section 3",
        "credit": letter.get("BY", "section 4(a)"),
        "changes": "section 3(b)" if parts.version == "3.0" else letter.get("BY", ""),
        "share_alike": letter.get("SA", ""),
        "technical_measures": "section 4(a)",
        "removal": "section 4(a)",
    }
    return {answer: clause for answer, clause in found.items() if clause}


def _duties(parts: _Parts, clauses: dict[str, str]) -> list[Duty]:
    """What the license asks, by act. ``endorsement`` is spelled out in 4.0 only."""
    asked = [
        ("attribution", "share", "credit", parts.has("BY")),
        ("mark-changes", "adapt", "changes", parts.has("BY") and (not parts.has("ND") or parts.version == "4.0")),
        ("keep-notices", "share", "credit", True),
        ("share-alike", "adapt", "share_alike", parts.has("SA")),
        ("no-technical-measures", "share", "technical_measures", True),
        ("remove-credit-on-request", "share", "removal", True),
        ("no-endorsement", "share", "endorsement", parts.version == "4.0"),
        ("stay-noncommercial", "use", "commercial", parts.has("NC")),
    ]
    duties = [Duty(do, when, clauses.get(answer, "")) for do, when, answer, applies in asked if applies]
    return [*duties, Duty("link-to-dataset", "train", _TRAINING)] if parts.has("BY") else duties


def _sources(parts: _Parts) -> dict[str, str]:
    read = "CCR" if parts.port and parts.port != "IGO" else "T CCR"
    return {"*": read, "database_right": "T CCF" if parts.version == "4.0" else "CCF", "results": "CCF CC2025"}
