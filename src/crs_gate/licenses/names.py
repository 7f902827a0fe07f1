"""Licenses by address and by name in words."""

import re
from functools import cache

from crs_gate.licenses import facts, ids, known

_ADDRESS = r"(?i)(?:https?://|www\.|//)(?:www\.)?([^\s?#]+)(?:[?#]\S*)?"
_BARE_ADDRESS = r"(?i)[a-z0-9-]+(?:\.[a-z0-9-]+)+/[^\s?#]*"
_CC_ADDRESS = (
    r"creativecommons\.org/(?:licenses|publicdomain)/([a-z+-]+)(?:/(\d\.\d))?(?:/([a-z]{2,8}))?"
    r"(?:/(?:deed|legalcode)(?:[._][a-z_-]+)?|/rdf)?"
)
_CC_ZERO_PAGE = "creativecommons.org/share-your-work/public-domain/cc0"
_ENDING = r"(?:/index)?(?:\.(?:html?|txt|en|php|pdf|json|md)){1,3}$|/legalcode$|/summary$"
_NOISE = (
    r"\b(?:the|version|ver|international|unported|generic|public licen[cs]es?|licen[cs]e agreement|licen[cs]e[sd]?"
    r"|under)\b|\bv\.?(?=\s*\d)|[,;\"]"
)
_CC_WORDS = (
    (r"creative\s*commons?", "cc"),
    (r"non-?\s?commercial(?:\s+use\s+only)?", "nc"),
    (r"no-?\s?deriv(?:ative)?s?(?:\s+works)?", "nd"),
    (r"share-?\s?alike", "sa"),
    (r"attribution", "by"),
    (r"\bintergovernmental organi[sz]ations?$", "igo"),
)
_CC_NAME = r"cc(?:[ -]{0,3})(by(?:[ -]{1,3}(?:nc|nd|sa)){0,2})(?:[ -]{0,3}(\d(?:\.\d)?))?(?:[ -]([a-z]{2,8}))?"
_CC_DEED = r"attribution[a-z -]{0,40} [1-4]\.[015] (?:international|unported|generic)"
"""The title of Creative Commons' own pages, which does not repeat whose license it is."""
_CC_ZERO = (
    r"cc[ -]?(?:0|zero)(?:[ -]?1\.0)?(?:[ -]universal)?(?: \(cc0 1\.0\))?(?:[ -]public domain dedication)?"
    r"(?:: public domain)?"
)
_VERSIONED = r"[a-z][a-z0-9-]*(?: [a-z-]+){0,3}[ -]?\d+(?:\.\d+)*(?: clause)?|\d[ -]clause bsd"
_GNU = r"(?:gnu )?(?:([al]?gpl|fdl)|(?:(affero|lesser|library) )?(?:general|gpl)|(free documentation)) ?(\d(?:\.\d)?)"
_GNU_IDS = {"affero": "AGPL", "lesser": "LGPL", "library": "LGPL", "free documentation": "GFDL", "fdl": "GFDL"}
_COUNTRIES = {
    "australia": "au", "austria": "at", "brazil": "br", "canada": "ca", "france": "fr", "germany": "de", "italy": "it",
    "japan": "jp", "netherlands": "nl", "poland": "pl", "spain": "es", "switzerland": "ch", "uk": "uk",
}  # fmt: skip
_LONGEST_NAME = 200
SEVERAL = "several"
"""Stands for an id where an address is that of several licenses."""


def is_address(text: str) -> bool:
    """Whether the text is one web address."""
    return re.fullmatch(_ADDRESS, text) is not None or re.fullmatch(_BARE_ADDRESS, text) is not None


def at_address(text: str) -> str:
    """An id for a web address, ``SEVERAL``, or empty when the text is no address or the address is not known."""
    match = re.fullmatch(_ADDRESS, text)
    address = match[1] if match else text if re.fullmatch(_BARE_ADDRESS, text) else ""
    if not address or not address.isascii():
        return ""
    address = address.lower().rstrip("/")
    short = re.sub(_ENDING, "", address)
    if address in known.SEVERAL or short in known.SEVERAL:
        return SEVERAL
    return _addresses().get(address) or _addresses().get(short) or _of_page(short) or _of_creative_commons(address)


