"""Files of ``.crs/`` made from values and signers: pure, since whoever holds a private key signs, and not this room."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from crs_gate.evidence import checkpoint as notes
from crs_gate.evidence import envelope, keys, merkle, sshsig, statement, trust
from crs_gate.evidence.checkpoint import Checkpoint
from crs_gate.evidence.envelope import Envelope, Signature
from crs_gate.evidence.keys import Key, PublicKey
from crs_gate.evidence.statement import Statement
from crs_gate.evidence.trust import Root


class Signs(Protocol):
    """Somebody whose signatures can be had."""

    @property
    def key(self) -> Key:
        """What is trusted to sign."""
        ...

    def signature(self, message: bytes) -> tuple[str, bytes]:
        """Form (such as ``keys.RAW``) and bytes of a signature over a message."""
        ...


class Signer(NamedTuple):
    """Somebody who can sign: a public key, and what makes its bare signatures over bytes.

    For Ed25519 these are 64 bytes; for the other kinds of SSH what stands inside an SSHSIG: algorithm and signature.
    """

    key: PublicKey
    sign: Callable[[bytes], bytes]

    def signature(self, message: bytes) -> tuple[str, bytes]:
        """Form and bytes of a signature over a message."""
        if self.key.raw:
            return keys.RAW, self.sign(message)
        inner = self.sign(sshsig.signed_data(message, keys.NAMESPACE))
        return keys.SSHSIG, sshsig.envelope(self.key.blob, inner, keys.NAMESPACE)


def root_file(root: Root, signers: Iterable[Signs]) -> bytes:
    """A version of the keys, signed."""
    return signed(Envelope(trust.payload(root), trust.PAYLOAD_TYPE, ()), signers)


def entry_file(said: Statement, signers: Iterable[Signs]) -> bytes:
    """An entry, signed."""
    return signed(Envelope(statement.payload(said), statement.PAYLOAD_TYPE, ()), signers)


def signed(bare: Envelope, signers: Iterable[Signs]) -> bytes:
    """An envelope with the signatures of these added to those that it has."""
    for signer in signers:
        bare = bare.signed(Signature(signer.key.id, *signer.signature(bare.to_sign)))
    return envelope.render(bare)


def checkpoint_file(origin: str, entries: Sequence[bytes], signers: Iterable[Signs]) -> bytes:
    """The note over the entries of a log, signed."""
    bare = Checkpoint(origin, len(entries), merkle.root(entries))
    made = []
    for signer in signers:
        form, data = signer.signature(bare.text)
        made.append(notes.signature(signer.key, form, notes.name_of(origin, signer.key.id), data))
    return notes.render(bare._replace(signatures=tuple(made)))
