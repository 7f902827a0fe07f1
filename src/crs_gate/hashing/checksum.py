"""What a bucket says of the digest of one object: the SHA-256 of the whole object, or why that is none."""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from typing import NamedTuple

_WHOLE = "FULL_OBJECT"
_PARTS = re.compile(r"-[0-9]+\Z")
"""How a checksum of checksums ends, and the ETag of what was stored in parts."""
_OTHERS = ("ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1")
_BYTES = 32
_BASE64 = 44
"""Characters of 32 bytes."""


class Answer(NamedTuple):
    """What was answered of one object. ``why`` says, where there is no ``sha256`` (64 hexadecimal digits), why not."""

    key: str
    size: int
    sha256: str = ""
    why: str = ""


def answer_of(key: str, said: Mapping[str, object]) -> Answer:
    """Read an answer to HeadObject with ChecksumMode ENABLED.

    Only a SHA-256 over the bytes of the whole object counts. One over the checksums of parts is no digest of any file,
    and neither is an ETag. Servers that do not tell which of the two a checksum is (``ChecksumType`` is of 2024) are
    believed where the object was not stored in parts.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
    """
    size, checksum, kind = said.get("ContentLength"), said.get("ChecksumSHA256"), said.get("ChecksumType")
    if not isinstance(size, int) or size < 0:
        return Answer(key, 0, why="the bucket does not tell its size")
    if not isinstance(checksum, str) or not checksum:
        return Answer(key, size, why=_instead(said))
    in_parts = kind is None and _PARTS.search(str(said.get("ETag") or "").strip('"'))
    if kind not in (None, _WHOLE) or in_parts or _PARTS.search(checksum):
        return Answer(key, size, why="its SHA-256 is composite: one over the checksums of its parts")
    try:
        digest = b64decode(checksum, validate=True) if len(checksum) == _BASE64 else b""
    except Error:
        digest = b""
    if len(digest) != _BYTES:
        return Answer(key, size, why="its SHA-256 is not 32 bytes in base64")
    return Answer(key, size, digest.hex())


def _instead(said: Mapping[str, object]) -> str:
    others = [name.removeprefix("Checksum") for name in _OTHERS if said.get(name)]
    if others:
        return f"the bucket has a {others[0]} of it and no SHA-256"
    return "the bucket has no SHA-256 of it, and an ETag is none"
