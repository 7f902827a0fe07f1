"""Bytes as text, of which there is one spelling alone: base64 (RFC 4648, section 3.5), and SHA-256 in hexadecimal."""

import binascii
import re
from base64 import b64decode, b64encode
from typing import TypeGuard

from crs_gate.evidence.faults import FaultError

_SHA256 = re.compile("[0-9a-f]{64}")


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


def is_sha256(value: object) -> TypeGuard[str]:
    """Whether it is 64 hexadecimal digits in lower case."""
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None
