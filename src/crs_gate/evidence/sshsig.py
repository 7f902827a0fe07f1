"""Signatures of ``ssh-keygen -Y sign``: the format SSHSIG of OpenSSH (PROTOCOL.sshsig), verified without OpenSSH."""

import struct
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256, sha512
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAGIC = b"SSHSIG"
ED25519 = "ssh-ed25519"
_SK = "sk-ssh-ed25519@openssh.com"
_RSA = "ssh-rsa"
_CURVES = {f"ecdsa-sha2-nistp{bits}": bits for bits in (256, 384, 521)}
SUPPORTED = (ED25519, _SK, *_CURVES, _RSA)
LARGEST = 16 * 1024
"""Bytes of the largest signature that is looked at; one of RSA with 16,384 bits has 4 KiB."""
_SMALLEST_RSA = 2048
_HASHES = {"sha256": sha256, "sha512": sha512}
_RSA_HASHES = {"rsa-sha2-256": "SHA256", "rsa-sha2-512": "SHA512"}
_KEYS_KNOWN = 128
"""Keys that are remembered as read: a log has few of them and thousands of signatures."""
_PRESENT = 0x01
"""The flag of a security key by which somebody touched it (PROTOCOL.u2f)."""


class _MalformedError(Exception):
    """Bytes that are not of this format."""


class _Reader:
    """Reads the fields of SSH's wire format (RFC 4251, section 5)."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        if size > len(self._data) - self._at:
            raise _MalformedError
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self) -> int:
        return int(struct.unpack(">I", self.take(4))[0])

    def string(self) -> bytes:
        return self.take(self.number())

    def text(self) -> str:
        try:
            return self.string().decode("ascii")
        except UnicodeDecodeError as error:
            raise _MalformedError from error

    def end(self) -> None:
        if self._at != len(self._data):
            raise _MalformedError


def string(data: bytes) -> bytes:
    """A field of SSH's wire format."""
    return struct.pack(">I", len(data)) + data


def ed25519_blob(raw: bytes) -> bytes:
    """The key blob of 32 raw bytes."""
    return string(ED25519.encode()) + string(raw)


@lru_cache(maxsize=_KEYS_KNOWN)
def ed25519_of(blob: bytes) -> bytes:
    """The 32 raw bytes of an Ed25519 key blob; empty where it is none."""
    try:
        reader = _Reader(blob)
        name, raw = reader.text(), reader.string()
        reader.end()
    except _MalformedError:
        return b""
    return raw if name == ED25519 and len(raw) == 32 else b""  # noqa: PLR2004 - RFC 8709


def algorithm_of(blob: bytes) -> str:
    """What the blob says that it is; empty where it is no blob."""
    try:
        return _Reader(blob).text()
    except _MalformedError:
        return ""


def is_supported(blob: bytes) -> bool:
    """Whether signatures of this key can be verified: it is whole, of a known kind, and not too small."""
    try:
        return _verifier(blob) is not None
    except (_MalformedError, ValueError):
        return False


def signed_data(message: bytes, namespace: str, hash_name: str = "sha512") -> bytes:
    """What is in truth signed for a message."""
    digest = _HASHES[hash_name](message).digest()
    return MAGIC + string(namespace.encode()) + string(b"") + string(hash_name.encode()) + string(digest)


def envelope(blob: bytes, signature: bytes, namespace: str, hash_name: str = "sha512") -> bytes:
    """The signature with its key and namespace, as ``ssh-keygen`` writes it inside its armor."""
    fields = (blob, namespace.encode(), b"", hash_name.encode(), signature)
    return MAGIC + struct.pack(">I", 1) + b"".join(map(string, fields))


def holds(blob: bytes, signature: bytes, message: bytes, namespace: str) -> bool:
    """Whether a signature is one of this key over the message, for this namespace. Never raises."""
    try:
        return len(signature) <= LARGEST and _holds(blob, signature, message, namespace)
    except (_MalformedError, ValueError):
        return False


def key_of(signature: bytes) -> bytes:
    """The key blob that a signature names; empty where it is no signature."""
    try:
        return _head(_Reader(signature))
    except _MalformedError:
        return b""