def in_words(text: str) -> str:
    """An id, an expression or a family (``cc-by``) for a name in words; empty when the name is not known."""
    if len(text) > _LONGEST_NAME:
        return ""
    lower = text.lower()
    plain = without_noise(lower)
    by_pattern = (_zero(plain) or _gnu(plain) or _creative(lower, plain)) if text.isascii() else ""
    return by_pattern or _names().get(lower) or _names().get(plain) or _numbered(plain)


def without_noise(text: str) -> str:
    """A name in lower case without ``license``, ``version`` and the like: what tells it from others."""
    return " ".join(re.sub(_NOISE, " ", text.replace(" - ", " ")).split())


@cache
def _names() -> dict[str, str]:
    """Ids by name, as it is written and without noise; what would be said of two licenses then is left out."""
    known_names = dict(facts.names())
    found: dict[str, set[str]] = {}
    for name, license_id in known_names.items():
        found.setdefault(without_noise(name), set()).add(license_id)
    short = {name: next(iter(meant)) for name, meant in found.items() if len(meant) == 1 and len(name) > 1}
    words = known.FAMILIES | known.REACH | known.NON_ANSWERS | known.GRANTS_NOTHING
    return {name: license_id for name, license_id in (short | known_names).items() if name not in words}


@cache
def _addresses() -> dict[str, str]:
    exact = dict(facts.addresses())
    return {re.sub(_ENDING, "", address): license_id for address, license_id in exact.items()} | exact


def _of_page(address: str) -> str:
    for site in known.ID_PAGES:
        if address.startswith(site):
            return address[len(site) :]
    return ""


def _of_creative_commons(address: str) -> str:
    if address == _CC_ZERO_PAGE:
        return "CC0-1.0"
    match = re.fullmatch(_CC_ADDRESS, address)
    return _assembled(match[1], match[2], match[3]) if match else ""


def _zero(plain: str) -> str:
    return "CC0-1.0" if re.fullmatch(_CC_ZERO, plain.replace("creative commons", "cc")) else ""


def _creative(lower: str, plain: str) -> str:
    """A Creative Commons license whose elements are spelled out or shortened."""
    if re.fullmatch(_CC_DEED, lower):
        plain = f"creative commons {plain}"
    for pattern, short in _CC_WORDS:
        plain = re.sub(pattern, short, plain)
    head, _, last = plain.rpartition(" ")
    match = re.fullmatch(_CC_NAME, f"{head} {_COUNTRIES[last]}" if last in _COUNTRIES else plain)
    if not match:
        return ""
    version = f"{match[2]}.0" if match[2] and "." not in match[2] else match[2]
    return _assembled("-".join(re.findall("[a-z]+", match[1])), version, match[3])


def _assembled(elements: str, version: str | None, port: str | None) -> str:
    """The id of a Creative Commons license, its elements in the usual order; a family when no version is named."""
    if elements in {"zero", "mark"}:
        return {"zero": "cc0", "mark": "cc-pdm"}[elements] + f"-{version or '1.0'}"
    parts = elements.replace("+", "-").split("-")
    ordered = [part for part in ("by", "nc", "nd", "sa") if part in parts]
    if len(set(parts)) != len(parts) or len(ordered) != len(parts) or (port and not version):
        return ""
    return "-".join(["cc", *ordered, *([version] if version else []), *([port] if port else [])])


def _gnu(plain: str) -> str:
    """``GNU GPLv3``, ``Affero General 3.0 only``; which of a version or later ones is kept open when it is not said."""
    end = next((end for end in (" only", " or later", " or any later", "+") if plain.endswith(end)), "")
    match = re.fullmatch(_GNU, re.sub(r"(gpl|fdl)[ v-]+", r"\1 ", plain.removesuffix(end)))
    if not match or not ("gnu" in plain or match[1]):
        return ""
    said = match[1] or match[2] or match[3] or "gpl"
    version = match[4] if "." in match[4] else f"{match[4]}.0"
    kind = _GNU_IDS.get(said, said.upper())
    return f"{kind}-{version}" + {"": "", " only": "-only"}.get(end, "-or-later")


def _numbered(plain: str) -> str:
    """``EPL 1.0``, ``CDLA Sharing 1.0``, ``3 clause BSD``: an id, written with spaces."""
    if not re.fullmatch(_VERSIONED, plain):
        return ""
    match = re.fullmatch(r"(\d)[ -]clause bsd", plain)
    spelled = f"bsd {match[1]} clause" if match else plain
    return ids.canonical(spelled.replace(" ", "-"))
