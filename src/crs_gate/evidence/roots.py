"""From keys that are trusted already to the newest ones: every version in between is signed by the one before."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crs_gate.evidence import identities, trust
from crs_gate.evidence.faults import Fault, FaultError
from crs_gate.evidence.held import BASE, FINGERPRINT, OWN, Held
from crs_gate.evidence.identities import Identity
from crs_gate.evidence.layout import TRUST
from crs_gate.evidence.trust import Root, SignedRoot


class Chain(NamedTuple):
    """The newest version that what vouches for it reaches, and where that is not the newest of all, why."""

    newest: SignedRoot | None
    vouched: str
    """``base``, ``fingerprint`` or ``own``."""
    faults: tuple[Fault, ...] = ()


def chain(head: Held, base: Held | None, pin: str) -> Chain:
    """Follow the versions of the keys. ``pin`` is a fingerprint from outside the tree, or empty."""
    versions, faults = _parsed(head.folder(TRUST))
    if not versions:
        return Chain(None, OWN, (*faults, Fault("no-keys", TRUST, "there is no 1.root.json that can be read")))
    before = base.folder(TRUST) if base else {}
    now = head.folder(TRUST)
    for name in sorted(before):
        if now.get(name) != before[name]:
            faults.append(Fault("keys-rewritten", f"{TRUST}/{name}", "it is not as at base: versions only follow"))
    start, vouched = _start(versions, _parsed(before)[0], pin)
    if start not in versions:
        return Chain(None, vouched, (*faults, _lost(start)))
    newest = versions[start]
    if vouched == OWN and not newest.is_signed_by(newest.root):
        faults.append(_unsigned(newest))
    while (following := versions.get(newest.root.version + 1)) is not None:
        if fault := _break(newest, following):
            return Chain(newest, vouched, (*faults, fault))
        newest = following
    if newest.root.version != max(versions):
        faults.append(_lost(newest.root.version + 1))
    return Chain(newest, vouched, tuple(faults))


def _parsed(files: Mapping[str, bytes]) -> tuple[dict[int, SignedRoot], list[Fault]]:
    found: dict[int, SignedRoot] = {}
    faults = []
    for name in sorted(files):
        version, path = trust.version_of(name), f"{TRUST}/{name}"
        if version is None:
            continue
        try:
            signed = trust.parse(files[name])
        except FaultError as error:
            faults.append(error.at(path))
            continue
        if signed.root.version == version:
            found[version] = signed._replace(root=trust.with_sigstore(signed.root, files))
            faults.extend(_bare(found[version].root, path))
        else:
            faults.append(Fault("keys-rewritten", path, f"it is version {signed.root.version} under another name"))
    return found, faults


def _bare(root: Root, path: str) -> Iterator[Fault]:
    """Identities of Sigstore without the trusted root that the version binds."""
    if any(isinstance(each.key, Identity) and not each.key.material for each in root.keys.values()):
        text = f"the trusted root of Sigstore that it binds (SHA-256 {root.sigstore}) does not lie beside it"
        yield Fault("trusted-root-gone", path, text)


def _start(versions: Mapping[int, SignedRoot], before: Mapping[int, SignedRoot], pin: str) -> tuple[int, str]:
    """The version that is trusted to begin with, and by what."""
    if before:
        return max(before), BASE
    pinned = next((version for version, signed in versions.items() if pin and signed.fingerprint == pin), None)
    return (min(versions), OWN) if pinned is None else (pinned, FINGERPRINT)


def _break(trusted: SignedRoot, following: SignedRoot) -> Fault | None:
    path = f"{TRUST}/{trust.file_name(following.root.version)}"
    if following.root.origin != trusted.root.origin:
        return Fault("replayed", path, "it is of another dataset: its origin is another one")
    ids = [each.key_id for each in following.envelope.signatures]
    enough = following.is_signed_by(trusted.root) and following.is_signed_by(following.root)
    if not enough and identities.is_beyond(
        ids, {**trusted.root.current(trust.ROOT), **following.root.current(trust.ROOT)}
    ):
        return identities.beyond("this version").at(path)
    if not following.is_signed_by(trusted.root):
        need = trusted.root.threshold(trust.ROOT)
        return Fault("keys-not-signed", path, f"it takes {need} signature(s) of the keys that version before trusts")
    return None if following.is_signed_by(following.root) else _unsigned(following)


def _unsigned(signed: SignedRoot) -> Fault:
    path = f"{TRUST}/{trust.file_name(signed.root.version)}"
    return Fault("keys-not-signed", path, "it is not signed by enough of the keys that it trusts with the keys")


def _lost(version: int) -> Fault:
    path = f"{TRUST}/{trust.file_name(version)}"
    return Fault("keys-gone", path, "this version of the keys is missing")
