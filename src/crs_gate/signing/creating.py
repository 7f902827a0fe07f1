"""A new private key: Ed25519, in OpenSSH's format, readable by its owner alone."""

import os
from contextlib import suppress
from pathlib import Path

from crs_gate.errors import UsageError
from crs_gate.escape import terminal
from crs_gate.evidence import keys
from crs_gate.evidence.making import Signer

_OWNER_ALONE = 0o600
_FOR_ALL = 0o644


def create(file: Path, comment: str) -> Signer:
    """Write a new key to a file that is not there yet, and its public half beside it. Raises ``UsageError``."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = Ed25519PrivateKey.generate()
    public = keys.of_raw(private.public_key().public_bytes_raw())
    data = private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    half = Path(f"{file}.pub")
    if half.exists() or half.is_symlink():
        raise _refused(half, "it is there already")
    _written(file, data, _OWNER_ALONE)
    _written(half, f"{public.line} {' '.join(comment.split())}".rstrip().encode() + b"\n", _FOR_ALL)
    return Signer(public, private.sign)


def _written(file: Path, data: bytes, mode: int) -> None:
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, mode)
    except OSError as fault:
        raise _refused(
            file, "it is there already" if isinstance(fault, FileExistsError) else str(fault.strerror)
        ) from fault
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        with suppress(OSError):
            file.unlink()
        raise


def _refused(file: Path, why: str) -> UsageError:
    hint = "keys are never overwritten: name another file, or sign with that one through --key"
    return UsageError(f"cannot write the key {terminal(str(file))}: {why}", hint)
