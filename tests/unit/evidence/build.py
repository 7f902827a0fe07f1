"""Logs as honest people write them, and the keys to sign them with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crs_gate.evidence import keys, making, trust
from crs_gate.evidence.held import Held, Verified
from crs_gate.evidence.layout import CHECKPOINT, LOG, ORIGIN, TRUST
from crs_gate.evidence.log import Asked, verify
from crs_gate.evidence.making import Signer
from crs_gate.evidence.statement import REPOSITORY, Statement, file_name
from crs_gate.evidence.trust import ROLES, Root, Trusted

ACME = "github.com/acme/posts"
MANIFEST = "dataset.crs.yaml"
TODAY = date(2026, 11, 22)


def signer(number: int) -> Signer:
    """The same key for the same number."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    return Signer(keys.of_raw(private.public_key().public_bytes_raw()), private.sign)


ALICE, BOB, MALLORY = signer(1), signer(2), signer(66)


def trusted(who: Signer, name: str, roles: Sequence[str] = ROLES, start: int = 0, until: int | None = None) -> Trusted:
    """A key as a root names it."""
    return Trusted(who.key, name, frozenset(roles), start, until)


def root_of(*people: Trusted, version: int = 1, origin: str = ACME, **more: object) -> Root:
    """A root that trusts these keys."""
    return Root(origin, version, {each.key.id: each for each in people}, more.pop("thresholds", {}), **more)  # type: ignore[arg-type]


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return sha256(data).hexdigest()


@dataclass
class Book:
    """A log that grows: the files below a manifest's folder."""

    root: Root
    signers: Sequence[Signer] = (ALICE,)
    manifest: bytes = b"crs: 1\n"
    policy: bytes = b""
    files: dict[str, bytes] = field(default_factory=dict)
    extra: dict[str, bytes] = field(default_factory=dict)
    """Other files below the manifest's folder that an entry speaks of."""
    entries: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.files[ORIGIN] = f"{self.root.origin}\n".encode()
        self.turn(self.root, self.signers)
        self.add("create")

    @property
    def newest_root(self) -> str:
        """The path of the newest keys."""
        return f"{TRUST}/{trust.file_name(self.root.version)}"

    def turn(self, root: Root, signers: Sequence[Signer]) -> None:
        """Write another version of the keys."""
        self.root = root
        self.files[self.newest_root] = making.root_file(root, signers)

    def statement(self, event: str, **changed: object) -> Statement:
        """What the next entry says."""
        subjects = dict(self.digests)
        if self.policy and event in ("create", "policy-change"):
            subjects[f"{REPOSITORY}{self.root.policy}"] = digest(self.policy)
        prev = digest(self.entries[-1]) if self.entries else ""
        said = Statement(self.root.origin, len(self.entries), event, "2026-11-20T10:00:00Z", subjects, prev)
        return said._replace(**changed)  # type: ignore[arg-type]

    def add(self, event: str, signers: Sequence[Signer] | None = None, **changed: object) -> None:
        """Append an entry, signed by these, and the checkpoint, signed by the first ones."""
        self.put(making.entry_file(self.statement(event, **changed), self.signers if signers is None else signers))

    def put(self, entry: bytes) -> None:
        """Append an entry as it is."""
        self.files[f"{LOG}/{file_name(len(self.entries))}"] = entry
        self.entries.append(entry)
        self.close()

    def close(self, signers: Sequence[Signer] | None = None) -> None:
        """Write the checkpoint."""
        by = self.signers if signers is None else signers
        self.files[CHECKPOINT] = making.checkpoint_file(self.root.origin, self.entries, by)

    @property
    def digests(self) -> dict[str, str]:
        """What an entry has to speak of."""
        others = {path: digest(data) for path, data in self.extra.items()}
        return {MANIFEST: digest(self.manifest), self.newest_root: digest(self.files[self.newest_root]), **others}

    def held(self) -> Held:
        """As it lies now."""
        watched = {self.root.policy: digest(self.policy)} if self.root.policy else {}
        return Held(dict(self.files), self.digests, watched)


def book(**more: object) -> Book:
    """A log of three entries, signed by one maintainer."""
    made = Book(root_of(trusted(ALICE, "alice"), **more))
    made.add("add")
    made.add("transform")
    return made


def outcome(head: Held, base: Held | None, **asked: object) -> Verified:
    """What comes out against a base."""
    return verify(head, Asked(MANIFEST, TODAY, base, **asked))  # type: ignore[arg-type]


def codes(found: Verified) -> tuple[list[str], list[str]]:
    """The codes of what is invalid and of what is unsigned."""
    return [fault.code for fault in found.invalid], [fault.code for fault in found.unsigned]
