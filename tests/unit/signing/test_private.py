"""Private keys from bytes: each kind signs, and what is none ends in a sentence."""

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from crs_gate.errors import UsageError
from crs_gate.evidence.keys import SSHSIG
from crs_gate.signing.private import signer_of

MESSAGE = b"what is signed"
KEYS = {
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
    "nistp256": ec.generate_private_key(ec.SECP256R1()),
    "nistp384": ec.generate_private_key(ec.SECP384R1()),
    "nistp521": ec.generate_private_key(ec.SECP521R1()),
    "rsa": rsa.generate_private_key(65537, 2048),
}


def nobody() -> None:
    return None


def pem(key: object, form: PrivateFormat = PrivateFormat.PKCS8, passphrase: bytes = b"") -> bytes:
    how = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, form, how)  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.OpenSSH])
@pytest.mark.parametrize("kind", KEYS)
def test_every_kind_signs(kind: str, form: PrivateFormat) -> None:
    signer = signer_of(pem(KEYS[kind], form), "the key", nobody)
    made_as, data = signer.signature(MESSAGE)
    assert signer.key.made(made_as, data, MESSAGE)
    assert not signer.key.made(made_as, data, MESSAGE + b"!")
    assert (made_as == SSHSIG) == (kind != "ed25519")


def test_a_passphrase_is_asked_for_once_and_opens_it() -> None:
    asked: list[str] = []

    def answer() -> str:
        asked.append("?")
        return "open sesame"

    data = pem(KEYS["ed25519"], passphrase=b"open sesame")
    assert signer_of(data, "the key", answer).key == signer_of(pem(KEYS["ed25519"]), "the key", nobody).key
    assert asked == ["?"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "holds no private key"),
        (b"ssh-ed25519 AAAA", "holds no private key"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds no private key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "is no private key that can be read"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAA==\n-----END OPENSSH PRIVATE KEY-----\n", "no private key that can"),
        (pem(KEYS["rsa"])[:300], "is no private key that can be read"),
        (b"-----BEGIN PRIVATE KEY-----\n" + b"A" * 100_000, "holds no private key"),
        (pem(ed448.Ed448PrivateKey.generate()), "cannot sign here"),
        (pem(ec.generate_private_key(ec.SECP256K1())), "cannot sign here"),
        (pem(dsa.generate_private_key(2048)), "cannot sign here"),
        (pem(rsa.generate_private_key(65537, 1024)), "cannot sign here"),  # noqa: S505 - that is the point
        (pem(KEYS["ed25519"], passphrase=b"secret"), "is protected by a passphrase"),
    ],
)
def test_what_cannot_sign_says_why(data: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        signer_of(data, "the key", nobody)


def test_a_wrong_passphrase_says_so() -> None:
    with pytest.raises(UsageError, match="does not open the key"):
        signer_of(pem(KEYS["ed25519"], passphrase=b"secret"), "the key", lambda: "guess")
