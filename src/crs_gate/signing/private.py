"""Private keys as they lie in files: PEM (PKCS #8 and older forms) and OpenSSH's own format."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crs_gate.errors import UsageError
from crs_gate.evidence import keys, sshsig
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.keys import PublicKey
from crs_gate.evidence.making import Signer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

LARGEST = 64 * 1024
"""Bytes of the largest key that is read; one of RSA with 16,384 bits has 13 KiB."""
Ask = Callable[[], str | None]
"""Gives the passphrase, or ``None`` where there is nobody to ask."""
_OPENSSH = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_IN_AN_AGENT = "or add it to an agent with `ssh-add`, and sign with --key agent"


def signer_of(data: bytes, where: str, ask: Ask) -> Signer:
    """Who signs with the key that these bytes hold. ``where`` names them, escaped. Raises ``UsageError``."""
    data = data.replace(b"\r\n", b"\n").strip() + b"\n"
    if len(data) > LARGEST or not data.startswith(b"-----BEGIN ") or b"PRIVATE KEY-----" not in data:
        hint = (
            "name a file that begins with -----BEGIN ... PRIVATE KEY-----, a .pub file of a key in ssh-agent, or agent"
        )
        raise UsageError(f"{where} holds no private key", hint)
    private = _loaded(data, where, ask)
    try:
        sign = _signing(private)
        return Signer(_public(private), sign)
    except (FaultError, TypeError, ValueError) as fault:
        hint = "make one with `ssh-keygen -t ed25519`; ECDSA and RSA from 2048 bits are known too"
        raise UsageError(f"{where} is a key of a kind that cannot sign here", hint) from fault


def _loaded(data: bytes, where: str, ask: Ask) -> Any:
    """The key; the passphrase is asked for where it takes one."""
    try:
        return _parsed(data, None, where)
    except TypeError:
        said = ask()
    if not said:
        hint = f"type it on a terminal, or set CRS_GATE_KEY_PASSPHRASE, {_IN_AN_AGENT}"
        raise UsageError(f"{where} is protected by a passphrase", hint)
    return _parsed(data, said.encode(), where)


def _parsed(data: bytes, passphrase: bytes | None, where: str) -> Any:
    """Raises ``TypeError`` where a passphrase is missing."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    load: Any = serialization.load_ssh_private_key if data.startswith(_OPENSSH) else serialization.load_pem_private_key
    try:
        return load(data, passphrase)
    except ValueError as fault:
        if passphrase is None and "assword" in str(fault):
            raise TypeError from fault
        if passphrase is not None:
            raise UsageError(f"the passphrase does not open {where}", "type it again") from fault
        raise UsageError(f"{where} is no private key that can be read", "it may be cut: copy it again") from fault
    except UnsupportedAlgorithm as fault:
        if "bcrypt" in str(fault):
            hint = f"`pip install 'crs-gate[ssh]'` brings what opens it, {_IN_AN_AGENT}"
            raise UsageError(f"{where} is protected in OpenSSH's way, which takes the package bcrypt", hint) from fault
        raise UsageError(f"{where} is a key of a kind that is not known here", "use Ed25519, ECDSA or RSA") from fault


def _public(private: Any) -> PublicKey:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    line = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return keys.of_line(line.decode("ascii"))


def _signing(private: Any) -> Callable[[bytes], bytes]:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    if isinstance(private, Ed25519PrivateKey):
        return private.sign
    if isinstance(private, RSAPrivateKey):
        return lambda message: _rsa(private, message)
    if isinstance(private, EllipticCurvePrivateKey):
        return lambda message: _ecdsa(private, message)
    raise TypeError


def _rsa(private: "RSAPrivateKey", message: bytes) -> bytes:
    """RFC 8332."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA512

    return sshsig.string(b"rsa-sha2-512") + sshsig.string(private.sign(message, PKCS1v15(), SHA512()))


def _ecdsa(private: "EllipticCurvePrivateKey", message: bytes) -> bytes:
    """RFC 5656, section 3.1.2."""
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512

    bits = private.curve.key_size
    hashes: dict[int, Any] = {256: SHA256, 384: SHA384, 521: SHA512}
    r, s = utils.decode_dss_signature(private.sign(message, ec.ECDSA(hashes[bits]())))
    return sshsig.string(f"ecdsa-sha2-nistp{bits}".encode()) + sshsig.string(_mpint(r) + _mpint(s))


def _mpint(number: int) -> bytes:
    """A positive number in SSH's form (RFC 4251, section 5)."""
    return sshsig.string(number.to_bytes(number.bit_length() // 8 + 1, "big"))