def _head(reader: _Reader) -> bytes:
    if reader.take(len(MAGIC)) != MAGIC or reader.number() != 1:
        raise _MalformedError
    return reader.string()


def _holds(blob: bytes, signature: bytes, message: bytes, namespace: str) -> bool:
    reader = _Reader(signature)
    named = _head(reader)
    said, _reserved, hash_name, inner = reader.text(), reader.string(), reader.text(), reader.string()
    reader.end()
    if named != blob or said != namespace or hash_name not in _HASHES:
        return False
    verify = _verifier(blob)
    return verify is not None and verify(_Reader(inner), signed_data(message, namespace, hash_name))


Verifier = Callable[[_Reader, bytes], bool]


def _verifier(blob: bytes) -> Verifier | None:
    """What verifies the inner signature of a key. Raises ``_MalformedError`` and ``ValueError``."""
    reader = _Reader(blob)
    name = reader.text()
    if name == ED25519:
        return _ed25519(_last(reader))
    if name == _SK:
        return _security_key(reader.string(), _last(reader))
    if name in _CURVES:
        return _ecdsa(name, reader.text(), _last(reader))
    return _rsa(reader.string(), _last(reader)) if name == _RSA else None


def _last(reader: _Reader) -> bytes:
    value = reader.string()
    reader.end()
    return value


def _ed25519(raw: bytes) -> Verifier:
    if len(raw) != 32:  # noqa: PLR2004 - RFC 8709
        raise _MalformedError

    def verify(reader: _Reader, data: bytes) -> bool:
        name, signature = reader.text(), _last(reader)
        return name == ED25519 and ed25519_holds(raw, signature, data)

    return verify


def ed25519_holds(raw: bytes, signature: bytes, message: bytes) -> bool:
    """Whether 64 bytes are the Ed25519 signature of a key over a message (RFC 8032)."""
    from cryptography.exceptions import InvalidSignature

    try:
        _ed25519_key(raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=_KEYS_KNOWN)
def _ed25519_key(raw: bytes) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(raw)


def _security_key(raw: bytes, application: bytes) -> Verifier:
    def verify(reader: _Reader, data: bytes) -> bool:
        name, signature = reader.text(), reader.string()
        touched = reader.take(5)
        reader.end()
        signed = sha256(application).digest() + touched + sha256(data).digest()
        return name == _SK and bool(touched[0] & _PRESENT) and ed25519_holds(raw, signature, signed)

    return verify


def _ecdsa(name: str, curve: str, point: bytes) -> Verifier:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    bits = _CURVES[name]
    if curve != f"nistp{bits}":
        raise _MalformedError
    known = {256: (ec.SECP256R1, hashes.SHA256), 384: (ec.SECP384R1, hashes.SHA384), 521: (ec.SECP521R1, hashes.SHA512)}
    curve_of, hash_of = known[bits]
    key = ec.EllipticCurvePublicKey.from_encoded_point(curve_of(), point)

    def verify(reader: _Reader, data: bytes) -> bool:
        said, inner = reader.text(), _Reader(_last(reader))
        r, s = (int.from_bytes(inner.string()) for _ in range(2))
        inner.end()
        return said == name and _accepted(key, utils.encode_dss_signature(r, s), data, ec.ECDSA(hash_of()))

    return verify


def _rsa(exponent: bytes, modulus: bytes) -> Verifier:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    key = rsa.RSAPublicNumbers(int.from_bytes(exponent), int.from_bytes(modulus)).public_key()
    if key.key_size < _SMALLEST_RSA:
        raise _MalformedError

    def verify(reader: _Reader, data: bytes) -> bool:
        hash_name = _RSA_HASHES.get(reader.text(), "")
        signature = _last(reader)
        return bool(hash_name) and _accepted(key, signature, data, padding.PKCS1v15(), getattr(hashes, hash_name)())

    return verify


def _accepted(key: Any, signature: bytes, data: bytes, *how: object) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, data, *how)
    except InvalidSignature:
        return False
    return True
