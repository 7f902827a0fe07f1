"""Whether a text can be the SHA-256 digest of a file, and whether the list of files says the same as the file."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crs_gate.facts.digests import NoFile, Proof
from crs_gate.model.caching import remembered
from crs_gate.model.source import File
from crs_gate.rules.wording import quoted

if TYPE_CHECKING:
    from crs_gate.evidence.filelist import Listed

_HEX = r"[0-9a-fA-F]+"
_DIGITS = 64
_OTHER_DIGESTS = {32: "an MD5", 40: "a SHA-1", 96: "a SHA-384", 128: "a SHA-512"}
OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""The SHA-256 of an empty file."""
_SHOWN = 12
_LONGEST_SIZE = 19
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


def stated_digest(file: File) -> str:
    """The digest that an entry of ``files`` states, where it can be one."""
    digest = (file.sha256 or "").strip().lower()
    return "" if not digest or fault(digest) else digest


def stated_size(file: File) -> int | None:
    """The bytes that an entry of ``files`` states, where that can be a size."""
    size = (file.bytes or "").strip()
    return int(size) if size.isascii() and size.isdecimal() and len(size) <= _LONGEST_SIZE else None


def certain(proof: Proof | NoFile) -> str:
    """The digest of the data, where it is known; that of no data always is."""
    if isinstance(proof, NoFile):
        return ""
    return proof.sha256 or ("" if proof.bytes else OF_NOTHING)


def differing(path: str, listed: "Listed", proof: Proof | NoFile) -> Iterator[str]:
    """What the list says otherwise of a file than is certain of it."""
    if isinstance(proof, NoFile):
        yield f"{quoted(path)}: it is listed with a sha256, and there is no file"
        return
    known = certain(proof)
    if known and known != listed.sha256:
        was, now = listed.sha256[:_SHOWN], known[:_SHOWN]
        yield f"{quoted(path)}: the list of files has sha256 {was}..., and that of the file is {now}..."
    elif listed.size != proof.bytes:
        yield f"{quoted(path)}: the list of files has {listed.size} bytes, and the file has {proof.bytes}"
