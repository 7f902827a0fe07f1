"""Licenses by address and by name in words."""

import re

from crs_gate.licenses import known

_ADDRESS = r"(?i)(?:https?://|www\.)(?:www\.)?([^\s?#]+)(?:[?#]\S*)?"
_CC_ADDRESS = (
    r"creativecommons\.org/(?:licenses|publicdomain)/([a-z+-]+)(?:/(\d\.\d))?(?:/([a-z]{2,3}))?"
    r"(?:/(?:deed|legalcode)(?:\.[a-z_-]+)?)?"
)
_ENDING = r"(?:\.(?:html?|txt|en|php|pdf|json))+$"
_NOISE = (
    r"\b(?:the|license[sd]?|licence[sd]?|version|ver|international|unported|generic|public licen[cs]e|under)\b"
    r"|\bv\.?(?=\s*\d)|[,;\"]"
)
_CC_WORDS = (
    (r"creative\s*commons", "cc"),
    (r"non-?\s?commercial(?:\s+use\s+only)?", "nc"),
    (r"no-?\s?deriv(?:ative)?s?(?:\s+works)?", "nd"),
    (r"share-?\s?alike", "sa"),
    (r"attribution", "by"),
)
_CC_NAME = r"cc[ -]?(by(?:[ -](?:nc|nd|sa))*)(?:[ -]?(\d(?:\.\d)?))?(?:[ -]([a-z]{2,3}))?"
_TWICE = r"(.{2,40}) \1"  # "Creative Commons Attribution 4.0 (CC BY 4.0)"
_CC_ZERO = r"cc[ -]?(?:0|zero)(?:[ -]?1\.0)?(?:[ -]universal)?(?:[ -]public domain dedication)?"


def at_address(text: str) -> str:
    """An id for a web address; empty when the text is no address or the address is not known."""
    match = re.fullmatch(_ADDRESS, text)
    if not match:
        return ""
    address = match[1].lower().rstrip("/")
    if found := known.URLS.get(address) or known.URLS.get(re.sub(_ENDING, "", address)):
        return found
    for site in known.ID_PAGES:
        if address.startswith(site):
            return re.sub(_ENDING, "", address[len(site) :])
    creative = re.fullmatch(_CC_ADDRESS, address)
    return _creative_commons(creative[1], creative[2], creative[3]) if creative else ""


def in_words(text: str) -> str:
    """An id or expression for a name in words; empty when the name is not known."""
    plain = " ".join(re.sub(_NOISE, " ", text.lower()).split())
    if found := known.NAMES.get(plain):
        return found
    for pattern, short in _CC_WORDS:
        plain = re.sub(pattern, short, plain)
    spaced = re.sub(r"[()/]| - ", " ", plain)
    plain = re.sub(_TWICE, r"\1", " ".join(spaced.split()))
    if re.fullmatch(_CC_ZERO, plain):
        return "CC0-1.0"
    match = re.fullmatch(_CC_NAME, plain)
    if not match:
        return ""
    version = f"{match[2]}.0" if match[2] and "." not in match[2] else match[2]
    return _creative_commons(match[1].replace(" ", "-"), version, match[3])


def _creative_commons(elements: str, version: str | None, port: str | None) -> str:
    """The id of a Creative Commons license, its elements in the usual order; a family when no version is named."""
    if elements in {"zero", "mark"}:
        return {"zero": "cc0", "mark": "cc-pdm"}[elements] + f"-{version or '1.0'}"
    parts = elements.split("-")
    ordered = [part for part in ("by", "nc", "nd", "sa") if part in parts]
    if len(set(parts)) != len(parts) or len(ordered) != len(parts):
        return ""
    return "-".join(["cc", *ordered, *([version] if version else []), *([port] if version and port else [])])
