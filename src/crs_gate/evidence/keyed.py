"""Digests under a secret key: what was removed is known again by whoever has the key, and told to nobody else.

A plain digest of an address, or of a short text, is found by trying; HMAC-SHA256 (RFC 2104) is not, without its key.
"""

import re

from crs_gate.evidence.faults import FaultError

SHORTEST = 32
"""Characters of a key; as hexadecimal digits these are 128 bits."""
LONGEST = 1024
_ID = b"crs-gate removal key id v1\0"
_CONTENT, _PLACE = b"crs-gate removal v1\0sha256\0", b"crs-gate removal v1\0place\0"
_TAG = re.compile(r"hmac-sha256:([0-9a-f]{16}):[0-9a-f]{64}")


class Keying:
    """A secret key, and what comes out under it. It never shows what it holds; ``id`` tells it from other keys."""

    __slots__ = ("_key", "id")

    def __init__(self, text: str) -> None:
        """Raises ``FaultError`` for a key that is too short to be a secret, or no line of text."""
        key = text.strip()
        if not SHORTEST <= len(key) <= LONGEST or not key.isprintable() or len(set(key)) < SHORTEST // 4:
            raise FaultError(
                "bad-key", f"a key is one line of {SHORTEST} to {LONGEST:,} characters that nobody guesses"
            )
        self._key = key.encode()
        # Here, because most runs have no key.
        from hashlib import sha256

        self.id = sha256(_ID + self._key).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"Keying({self.id})"

    def content(self, digest: str) -> str:
        """What stands for a file, given by its SHA-256 in 64 lower-case hexadecimal digits."""
        return self._tag(_CONTENT, digest)

    def place(self, address: str) -> str:
        """What stands for an address, given as ``model.address`` spells what it searches for."""
        return self._tag(_PLACE, address)

    def _tag(self, kind: bytes, subject: str) -> str:
        import hmac

        told = hmac.digest(self._key, kind + subject.encode("utf-8", "surrogatepass"), "sha256")
        return f"hmac-sha256:{self.id}:{told.hex()}"


def key_of(tag: str) -> str:
    """The id of the key that a keyed digest was made with; empty where the text is none."""
    found = _TAG.fullmatch(tag)
    return found[1] if found else ""
