"""Identities of Sigstore: whoever an issuer says to be somebody signs with a certificate that lives ten minutes.

A bundle holds that certificate, the signature, and the proof that a public log took it in while the certificate was
valid. It is verified offline, against a trusted root (the authorities and logs of one Sigstore) that the keys bind by
its digest. Bundles: https://docs.sigstore.dev/about/bundle/. The library is an extra, and imported when it is needed.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from crs_gate.evidence import strict
from crs_gate.evidence.envelope import to_sign
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.keys import SIGSTORE, Key

if TYPE_CHECKING:
    from sigstore.verify import Verifier

KIND = "sigstore"
"""The ``type`` of such a key."""
LARGEST = 128 * 1024
"""Bytes of a bundle; most have 5 to 15 KiB."""
LARGEST_ROOT = 192 * 1024
"""Bytes of a trusted root; that of the public Sigstore has about 10 KiB."""
INSTALL = "pip install 'crs-gate[sigstore]'"
_BUNDLES = ("application/vnd.dev.sigstore.bundle.v0.3+json", "application/vnd.dev.sigstore.bundle+json;version=0.3")
_ISSUER = re.compile(r"https://[\x21-\x7e]{1,290}")
_IDENTITY = re.compile(r"[\x21-\x7e]{3,500}")
_LONGEST_REASON = 200


class Identity(NamedTuple):
    """Who an issuer says to sign: an address, or a workflow of a repository. It stands in place of a key."""

    issuer: str
    identity: str
    material: bytes = b""
    """The trusted root; empty where it is not there, and then nothing holds."""

    @property
    def raw(self) -> bytes:
        """There is no lasting key."""
        return b""

    @property
    def blob(self) -> bytes:
        """What the id is made of."""
        return f"{KIND}\n{self.issuer}\n{self.identity}".encode()

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of kind, issuer and identity."""
        return sha256(self.blob).hexdigest()[:16]

    @property
    def tree(self) -> dict[str, str]:
        """As the keys name it."""
        return {"type": KIND, "issuer": self.issuer, "identity": self.identity}

    def made(self, form: str, signature: bytes, message: bytes) -> bool:
        """Whether a bundle is one of this identity over these bytes."""
        return form == SIGSTORE and not self.fault(signature, message)

    def fault(self, bundle: bytes, message: bytes) -> str:
        """Why a bundle does not count; empty where it does. It may quote the bundle, so it is hostile text."""
        if not self.material:
            return "the trusted root of Sigstore is missing"
        try:
            tree = strict.parse(bundle, LARGEST)
        except FaultError as error:
            return f"it is no bundle: {error.message}"
        if not isinstance(tree, dict) or tree.get("mediaType") not in _BUNDLES:
            return "it is no bundle of Sigstore of version 0.3"
        if not is_installed():
            return f"what verifies it is not installed: {INSTALL}"
        return _fault(self, bundle, message, is_dsse="dsseEnvelope" in tree)


def of_tree(tree: Mapping[str, Any]) -> Identity:
    """The identity that the keys name. Raises ``FaultError``."""
    return of_names(tree.get("issuer"), tree.get("identity"))


def of_names(issuer: object, identity: object) -> Identity:
    """The identity of an issuer and a name. Raises ``FaultError``."""
    if not isinstance(issuer, str) or not _ISSUER.fullmatch(issuer):
        raise FaultError("bad-key", "an issuer is an address, such as https://token.actions.githubusercontent.com")
    if not isinstance(identity, str) or not _IDENTITY.fullmatch(identity):
        raise FaultError("bad-key", "an identity is an address of mail or of a workflow, as certificates name it")
    return Identity(issuer, identity)


def is_installed() -> bool:
    """Whether bundles can be verified."""
    try:
        import sigstore.verify  # noqa: F401 - whether it is there
    except ImportError:
        return False
    return True


def is_beyond(ids: Iterable[str], trusted: Mapping[str, Key]) -> bool:
    """Whether an identity of Sigstore says to have signed, and what would verify it is not installed."""
    return any(isinstance(trusted.get(id_), Identity) for id_ in ids) and not is_installed()


def beyond(what: str) -> FaultError:
    """That this installation cannot verify something: it counts for nothing then."""
    return FaultError("sigstore-missing", f"{what} is signed through Sigstore, which takes `{INSTALL}` to verify")


def root_fault(data: bytes) -> str:
    """Why some bytes are no trusted root; empty where they are one, or where that cannot be told."""
    try:
        strict.parse(data, LARGEST_ROOT)
        _verifier(data)
    except FaultError as error:
        return error.message
    except Exception as error:  # noqa: BLE001 - whatever a library of others raises for a file: it is not used
        return _short(error)
    return ""


def _fault(identity: Identity, bundle: bytes, message: bytes, *, is_dsse: bool) -> str:
    from sigstore.models import Bundle
    from sigstore.verify import policy

    asked = policy.Identity(identity=identity.identity, issuer=identity.issuer)
    try:
        verifier, parsed = _verifier(identity.material), Bundle.from_json(bundle)
        if is_dsse:
            kind, payload = verifier.verify_dsse(parsed, asked)
            return "" if to_sign(kind, payload) == message else "it is over another payload"
        verifier.verify_artifact(message, parsed, asked)
    except Exception as error:  # noqa: BLE001 - whatever a library of others raises for hostile bytes, it does not hold
        return _short(error)
    return ""


@lru_cache(maxsize=8)
def _verifier(material: bytes) -> "Verifier":
    """What verifies against a trusted root: from its bytes alone, with no look at the network or at a cache."""
    from sigstore.models import TrustedRoot
    from sigstore.verify import Verifier
    from sigstore_models.trustroot.v1 import TrustedRoot as Model

    return Verifier(trusted_root=TrustedRoot(Model.from_json(material)))


def _short(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]} ..."
