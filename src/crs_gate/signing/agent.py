"""The agent of SSH: which keys it holds, and signatures by them (draft-ietf-sshm-ssh-agent)."""

import socket
import struct
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

from crs_gate.errors import UsageError
from crs_gate.escape import in_quotes
from crs_gate.evidence import sshsig
from crs_gate.evidence.encoded import encoded
from crs_gate.evidence.keys import PublicKey
from crs_gate.evidence.making import Signer

_LARGEST = 256 * 1024
_MOST_KEYS = 1000
_PATIENCE = 120
"""Seconds: somebody may have to touch a security key, or to confirm."""
_LIST, _LISTED, _SIGN, _SIGNED = 11, 12, 13, 14
_RSA_SHA2_512 = 4
_HINT = "start one with `eval $(ssh-agent)`, and add the key with `ssh-add FILE`"


class Identity(NamedTuple):
    """A key that the agent holds, and its comment: text of whoever made it."""

    key: PublicKey
    comment: str


def fingerprint(key: PublicKey) -> str:
    """``SHA256:...``, as ``ssh-add -l`` writes it."""
    return "SHA256:" + encoded(sha256(key.blob).digest()).rstrip("=")


def identities(environ: Mapping[str, str]) -> tuple[Identity, ...]:
    """The keys of the agent that can sign here. Raises ``UsageError``."""
    kind, body = _asked(environ, bytes((_LIST,)))
    if kind != _LISTED:
        raise UsageError("the agent of SSH refuses to list its keys", "is it locked? `ssh-add -X` unlocks it")
    try:
        return tuple(each for each in _listed(body) if sshsig.is_supported(each.key.blob))
    except (struct.error, ValueError) as fault:
        raise _garbled() from fault


def signer(key: PublicKey, environ: Mapping[str, str]) -> Signer:
    """Who signs with a key of the agent."""
    return Signer(key, lambda message: _signature(key, message, environ))


def _signature(key: PublicKey, message: bytes, environ: Mapping[str, str]) -> bytes:
    flags = _RSA_SHA2_512 if sshsig.algorithm_of(key.blob) == "ssh-rsa" else 0
    request = bytes((_SIGN,)) + sshsig.string(key.blob) + sshsig.string(message) + struct.pack(">I", flags)
    kind, body = _asked(environ, request)
    if kind != _SIGNED:
        hint = "is the key still in it, and did somebody confirm? `ssh-add -l` lists its keys"
        raise UsageError(f"the agent of SSH refuses to sign with {fingerprint(key)}", hint)
    try:
        inner, _ = _field(body, 0)
        if not key.raw:
            return inner
        _, at = _field(inner, 0)
        return _field(inner, at)[0]
    except (struct.error, ValueError) as fault:
        raise _garbled() from fault


def _listed(body: bytes) -> list[Identity]:
    count = int(struct.unpack_from(">I", body)[0])
    if count > _MOST_KEYS:
        raise ValueError
    found, at = [], 4
    for _ in range(count):
        blob, at = _field(body, at)
        comment, at = _field(body, at)
        found.append(Identity(PublicKey(blob), comment.decode("utf-8", "replace")))
    return found


def _field(data: bytes, at: int) -> tuple[bytes, int]:
    """A field of SSH's wire format, and where the next one begins."""
    size = int(struct.unpack_from(">I", data, at)[0])
    end = at + 4 + size
    if end > len(data):
        raise ValueError
    return data[at + 4 : end], end


def _asked(environ: Mapping[str, str], request: bytes) -> tuple[int, bytes]:
    """The agent's answer: its kind and what follows."""
    path = environ.get("SSH_AUTH_SOCK", "")
    if not path:
        raise UsageError("no agent of SSH is running: SSH_AUTH_SOCK is not set", _HINT)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_PATIENCE)
            connection.connect(path)
            connection.sendall(sshsig.string(request))
            (size,) = struct.unpack(">I", _taken(connection, 4))
            if not 1 <= size <= _LARGEST:
                raise _garbled()
            answer = _taken(connection, size)
    except OSError as fault:
        why = fault.strerror or str(fault) or "it closed the connection"
        raise UsageError(f"the agent of SSH at {in_quotes(path)} does not answer: {why}", _HINT) from fault
    return answer[0], answer[1:]


def _taken(connection: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            raise OSError(0, "it closed the connection")
        parts += part
    return parts


def _garbled() -> UsageError:
    return UsageError("the agent of SSH gives an answer that is none", "does SSH_AUTH_SOCK name an agent? " + _HINT)
