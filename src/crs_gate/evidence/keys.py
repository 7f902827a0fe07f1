"""Public keys: what they are, how they are named, and which signatures they make."""

import re
from hashlib import sha256
from typing import NamedTuple, Protocol

from crs_gate.evidence import sshsig
from crs_gate.evidence.encoded import decoded, encoded
from crs_gate.evidence.faults import FaultError

NAMESPACE = "crs-evidence"
"""What signatures of ``ssh-keygen -Y sign -n`` must be for, so that none made for another use counts here."""
RAW, SSHSIG, SIGSTORE = "ed25519", "sshsig", "sigstore"
"""The forms of a signature: 64 bytes of Ed25519 (RFC 8032), what ``ssh-keygen -Y sign`` writes, Sigstore's bundle."""
KEY_ID = re.compile("[0-9a-f]{16}")
_OF_RAW = 32


class Key(Protocol):
    """Whoever can be trusted to sign: a public key, or an identity of Sigstore (``identities``)."""

    @property
    def blob(self) -> bytes:
        """What it is, in bytes."""
        ...

    @property
    def raw(self) -> bytes:
        """The 32 bytes of an Ed25519 key; empty for all others."""
        ...

    @property
    def id(self) -> str:
        """16 hexadecimal digits."""
        ...

    @property
    def tree(self) -> dict[str, str]:
        """As the keys of a dataset name it."""
        ...

    def made(self, form: str, signature: bytes, message: bytes) -> bool:
        """Whether a signature is one of it over these bytes."""
        ...


class PublicKey(NamedTuple):
    """A public key in the form of SSH (RFC 4253, section 6.6): an algorithm and its numbers."""

    blob: bytes

    @property
    def raw(self) -> bytes:
        """The 32 bytes of an Ed25519 key; empty for all others."""
        return sshsig.ed25519_of(self.blob)

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of a raw Ed25519 key, and of the blob of all others."""
        return sha256(self.raw or self.blob).hexdigest()[:16]

    @property
    def line(self) -> str:
        """As in ``id_ed25519.pub``, without a comment."""
        return f"{sshsig.algorithm_of(self.blob)} {encoded(self.blob)}"

    @property
    def tree(self) -> dict[str, str]:
        """As the keys of a dataset name it."""
        return {"public": self.line}

    def made(self, form: str, signature: bytes, message: bytes) -> bool:
        """Whether a signature is one of this key over these bytes."""
        if form == SSHSIG:
            return sshsig.holds(self.blob, signature, message, NAMESPACE)
        return form == RAW and bool(self.raw) and sshsig.ed25519_holds(self.raw, signature, message)


def of_raw(raw: bytes) -> PublicKey:
    """The key of 32 bytes of Ed25519."""
    if len(raw) != _OF_RAW:
        raise FaultError("bad-key", "an Ed25519 key has 32 bytes")
    return PublicKey(sshsig.ed25519_blob(raw))


def of_line(line: object) -> PublicKey:
    """The key of a line such as ``ssh-ed25519 AAAA... comment``. Raises ``FaultError``."""
    parts = line.split() if isinstance(line, str) else []
    if len(parts) < 2:  # noqa: PLR2004 - algorithm and key
        raise FaultError("bad-key", "a public key is written as in id_ed25519.pub: ssh-ed25519 AAAA...")
    blob = decoded(parts[1], "the public key")
    if sshsig.algorithm_of(blob) != parts[0] or not sshsig.is_supported(blob):
        known = ", ".join(sshsig.SUPPORTED)
        raise FaultError("bad-key", f"{parts[0][:40]!r} is no kind of key that is known here ({known})")
    return PublicKey(blob)
