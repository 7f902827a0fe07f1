"""Whether a text can be the SHA-256 digest of a file."""

import re

from crs_gate.model.caching import remembered
from crs_gate.rules.wording import quoted

_HEX = r"[0-9a-fA-F]+"
_DIGITS = 64
_OTHER_DIGESTS = {32: "an MD5", 40: "a SHA-1", 96: "a SHA-384", 128: "a SHA-512"}
OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The SHA-256 of an empty file."""
_PREFIX = re.compile(r"\Asha-?256[:\-=]|\A0x")


def bare(text: str) -> str:
    """A digest as it is compared: in lower case and without the name of the algorithm; so is other text."""
    return _PREFIX.sub("", text.strip().lower(), count=1)


@remembered(4096)
def fault(text: str) -> str:
    """Why a text is no SHA-256 digest, in words; empty when it can be one."""
    if not re.fullmatch(_HEX, text):
        return f"sha256 {quoted(text)} is not {_DIGITS} hexadecimal digits"
    if len(text) in _OTHER_DIGESTS:
        return f"sha256 {quoted(text)} has the length of {_OTHER_DIGESTS[len(text)]} digest"
    if len(text) != _DIGITS:
        return f"sha256 {quoted(text)} has {len(text)} digits instead of {_DIGITS}"
    if text in (text + text)[1:-1]:
        return f"sha256 {quoted(text)} is a repeated pattern, not a digest"
    return ""
