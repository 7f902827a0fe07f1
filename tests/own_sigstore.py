"""A Sigstore of the tests' own: an authority, a log of certificates and a log of signatures, all in memory.

What the public one does on a server, with a token of an issuer, happens here with keys that anybody could make: it
certifies whoever is named. Formats: RFC 6962 for both logs, and Sigstore's bundle and trusted root in protobuf's JSON.
"""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import rfc8785
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

ISSUER = "https://issuer.example.org"
WORKFLOW = "https://github.com/acme/posts/.github/workflows/sign.yml@refs/heads/main"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json"
_ALWAYS = {"start": "2020-01-01T00:00:00Z"}
_SCTS = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_ISSUER, _ISSUER_V2 = (ObjectIdentifier(f"1.3.6.1.4.1.57264.1.{number}") for number in (1, 8))


def _64(data: bytes) -> str:
    return b64encode(data).decode()


def _new(number: int = 0) -> ec.EllipticCurvePrivateKey:
    curve = ec.SECP256R1()
    return ec.derive_private_key(number, curve) if number else ec.generate_private_key(curve)


def _sign(key: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def _public(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _id(key: ec.EllipticCurvePrivateKey) -> bytes:
    return sha256(_public(key)).digest()


class Sigstore:
    """One instance. Two of them know nothing of each other, unless they were made from the same number."""

    def __init__(self, seed: int = 0) -> None:
        self._ca, self._ct, self._log = (_new(3 * seed + number if seed else 0) for number in range(3))
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "an authority of tests")])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        key = self._ca.public_key()
        self._root = (
            x509.CertificateBuilder(name, name, key, x509.random_serial_number())
            .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .sign(self._ca, hashes.SHA256())
        )

    @property
    def trusted_root(self) -> bytes:
        """What verifiers pin."""
        authority = {
            "subject": {"organization": "tests", "commonName": "an authority of tests"},
            "uri": "https://fulcio.example.org",
            "certChain": {"certificates": [{"rawBytes": _64(self._root.public_bytes(Encoding.DER))}]},
            "validFor": _ALWAYS,
        }
        tree = {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [_instance("https://rekor.example.org", self._log)],
            "certificateAuthorities": [authority],
            "ctlogs": [_instance("https://ct.example.org", self._ct)],
            "timestampAuthorities": [],
        }
        return json.dumps(tree).encode()

    def attest(self, payload: bytes, payload_type: str, **who: Any) -> bytes:
        """A bundle with a DSSE envelope; ``who`` may name issuer, identity, and when it was taken in."""
        kind = payload_type.encode()
        message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
        certificate, signature, at = self._signed(message, **who)
        dsse = {"payload": _64(payload), "payloadType": payload_type, "signatures": [{"sig": _64(signature)}]}
        spec = {
            "envelopeHash": {"algorithm": "sha256", "value": sha256(rfc8785.dumps(dsse)).hexdigest()},
            "payloadHash": {"algorithm": "sha256", "value": sha256(payload).hexdigest()},
            "signatures": [{"signature": _64(signature), "verifier": _pem(certificate)}],
        }
        return self._bundle("dsse", spec, certificate, at, {"dsseEnvelope": dsse})

    def sign(self, message: bytes, **who: Any) -> bytes:
        """A bundle over bytes, as ``sigstore sign`` writes it."""
        certificate, signature, at = self._signed(message, **who)
        digest = sha256(message)
        spec = {
            "data": {"hash": {"algorithm": "sha256", "value": digest.hexdigest()}},
            "signature": {"content": _64(signature), "publicKey": {"content": _pem(certificate)}},
        }
        hashed = {"algorithm": "SHA2_256", "digest": _64(digest.digest())}
        inside = {"messageSignature": {"messageDigest": hashed, "signature": _64(signature)}}
        return self._bundle("hashedrekord", spec, certificate, at, inside)

    def _signed(
        self, message: bytes, *, issuer: str = ISSUER, identity: str = WORKFLOW, at: datetime | None = NOW
    ) -> tuple[bytes, bytes, datetime | None]:
        key = _new()
        return self._certificate(key, issuer, identity).public_bytes(Encoding.DER), _sign(key, message), at

    def _certificate(self, key: ec.EllipticCurvePrivateKey, issuer: str, identity: str) -> x509.Certificate:
        """Valid from ``NOW`` for ten minutes, and told to the log of certificates."""
        name = x509.RFC822Name(identity) if "://" not in identity else x509.UniformResourceIdentifier(identity)
        usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
        der = b"\x0c" + bytes([len(issuer)]) + issuer.encode()
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._ca.public_key())
        bare = (
            x509.CertificateBuilder(self._root.subject, x509.Name([]), key.public_key(), x509.random_serial_number())
            .not_valid_before(NOW - timedelta(minutes=1))
            .not_valid_after(NOW + timedelta(minutes=9))
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(authority, critical=False)
            .add_extension(x509.SubjectAlternativeName([name]), critical=True)
            .add_extension(x509.UnrecognizedExtension(_ISSUER, issuer.encode()), critical=False)
            .add_extension(x509.UnrecognizedExtension(_ISSUER_V2, der), critical=False)
        )
        told = self._told(bare.sign(self._ca, hashes.SHA256()).tbs_certificate_bytes)
        return bare.add_extension(x509.UnrecognizedExtension(_SCTS, told), critical=False).sign(
            self._ca, hashes.SHA256()
        )

    def _told(self, certificate: bytes) -> bytes:
        """The list of one signed certificate timestamp (RFC 6962, section 3.2), as an extension holds it."""
        at = int(NOW.timestamp() * 1000).to_bytes(8)
        entry = b"\0\1" + _id(self._ca) + len(certificate).to_bytes(3) + certificate
        signature = _sign(self._ct, b"\0\0" + at + entry + b"\0\0")
        sct = b"\0" + _id(self._ct) + at + b"\0\0" + b"\4\3" + len(signature).to_bytes(2) + signature
        listed = len(sct).to_bytes(2) + sct
        whole = len(listed).to_bytes(2) + listed
        return b"\x04" + bytes([len(whole)]) + whole

    def _bundle(
        self, kind: str, spec: dict[str, Any], certificate: bytes, at: datetime | None, inside: dict[str, Any]
    ) -> bytes:
        body = rfc8785.dumps({"apiVersion": "0.0.1", "kind": kind, "spec": spec})
        material = {"certificate": {"rawBytes": _64(certificate)}, "tlogEntries": [self._entry(kind, body, at)]}
        return json.dumps({"mediaType": BUNDLE, "verificationMaterial": material, **inside}).encode()

    def _entry(self, kind: str, body: bytes, at: datetime | None) -> dict[str, Any]:
        """The second of two entries of the log, with its place there and, if it has one, its time."""
        other, leaf = sha256(b"\0another entry").digest(), sha256(b"\0" + body).digest()
        root = sha256(b"\1" + other + leaf).digest()
        note = f"rekor.example.org - 1\n2\n{_64(root)}\n"
        line = _64(_id(self._log)[:4] + _sign(self._log, note.encode()))
        entry: dict[str, Any] = {
            "logIndex": "1",
            "logId": {"keyId": _64(_id(self._log))},
            "kindVersion": {"kind": kind, "version": "0.0.1"},
            "inclusionProof": {
                "logIndex": "1",
                "rootHash": _64(root),
                "treeSize": "2",
                "hashes": [_64(other)],
                "checkpoint": {"envelope": f"{note}\n\u2014 rekor.example.org {line}\n"},
            },
            "canonicalizedBody": _64(body),
        }
        if at is None:
            return entry
        time = int(at.timestamp())
        told = {"body": _64(body), "integratedTime": time, "logID": _id(self._log).hex(), "logIndex": 1}
        promise = {"signedEntryTimestamp": _64(_sign(self._log, rfc8785.dumps(told)))}
        return {**entry, "integratedTime": str(time), "inclusionPromise": promise}


def _pem(certificate: bytes) -> str:
    return _64(x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM))


def _instance(url: str, key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    public = {"rawBytes": _64(_public(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": _ALWAYS}
    return {"baseUrl": url, "hashAlgorithm": "SHA2_256", "publicKey": public, "logId": {"keyId": _64(_id(key))}}
