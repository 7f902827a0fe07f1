"""The note over a whole log: C2SP's tlog-checkpoint and signed-note, so that witnesses of that format can join."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from crs_gate.evidence import keys
from crs_gate.evidence.encoded import decoded, encoded
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.keys import Key

LARGEST = 64 * 1024
_MOST_SIGNATURES = 32
_ED25519 = b"\x01"
_OTHER, _BUNDLE = b"\xff" + b"sshsig.crs-gate", b"\xff" + b"sigstore.crs-gate"
"""The type byte for what C2SP gives no number, and what stands for SSHSIG and for bundles of Sigstore here."""
_SIGNATURE = re.compile(r"\u2014 ([^\s+]{1,300}) ([A-Za-z0-9+/=]{8,30000})")
_SIZE = re.compile("0|[1-9][0-9]{0,9}")
_OF_HASH = 4
_OF_ROOT = 32


class Checkpoint(NamedTuple):
    """How many entries a log has, and their Merkle root (RFC 6962). ``signatures`` are name and bytes of each."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes], ...] = ()

    @property
    def text(self) -> bytes:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n".encode()

    def signers(self, trusted: Mapping[str, Key]) -> frozenset[str]:
        """The ids of the trusted keys of which a signature holds."""
        return frozenset(
            id_
            for name, data in self.signatures
            for id_, key in trusted.items()
            if name == name_of(self.origin, id_) and any(_made(key, form, name, data, self.text) for form in _FORMS)
        )


_FORMS = {keys.RAW: _ED25519, keys.SSHSIG: _OTHER, keys.SIGSTORE: _BUNDLE}


def name_of(origin: str, key_id: str) -> str:
    """What a key is called in notes."""
    return f"{origin}/{key_id}"


def signature(key: Key, form: str, name: str, data: bytes) -> tuple[str, bytes]:
    """A signature of the text as a note carries it: behind four bytes that tell the key."""
    return name, _hint(key, form, name) + data


def render(checkpoint: Checkpoint) -> bytes:
    """The bytes of the file."""
    lines = "".join(f"\u2014 {name} {encoded(data)}\n" for name, data in sorted(checkpoint.signatures))
    return checkpoint.text + b"\n" + lines.encode()


def parse(data: bytes) -> Checkpoint:
    """The note in a file. Raises ``FaultError``."""
    if len(data) > LARGEST:
        raise FaultError("too-large", f"it has more than {LARGEST:,} bytes")
    try:
        head, blank, tail = data.decode("utf-8").partition("\n\n")
    except UnicodeDecodeError as error:
        raise FaultError("not-utf-8", f"byte {error.start:,} is not UTF-8") from error
    match head.split("\n"):
        case [origin, size, root] if blank and _SIZE.fullmatch(size) and tail.endswith("\n"):
            digest = decoded(root, "its root")
        case _:
            raise FaultError("half-written", "it is no note of three lines, an empty one and signatures")
    if len(digest) != _OF_ROOT:
        raise FaultError("not-a-checkpoint", "its root has not 32 bytes")
    return Checkpoint(origin, int(size), digest, tuple(_signatures(tail[:-1].split("\n"))))


def _signatures(lines: list[str]) -> Iterator[tuple[str, bytes]]:
    if len(lines) > _MOST_SIGNATURES:
        raise FaultError("not-a-checkpoint", f"it has more than {_MOST_SIGNATURES} signatures")
    for line in lines:
        found = _SIGNATURE.fullmatch(line)
        if not found:
            raise FaultError("not-a-checkpoint", "a line after the empty one is no signature")
        yield found[1], decoded(found[2], "a signature")


def _hint(key: Key, form: str, name: str) -> bytes:
    body = key.raw if form == keys.RAW else key.blob
    return sha256(name.encode() + b"\n" + _FORMS[form] + body).digest()[:_OF_HASH]


def _made(key: Key, form: str, name: str, data: bytes, text: bytes) -> bool:
    return data[:_OF_HASH] == _hint(key, form, name) and key.made(form, data[_OF_HASH:], text)
