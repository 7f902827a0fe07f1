"""Base64 of which there is one spelling alone (RFC 4648, section 3.5)."""

import binascii
from base64 import b64decode, b64encode

from crs_gate.evidence.faults import FaultError


def decoded(text: object, what: str) -> bytes:
    """The bytes; ``what`` names the text in the fault. Raises ``FaultError``."""
    if isinstance(text, str) and text.isascii():
        try:
            data = b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if data and b64encode(data).decode() == text:
            return data
    raise FaultError("bad-base64", f"{what} is not base64")


def encoded(data: bytes) -> str:
    """Base64 with padding, on one line."""
    return b64encode(data).decode()
