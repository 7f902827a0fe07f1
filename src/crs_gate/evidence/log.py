"""The log of a dataset, verified: nothing rewritten, nothing taken back, and each entry signed by who may sign it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from hashlib import sha256
from typing import NamedTuple

from crs_gate.evidence import checkpoint as notes
from crs_gate.evidence import envelope, identities, keys, merkle, statement, trust
from crs_gate.evidence.checkpoint import Checkpoint
from crs_gate.evidence.faults import Fault, FaultError
from crs_gate.evidence.held import BASE, OWN, PARTS, Held, Verified
from crs_gate.evidence.identities import Identity
from crs_gate.evidence.layout import CHECKPOINT, FOLDER, LOG, ORIGIN, TRUST
from crs_gate.evidence.roots import chain
from crs_gate.evidence.standing import one_line, stale
from crs_gate.evidence.statement import REPOSITORY, Statement
from crs_gate.evidence.trust import Root
from crs_gate.model.policy import counted_before

MOST_FAULTS = 100


class Asked(NamedTuple):
    """What the log is held against."""

    manifest: str
    """The name of the manifest in its folder; empty for all that are there or were spoken of."""
    today: date
    base: Held | None = None
    """What was there at base; ``None`` where nothing is compared."""
    pin: str = ""
    """The fingerprint of some version of the keys, told from outside the tree."""
    anchor: Checkpoint | None = None
    """A checkpoint that was kept elsewhere: the log must be a continuation of it."""
    whole: bool = True
    """Whether entries that the base has are verified again. It is what vouches for the keys, so a gate need not."""


def verify(head: Held, asked: Asked) -> Verified:
    """Verify the evidence of a manifest. Pure; no key that only the head names is ever believed."""
    base = None if asked.base is None or asked.base.is_empty else asked.base
    if head.is_empty:
        gone = Fault("evidence-gone", FOLDER, "the base has a signed log, and here there is none: put it back")
        return Verified(invalid=(gone,), trust=BASE) if base else Verified()
    roots = chain(head, base, asked.pin)
    checking = _Checking(head, base, asked, roots.newest.root if roots.newest else None)
    invalid = [*head.odd, *roots.faults, *checking.invalid()]
    unsigned = [*checking.unsigned] if invalid else [*checking.unsigned, *checking.stale()]
    if roots.newest and roots.vouched == OWN and asked.base is not None:
        unsigned.append(_unvouched(roots.newest.fingerprint))
    return Verified(
        tuple(invalid[:MOST_FAULTS]),
        tuple(unsigned[:MOST_FAULTS]),
        roots.vouched,
        checking.origin,
        roots.newest.fingerprint if roots.newest else "",
        checking.newest,
        checking.signers,
        checking.size,
        checking.root.hex(),
        not asked.manifest or (checking.newest is not None and asked.manifest in checking.newest.subjects),
    )


def _unvouched(fingerprint: str) -> Fault:
    hint = f"compare the fingerprint {fingerprint} with that of who made the keys, and hand it over as evidence-root"
    return Fault("keys-not-vouched-for", FOLDER, f"the log is new here, and nothing vouches for its keys: {hint}")


class _Checking:
    """One log while it is gone through. ``invalid`` is to be exhausted before the rest is asked."""

    def __init__(self, head: Held, base: Held | None, asked: Asked, root: Root | None) -> None:
        self._head, self._base, self._asked, self._root = head, base, asked, root
        self._names = sorted(head.folder(LOG))
        self.origin = one_line(head.files.get(ORIGIN, b""))
        self.unsigned: list[Fault] = []
        self.newest: Statement | None = None
        self.signers: tuple[str, ...] = ()
        self.size = len(self._names)
        self.root = merkle.EMPTY
        self._in_force: Root | None = None
        """The version of the keys that the entries so far tell of: its thresholds are those of the next ones."""
        self._watched: dict[str, str] = {}
        """Of each file of the repository that was spoken of by who may: the digest that was said last."""

    def invalid(self) -> Iterator[Fault]:
        yield from self._strays()
        yield from self._on_origin()
        yield from self._against_base()
        if self._root is None:
            return
        first = self._vouched_for(self._root)
        self.newest = self._before(first, self._root)
        for seq, name in enumerate(self._names[first:], first):
            path = f"{LOG}/{name}"
            try:
                self._entry(seq, name, self._root)
            except FaultError as error:
                yield error.at(path)
        if not self._names:
            yield Fault("log-empty", LOG, "there is no entry; `crs-gate evidence init` writes the first one")
        self.root = merkle.root(self._head.files[f"{LOG}/{name}"] for name in self._names)
        try:
            self._on_checkpoint(self._root)
        except FaultError as error:
            yield error.at(CHECKPOINT)
        if self._asked.anchor:
            yield from self._on_anchor(self._asked.anchor)

    def _vouched_for(self, root: Root) -> int:
        """How many entries the base has under the same keys, up to the newest one that counts: that speaks of files."""
        base = self._base.files if self._base else {}
        keys = f"{TRUST}/{trust.file_name(root.version)}"
        if self._asked.whole or root.policy or keys not in base or self._head.files.get(keys) != base[keys]:
            return 0
        same = 0
        for name in self._names:
            path = f"{LOG}/{name}"
            if path not in base or base[path] != self._head.files[path]:
                break
            same += 1
        return max((seq for seq in range(same) if seq not in root.disowned), default=0)

    def _before(self, first: int, root: Root) -> Statement | None:
        """The last entry before the first that is verified: the base vouches for it."""
        seq = next((seq for seq in range(first - 1, -1, -1) if seq not in root.disowned), None)
        with suppress(FaultError):
            return None if seq is None else statement.in_entry(self._head.files[f"{LOG}/{self._names[seq]}"])
        return None

    def _strays(self) -> Iterator[Fault]:
        for path in sorted(self._head.files):
            part = path if path in PARTS else path.rpartition("/")[0]
            if part not in PARTS or (part == path) != (path in (ORIGIN, CHECKPOINT)):
                yield Fault("stray-file", path, "no file of this name belongs here")

    def _on_origin(self) -> Iterator[Fault]:
        why = trust.origin_fault(self.origin)
        if why:
            yield Fault("bad-origin", ORIGIN, why)
        elif self._root and self._root.origin != self.origin:
            yield Fault("replayed", ORIGIN, f"the keys are those of {self._root.origin}")
        if self._base and self._base.files.get(ORIGIN) != self._head.files.get(ORIGIN):
            yield Fault("origin-changed", ORIGIN, "it is another one than at base: a dataset keeps its origin")

    def _against_base(self) -> Iterator[Fault]:
        before = sorted(self._base.folder(LOG).items()) if self._base else []
        for name, data in before:
            path = f"{LOG}/{name}"
            if path not in self._head.files:
                yield Fault("rolled-back", path, "the base has this entry: nothing is ever taken out of the log")
            elif self._head.files[path] != data and not (name == before[-1][0] and self._was_signed(path, data)):
                yield Fault("rewritten", path, "it is not what it is at base: entries are never changed")

    def _was_signed(self, path: str, data: bytes) -> bool:
        """Whether the newest entry of the base waited for signatures, and got some that count, and nothing else."""
        root = self._root
        if root is None:
            return False
        with suppress(FaultError):
            was, now = (envelope.parse(each, statement.PAYLOAD_TYPE) for each in (data, self._head.files[path]))
            if was.payload != now.payload or not set(was.signatures) < set(now.signatures):
                return False
            said = statement.parse(was.payload)
            allowed = {
                role: root.allowed(role, said.seq) for role in statement.roles_of(said, self._before(said.seq, root))
            }
            waits = [role for role in allowed if len(was.signers(allowed[role])) < root.threshold(role)]
            added = {each.key_id for each in now.signatures} - {each.key_id for each in was.signatures}
            return bool(waits) and added <= {id_ for role in waits for id_ in now.signers(allowed[role])}
        return False

    def _entry(self, seq: int, name: str, root: Root) -> None:
        if name != statement.file_name(seq):
            raise FaultError("gap", f"the next entry is {statement.file_name(seq)}")
        data = self._head.files[f"{LOG}/{name}"]
        signed = envelope.parse(data, statement.PAYLOAD_TYPE)
        said = statement.parse(signed.payload)
        before = self._head.files[f"{LOG}/{self._names[seq - 1]}"] if seq else b""
        _holds_together(said, seq, before, self.origin, self._asked.today)
        if seq in root.disowned:
            return
        self._told(said, root)
        self._signed(signed, said, root)
        self.newest = said
        if said.role == trust.POLICY or said.event == "create":
            self._watched.update(_of_repository(said))

    def _told(self, said: Statement, root: Root) -> None:
        """Take note of the keys that an entry tells of. Later ones ask nothing of entries that were there before."""
        if self._in_force and self._in_force.version == root.version:
            return
        for path, digest in said.subjects.items():
            version = trust.version_of(path.removeprefix(f"{TRUST}/")) or 0
            if not (self._in_force.version if self._in_force else 0) < version <= root.version:
                continue
            data = self._head.files.get(path, b"")
            if sha256(data).hexdigest() == digest:
                self._in_force = trust.parse(data).root

    def _signed(self, signed: envelope.Envelope, said: Statement, root: Root) -> None:
        allowed = root.allowed(said.role, said.seq)
        ids = signed.signers(allowed)
        keys, need = [each.key_id for each in signed.signatures], (self._in_force or root).threshold(said.role)
        if len(ids) < need and identities.is_beyond(keys, allowed):
            raise identities.beyond("it")
        if not ids:
            raise _refusal(signed, said, root)
        self.signers = tuple(sorted(root.keys[id_].name or id_ for id_ in ids))
        for role in statement.roles_of(said, self.newest):
            there = len(ids if role == said.role else signed.signers(root.allowed(role, said.seq)))
            if there < (need := (self._in_force or root).threshold(role)):
                what = f"is a {said.event}" if role == said.role else f"tells of a change (role {role})"
                text = f"it {what}, which takes {need} signatures, and has {there}: `crs-gate evidence sign`"
                self.unsigned.append(Fault("signatures-missing", f"{LOG}/{statement.file_name(said.seq)}", text))

    def _on_checkpoint(self, root: Root) -> None:
        data = self._head.files.get(CHECKPOINT)
        if data is None:
            raise FaultError("checkpoint-gone", "it is missing; `crs-gate evidence sign` writes it anew")
        note = notes.parse(data)
        if note.origin != self.origin:
            raise FaultError("replayed", f"it is of {note.origin[:80]!r}, and not of this dataset")
        if note.size != self.size:
            raise FaultError("checkpoint-differs", f"it speaks of {note.size} entries, and here are {self.size}")
        if note.root != self.root:
            raise FaultError("checkpoint-differs", "its root is not that of the entries here")
        able = {**root.current(trust.ENTRY), **root.current(trust.ROOT)}
        if not note.signers(able):
            if identities.is_beyond((name.rpartition("/")[2] for name, _ in note.signatures), able):
                raise identities.beyond("it")
            raise FaultError("untrusted-signature", "no key that is in use has signed it")

    def _on_anchor(self, anchor: Checkpoint) -> Iterator[Fault]:
        entries = [self._head.files[f"{LOG}/{name}"] for name in self._names[: anchor.size]]
        if anchor.origin != self.origin:
            yield Fault("replayed", ORIGIN, f"the checkpoint kept elsewhere is of {anchor.origin[:80]!r}")
        elif len(entries) < anchor.size or merkle.root(entries) != anchor.root:
            text = f"it is no continuation of the {anchor.size} entries that the checkpoint kept elsewhere speaks of"
            yield Fault("rewound", LOG, text)

    def stale(self) -> Iterator[Fault]:
        """What the newest entry does not speak of as it is now."""
        yield from stale(self._head, self.newest, self._asked.manifest)
        policy = self._root.policy if self._root else ""
        if policy and self._watched.get(policy) != self._head.repository.get(policy):
            text = f"{policy} is not the one that was signed last: it takes an entry policy-change"
            yield Fault("unsigned", FOLDER, text)
        there = self._base.repository if self._base else self._head.repository
        for path in counted_before(policy):
            if path in self._head.repository and self._head.repository[path] != there.get(path):
                text = f"{path} counts in place of {policy}, which the log watches: `crs-gate evidence rotate-key "
                yield Fault("unsigned", FOLDER, f"{text}--watch-policy` has it watch that one")


def _holds_together(said: Statement, seq: int, before: bytes, origin: str, today: date) -> None:
    if said.origin != origin:
        raise FaultError("replayed", f"it is of {said.origin[:80]!r}, and not of this dataset")
    if said.seq != seq:
        raise FaultError("out-of-order", f"it says to be entry {said.seq}, and it lies at {seq}")
    if said.prev != (sha256(before).hexdigest() if seq else ""):
        raise FaultError("chain-broken", "its prev is not the SHA-256 of the entry before it")
    if date.fromisoformat(said.time[:10]) > today + timedelta(days=1):
        raise FaultError("future-clock", f"its time {said.time} has not come yet")
    if (said.event == "create") != (seq == 0):
        raise FaultError("out-of-order", "create is the event of the first entry, and of no other")


def _refusal(signed: envelope.Envelope, said: Statement, root: Root) -> FaultError:
    """Why no signature counts: nobody is known, or somebody who may not sign this."""
    everyone = {id_: trusted.key for id_, trusted in root.keys.items()}
    for id_ in sorted(signed.signers(everyone)):
        trusted = root.keys[id_]
        who = f"the key {id_} ({trusted.name})" if trusted.name else f"the key {id_}"
        if said.role not in trusted.roles:
            return FaultError("role-missing", f"{who} has not the role {said.role}, which {said.event} takes")
        return FaultError("key-out-of-use", f"{who} is not in use at entry {said.seq}")
    for each in signed.signatures:
        if each.form == keys.SIGSTORE and isinstance(who_ := everyone.get(each.key_id), Identity):
            why = who_.fault(each.data, signed.to_sign)
            return FaultError("untrusted-signature", f"the bundle of {who_.identity} does not hold: {why}")
    return FaultError("untrusted-signature", "no key that is trusted has signed it: a maintainer must sign")


def _of_repository(said: Statement) -> Mapping[str, str]:
    cut = len(REPOSITORY)
    return {name[cut:]: digest for name, digest in said.subjects.items() if name.startswith(REPOSITORY)}
