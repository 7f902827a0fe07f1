"""What to write next into a log: from what lies there and who signs, to files in the order in which they are written.

The order makes every interruption harmless: what was written can be completed, by the same command or by ``sign``.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from crs_gate.evidence import checkpoint as notes
from crs_gate.evidence import envelope, filelist, making, merkle, statement, trust
from crs_gate.evidence.envelope import Envelope
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.held import Held
from crs_gate.evidence.identities import Identity
from crs_gate.evidence.layout import CHECKPOINT, FILES, LOG, ORIGIN, TRUST
from crs_gate.evidence.making import Signs
from crs_gate.evidence.statement import REPOSITORY, Statement
from crs_gate.evidence.trust import ENTRY, ROOT, Root, SignedRoot

CREATE, KEY_CHANGE, POLICY_CHANGE = "create", "key-change", "policy-change"
Files = dict[str, bytes]
"""Files to write, by path, in their order."""


class Words(NamedTuple):
    """What somebody says of an entry; ``time`` as in a statement."""

    time: str
    reason: str = ""
    actor: str = ""
    more: Mapping[str, Any] = {}


class Book(NamedTuple):
    """A log as it lies there: each part is read, and nothing is verified."""

    held: Held
    origin: str
    roots: Mapping[int, SignedRoot]
    entries: tuple[bytes, ...] = ()
    envelope: Envelope | None = None
    """Of the newest entry."""
    newest: Statement | None = None

    @property
    def signed_root(self) -> SignedRoot:
        """The newest keys. Raises ``FaultError`` where there are none."""
        if not self.roots:
            raise FaultError("no-keys", "there is no 1.root.json: `crs-gate evidence init` begins a log")
        return self.roots[max(self.roots)]

    @property
    def root(self) -> Root:
        """What the newest keys say."""
        return self.signed_root.root

    @property
    def root_path(self) -> str:
        """Where the newest keys lie."""
        return f"{TRUST}/{trust.file_name(self.root.version)}"

    @property
    def root_is_signed(self) -> bool:
        """Whether enough keys have signed the newest keys: of those before, and of themselves."""
        signed, before = self.signed_root, self.roots.get(self.root.version - 1)
        return signed.is_signed_by(signed.root) and (before is None or signed.is_signed_by(before.root))

    @property
    def root_is_told(self) -> bool:
        """Whether the newest entry speaks of the newest keys as they are."""
        said = self.newest.subjects if self.newest else {}
        return said.get(self.root_path) == self.held.digests.get(self.root_path)

    @property
    def missing_signatures(self) -> int:
        """How many keys have yet to sign the newest entry."""
        if self.newest is None or self.envelope is None:
            return 0
        said, signed, root = self.newest, self.envelope, self.root
        roles = statement.roles_of(said, self.last(said.seq))
        return max(0, *(root.threshold(role) - len(_who_signed(signed, said, role, root)) for role in roles))

    def last(self, seq: int) -> Statement | None:
        """The last entry before one of this number that was not disowned. Raises ``FaultError``."""
        for number in range(min(seq, len(self.entries)) - 1, -1, -1):
            if number not in self.root.disowned:
                return statement.in_entry(self.entries[number])
        return None

    @property
    def checkpoint_fits(self) -> bool:
        """Whether the checkpoint is over all entries, and signed by a key that is in use."""
        try:
            note = notes.parse(self.held.files.get(CHECKPOINT, b""))
        except FaultError:
            return False
        fits = (note.origin, note.size, note.root) == (self.origin, len(self.entries), merkle.root(self.entries))
        return fits and bool(note.signers(_may_close(self.root)))


def read(held: Held) -> Book:
    """The log in what is held. Raises ``FaultError`` where a part that is needed cannot be read."""
    names = sorted(held.folder(LOG))
    entries = tuple(held.files[f"{LOG}/{name}"] for name in names)
    versions = {trust.version_of(name) or 0: data for name, data in held.folder(TRUST).items()}
    parsed = {version: trust.parse(data) for version, data in versions.items() if version}
    beside = held.folder(TRUST)
    roots = {number: each._replace(root=trust.with_sigstore(each.root, beside)) for number, each in parsed.items()}
    last = envelope.parse(entries[-1], statement.PAYLOAD_TYPE) if entries else None
    said = statement.parse(last.payload) if last else None
    origin = held.files.get(ORIGIN, b"").decode("utf-8", "replace").removesuffix("\n")
    return Book(held, origin, roots, entries, last, said)


def manifests_of(book: Book) -> tuple[str, ...]:
    """Names of the manifests that the newest entry speaks of: one in another format is spoken of from then on."""
    said = book.newest.subjects if book.newest else {}
    return tuple(name for name in said if "/" not in name)


def laid_over(held: Held, files: Mapping[str, bytes]) -> Held:
    """What is held once the files are written."""
    now = {**held.files, **files}
    versions = [trust.version_of(path.removeprefix(f"{TRUST}/")) or 0 for path in now if path.startswith(f"{TRUST}/")]
    digests = {path: digest for path, digest in held.digests.items() if not path.startswith(f"{TRUST}/")}
    if newest := max(versions, default=0):
        path = f"{TRUST}/{trust.file_name(newest)}"
        digests[path] = sha256(now[path]).hexdigest()
    return held._replace(files=now, digests=digests)


def begun(origin: str, root: Root, signers: Sequence[Signs]) -> Files:
    """The first files of a log: its origin and its keys."""
    return {ORIGIN: f"{origin}\n".encode(), f"{TRUST}/{trust.file_name(1)}": _root_file(root, signers, [root])}


def turned(book: Book, root: Root, signers: Sequence[Signs], sigstore: bytes = b"") -> Files:
    """The next version of the keys, signed by those before and those now; before it the trusted root that it binds."""
    files = {f"{TRUST}/{trust.sigstore_name(root.version)}": sigstore} if sigstore else {}
    return files | {f"{TRUST}/{trust.file_name(root.version)}": _root_file(root, signers, [book.root, root])}


def added(book: Book, event: str, words: Words, signers: Sequence[Signs]) -> Files:
    """One more entry over what is there now, and the checkpoint."""
    seq = len(book.entries)
    prev = sha256(book.entries[-1]).hexdigest() if seq else ""
    about = subjects(book, event)
    said = Statement(book.origin, seq, event, words.time, about, prev, words.reason, words.actor, words.more)
    entry = making.entry_file(said, _may_sign(said, book, signers))
    return {f"{LOG}/{statement.file_name(seq)}": entry, **closed(book, (*book.entries, entry), signers)}


def closed(book: Book, entries: Sequence[bytes], signers: Sequence[Signs]) -> Files:
    """The checkpoint over the entries, signed by those whose signature counts; by all where none does.

    A bundle of Sigstore is large and made elsewhere, so identities sign it only where no key does.
    """
    known = _may_close(book.root)
    able = [each for each in signers if each.key.id in known] or signers
    able = [each for each in able if not isinstance(each.key, Identity)] or able
    return {CHECKPOINT: making.checkpoint_file(book.origin, entries, able)}


def settled(book: Book, words: Words, signers: Sequence[Signs]) -> Files:
    """What completes a log that was begun, interrupted, or waits for signatures; empty where nothing is to be done.

    Keys are signed first; once enough have signed them an entry tells of them; then the newest entry, then the
    checkpoint.
    """
    files: Files = {}
    if not book.root_is_signed:
        before = book.roots.get(book.root.version - 1)
        trusted = [each.root for each in (before, book.signed_root) if each]
        files[book.root_path] = _more(book.signed_root.envelope, _trusted_with_keys(trusted, signers))
        book = read(laid_over(book.held, files))
        if not book.root_is_signed:
            return files
    if not book.root_is_told:
        return {**files, **added(book, KEY_CHANGE if book.entries else CREATE, words, signers)}
    entries = list(book.entries)
    if book.missing_signatures and book.envelope and book.newest:
        entries[-1] = _more(book.envelope, _may_sign(book.newest, book, signers))
    if tuple(entries) != book.entries:
        files[f"{LOG}/{statement.file_name(len(entries) - 1)}"] = entries[-1]
    elif book.checkpoint_fits:
        return files
    return {**files, **closed(book, entries, signers)}


def subjects(book: Book, event: str) -> dict[str, str]:
    """What an entry speaks of: all that is held, and the policy in entries that speak of it."""
    found = dict(book.held.digests)
    policy = book.root.policy
    if event in (CREATE, POLICY_CHANGE) and policy in book.held.repository:
        found[f"{REPOSITORY}{policy}"] = book.held.repository[policy]
    return found


def differences(before: Statement | None, after: Statement) -> Mapping[str, str]:
    """What an entry speaks of: ``new``, ``changed``, ``gone``, or nothing where it is as in the entry before."""
    was, now = before.subjects if before else {}, after.subjects
    found = {path: "new" if path not in was else "" if was[path] == now[path] else "changed" for path in sorted(now)}
    gone = (path for path in was if path not in now and not path.startswith((f"{TRUST}/", REPOSITORY)))
    return {**found, **dict.fromkeys(sorted(gone), "gone")}


def is_same(book: Book, event: str, words: Words) -> bool:
    """Whether the newest entry says already what would be added: a run before this one was interrupted."""
    said = book.newest
    if said is None or said.event != event or said.subjects != subjects(book, event):
        return False
    return (said.reason, said.actor) == (words.reason, words.actor) and not book.checkpoint_fits


def of_list(data: bytes | None) -> dict[str, Any]:
    """What an entry tells of the list of files: how many there are, and the Merkle root over its lines.

    Raises ``FaultError`` for a list with a fault: nobody is to sign one.
    """
    if data is None:
        return {}
    listed, faults = filelist.parse(data)
    if listed is None:
        where = f"line {faults[0].line}: " if faults and faults[0].line else ""
        raise FaultError(faults[0].code, f"{FILES} is no list of files: {where}{faults[0].message}")
    return {"filesCount": listed.count, "filesRoot": listed.root}


def _may_close(root: Root) -> Mapping[str, Any]:
    return {**root.current(ENTRY), **root.current(ROOT)}


def _may_sign(said: Statement, book: Book, signers: Iterable[Signs]) -> list[Signs]:
    """Those whose signature counts; all where none does, so that the fault says why."""
    signers = list(signers)
    roles = statement.roles_of(said, book.last(said.seq))
    known = {id_ for role in roles for id_ in book.root.allowed(role, said.seq)}
    return [each for each in signers if each.key.id in known] or signers


def _who_signed(signed: Envelope, said: Statement, role: str, root: Root) -> frozenset[str]:
    return signed.signers(root.allowed(role, said.seq))


def _trusted_with_keys(roots: Sequence[Root], signers: Iterable[Signs]) -> list[Signs]:
    return [each for each in signers if any(each.key.id in root.current(ROOT) for root in roots)]


def _root_file(root: Root, signers: Sequence[Signs], trusted: Sequence[Root]) -> bytes:
    return making.root_file(root, _trusted_with_keys(trusted, signers))


def _more(signed: Envelope, signers: Iterable[Signs]) -> bytes:
    """The envelope with signatures of those who have not signed yet."""
    there = {each.key_id for each in signed.signatures}
    return making.signed(signed, [each for each in signers if each.key.id not in there])
