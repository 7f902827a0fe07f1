"""Pictures with content credentials, signed by a certificate authority that is made for a test."""

import json
import struct
import zlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


class Authority(NamedTuple):
    """What signs: the chain and the key as PEM, and the certificate that vouches for the chain."""

    chain: bytes
    key: bytes
    anchor: str


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    more = b"".join(chunk(kind, data) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def with_xmp(inside: str) -> bytes:
    """A picture with an XMP packet; ``inside`` are attributes of its description, or elements behind a ``>``."""
    attributes, _, elements = inside.partition(">")
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:tdm="http://www.w3.org/ns/tdmrep/" '
        f'xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" {attributes}>{elements}'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    return png((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet.encode()))


def authority(name: str = "Tests of a gate") -> Authority:
    """A root, and a certificate that may sign documents."""
    now = datetime.now(UTC)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = _name(f"{name} root")

    def begun(subject: x509.Name, public: Any) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(root_name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number())
        return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))

    def usage(*, signs: bool) -> x509.KeyUsage:
        return x509.KeyUsage(not signs, False, False, False, False, signs, signs, False, False)

    root = begun(root_name, root_key.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    root = root.add_extension(usage(signs=True), critical=True)
    root = root.add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
    root_certificate = root.sign(root_key, hashes.SHA256())
    leaf = begun(_name(name), key.public_key())
    leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf = leaf.add_extension(usage(signs=False), critical=True)
    leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    leaf = leaf.add_extension(identifier, critical=False)
    leaf = leaf.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    certificate = leaf.sign(root_key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    anchor = root_certificate.public_bytes(pem).decode()
    return Authority(certificate.public_bytes(pem) + anchor.encode(), secret, anchor)


def _name(text: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, text), x509.NameAttribute(NameOID.COMMON_NAME, text)]
    )


def signed(
    data: bytes, by: Authority, uses: dict[str, str] | None = None, parent: bytes = b"", relation: str = "parentOf"
) -> bytes:
    """The picture with credentials that say of each use what ``uses`` has, made from ``parent``."""
    import c2pa

    made = {
        "action": "c2pa.created",
        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    }
    assertions: list[dict[str, Any]] = (
        [] if parent and relation == "parentOf" else [{"label": "c2pa.actions", "data": {"actions": [made]}}]
    )
    if uses:
        entries = {f"cawg.{name}": {"use": use} for name, use in uses.items()}
        assertions.append({"label": "cawg.training-mining", "data": {"entries": entries}})
    manifest = {
        "claim_generator_info": [{"name": "tests", "version": "1"}],
        "format": "image/png",
        "assertions": assertions,
    }
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", by.chain, by.key, None))
    with c2pa.Builder(json.dumps(manifest)) as builder:
        if parent:
            if relation == "parentOf":
                builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
            builder.add_ingredient(
                json.dumps({"title": "parent", "relationship": relation}), "image/png", BytesIO(parent)
            )
        out = BytesIO()
        builder.sign(signer, "image/png", BytesIO(data), out)
    return out.getvalue()
