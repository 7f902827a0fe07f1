"""Bundles of Sigstore against an identity: a bundle that holds, and each way in which one does not."""

import json
import socket
import sys
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.evidence import envelope, identities, keys
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.identities import Identity
from tests.own_sigstore import ISSUER, NOW, WORKFLOW, Sigstore

PAYLOAD, TYPE = b'{"said":1}', "application/vnd.in-toto+json"
MESSAGE = envelope.to_sign(TYPE, PAYLOAD)
OWN = Sigstore()
WHO = Identity(ISSUER, WORKFLOW, OWN.trusted_root)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def changed(bundle: bytes, **keys_: Any) -> bytes:
    return json.dumps({**json.loads(bundle), **keys_}).encode()


def test_both_kinds_of_bundles_hold_without_a_network() -> None:
    assert WHO.fault(OWN.attest(PAYLOAD, TYPE), MESSAGE) == ""
    assert WHO.fault(OWN.sign(MESSAGE), MESSAGE) == ""
    assert WHO.made(keys.SIGSTORE, OWN.sign(b"a note\n"), b"a note\n")


def test_an_address_of_mail_is_an_identity_too() -> None:
    who = Identity(ISSUER, "carol@example.org", OWN.trusted_root)
    assert who.fault(OWN.sign(MESSAGE, identity="carol@example.org"), MESSAGE) == ""
    assert "SANs do not match" in who.fault(OWN.sign(MESSAGE), MESSAGE)


@pytest.mark.parametrize(
    ("bundle", "why"),
    [
        (OWN.attest(PAYLOAD, TYPE, identity=WORKFLOW.replace("main", "evil")), "SANs do not match"),
        (OWN.attest(PAYLOAD, TYPE, identity=WORKFLOW + "x"), "SANs do not match"),
        (OWN.attest(PAYLOAD, TYPE, issuer="https://evil.example.org"), "OIDCIssuer"),
        (OWN.attest(b'{"said":2}', TYPE), "another payload"),
        (OWN.attest(PAYLOAD, "application/json"), "another payload"),
        (OWN.sign(b"something else"), "mismatch"),
        (OWN.attest(PAYLOAD, TYPE, at=NOW + timedelta(hours=1)), "certificate"),
        (OWN.attest(PAYLOAD, TYPE, at=NOW - timedelta(hours=1)), "certificate"),
        (OWN.attest(PAYLOAD, TYPE, at=None), "inclusion promise"),
        (Sigstore().attest(PAYLOAD, TYPE), "certificate chain"),
        (b"", "no bundle"),
        (b"[" * 100_000, "no bundle"),
        (b"[]", "version 0.3"),
        (b'{"mediaType":1}', "version 0.3"),
        (b" " * (identities.LARGEST + 1), "more than"),
        (changed(OWN.sign(MESSAGE), mediaType="application/vnd.dev.sigstore.bundle+json;version=0.1"), "version 0.3"),
        (changed(OWN.sign(MESSAGE), verificationMaterial={}), "validation error"),
        (changed(OWN.attest(PAYLOAD, TYPE), messageSignature=json.loads(OWN.sign(MESSAGE))["messageSignature"]), ""),
    ],
)  # fmt: skip
def test_what_does_not_hold_says_why(bundle: bytes, why: str) -> None:
    fault = WHO.fault(bundle, MESSAGE)
    assert why in fault
    assert bool(fault) is not WHO.made(keys.SIGSTORE, bundle, MESSAGE)


def test_a_log_that_nobody_pinned_does_not_count() -> None:
    mixed = json.loads(OWN.trusted_root)
    mixed["tlogs"] = json.loads(Sigstore().trusted_root)["tlogs"]
    assert WHO._replace(material=json.dumps(mixed).encode()).fault(OWN.sign(MESSAGE), MESSAGE)


def test_without_a_trusted_root_or_under_another_form_nothing_holds() -> None:
    bundle = OWN.sign(MESSAGE)
    assert "missing" in WHO._replace(material=b"").fault(bundle, MESSAGE)
    assert not WHO.made(keys.RAW, bundle, MESSAGE)
    assert not WHO.made(keys.SSHSIG, bundle, MESSAGE)


def test_without_the_extra_nothing_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "sigstore"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sigstore", None)
    assert identities.INSTALL in WHO.fault(OWN.sign(MESSAGE), MESSAGE)
    assert identities.is_beyond([WHO.id], {WHO.id: WHO})
    assert not identities.is_beyond(["0" * 16], {WHO.id: WHO})


@settings(max_examples=60)
@given(st.data())
def test_a_bundle_with_any_byte_altered_raises_nothing(data: st.DataObject) -> None:
    bundle = bytearray(_BUNDLE)
    at = data.draw(st.integers(0, len(bundle) - 1))
    bundle[at] = data.draw(st.integers(0, 255))
    assert isinstance(WHO.fault(bytes(bundle), MESSAGE), str)


_BUNDLE = OWN.attest(PAYLOAD, TYPE)


@pytest.mark.parametrize(
    ("issuer", "identity"),
    [
        ("http://issuer.example.org", WORKFLOW),
        (ISSUER, "a b"),
        (ISSUER, ""),
        (None, WORKFLOW),
        (ISSUER, "x\n" + WORKFLOW),
    ],
)
def test_names_are_bounded_and_of_one_line(issuer: object, identity: object) -> None:
    with pytest.raises(FaultError):
        identities.of_names(issuer, identity)


def test_a_trusted_root_is_tried() -> None:
    assert identities.root_fault(OWN.trusted_root) == ""
    assert identities.root_fault(b"{}")
    assert identities.root_fault(OWN.trusted_root + b"\n{}")
    assert identities.root_fault(b"{" + b" " * identities.LARGEST_ROOT)
