"""Signatures of SSH keys, made by ssh-keygen itself and by hand."""

import shutil
import struct
import subprocess
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.evidence import keys, sshsig
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.keys import NAMESPACE, SSHSIG, PublicKey

KEYGEN = shutil.which("ssh-keygen") or ""
KINDS = [
    ("ed25519", ()),
    ("ecdsa", ("-b", "256")),
    ("ecdsa", ("-b", "384")),
    ("ecdsa", ("-b", "521")),
    ("rsa", ("-b", "2048")),
]
MESSAGE = b"DSSEv1 what is signed\n"


def unarmored(text: str) -> bytes:
    """The bytes between the lines of dashes."""
    return b64decode("".join(line for line in text.splitlines() if not line.startswith("-----")))


def made(folder: Path, kind: str, options: tuple[str, ...] = (), namespace: str = NAMESPACE) -> tuple[PublicKey, bytes]:
    """A new key, and what ssh-keygen signs with it."""
    key, message = folder / "key", folder / "message"
    message.write_bytes(MESSAGE)
    subprocess.run([KEYGEN, "-q", "-t", kind, *options, "-N", "", "-f", key], check=True)
    subprocess.run([KEYGEN, "-q", "-Y", "sign", "-n", namespace, "-f", key, message], check=True, capture_output=True)
    return keys.of_line(key.with_suffix(".pub").read_text()), unarmored((folder / "message.sig").read_text())


def test_ssh_keygen_is_here() -> None:
    assert KEYGEN, "these tests need ssh-keygen: install openssh-client"


@pytest.mark.parametrize(("kind", "options"), KINDS)
def test_what_ssh_keygen_signs_holds(kind: str, options: tuple[str, ...], tmp_path: Path) -> None:
    key, signature = made(tmp_path, kind, options)
    assert key.made(SSHSIG, signature, MESSAGE)
    assert not key.made(SSHSIG, signature, MESSAGE + b"x")
    assert not key.made(SSHSIG, signature[:-1], MESSAGE)
    assert not key.made(SSHSIG, signature + b"x", MESSAGE)
    assert not key.made(keys.RAW, signature, MESSAGE)
    assert sshsig.key_of(signature) == key.blob


def test_a_signature_for_another_use_does_not_count(tmp_path: Path) -> None:
    key, signature = made(tmp_path, "ed25519", namespace="git")
    assert not key.made(SSHSIG, signature, MESSAGE)


def test_a_signature_of_another_key_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    _, signature = made(tmp_path / "one", "ed25519")
    other, _ = made(tmp_path / "two", "ed25519")
    assert not other.made(SSHSIG, signature, MESSAGE)


@pytest.mark.parametrize("touched", [True, False])
def test_a_security_key_counts_when_somebody_touched_it(touched: bool) -> None:
    """What PROTOCOL.u2f of OpenSSH describes, done in software."""
    private, application = Ed25519PrivateKey.from_private_bytes(b"\7" * 32), b"ssh:"
    name = b"sk-ssh-ed25519@openssh.com"
    blob = b"".join(map(sshsig.string, (name, private.public_key().public_bytes_raw(), application)))
    data = sshsig.signed_data(MESSAGE, NAMESPACE)
    flags = struct.pack(">BI", 1 if touched else 0, 9)
    bare = private.sign(sha256(application).digest() + flags + sha256(data).digest())
    signature = sshsig.envelope(blob, sshsig.string(name) + sshsig.string(bare) + flags, NAMESPACE)
    assert PublicKey(blob).made(SSHSIG, signature, MESSAGE) is touched


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 !!!!",
        "ssh-dss AAAAB3NzaC1kc3M=",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA==",
        None,
        7,
    ],
)
def test_what_is_no_public_key_is_refused(line: object) -> None:
    with pytest.raises(FaultError):
        keys.of_line(line)


def test_a_weak_rsa_key_is_refused(tmp_path: Path) -> None:
    subprocess.run([KEYGEN, "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", tmp_path / "key"], check=True)
    with pytest.raises(FaultError):
        keys.of_line((tmp_path / "key.pub").read_text())


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_no_signature(data: bytes) -> None:
    key = keys.of_raw(b"\1" * 32)
    assert not key.made(SSHSIG, data, MESSAGE)
    assert not key.made(SSHSIG, b"SSHSIG\0\0\0\1" + data, MESSAGE)
    assert isinstance(sshsig.is_supported(data), bool)
