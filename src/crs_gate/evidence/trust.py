"""Whose signatures count: the versions of ``.crs/trust/N.root.json``, each signed by what the one before trusts."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple, TypeGuard

from crs_gate.evidence import envelope, identities, keys, strict
from crs_gate.evidence.encoded import is_sha256
from crs_gate.evidence.envelope import Envelope
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.identities import Identity
from crs_gate.evidence.keys import Key

PAYLOAD_TYPE = "application/vnd.crs-gate.root+json"
TYPE = "https://github.com/crs-gate/crs-gate/trust-root/v1"
ROOT, ENTRY, AUDIT, RELEASE, POLICY = "root", "entry", "audit", "release", "policy"
ROLES = (ROOT, ENTRY, AUDIT, RELEASE, POLICY)
"""What a key may sign: the keys themselves, entries of every day, audits, releases, and changes of the policy."""
SIGSTORE = ".trusted_root.json"
"""How the names of trusted roots of Sigstore end."""
MOST_KEYS = 100
MOST_VERSIONS = 1000
_ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~/-]{2,199}")
_FILE = re.compile(r"([1-9][0-9]{0,3})\.root\.json")
_LONGEST_NAME = 100


class Trusted(NamedTuple):
    """A key, who holds it, what it may sign, and for which entries: from ``start`` up to, but not with, ``until``."""

    key: Key
    name: str
    roles: frozenset[str]
    start: int = 0
    until: int | None = None

    def covers(self, role: str, seq: int) -> bool:
        """Whether the key may sign an entry in this role at this place of the log."""
        return role in self.roles and self.start <= seq and (self.until is None or seq < self.until)

    def is_current(self, role: str) -> bool:
        """Whether the key has the role and was not taken out of use."""
        return role in self.roles and self.until is None


class Root(NamedTuple):
    """The keys of a dataset, and how many of them each role takes."""

    origin: str
    version: int
    keys: Mapping[str, Trusted]
    thresholds: Mapping[str, int]
    policy: str = ""
    """The policy file that the log watches, as a path of the repository; empty where it watches none."""
    disowned: frozenset[int] = frozenset()
    """Entries that a stolen key signed: they stay in the log and count for nothing."""
    sigstore: str = ""
    """SHA-256 of the trusted root that identities of Sigstore are verified against; empty where there are none."""

    def threshold(self, role: str) -> int:
        """How many keys have to sign in a role."""
        return self.thresholds.get(role, 1)

    def allowed(self, role: str, seq: int) -> dict[str, Key]:
        """The keys that may sign an entry in a role."""
        return {id_: trusted.key for id_, trusted in self.keys.items() if trusted.covers(role, seq)}

    def current(self, role: str) -> dict[str, Key]:
        """The keys that have a role now."""
        return {id_: trusted.key for id_, trusted in self.keys.items() if trusted.is_current(role)}


class SignedRoot(NamedTuple):
    """A version as it lies in its file."""

    root: Root
    envelope: Envelope
    fingerprint: str
    """SHA-256 of the payload, 64 hexadecimal digits: no signature that is added changes it."""

    def is_signed_by(self, root: Root) -> bool:
        """Whether enough keys that another version trusts with the keys have signed this one."""
        return len(self.envelope.signers(root.current(ROOT))) >= root.threshold(ROOT)


def with_sigstore(root: Root, files: Mapping[str, bytes]) -> Root:
    """The root whose identities have the trusted root that it binds, if that is among the files of ``.crs/trust``."""
    if not root.sigstore:
        return root
    named = (data for name, data in files.items() if name.endswith(SIGSTORE))
    material = next((data for data in named if sha256(data).hexdigest() == root.sigstore), b"")
    having = {id_: each._replace(key=_with(each.key, material)) for id_, each in root.keys.items()}
    return root._replace(keys=having)


def _with(key: Key, material: bytes) -> Key:
    return key._replace(material=material) if isinstance(key, Identity) else key


def sigstore_name(version: int) -> str:
    """``2.trusted_root.json``: the one that came with a version of the keys. What counts is its digest."""
    return f"{version}{SIGSTORE}"


def file_name(version: int) -> str:
    """``1.root.json``."""
    return f"{version}.root.json"


def version_of(name: str) -> int | None:
    """The version that the name of a file states."""
    found = _FILE.fullmatch(name)
    return int(found[1]) if found else None


def origin_fault(text: str) -> str:
    """Why a text is no origin; empty where it is one."""
    if _ORIGIN.fullmatch(text):
        return ""
    return "an origin has 3 to 200 letters, digits and . _ ~ / -, such as github.com/acme/posts"


def parse(data: bytes) -> SignedRoot:
    """One version. Raises ``FaultError``; nothing is said of whether its signatures hold."""
    signed = envelope.parse(data, PAYLOAD_TYPE)
    tree = strict.parse_canonical(signed.payload, envelope.LARGEST)
    return SignedRoot(_root(tree), signed, sha256(signed.payload).hexdigest())


def payload(root: Root) -> bytes:
    """The canonical bytes of a version: what its keys sign."""
    tree: dict[str, Any] = {
        "_type": TYPE,
        "origin": root.origin,
        "version": root.version,
        "keys": {id_: _tree_of_key(trusted) for id_, trusted in root.keys.items()},
        "thresholds": dict(root.thresholds),
    }
    if root.policy:
        tree["policy"] = root.policy
    if root.disowned:
        tree["disowned"] = sorted(root.disowned)
    if root.sigstore:
        tree["sigstore"] = root.sigstore
    return strict.canonical(tree)


def _tree_of_key(trusted: Trusted) -> dict[str, Any]:
    tree = {**trusted.key.tree, "name": trusted.name, "roles": sorted(trusted.roles), "from": trusted.start}
    return tree if trusted.until is None else {**tree, "until": trusted.until}


def _root(tree: Any) -> Root:
    if not isinstance(tree, dict) or tree.get("_type") != TYPE:
        raise FaultError("not-a-root", f"its _type is not {TYPE}")
    origin, version = tree.get("origin"), tree.get("version")
    if not isinstance(origin, str) or origin_fault(origin):
        raise FaultError("not-a-root", origin_fault(str(origin)) or "its origin is no text")
    if not _is_count(version) or not 1 <= version <= MOST_VERSIONS:
        raise FaultError("not-a-root", f"its version is no number from 1 to {MOST_VERSIONS:,}")
    listed = tree.get("keys")
    if not isinstance(listed, dict) or not 1 <= len(listed) <= MOST_KEYS:
        raise FaultError("not-a-root", f"it does not name 1 to {MOST_KEYS} keys")
    trusted = {id_: _key(id_, each) for id_, each in listed.items()}
    root = Root(origin, version, trusted, _thresholds(tree.get("thresholds", {})))
    policy = tree.get("policy", "")
    disowned = tree.get("disowned", [])
    if not isinstance(policy, str) or not isinstance(disowned, list) or not all(map(_is_count, disowned)):
        raise FaultError("not-a-root", "policy is no path, or disowned is no list of numbers")
    root = root._replace(policy=policy, disowned=frozenset(disowned), sigstore=_sigstore(tree, root))
    if len(root.current(ROOT)) < root.threshold(ROOT):
        raise FaultError("not-a-root", "fewer keys are trusted with the keys than its threshold asks")
    return root


def _key(id_: str, tree: Any) -> Trusted:
    if not isinstance(tree, dict):
        raise FaultError("bad-key", f"the key {id_[:40]!r} is no mapping")
    public = identities.of_tree(tree) if tree.get("type") == identities.KIND else keys.of_line(tree.get("public"))
    if public.id != id_:
        raise FaultError("bad-key", f"the key {id_[:40]!r} has the id {public.id}")
    name, roles, start, until = (tree.get(field) for field in ("name", "roles", "from", "until"))
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        raise FaultError("bad-key", f"the key {id_} does not say who holds it")
    if not isinstance(roles, list) or not set(map(str, roles)) <= set(ROLES):
        raise FaultError("bad-key", f"the key {id_} has roles other than {', '.join(ROLES)}")
    if not _is_count(start) or not (until is None or _is_count(until)):
        raise FaultError("bad-key", f"the key {id_} does not say from which entry it holds")
    return Trusted(public, name, frozenset(roles), start, until)


def _sigstore(tree: Mapping[str, Any], root: Root) -> str:
    digest = tree.get("sigstore", "")
    if not isinstance(digest, str) or (digest and not is_sha256(digest)):
        raise FaultError("not-a-root", "sigstore is not the SHA-256 of a trusted root")
    if not digest and any(isinstance(each.key, Identity) for each in root.keys.values()):
        raise FaultError("not-a-root", "it names identities of Sigstore, and no trusted root to verify them against")
    return digest


def _thresholds(tree: Any) -> dict[str, int]:
    if not isinstance(tree, dict) or not tree.keys() <= set(ROLES):
        raise FaultError("not-a-root", f"it has thresholds for other roles than {', '.join(ROLES)}")
    if not all(_is_count(value) and 1 <= value <= MOST_KEYS for value in tree.values()):
        raise FaultError("not-a-root", f"a threshold is a number from 1 to {MOST_KEYS}")
    return dict(tree)


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
