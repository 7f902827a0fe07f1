"""DSSE: signed bytes with their type (https://github.com/secure-systems-lab/dsse), as files of ``.crs/``."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from crs_gate.evidence import keys, strict
from crs_gate.evidence.encoded import decoded, encoded
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.keys import Key

LARGEST = 256 * 1024
"""Bytes of one envelope; an entry of ours has about one KiB."""
MOST_SIGNATURES = 32
_KEYS = frozenset(("payload", "payloadType", "signatures"))


class Signature(NamedTuple):
    """Who says to have signed, and the signature; ``form`` is one of ``keys.RAW``, ``SSHSIG`` and ``SIGSTORE``."""

    key_id: str
    form: str
    data: bytes


class Envelope(NamedTuple):
    """A payload, its type, and the signatures over both."""

    payload: bytes
    payload_type: str
    signatures: tuple[Signature, ...]

    @property
    def to_sign(self) -> bytes:
        """The bytes that are signed: the pre-authentication encoding of DSSE v1."""
        return to_sign(self.payload_type, self.payload)

    def signers(self, trusted: Mapping[str, Key]) -> frozenset[str]:
        """The ids of the trusted keys whose signatures hold."""
        message = self.to_sign
        return frozenset(
            each.key_id
            for each in self.signatures
            if each.key_id in trusted and trusted[each.key_id].made(each.form, each.data, message)
        )

    def signed(self, signature: Signature) -> "Envelope":
        """The envelope with one more signature, or with that of a key in place of its former one."""
        others = [each for each in self.signatures if each.key_id != signature.key_id]
        return self._replace(signatures=tuple(sorted((*others, signature))))


def to_sign(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding of DSSE v1."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def parse(data: bytes, payload_type: str) -> Envelope:
    """The envelope in a file. Raises ``FaultError``: there is one spelling, and an end of line after it."""
    if not data.endswith(b"}\n"):
        raise FaultError("half-written", "it does not end as it should: writing it was interrupted, or it was cut")
    tree = strict.parse_canonical(data[:-1], LARGEST)
    if not isinstance(tree, dict) or tree.keys() != _KEYS:
        raise FaultError("not-dsse", "it does not hold payload, payloadType and signatures, and nothing else")
    if tree["payloadType"] != payload_type:
        raise FaultError("payload-type", f"its payloadType is not {payload_type}")
    listed = tree["signatures"]
    if not isinstance(listed, list) or len(listed) > MOST_SIGNATURES:
        raise FaultError("not-dsse", f"signatures is not a list of at most {MOST_SIGNATURES}")
    signatures = tuple(map(_signature, listed))
    if len({each.key_id for each in signatures}) != len(signatures):
        raise FaultError("signed-twice", "one key has signed twice")
    return Envelope(decoded(tree["payload"], "its payload"), payload_type, signatures)


def render(envelope: Envelope) -> bytes:
    """The bytes of the file."""
    signatures = [_tree(each) for each in envelope.signatures]
    tree = {"payload": encoded(envelope.payload), "payloadType": envelope.payload_type, "signatures": signatures}
    return strict.canonical(tree) + b"\n"


def _signature(tree: Any) -> Signature:
    if not isinstance(tree, dict) or not {"keyid", "sig"} <= tree.keys() <= {"keyid", "sig", "format"}:
        raise FaultError("not-dsse", "a signature does not hold keyid and sig")
    form = tree.get("format", keys.RAW)
    if form not in (keys.RAW, keys.SSHSIG, keys.SIGSTORE) or not isinstance(tree["keyid"], str):
        raise FaultError("not-dsse", "the format of a signature is not known")
    return Signature(tree["keyid"], form, decoded(tree["sig"], "a signature"))


def _tree(signature: Signature) -> dict[str, str]:
    tree = {"keyid": signature.key_id, "sig": encoded(signature.data)}
    return tree if signature.form == keys.RAW else {**tree, "format": signature.form}
